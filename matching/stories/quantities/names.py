"""Numbers that belong to names: M84, BTR-80, 4G, AK 47, the Curve 8900, Group of Seven."""

import re
from collections.abc import Sequence

from matching.stories.quantities.draft import Draft
from matching.stories.quantities.numerals import is_number_word
from matching.stories.quantities.plurals import is_plural
from matching.stories.quantities.tokens import Token, joined_words, token_at, token_before
from matching.stories.quantities.tongue import Tongue

_ORDINAL = re.compile(
    r"(?:st|nd|rd|th|й|я|е|го|му|м|х|ая|ое|ый|ой|ом|ю|ю|та|те|ту|ті|тих|их|х|і|ій|ша|er|ers|ème|e|o|ª|º)"
)
_VERSION = re.compile(r"\d{1,2}\.\d{1,2}")
_BEING = frozenset(
    [
        "was",
        "were",
        "is",
        "are",
        "has",
        "have",
        "had",
        "will",
        "su",
        "je",
        "war",
        "waren",
        "sind",
        "sont",
        "ont",
    ]
)
_HYPHENS = ("-", "‑", "–")
_PARTS = ("&", "@", "_", "=", "*")
_CAPITALS, _LARGEST_MAKE = 3, 1000
_CALLS = ("call", "dial", "phon", "ring", "rang")
_EMERGENCY = ("911", "999", "112")
_SERIES = 4  # digits


