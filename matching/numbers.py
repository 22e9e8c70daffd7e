"""Numbers in a document, and rows of words and numbers."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from matching.evaluate import Condition, Hit, Part, Positions, Words
from matching.figures import figures


@dataclass(frozen=True, slots=True)
class Row:
    """Items that follow each other, of which some may be several words long, as numbers are."""

    items: tuple[Condition, ...]

    def holds(self, document: Positions) -> bool:
        """Tell whether the items follow each other anywhere."""
        return bool(self.hits(document))

    def hits(self, document: Positions) -> list[Hit]:
        """Return every such row."""
        rows = self.items[0].hits(document)
        for item in self.items[1:]:
            if not rows:
                return []
            following = item.hits(document)
            document.steps.spend(len(rows) + len(following))
            ends: dict[int, list[int]] = {}
            for start, end in following:
                ends.setdefault(start, []).append(end)
            rows = [(first, end) for first, last in rows for end in ends.get(last + 1, ())]
        return sorted(set(rows))


@dataclass(frozen=True, slots=True)
class Figure:
    """Numbers from ``low`` to ``high``, however their digits are grouped."""

    scope: str
    low: float | None
    high: float | None
    plain: Words | None = None  # the digits as one word, where it is one number

    def holds(self, document: Positions) -> bool:
        """Tell whether such a number stands in the field."""
        return bool(self.hits(document))

    def hits(self, document: Positions) -> list[Hit]:
        """Return every place where one stands."""
        start, end = document.window(self.scope)
        found = set(self.plain.hits(document)) if self.plain else set()
        for value, first, last in numbers_in(document):
            if start <= first and last < end and self._is_meant(value):
                found.add((first, last))
        return sorted(found)

    def _is_meant(self, value: float) -> bool:
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)


def numbers_in(document: Positions) -> Sequence[tuple[float, int, int]]:
    """Return all numbers of a document: value, first and last word; read once."""
    found = document.remembered.get("numbers")
    if found is None:
        found = [each for part in document.parts for each in _numbers(part)]
        document.remembered["numbers"] = found
    document.steps.spend(len(found))
    return found


def _numbers(part: Part) -> list[tuple[float, int, int]]:
    """Return a part's numbers; what is no whole word, as in F16, is none."""
    spans = part.tokens.spans
    found = []
    for value, start, end in figures(part.tokens.text):
        first = bisect_left(spans, (start, 0))
        last = bisect_left(spans, (end, 0)) - 1
        if first <= last and spans[first][0] == start and spans[last][1] == end:
            found.append((value, part.first + first, part.first + last))
    return found
