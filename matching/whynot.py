"""What was nearest where a part of a query does not hold; sentences for people."""

import difflib
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace

from matching.asking import Asking
from matching.compile import DEFAULT_SCOPE
from matching.document import ReadDocument
from matching.evaluate import GAP, Hit, Positions
from matching.faults import shown
from matching.numbers import numbers_in
from matching.query import (
    AtLeast,
    Bounds,
    Near,
    Node,
    Not,
    Number,
    Phrase,
    Range,
    Regex,
    Within,
    Word,
    format_query,
)
from matching.required import word_keys

_LABELS = {"author": "author", "site": "site", "source": "source", "url": "address",
           "tag": "tags", "section": "section"}  # fmt: skip
ABSENT = "does not stand there"
_ALIKE = 0.75  # of two spellings
_MOST = 3  # things that are named as near
_UNITS = {"SENTENCE": "one sentence", "PARAGRAPH": "one paragraph"}


def why_not(node: Node, scope: str, asking: Asking) -> str:  # noqa: PLR0911  (one line for each kind)
    """Return what was nearest to a node that does not hold, or "" if its parts say it all."""
    match node:
        case Word():
            return _no_word(node, scope, asking)
        case Number() | Range():
            return _no_number(node, scope, asking)
        case Phrase(words):
            return _apart(words, scope, asking)
        case Near():
            return _too_far(node, scope, asking)
        case Regex():
            return "no line holds what it describes"
        case Bounds(name):
            return _out_of_bounds(name, asking)
        case Within(unit, inner):
            return _not_within(unit, inner, scope, asking)
        case AtLeast(_, inner):
            return f"stands {len(asking.hits(inner, scope))} times"
        case Not(inner):
            found = _surfaces(asking.hits(inner, scope), asking.read)
            return f"excluded by {_quoted(found or [format_query(inner)])}"
    return ""


def _surfaces(hits: Iterable[Hit], read: ReadDocument) -> list[str]:
    found: dict[str, None] = {}
    for hit in hits:
        part = read.parts[read.part_number(hit)]
        start, end = part.span(hit)
        found[" ".join(part.tokens.text[start:end].split())] = None
    return list(found)[:_MOST]


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(map(shown, words))


def _no_word(word: Word, scope: str, asking: Asking) -> str:
    if scope == "language":
        return f"the article's language is {asking.positions.language or 'not known'}"
    if scope in _LABELS:
        values = [part.tokens.text for part in asking.read.parts if part.field == scope]
        told = _quoted(value for value in values if value)
        return f"its {_LABELS[scope]}: {told}" if told else f"it has no {_LABELS[scope]}"
    return (
        _in_other_letters(word, scope, asking)
        or _in_other_field(word, scope, asking)
        or _in_other_dress(word, scope, asking)
        or _alike(word, scope, asking)
        or ABSENT
    )


def _in_other_letters(word: Word, scope: str, asking: Asking) -> str:
    if not word.exact:
        return ""
    found = _surfaces(asking.hits(replace(word, exact=""), scope), asking.read)
    return f"stands as {_quoted(found)} only" if found else ""


def _in_other_field(word: Word, scope: str, asking: Asking) -> str:
    for other, told in (("title", "in the title only"), ("text", "in the text only")):
        if scope not in (other, DEFAULT_SCOPE) and asking.hits(word, other):
            return (
                "stands further down only"
                if scope == "lead" and other == "text"
                else (f"stands {told}")
            )
    return ""


def _in_other_dress(word: Word, scope: str, asking: Asking) -> str:
    """Look for its forms without a capital, and for those of other languages."""
    small = replace(word, text=word.text.lower())
    if found := _surfaces(asking.hits(small, scope), asking.read):
        return f"stands as {_quoted(found)} only, which is no form of a name"
    elsewhere = copy(asking.positions)
    elsewhere.language, elsewhere.remembered = "", {}
    if found := _surfaces(asking.hits(word, scope, elsewhere), asking.read):
        language = asking.positions.language
        return f"stands as {_quoted(found)} only, which is no form of it in {language!r}"
    return ""


def _alike(word: Word, scope: str, asking: Asking) -> str:
    positions = asking.positions
    low, high = positions.window(scope)
    here = {
        key: next(number for number in numbers if low <= number < high)
        for key, numbers in positions.places.items()
        if any(low <= number < high for number in numbers)
    }
    key = word_keys(word, scope).keys[0]
    positions.steps.spend(len(here) * 10)
    near = difflib.get_close_matches(key, here, n=_MOST, cutoff=_ALIKE)
    words = dict.fromkeys(positions.surface(here[each]) for each in near)
    return f"does not stand there; nearest in spelling: {_quoted(words)}" if words else ""