def is_name(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Digits that letters stand against, as in M84, BTR-80, 4G, or after a short name: AK 47."""
    if draft.number.spelt:
        return _is_title(tokens, draft) or _is_hyphened(tokens, draft)
    at = draft.number.first
    before, behind = token_before(tokens, at), token_at(tokens, draft.last)
    against = _stands_against(before, tokens[at]) or _stands_against(tokens[draft.last - 1], behind)
    if against or _goes_on(tokens, draft, behind) or _ends_title(tokens, draft, behind):
        return True
    if before is None or draft.unit in ("EUR", "USD", "GBP", "ZAR"):
        return False
    if before.end == tokens[at].start and (before.kind == "w" or before.text in _HYPHENS):
        return before.kind == "w" or _hangs_on_name(tokens, draft)
    return (
        _is_lettered(tokens, draft, before)
        or _is_called(tokens, draft, before, tongue)
        or _is_series(tokens, draft, before, tongue)
        or _is_model(tokens, draft, before, behind, tongue)
        or _is_made(tokens, draft, before, behind, tongue)
        or _is_make(tokens, draft, before)
    )


def _is_hyphened(tokens: Sequence[Token], draft: Draft) -> bool:
    """Tell whether a number is a part of a word or pattern: a pick-six, four-by-four."""
    first, last = draft.number.first, draft.last
    pattern = [token.key for token in tokens[last : last + 3]]
    if pattern[:2] == ["-", "something"]:
        return True
    if pattern[:1] == ["-"] and pattern[1:2] in (["by"], ["for"], ["on"]) and pattern[2:] == ["-"]:
        return True
    if first < 2 or not joined_words(tokens, first - 1) or draft.unit:
        return False
    return tokens[first - 2].kind == "w"


def _is_called(tokens: Sequence[Token], draft: Draft, before: Token, tongue: Tongue) -> bool:
    """Tell whether a number is that of an emergency call, or the bore of a gun: a .357."""
    plain = not (draft.unit or draft.bound or draft.number.scaled or draft.ranged)
    if not plain or tongue.language != "en":
        return False
    if before.text == ".":
        return tokens[draft.number.first - 2].key in tongue.articles
    call = before.key.startswith(_CALLS) or before.key in tongue.articles
    return tokens[draft.number.first].text in _EMERGENCY and call


def _is_series(tokens: Sequence[Token], draft: Draft, before: Token, tongue: Tongue) -> bool:
    """Tell whether a number of four digits, not grouped, ends a name of words in a row."""
    first = draft.number.first
    plain = not (draft.unit or draft.bound or draft.about or draft.number.scaled or draft.ranged)
    if tongue.language != "en" or not plain or len(tokens[first].text) != _SERIES:
        return False
    names = [token for token in tokens[max(0, first - 2) : first] if _is_capital(token, tongue)]
    inside = first > 2 and tokens[first - 3].key not in tongue.prepositions
    return (
        len(names) == 2
        and inside
        and tokens[first].text.isdigit()
        and before.key not in (tongue.weekdays)
    )


def _is_capital(token: Token, tongue: Tongue) -> bool:
    return token.kind == "w" and token.text[:1].isupper() and token.key not in tongue.stops


def _goes_on(tokens: Sequence[Token], draft: Draft, behind: Token | None) -> bool:
    """Tell whether letters go on where the digits end: 4G, or an ending that makes an ordinal."""
    if behind is None or behind.start != tokens[draft.last - 1].end:
        return False
    if behind.kind == "w":
        return True
    if draft.unit == "°C" and behind.text in _HYPHENS:
        return True  # a turn of 180 degrees: 180-Grad-Drehung
    after = token_at(tokens, draft.last + 1)
    if behind.text not in ("-", "‑") or draft.unit or after is None or after.start != behind.end:
        return False
    return after.kind == "w" and _ORDINAL.fullmatch(after.key) is not None


def _stands_against(one: Token | None, then: Token | None) -> bool:
    """Tell whether a sign that joins parts of a name or address stands between two tokens."""
    if one is None or then is None or one.end != then.start:
        return False
    return one.text in _PARTS or then.text in _PARTS


def _ends_title(tokens: Sequence[Token], draft: Draft, behind: Token | None) -> bool:
    """Tell whether a number ends a quoted name: «Nord Stream – 2», «Sport 3»."""
    if behind is None or draft.number.first < 1 or draft.unit:
        return False
    before = tokens[draft.number.first - 1]
    dash = before.text in ("-", "–", "—") or (before.kind == "w" and before.text[:1].isupper())
    return (
        dash
        and behind.text in ("»", "”", "“", '"', "″")
        and behind.start == tokens[draft.last - 1].end
    )


def _hangs_on_name(tokens: Sequence[Token], draft: Draft) -> bool:
    """Tell whether a hyphen joins the digits to a name before them."""
    at = draft.number.first
    if at < 2 or tokens[at - 2].kind != "w" or tokens[at - 2].end != tokens[at - 1].start:
        return False
    name = tokens[at - 2].text
    return name[:2].isupper() or len(name) == 1 or (not draft.unit and name[:1].isupper())


def _is_lettered(tokens: Sequence[Token], draft: Draft, before: Token) -> bool:
    """Tell whether a number follows one capital, as those of roads do: die A 8."""
    capital = len(before.text) == 1 and before.text.isupper() and before.text.isascii()
    return capital and not (draft.unit or _is_sentence_start(tokens, draft.number.first - 1))


def _is_make(tokens: Sequence[Token], draft: Draft, before: Token) -> bool:
    """Tell whether digits follow two or three capitals, as in AK 47."""
    capitals = before.kind == "w" and before.text.isupper() and before.text.isascii()
    if not capitals or not 1 < len(before.text) <= _CAPITALS:
        return False
    plain = not (draft.unit or draft.bound or draft.number.scaled)
    named = not _is_sentence_start(tokens, draft.number.first - 1)
    return plain and named and draft.number.low < _LARGEST_MAKE


def _is_model(
    tokens: Sequence[Token], draft: Draft, before: Token, behind: Token | None, tongue: Tongue
) -> bool:
    """Tell whether digits end a name: the Curve 8900 on sale, SuperJet 100."""
    if before.kind != "w" or before.text.islower() or before.key in tongue.stops:
        return False
    at = draft.number.first
    starts = at < 2 or tokens[at - 2].text in (".", "!", "?", "\n")
    version = _VERSION.fullmatch(tokens[at].text) is not None
    if starts or not (tokens[at].text.isdigit() or version):
        return False
    if draft.bound or draft.about or draft.unit or draft.number.scaled or draft.ranged:
        return False
    if draft.end > draft.number.first + 1 or before.key in tongue.months:
        return False
    if tongue.language == "en" and len(tokens[at].text) == _SERIES and behind is not None:
        return behind.kind != "w" or behind.key in tongue.stops
    return behind is None or behind.kind != "w" or (
        behind.key in tongue.stops and behind.key not in _BEING
    )  # fmt: skip


def _is_made(
    tokens: Sequence[Token], draft: Draft, before: Token, behind: Token | None, tongue: Tongue
) -> bool:
    """Tell whether one thing is named by digits behind a capital: the BlackBerry 10 platform."""
    if tongue.language != "en" or behind is None or behind.kind != "w":
        return False
    plain = not (draft.bound or draft.about or draft.unit or draft.number.scaled or draft.ranged)
    named = _is_capital(before, tongue) and before.key not in tongue.months
    digits = tokens[draft.number.first].text
    if not (plain and named and digits.isdigit() and 1 < int(digits) < _LARGEST_MAKE):
        return False
    at = draft.number.first - 1
    if _is_sentence_start(tokens, at) or before.key in tongue.weekdays:
        return False
    small = behind.key in tongue.stops or is_number_word(behind, tongue)
    return not (small or is_plural(behind.key) or behind.key.endswith(("ly", "ed", "ing")))


def _is_sentence_start(tokens: Sequence[Token], at: int) -> bool:
    return at == 0 or tokens[at - 1].text in (
        ".",
        "!",
        "?",
        "\n",
        "“",
        '"',
        "„",
        "«",
        ":",
        "–",
        "—",
    )


def _is_title(tokens: Sequence[Token], draft: Draft) -> bool:
    first = tokens[draft.number.first]
    if not first.text[:1].isupper() or draft.first < draft.number.first or draft.number.noun:
        return False
    return not _is_sentence_start(tokens, draft.number.first) and not draft.unit
