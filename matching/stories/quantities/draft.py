"""A figure while it is read: its number, bounds and unit, by places of tokens."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matching.stories.quantities.degrees import DASHES, Degrees, degrees_at, sign_before
from matching.stories.quantities.numerals import Number, number_at, phrase_at
from matching.stories.quantities.tokens import Token
from matching.stories.quantities.tongue import Tongue
from matching.stories.quantities.units import MONEY, TIMES, money_before, unit_at

_DOTS = "."
_RISE_NEAR = 8  # tokens before a number in which a verb of change is looked for
_MILLION = {"m": 1e6, "b": 1e9, "k": 1e3, "md": 1e9, "mrd": 1e9, "mds": 1e9, "mio": 1e6}
_LONG = frozenset(["long", "wide", "high", "tall", "deep", "of", "away", "freestyle", "hurdles"])
_STRONGEST = 10
_WIDE = 1.5  # times that the ends of a range behind a verb of change may be apart
_YEAR = 4  # digits of a year
_MAGNITUDE = ("magnitud", "магнитуд", "магнітуд", "rihter", "richter", "рихтер", "ріхтер")
_QUAKES = ("beben", "terremoto", "potres", "zemljotres", "seism", "sismo", "quake", "землетр")
_POINTS = ("point", "punkt", "пункт", "punto", "poen", "zähler")
_INDICES = (
    "index", "indice", "indeks", "индекс", "індекс", "dax", "cac", "dow", "nasdaq", "ibex", "ftse",
    "nikkei", "stoxx", "borse", "bourse", "bolsa", "бирж", "мосбирж", "ртс", "berz",
)  # fmt: skip
_PASSES = ("pass", "pasa", "paso", "tomb", "subi", "baj")  # from one value to another
_BY = ("za", "um", "by", "de")
_THE = ("los", "las", "les")  # of what is exceeded: dépasse les 3 %
_STOPS = (".", "!", "?", ";", "\n")


@dataclass(frozen=True, slots=True)
class Draft:
    """A number with what belongs to it, at tokens ``first`` to before ``last``."""

    first: int
    last: int
    number: Number
    low: float | None
    high: float | None
    about: bool
    unit: str = ""
    bound: str = ""
    ranged: bool = False
    end: int = 0  # the last token of the number itself


def draft_at(tokens: Sequence[Token], at: int, floor: int, tongue: Tongue) -> Draft | None:
    """Return the figure whose number begins at a token; it takes no token before ``floor``."""
    number = number_at(tokens, at, tongue)
    if number is None:
        return None
    draft = Draft(at, number.last, number, number.low, number.high, number.about, end=number.last)
    if (degrees := degrees_at(tokens, number, floor, tongue)) is not None:
        return bounded(tokens, _warm(draft, degrees), floor, tongue)
    money = money_before(tokens, at)
    if money is not None and money[1] >= floor:
        draft = replace(draft, first=money[1], unit=money[0])
    draft = _millions(tokens, draft, tongue)
    draft = _united(tokens, _ranged(tokens, draft, floor, tongue), tongue)
    draft = _indexed(tokens, _and_half(tokens, draft, tongue))
    if number.half and not draft.unit:
        return None
    draft = _with_magnitude(
        tokens, _signed(tokens, _with_article(tokens, draft, floor, tongue), floor)
    )
    return bounded(tokens, draft, floor, tongue)


def _warm(draft: Draft, degrees: Degrees) -> Draft:
    first, end, last, low, high = degrees
    return replace(
        draft, first=first, end=end, last=last, low=low, high=high, unit="°C", ranged=True
    )


def bounded(tokens: Sequence[Token], draft: Draft, floor: int, tongue: Tongue) -> Draft:
    """Return a figure with the bounds that words before and behind it set."""
    draft = _bounded(tokens, _with_article(tokens, draft, floor, tongue), floor, tongue)
    return _bounded_after(tokens, draft, tongue)


def changes_before(tokens: Sequence[Token], at: int, tongue: Tongue) -> bool:
    """Tell whether a verb of change stands shortly before, in the same sentence."""
    for token in reversed(tokens[max(0, at - _RISE_NEAR) : at]):
        if token.text in _STOPS:
            return False
        if token.kind == "w" and token.key in tongue.rises:
            return True
    return False


def _millions(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> Draft:
    """Read 2m as millions where money stands before or behind."""
    at = draft.last
    factor = _MILLION.get(tokens[at].key) if at < len(tokens) else None
    if factor is None or draft.high is None:
        return draft
    behind = unit_at(tokens, at + 1, tongue)
    money = behind is not None and behind[0] in MONEY
    apart = tokens[at].start > tokens[at - 1].end
    if apart and not (money and tokens[at + 1].start == tokens[at].end):
        return draft
    if not (draft.unit or money or _counts_millions(tokens, at, tongue)):
        return draft
    number = replace(draft.number, scaled=True)
    low = (draft.low or 0.0) * factor
    return replace(draft, last=at + 1, end=at + 1, low=low, high=draft.high * factor, number=number)


def _counts_millions(tokens: Sequence[Token], at: int, tongue: Tongue) -> bool:
    """Tell whether an English m behind digits counts what follows, as it is no length."""
    if tongue.language != "en" or tokens[at].key != "m" or at + 1 >= len(tokens):
        return False
    then = tokens[at + 1]
    return then.kind == "w" and then.key not in tongue.stops and then.key not in _LONG


def _united(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> Draft:
    if draft.unit in MONEY:
        behind = unit_at(tokens, draft.last, tongue)
        return replace(draft, last=behind[1]) if behind and behind[0] in MONEY else draft
    at = draft.last
    if at < len(tokens) and draft.number.scaled and tokens[at].key in tongue.of:
        at += 1
    found = unit_at(tokens, at, tongue)
    if found is None and tongue.articles and at < len(tokens) and tokens[at].key in tongue.articles:
        found = unit_at(tokens, at + 1, tongue) if draft.number.half else None
    return replace(draft, unit=found[0], last=found[1]) if found else draft


def _and_half(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> Draft:
    """Return a length of time with the half that follows it: une heure et demie."""
    found = phrase_at(tokens, draft.last, tongue.half_more) if draft.unit in TIMES else None
    if found is None or draft.low is None or draft.high is None:
        return draft
    return replace(draft, last=found[1], low=draft.low + 0.5, high=draft.high + 0.5)


def _with_article(tokens: Sequence[Token], draft: Draft, floor: int, tongue: Tongue) -> Draft:
    at = draft.first - 1
    taken = draft.number.spelt and at >= floor and tokens[at].key in tongue.articles
    return replace(draft, first=at) if taken else draft


def _with_magnitude(tokens: Sequence[Token], draft: Draft) -> Draft:
    """Return the strength of an earthquake with its unit, which mostly stands before it."""
    if draft.unit not in ("", "°C") or draft.number.spelt or not 0 < draft.number.low < _STRONGEST:
        return draft
    near = [token.key for token in tokens[max(0, draft.first - 4) : draft.last + 3]]
    told = any(key.startswith(_MAGNITUDE) for key in near)
    exact = draft.unit == "°C" or draft.number.low != int(draft.number.low)
    shaken = exact and any(part in key for key in near for part in _QUAKES)
    return replace(draft, unit="magnitude") if told or shaken else draft


def _signed(tokens: Sequence[Token], draft: Draft, floor: int) -> Draft:
    """Return degrees above or below zero with their sign."""
    sign = sign_before(tokens, draft.number.first, floor) if draft.unit == "°C" else None
    if sign is None or draft.low is None or draft.high is None or draft.ranged:
        return draft
    return replace(
        draft, first=sign.first, low=sign.factor * draft.low, high=sign.factor * draft.high
    )


def _indexed(tokens: Sequence[Token], draft: Draft) -> Draft:
    """Return points of an index, which is named near, with their unit."""
    at = draft.last
    if draft.unit or at >= len(tokens) or not tokens[at].key.startswith(_POINTS):
        return draft
    near = tokens[max(0, draft.first - _RISE_NEAR * 2) : draft.first]
    named = any(token.key.startswith(_INDICES) for token in near)
    return replace(draft, unit="point", last=at + 1) if named else draft


def _ranged(tokens: Sequence[Token], draft: Draft, floor: int, tongue: Tongue) -> Draft:
    """Return the two ends of a range as one figure."""
    at = draft.last
    if at + 1 >= len(tokens) or draft.high is None:
        return draft
    from_word = tokens[draft.first - 1].key if draft.first > floor else ""
    joins = tongue.from_to.get(from_word, frozenset())
    key = tokens[at].key
    if key not in DASHES and key not in joins and key not in tongue.between:
        unit = unit_at(tokens, at, tongue)
        if unit is None or unit[1] >= len(tokens) or changes_before(tokens, at, tongue):
            return draft
        at, key = unit[1], tokens[unit[1]].key
        if key not in joins and not (key in DASHES and unit[0] in ("%", "°C")):
            return draft
    then = _other_end(tokens, at, tongue)
    if then is None or not _is_range(tokens, draft, then, at, told=key in joins, tongue=tongue):
        return draft
    first = draft.first - 1 if key in joins else draft.first
    low, high = draft.low or 0.0, then.high or 0.0
    if then.scaled and not draft.number.scaled and low < high / 100:
        low *= then.low / _unscaled(tokens, then, tongue)
    if low > high:
        return draft
    number = replace(draft.number, scaled=then.scaled or draft.number.scaled)
    return replace(
        draft, first=first, last=then.last, end=then.last, low=low, high=high, ranged=True,
        number=number,
    )  # fmt: skip


def _unscaled(tokens: Sequence[Token], then: Number, tongue: Tongue) -> float:
    alone = number_at(tokens[: then.first + 1], then.first, tongue)
    return alone.low if alone and alone.low else then.low


def _other_end(tokens: Sequence[Token], at: int, tongue: Tongue) -> Number | None:
    step = at + 1
    while step < len(tokens) and step < at + 3 and tokens[step].text in ("$", "€", "£", "…", "."):
        step += 1
    return number_at(tokens, step, tongue) if step < len(tokens) else None


def _is_range(
    tokens: Sequence[Token], draft: Draft, then: Number, at: int, *, told: bool, tongue: Tongue
) -> bool:
    """Tell whether the number after a joining word or dash is the other end of a range."""
    if then.high is None or then.half:
        return False
    key = tokens[at].key
    if key in DASHES:
        behind = tokens[at + 1].start - tokens[at].end
        close = tokens[at].start - tokens[at - 1].end == behind
        return close and then.low > (draft.low or 0.0)
    near = tokens[max(0, draft.first - 3) : draft.first]
    by = draft.first > 0 and near[-1].key in _BY
    by = by and not any(token.key.startswith(_PASSES) for token in near)
    between = key in tongue.of or key in tongue.joins or key in ("и", "і", "та")
    plain = key == "to" and not told and then.low <= _WIDE * draft.number.low
    if changes_before(tokens, draft.first, tongue) and not (by or plain or (told and between)):
        return False
    if told:
        return then.low > (draft.low or 0.0) or then.scaled
    low = draft.low or 0.0
    if then.scaled and not draft.number.scaled:
        return low < then.low
    return low < then.low <= max(3 * low, low + 1) and bool(low)


def _bounded(tokens: Sequence[Token], draft: Draft, floor: int, tongue: Tongue) -> Draft:
    """Return a figure with the words before it that open it to one side or make it vague."""
    for _ in range(2):
        found = _phrase_before(tokens, draft.first, floor, tongue)
        if found is None:
            break
        meaning, first = found
        word = tokens[draft.first - 1].key
        alone = word in tongue.to_or_up_to and first == draft.first - 1
        if (alone and _tells_result(tokens, first, tongue)) or _tells_place(tokens, draft, tongue):
            break
        draft = _with_bound(replace(draft, first=first), meaning)
    return draft


def _tells_place(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> bool:
    """Tell whether a German word for a bound rather says where: unter drei Bechern."""
    below = draft.number.spelt and not draft.number.scaled and not draft.unit
    return tongue.language == "de" and below and tokens[draft.first - 1].key in ("unter", "uber")


def _tells_result(tokens: Sequence[Token], at: int, tongue: Tongue) -> bool:
    """Tell whether "to" follows a verb of change or the figure from which it changed."""
    for place in range(max(0, at - 4), at):
        token, behind = tokens[place], tokens[place + 1].key
        year = tongue.units.get(behind) == "year" and len(token.text) == _YEAR
        dated = behind in tongue.months or year
        if (token.kind == "d" or token.key in tongue.numbers) and not dated:
            return True
    return changes_before(tokens, at, tongue)


def _with_bound(draft: Draft, meaning: str) -> Draft:
    if meaning == "about":
        return replace(draft, about=True)
    if draft.bound or draft.ranged or draft.low is None:
        return replace(draft, bound=meaning)
    if meaning == "low":
        return replace(draft, high=None, bound="low", about=False)
    return replace(draft, low=None, high=draft.high or draft.low, bound="high", about=False)


def _phrase_before(
    tokens: Sequence[Token], at: int, floor: int, tongue: Tongue
) -> tuple[str, int] | None:
    found = _bound_before(tokens, at, floor, tongue)
    if found is None and at > floor and tokens[at - 1].key in _THE:
        found = _bound_before(tokens, at - 1, floor, tongue)
        if found is not None and found[0] == "about":
            return None
    return found


def _bound_before(
    tokens: Sequence[Token], at: int, floor: int, tongue: Tongue
) -> tuple[str, int] | None:
    longest = tongue.before.ending.get(tokens[at - 1].key, 0) if at > floor else 0
    for length in range(min(longest, at - floor), 0, -1):
        keys = tuple(token.key for token in tokens[at - length : at])
        if (meaning := tongue.before.meanings.get(keys)) is not None:
            return meaning, at - length
    return None


def _bounded_after(tokens: Sequence[Token], draft: Draft, tongue: Tongue) -> Draft:
    found = phrase_at(tokens, draft.last, tongue.after)
    return _with_bound(replace(draft, last=found[1]), found[0]) if found else draft
