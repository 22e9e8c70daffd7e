"""Figures that leave out what a neighbour says: its unit, or that it is a date, an age, a label."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from matching.stories.quantities.draft import Draft
from matching.stories.quantities.tokens import Token
from matching.stories.quantities.units import MONEY, TIMES

_AND = """na auf to до на um til bis à a або или or и і й та und and et y e o ou ili i , – - oder"""
_JOINING = frozenset(_AND.split())
_LESSER = {
    "hour": ("minute", 60), "minute": ("second", 60), "day": ("hour", 24), "km": ("m", 1000),
    "m": ("cm", 100), "ft": ("inch", 12), "kg": ("g", 1000), "t": ("kg", 1000), "lb": ("oz", 16),
}  # fmt: skip
_AGAINST = frozenset([",", "а", "не", "с", "в", "до"])
_SPREADS = frozenset(["age", "window", "date", "clock", "ordinal", "year"])
_FAR = 40  # tokens behind a figure with a unit in which large numbers may leave it out
_LARGE = 1000
_TAKEN = frozenset([*MONEY, "t", "kg", "barrel", "ha", "m2", "m3", "kWh", "MWh", "l"])

HasNoun = Callable[[Draft], bool]


def spread(tokens: Sequence[Token], tried: Sequence[tuple[Draft, str]], has_noun: HasNoun) -> (
    list[Draft]
):  # fmt: skip
    """Return the numbers that are figures, without those that stand in a row with one that is none.

    In *four and five years ago* the first is as little a figure as the second, in *lines 110 and
    112* the second as little as the first.
    """
    reasons = [reason for _, reason in tried]
    for at in range(len(tried) - 2, -1, -1):
        one, then = tried[at][0], tried[at + 1][0]
        if not reasons[at] and reasons[at + 1] in _SPREADS and _in_row(tokens, one, then):
            reasons[at] = reasons[at + 1]
    for at in range(1, len(tried)):
        one, then = tried[at - 1][0], tried[at][0]
        open_ended = not (reasons[at] or then.number.scaled or then.unit)
        told = reasons[at - 1] in ("label", "age", "date", "name") and _in_row(tokens, one, then)
        if open_ended and told and not has_noun(then):
            reasons[at] = reasons[at - 1]
        if reasons[at - 1] == "age" and not reasons[at] and _is_age_too(tokens, one, then):
            reasons[at] = "age"
    return [draft for (draft, _), reason in zip(tried, reasons, strict=True) if not reason]


def _is_age_too(tokens: Sequence[Token], one: Draft, then: Draft) -> bool:
    """Tell whether what follows an age is one: of 79 years and 73 years; not at 80, but at 75."""
    between = [token.key for token in tokens[one.last : then.first]]
    if one.unit == then.unit == "year":
        return len(between) == 1 and between[0] in _JOINING
    against = between[:2] == [",", "а"] and len(between) <= len(_AGAINST)
    return against and not (then.unit or then.number.scaled) and _AGAINST.issuperset(between)


def completed(tokens: Sequence[Token], drafts: Sequence[Draft], has_noun: HasNoun) -> list[Draft]:
    """Return figures with what they leave out, and two units as one: 2 hours 20 minutes."""
    return _inherited(_shared(tokens, _merged(drafts)), has_noun)


def _in_row(tokens: Sequence[Token], one: Draft, then: Draft) -> bool:
    """Tell whether nothing but a comma or a joining word stands between a bare number and one."""
    between = tokens[one.last : then.first]
    bare = not (one.unit or one.number.scaled or one.bound or one.about)
    return bare and 0 < len(between) <= 2 and all(token.key in _JOINING for token in between)


def _merged(drafts: Sequence[Draft]) -> list[Draft]:
    found: list[Draft] = []
    for draft in drafts:
        last = found[-1] if found else None
        unit, factor = _LESSER.get(last.unit, ("", 1)) if last else ("", 1)
        if last and unit and draft.unit == unit and draft.first == last.last and _exact(draft):
            part = (draft.low or 0.0) / factor
            low = None if last.low is None else last.low + part
            high = None if last.high is None else last.high + part
            found[-1] = replace(last, last=draft.last, low=low, high=high)
        else:
            found.append(draft)
    return found


def _exact(draft: Draft) -> bool:
    return draft.low == draft.high and not draft.bound and not draft.number.scaled


def _shared(tokens: Sequence[Token], drafts: Sequence[Draft]) -> list[Draft]:
    """Return figures, those of one unit that is said once with it: from 950 to 1,100 dollars."""
    found = list(drafts)
    for at in range(len(found) - 2, -1, -1):
        one, other = found[at], found[at + 1]
        between = tokens[one.last : other.first]
        if one.unit or not other.unit or other.unit in TIMES or len(between) > 1:
            continue
        if other.first > one.last and between[0].key not in _JOINING:
            continue
        low = tokens[one.first - 1].key if one.first else ""
        if between and (one.number.scaled == other.number.scaled or low in _JOINING):
            found[at] = replace(one, unit=other.unit)
    return found


def _inherited(drafts: Sequence[Draft], has_noun: HasNoun) -> list[Draft]:
    """Return figures, large bare numbers with the unit of the large figure before them.

    In *profit was 27 billion roubles, revenue 211 billion* the unit is said once. A number with a
    noun of its own behind it counts that.
    """
    found: list[Draft] = []
    unit, behind = "", 0
    for draft in drafts:
        large = draft.number.scaled and max(draft.low or 0.0, draft.high or 0.0) >= _LARGE
        bare = large and unit and not draft.unit and draft.first - behind <= _FAR
        found.append(replace(draft, unit=unit) if bare and not has_noun(draft) else draft)
        if large:
            unit = found[-1].unit if found[-1].unit in _TAKEN else ""
            behind = draft.last
    return found
