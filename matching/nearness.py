"""Words near each other: NEAR/n, ONEAR/n, and phrases whose words may be parted."""

from bisect import bisect_left
from dataclasses import dataclass

from matching.evaluate import Condition, Hit, Positions


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Places of each operand that have a neighbour among the next one's places, chain-wise."""

    operands: tuple[Condition, ...]
    distances: tuple[int, ...]
    ordered: tuple[bool, ...]

    def holds(self, document: Positions) -> bool:
        """Tell whether a chain of neighbours exists."""
        return bool(self._chains(document))

    def hits(self, document: Positions) -> list[Hit]:
        """Return the places that take part in a whole chain."""
        chains = self._chains(document)
        for index in range(len(chains) - 2, -1, -1):
            before = -1 if self.ordered[index] else 0
            chains[index] = _near(chains[index], chains[index + 1], self.distances[index], before)
        return sorted({hit for chain in chains for hit in chain})

    def _chains(self, document: Positions) -> list[list[Hit]]:
        """Return each operand's places that can be reached from the first operand's; or nothing."""
        chains = [self.operands[0].hits(document)]
        rest = zip(self.operands[1:], self.distances, self.ordered, strict=True)
        for operand, distance, ordered in rest:
            if not chains[-1]:
                return []
            hits = operand.hits(document)
            document.steps.spend(len(hits) + len(chains[-1]))
            chains.append(_near(hits, chains[-1], distance, 1 if ordered else 0))
        return chains if chains[-1] else []


def _near(hits: list[Hit], others: list[Hit], distance: int, side: int) -> list[Hit]:
    """Return the hits that have one of the others, not overlapping, within the distance.

    ``side`` 1: the other comes before; -1: after; 0: either.
    """
    starts = sorted(start for start, _ in others)
    ends = sorted(end for _, end in others)
    return [
        (start, end)
        for start, end in hits
        if (side >= 0 and _between(ends, start - distance, start - 1))
        or (side <= 0 and _between(starts, end + 1, end + distance))
    ]


def _between(numbers: list[int], low: int, high: int) -> bool:
    index = bisect_left(numbers, low)
    return index < len(numbers) and numbers[index] <= high


@dataclass(frozen=True, slots=True)
class Loosely:
    """The smallest stretches of at most ``room`` words that hold all items, none of them shared."""

    items: tuple[Condition, ...]
    room: int

    def holds(self, document: Positions) -> bool:
        """Tell whether there is such a stretch."""
        return bool(self.hits(document))

    def hits(self, document: Positions) -> list[Hit]:
        """Return the stretches; none holds another."""
        places = [item.hits(document) for item in self.items]
        if not all(places):
            return []
        every = sorted({hit for each in places for hit in each})
        wanted = [set(each) for each in places]
        found: list[Hit] = []
        for index, (start, _) in enumerate(every):
            end = self._end(every, index, wanted, document)
            if end is None:
                continue
            while found and found[-1][1] >= end:
                found.pop()  # it holds the new one
            if not found or found[-1][0] < start:
                found.append((start, end))
        return found

    def _end(
        self, every: list[Hit], index: int, wanted: list[set[Hit]], document: Positions
    ) -> int | None:
        """Return the nearest end of a stretch that begins with a hit; None if there is none."""
        first = every[index][0]
        near = [hit for hit in every[index : index + 4 * self.room] if hit[1] < first + self.room]
        for end in sorted({hit[1] for hit in near}):
            document.steps.spend(2 * len(near) * len(wanted))
            choices = [[hit for hit in near if hit in each and hit[1] <= end] for each in wanted]
            if all(choices) and _apart(choices, first, document):
                return end
        return None


def _apart(choices: list[list[Hit]], first: int, document: Positions) -> bool:
    """Tell whether each item can have a hit of its own, one of them at the first word."""
    order = sorted(choices, key=len)

    def placed(number: int, taken: frozenset[int]) -> bool:
        document.steps.spend(4)
        if number == len(order):
            return first in taken
        return any(
            placed(number + 1, taken | set(range(start, end + 1)))
            for start, end in order[number]
            if taken.isdisjoint(range(start, end + 1))
        )

    return placed(0, frozenset())
