"""Does a document satisfy a condition, and which words make it so.

A document is read once into Positions: every word has a number, every key the ascending numbers of
the words it stands for. Title and text come first and follow each other; between two parts lies a
gap wider than any NEAR, so that nothing reaches across. A condition is a small object over those
lists. ``holds`` is asked for many documents; ``hits`` for the few that match.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from matching.folding import Folded
from matching.inflection.forms import Inflected, forms_among
from matching.query import NEAR_LIMIT

GAP = NEAR_LIMIT + 1

Hit = tuple[int, int]  # numbers of the first and the last word


@dataclass(kw_only=True)
class Positions:
    """Where each key stands in one document."""

    places: dict[str, list[int]] = field(default_factory=dict)
    foreign: set[int] = field(default_factory=set)  # words whose own script is not Latin
    scopes: dict[str, tuple[int, int]] = field(default_factory=dict)  # field -> from, to (excl.)
    end: int = 0
    language: str = ""  # ISO 639-1: whose endings its words may have
    is_lower: Callable[[int], bool] = lambda _number: False  # does a word begin with a small letter

    def add(self, folded: Iterable[Folded]) -> int:
        """Take in the words of one part and a gap after it; return the first word's number."""
        first = number = self.end
        places = self.places
        for number, word in enumerate(folded, first):
            for key in word.readings:
                places.setdefault(key, []).append(number)
            if word.spelling:
                places.setdefault(word.spelling, []).append(number)
                self.foreign.add(number)
        self.end = number + 1 + GAP
        return first

    @cached_property
    def keys(self) -> list[str]:
        """All keys in order: those with one beginning stand together."""
        return sorted(self.places)

    def beginning_with(self, prefix: str) -> Iterable[list[int]]:
        """Yield the places of every key that begins so."""
        for index in range(bisect_left(self.keys, prefix), len(self.keys)):
            if not self.keys[index].startswith(prefix):
                return
            yield self.places[self.keys[index]]


class Condition(Protocol):
    """A part of a compiled query."""

    def holds(self, document: Positions, /) -> bool:
        """Tell whether the document satisfies it."""
        ...

    def hits(self, document: Positions, /) -> list[Hit]:
        """Return, in order, the words that make it hold; none if it does not hold."""
        ...


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or with ``prefix`` any word that begins so, in one field.

    ``keys`` count wherever they stand; ``readings`` only at words of Latin script. Of ``forms``,
    where the word may stand in other forms than its own, those of the document's language count.
    """

    scope: str
    keys: tuple[str, ...]
    readings: tuple[str, ...] = ()
    prefix: bool = False
    forms: Inflected | None = None

    def numbers(self, document: Positions) -> list[int]:
        """Return the numbers of the words it stands for, ascending."""
        lists = [each for key in self.keys for each in self._places(document, key)]
        for key in self.readings:
            for each in self._places(document, key):
                lists.append([number for number in each if number not in document.foreign])
        if self.forms is not None:
            lists += self._inflected(self.forms, document)
        found = lists[0] if len(lists) == 1 else sorted(set().union(*lists))
        start, end = document.scopes[self.scope]
        return found[bisect_left(found, start) : bisect_left(found, end)]

    @staticmethod
    def _inflected(word: Inflected, document: Positions) -> Iterable[list[int]]:
        """Yield the places of the word's other forms; a name's begin with a capital."""
        for key, everywhere in forms_among(word, document.language, document.keys):
            yield [
                number
                for number in document.places[key]
                if (everywhere or number not in document.foreign)
                and not (word.name and document.is_lower(number))
            ]

    def _places(self, document: Positions, key: str) -> Iterable[list[int]]:
        if self.prefix:
            return document.beginning_with(key)
        found = document.places.get(key)
        return (found,) if found else ()

    def holds(self, document: Positions) -> bool:
        """Tell whether it stands in the field; as written is the cheaper question, asked first."""
        start, end = document.scopes[self.scope]
        for key in self.keys:
            found = document.places.get(key, ())
            index = bisect_left(found, start)
            if index < len(found) and found[index] < end:
                return True
        return bool(self.numbers(document))

    def hits(self, document: Positions) -> list[Hit]:
        """Return every place where it stands."""
        return [(number, number) for number in self.numbers(document)]


@dataclass(frozen=True, slots=True)
class Sequence:
    """Terms that follow each other without a word between."""

    terms: tuple[Term, ...]

    def holds(self, document: Positions) -> bool:
        """Tell whether the terms follow each other anywhere."""
        return bool(self.hits(document))

    def hits(self, document: Positions) -> list[Hit]:
        """Return every such sequence; two may overlap."""
        starts: set[int] | None = None
        for offset, term in enumerate(self.terms):
            here = {number - offset for number in term.numbers(document)}
            starts = here if starts is None else starts & here
            if not starts:
                return []
        return [(start, start + len(self.terms) - 1) for start in sorted(starts or ())]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Places of each operand that have a neighbour among the next one's places, chain-wise."""

    operands: tuple[Condition, ...]
    distances: tuple[int, ...]

    def holds(self, document: Positions) -> bool:
        """Tell whether a chain of neighbours exists."""
        return bool(self._chains(document))

    def hits(self, document: Positions) -> list[Hit]:
        """Return the places that take part in a whole chain."""
        chains = self._chains(document)
        for index in range(len(chains) - 2, -1, -1):
            distance = self.distances[index]
            chains[index] = _near(chains[index], chains[index + 1], distance)
        return sorted({hit for chain in chains for hit in chain})

    def _chains(self, document: Positions) -> list[list[Hit]]:
        """Return each operand's places that can be reached from the first operand's; or nothing."""
        chains = [self.operands[0].hits(document)]
        for operand, distance in zip(self.operands[1:], self.distances, strict=True):
            if not chains[-1]:
                return []
            chains.append(_near(operand.hits(document), chains[-1], distance))
        return chains if chains[-1] else []


def _near(hits: list[Hit], others: list[Hit], distance: int) -> list[Hit]:
    """Return the hits that have one of the others, not overlapping, within the distance."""
    starts = sorted(start for start, _ in others)
    ends = sorted(end for _, end in others)
    return [
        (start, end)
        for start, end in hits
        if _between(ends, start - distance, start - 1) or _between(starts, end + 1, end + distance)
    ]


def _between(numbers: list[int], low: int, high: int) -> bool:
    index = bisect_left(numbers, low)
    return index < len(numbers) and numbers[index] <= high


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]

    def holds(self, document: Positions) -> bool:
        """Tell whether every part holds."""
        return all(part.holds(document) for part in self.parts)

    def hits(self, document: Positions) -> list[Hit]:
        """Return the hits of all parts."""
        return _union(self.parts, document) if self.holds(document) else []


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part at least holds."""

    parts: tuple[Condition, ...]

    def holds(self, document: Positions) -> bool:
        """Tell whether one part holds."""
        return any(part.holds(document) for part in self.parts)

    def hits(self, document: Positions) -> list[Hit]:
        """Return the hits of the parts that hold."""
        return _union(self.parts, document)


def _union(parts: Iterable[Condition], document: Positions) -> list[Hit]:
    return sorted({hit for part in parts for hit in part.hits(document)})


@dataclass(frozen=True, slots=True)
class Absent:
    """The part does not hold; there is nothing to show for it."""

    part: Condition

    def holds(self, document: Positions) -> bool:
        """Tell whether the part does not hold."""
        return not self.part.holds(document)

    def hits(self, _document: Positions, /) -> list[Hit]:
        """Return nothing."""
        return []