def _no_number(node: Number | Range, scope: str, asking: Asking) -> str:
    low, high = asking.positions.window(scope)
    if isinstance(node, Number):
        aim = float(node.value)
    else:
        bounds = [each for each in (node.low, node.high) if each is not None]
        aim = sum(bounds) / len(bounds)
    found = {
        value for value, first, last in numbers_in(asking.positions) if low <= first <= last < high
    }
    if not found:
        return "no number stands there"
    near = sorted(found, key=lambda value: abs(value - aim))[:_MOST]
    return f"nearest number: {', '.join(f'{value:,}'.removesuffix('.0') for value in near)}"


def _apart(words: Sequence[Node], scope: str, asking: Asking) -> str:
    missing = [each for each in words if not asking.hits(each, scope)]
    if missing:
        why = why_not(missing[0], scope, asking)
        return f"{shown(format_query(missing[0]))}: {why}"
    places = [asking.hits(each, scope) for each in words]
    start, end = _nearest_stretch(places, asking.positions)
    if end - start >= GAP:
        return "its words stand, but never in one part of the article"
    surfaces = _surfaces([(start, min(end, start + 30))], asking.read)
    return f"its words stand, but not so; nearest: {_quoted(surfaces)}"


def _nearest_stretch(places: Sequence[Sequence[Hit]], positions: Positions) -> Hit:
    """Return the shortest stretch that holds a place of each; every one has some."""
    events = sorted((hit, index) for index, hits in enumerate(places) for hit in hits)
    last: dict[int, Hit] = {}
    best = (0, 1 << 60)
    positions.steps.spend(len(events) * len(places))
    for hit, index in events:
        last[index] = hit
        if len(last) == len(places):
            start = min(each[0] for each in last.values())
            end = max(each[1] for each in last.values())
            if end - start < best[1] - best[0]:
                best = (start, end)
    return best


def _too_far(near: Near, scope: str, asking: Asking) -> str:
    places = [asking.hits(each, scope) for each in near.operands]
    if not all(places):
        return ""  # the part that does not stand says it
    ordered = near.ordered or (False,) * len(near.distances)
    for index, asked in enumerate(near.distances):
        left, right = places[index], places[index + 1]
        asking.positions.steps.spend(len(left) + len(right))
        after = _distance(left, right)
        either = min(after, _distance(right, left))
        first, second = (format_query(each) for each in near.operands[index : index + 2])
        if (after if ordered[index] else either) <= asked:
            continue
        if either <= asked:
            return f"{first} stands near {second}, but after it"
        if either >= GAP:
            return f"{first} and {second} stand, but in other parts of the article"
        return f"{first} and {second} stand {either} words apart, at most {asked} are asked"
    return "each two stand near each other, but not all together"


def _distance(left: Sequence[Hit], right: Sequence[Hit]) -> int:
    """Return from how far the nearest of the right ones follows one of the left ones."""
    best, at = 1 << 60, 0
    ends = sorted(end for _, end in left)
    for start in sorted(start for start, _ in right):
        while at < len(ends) and ends[at] < start:
            at += 1
        if at:
            best = min(best, start - ends[at - 1])
    return best


def _out_of_bounds(name: str, asking: Asking) -> str:
    if name == "words":
        words = next(len(part.tokens) for part in asking.read.parts if part.field == "text")
        return f"its text has {words} words"
    day = asking.positions.published
    return f"published on {day}" if day else "its day of publication is not known"


def _not_within(unit: str, inner: Node, scope: str, asking: Asking) -> str:
    hits = asking.hits(inner, scope)
    if not asking.holds(inner, scope):
        return "" if not hits and _has_parts(inner) else why_not(inner, scope, asking)
    if unit != "FIRST":
        return f"holds, but not within {_UNITS[unit]}"
    return (
        f"stands, but at word {_place(hits[0][0], scope, asking)} at the earliest" if hits else ""
    )


def _place(number: int, scope: str, asking: Asking) -> int:
    """Return the how manieth word of a field a word is."""
    start, _ = asking.positions.scopes[scope]
    parts = [part for part in asking.read.parts if start <= part.first <= number]
    before = sum(len(part.tokens) for part in parts[:-1])
    return before + number - parts[-1].first + 1


def _has_parts(node: Node) -> bool:
    return hasattr(node, "nodes") or isinstance(node, Near | Within | AtLeast)
