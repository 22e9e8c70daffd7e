"""The units of figures: money before and behind, measures, lengths of time."""

from collections.abc import Sequence

from matching.stories.quantities.numerals import phrase_at
from matching.stories.quantities.tokens import Token
from matching.stories.quantities.tongue import CURRENCIES, Tongue

_MONEY_SIGNS = {
    "$": "USD", "€": "EUR", "£": "GBP", "₴": "UAH", "₽": "RUB", "¥": "JPY", "₹": "INR", "₺": "TRY",
    "₪": "ILS", "₩": "KRW", "₸": "KZT", "฿": "THB",
}  # fmt: skip
_DOLLARS = {"C": "CAD", "A": "AUD", "NZ": "NZD", "HK": "HKD", "S": "SGD", "R": "BRL"}
MONEY = CURRENCIES
_CLOSE = 2  # characters a sign of money may stand from its number
_JOINTS = ("-", "‑", "–")
TIMES = frozenset(["second", "minute", "hour", "day", "week", "month", "year"])
WAYS = frozenset(["km", "m", "cm", "mm", "mile", "ft", "yard", "inch"])


def money_before(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """Return the currency whose sign stands before a number, and the first token of it."""
    if at == 0 or tokens[at].start - tokens[at - 1].end > _CLOSE:
        return None
    before = tokens[at - 1]
    if (code := _MONEY_SIGNS.get(before.text)) is not None:
        joined = at > 1 and tokens[at - 2].end == before.start and tokens[at - 2].kind == "w"
        if not joined or len(tokens[at - 2].text) > _CLOSE:
            return code, at - 1
        return _DOLLARS.get(tokens[at - 2].text, code) if code == "USD" else code, at - 2
    if before.text in MONEY:
        return before.text, at - 1
    rand = before.text == "R" and tokens[at].text[1:2].isdigit()
    return ("ZAR", at - 1) if rand else None


def unit_at(tokens: Sequence[Token], at: int, tongue: Tongue) -> tuple[str, int] | None:
    """Return the unit that stands at a token, and the first token after it."""
    if at >= len(tokens):
        return None
    joined = tokens[at].text in _JOINTS and tokens[at].start == tokens[at - 1].end
    if joined and at + 1 < len(tokens) and tokens[at + 1].start == tokens[at].end:
        at += 1
        if (length := tongue.lengths.get(tokens[at].key)) is not None:
            return length, at + 1
    if (found := phrase_at(tokens, at, tongue.unit_phrases)) is not None:
        return found
    if tokens[at].key in tongue.whole and at + 1 < len(tokens):
        length = tongue.units.get(tokens[at + 1].key)
        return (length, at + 2) if length in TIMES or length in WAYS else None
    unit = _one_word(tokens, at, tongue)
    return (unit, at + 1) if unit else None


def _one_word(tokens: Sequence[Token], at: int, tongue: Tongue) -> str | None:
    token, before = tokens[at], tokens[at - 1]
    if token.text in _MONEY_SIGNS or token.text in MONEY:
        return _MONEY_SIGNS.get(token.text, token.text)
    letter = len(token.text) == 1 and token.kind == "w"
    ending = letter and before.text in _JOINTS and not token.text.isascii()  # 79-м
    capital = letter and token.text.isupper()
    if token.kind == "d" or ending or capital or before.end + 2 < token.start:
        return None
    unit = tongue.units.get(token.key)
    if unit == "ha" and tongue.language in ("es", "fr") and before.kind != "d":
        return None  # a verb
    return "lb" if unit == "GBP" and _weighs(tokens, at) else unit


def _weighs(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether pounds are of weight: a verb of weighing before, or "of" behind."""
    before = any(token.key.startswith("weigh") for token in tokens[max(0, at - 5) : at])
    return before or (at + 1 < len(tokens) and tokens[at + 1].key == "of")
