"""Conditions on where and how often: one sentence or paragraph, the beginning, at least n times."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date

from matching.automaton import Automaton
from matching.evaluate import Condition, Hit, Part, Positions
from matching.sentences import sentences

_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Inside:
    """The condition holds within one sentence or paragraph.

    ``rising``: the condition holds of a whole wherever it holds of a part of it (nothing in it is
    negated), so that the whole is asked first.
    """

    unit: str
    scope: str
    condition: Condition
    rising: bool

    def holds(self, document: Positions) -> bool:
        """Tell whether there is such a sentence or paragraph."""
        return any(self.condition.holds(window) for window in self._windows(document))

    def hits(self, document: Positions) -> list[Hit]:
        """Return the hits of all of them."""
        windows = [each for each in self._windows(document) if self.condition.holds(each)]
        return sorted({hit for window in windows for hit in self.condition.hits(window)})

    def _windows(self, document: Positions) -> list[Positions]:
        if self.rising and not self.condition.holds(document):
            return []
        low, high = document.window(self.scope)
        starts = [hit[0] for hit in self.condition.hits(document)] if self.rising else []
        found = []
        for first, after in stretches(document, self.unit):
            start, end = max(first, low), min(after, high)
            document.steps.spend(1)
            if start >= end or (self.rising and not _any_between(starts, start, end)):
                continue
            found.append(document.within(start, end))
        return found


def _any_between(numbers: list[int], start: float, end: float) -> bool:
    index = bisect_left(numbers, start)
    return index < len(numbers) and numbers[index] < end


def stretches(document: Positions, unit: str) -> list[tuple[int, int]]:
    """Return the sentences or paragraphs of all parts: their first word, and the one after."""
    found = document.remembered.get(unit)
    if found is None:
        found = [each for part in document.parts for each in _stretches(part, unit)]
        document.remembered[unit] = found
    return found


def _stretches(part: Part, unit: str) -> list[tuple[int, int]]:
    text = part.tokens.text
    if part.field != "text":
        spans = [(0, len(text))]
    elif unit == "SENTENCE":
        spans = sentences(text)
    else:
        spans = [line.span() for line in _LINE.finditer(text)]
    words = part.tokens.spans
    found = []
    for start, end in spans:
        first, after = bisect_left(words, (start, 0)), bisect_left(words, (end, 0))
        if first < after:
            found.append((part.first + first, part.first + after))
    return found


@dataclass(frozen=True, slots=True)
class AtFirst:
    """The condition holds within the first ``count`` words of a field."""

    scope: str
    count: int
    condition: Condition

    def holds(self, document: Positions) -> bool:
        """Tell whether it holds there."""
        return self.condition.holds(self._window(document))

    def hits(self, document: Positions) -> list[Hit]:
        """Return the hits there."""
        return self.condition.hits(self._window(document))

    def _window(self, document: Positions) -> Positions:
        start, end = document.scopes[self.scope]
        left = self.count
        for part in document.parts:
            if not start <= part.first < end:
                continue
            size = min(len(part.tokens), end - part.first)
            if left <= size:
                return document.within(start, part.first + left)
            left -= size
        return document.within(start, end)


@dataclass(frozen=True, slots=True)
class Often:
    """The condition has ``count`` hits at least that do not overlap."""

    count: int
    condition: Condition

    def holds(self, document: Positions) -> bool:
        """Tell whether it has so many."""
        return _apart(self.condition.hits(document)) >= self.count

    def hits(self, document: Positions) -> list[Hit]:
        """Return all of them, if there are so many."""
        found = self.condition.hits(document)
        return found if _apart(found) >= self.count else []


def _apart(hits: list[Hit]) -> int:
    count, last = 0, -1
    for start, end in sorted(hits, key=lambda hit: hit[1]):
        if start > last:
            count, last = count + 1, end
    return count


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A line of the field holds what a pattern describes."""

    scope: str
    automaton: Automaton

    def holds(self, document: Positions) -> bool:
        """Tell whether one does."""
        return bool(self.hits(document))

    def hits(self, document: Positions) -> list[Hit]:
        """Return the words of each such place; a place without a word stands at the next one."""
        low, high = document.window(self.scope)
        hits = (hit for part in document.seen_parts(self.scope) for hit in self._in(part, document))
        return sorted({hit for hit in hits if low <= hit[0] and hit[1] < high})

    def _in(self, part: Part, document: Positions) -> list[Hit]:
        key = (id(self), part.first)  # lines are read once, however many windows look at them
        found = document.remembered.get(key)
        if found is None:
            found = [
                each
                for line in _LINE.finditer(part.tokens.text)
                for each in self._in_line(part, line, document)
            ]
            document.remembered[key] = found
        return found

    def _in_line(self, part: Part, line: re.Match[str], document: Positions) -> list[Hit]:
        spans = part.tokens.spans
        begin = bisect_left(spans, (line.start(), 0))
        stop = bisect_left(spans, (line.end(), 0))
        hits = []
        for start, end in self.automaton.spans(line.group(), document.steps.spend):
            first = bisect_left(spans, (line.start() + start, 0), begin, stop)
            if first > begin and spans[first - 1][1] > line.start() + start:
                first -= 1
            last = bisect_left(spans, (line.start() + end, 0), begin, stop) - 1
            if last < first:  # no word in it
                first = last = min(first, stop - 1)
            if begin <= first < stop:
                hits.append((part.first + first, part.first + last))
        return hits


@dataclass(frozen=True, slots=True)
class Bounded:
    """The day of publication, or the number of words, lies between two values, both included."""

    name: str
    low: date | int | None
    high: date | int | None

    def holds(self, document: Positions) -> bool:
        """Tell whether it does; what is not known does not."""
        value = self._value(document)
        if value is None:
            return False
        return (self.low is None or self.low <= value) and (  # type: ignore[operator]  # one kind
            self.high is None or value <= self.high  # type: ignore[operator]
        )

    def _value(self, document: Positions) -> date | int | None:
        if self.name == "published":
            return document.published
        return next(len(part.tokens) for part in document.parts if part.field == "text")

    def hits(self, _document: Positions, /) -> list[Hit]:
        """Return nothing: there is no word to show."""
        return []
