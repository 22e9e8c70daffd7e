"""Does a document satisfy a condition, and which words make it so.

A document is read once into Positions: every word has a number, every key the ascending numbers of
the words it stands for. Title and text come first and follow each other; between two parts lies a
gap wider than any NEAR, so that nothing reaches across. A condition is a small object over those
lists. ``holds`` is asked for many documents; ``hits`` for the few that match.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from matching.folding import Folded
from matching.inflection.forms import Inflected, forms_among
from matching.query import NEAR_LIMIT
from matching.steps import Steps
from matching.tokens import Tokens

GAP = NEAR_LIMIT + 1

Hit = tuple[int, int]  # numbers of the first and the last word


@dataclass(frozen=True, slots=True)
class Part:
    """One string of a document and the number of its first word."""

    field: str
    tokens: Tokens
    first: int

    def span(self, hit: Hit) -> tuple[int, int]:
        """Return the (start, end) offsets of a hit in this part's text."""
        return self.tokens.stretch(hit[0] - self.first, hit[1] - self.first)


@dataclass(kw_only=True)
class Positions:
    """Where each key stands in a document, or in a window: from ``low`` to before ``high``."""

    scopes: dict[str, tuple[int, int]] = field(default_factory=dict)  # field -> from, to (excl.)
    end: int = 0
    parts: list[Part] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)  # of the parts: their first words
    published: date | None = None
    language: str = ""  # ISO 639-1: whose endings its words may have
    low: int = 0
    high: float = float("inf")
    steps: Steps = field(default_factory=Steps)
    remembered: dict[Any, Any] = field(default_factory=dict)  # sentences, lines, numbers: read once
    known: "Known | None" = None  # where words stand that have been looked for already

    def within(self, low: int, high: float) -> "Positions":
        """Return what is seen of the document through a window."""
        window = copy(self)
        window.low, window.high = max(self.low, low), min(self.high, high)
        return window

    def window(self, scope: str) -> tuple[int, float]:
        """Return where a field begins and ends, as far as it is seen."""
        start, end = self.scopes[scope]
        low, high = self.low, self.high  # compared by hand: this is asked for every term
        return (low if low > start else start), (high if high < end else end)

    def seen_parts(self, scope: str) -> Iterator[Part]:
        """Yield the parts of a field that are seen."""
        low, high = self.window(scope)
        for part in self.parts:
            if part.first < high and part.first + len(part.tokens) > low:
                yield part

    def surface(self, number: int) -> str:
        """Return a word as it is written."""
        part = self.parts[bisect_right(self.firsts, number) - 1]
        return part.tokens.words[number - part.first]

    def is_lower(self, number: int) -> bool:
        """Tell whether a word begins with a small letter."""
        return self.surface(number)[:1].islower()

    def add_part(self, field: str, tokens: Tokens) -> None:
        """Take in one part of a field."""
        self.parts.append(Part(field, tokens, self.end))
        self.firsts.append(self.end)
        self.end += max(1, len(tokens)) + GAP

    @property
    def places(self) -> dict[str, list[int]]:
        """Where each key stands."""
        return self._places[0]

    @property
    def foreign(self) -> set[int]:
        """The words whose own script is not Latin."""
        return self._places[1]

    @property
    def _places(self) -> tuple[dict[str, list[int]], set[int]]:
        found: tuple[dict[str, list[int]], set[int]] | None = self.remembered.get("places")
        if found is None:
            found = self.remembered["places"] = _places(self.parts)
        return found

    @property
    def keys(self) -> list[str]:
        """All keys in order: those with one beginning stand together."""
        found: list[str] | None = self.remembered.get("keys")
        if found is None:
            found = self.remembered["keys"] = sorted(self.places)
        return found

    def beginning_with(self, prefix: str) -> Iterable[list[int]]:
        """Yield the places of every key that begins so."""
        for key in self.keys_beginning_with(prefix):
            yield self.places[key]

    def keys_beginning_with(self, prefix: str) -> Iterator[str]:
        """Yield every key that begins so."""
        keys = self.keys
        for index in range(bisect_left(keys, prefix), len(keys)):
            self.steps.spend(1)
            if not keys[index].startswith(prefix):
                return
            yield keys[index]


def _places(parts: Iterable[Part]) -> tuple[dict[str, list[int]], set[int]]:
    """Return where each key stands, and which words are not of Latin script."""
    places: dict[str, list[int]] = defaultdict(list)
    foreign: set[int] = set()
    for part in parts:
        for number, word in enumerate(part.tokens.folded, part.first):
            for key in word.keys:
                places[key].append(number)
            if word.spelling:
                foreign.add(number)
    return dict(places), foreign


class Known(Protocol):
    """Knows where words stand in a document."""

    def numbers(self, words: "Words", /) -> list[int] | None:
        """Return a word's numbers in its field, ascending; None if they are to be looked for."""
        ...


class Condition(Protocol):
    """A part of a compiled query."""

    def holds(self, document: Positions, /) -> bool:
        """Tell whether the document satisfies it."""
        ...

    def hits(self, document: Positions, /) -> list[Hit]:
        """Return, in order, the words that make it hold; none if it does not hold."""
        ...


class Words(Condition, Protocol):
    """Single words."""

    def numbers(self, document: Positions, /) -> list[int]:
        """Return the numbers of the words meant, ascending."""
        ...


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Term:
    """A word, or with ``prefix`` any word that begins so, in one field.

    ``keys`` count wherever they stand; ``readings`` only at words of Latin script. Of ``forms``,
    where the word may stand in other forms than its own, those of the document's language count.
    One term serves all queries that have the word.
    """

    scope: str
    keys: tuple[str, ...]
    readings: tuple[str, ...] = ()
    prefix: bool = False
    forms: Inflected | None = None

    def numbers(self, document: Positions) -> list[int]:
        """Return the numbers of the words it stands for, ascending."""
        document.steps.spend(1)
        found = known_numbers(self, document)
        if found is None:
            found = self._everywhere(document)
        start, end = document.window(self.scope)
        if not found or (found[0] >= start and found[-1] < end):  # nearly always
            return found
        return found[bisect_left(found, start) : bisect_left(found, end)]

    def _everywhere(self, document: Positions) -> list[int]:
        """Return its numbers in all fields; forms are looked up once, for all windows."""
        if self.forms is None:
            return self._merged(document, [])
        kept: tuple[list[int], int] | None = document.remembered.get(self)
        if kept is None:
            before = document.steps.left
            found = self._merged(document, self._inflected(self.forms, document))
            kept = document.remembered[self] = found, before - document.steps.left
            document.steps.paid.add(id(self))
        else:
            document.steps.spend_once(id(self), kept[1])
        return kept[0]

    def _merged(self, document: Positions, others: Iterable[list[int]]) -> list[int]:
        lists = [each for key in self.keys for each in self._places(document, key)]
        for key in self.readings:
            for each in self._places(document, key):
                lists.append([number for number in each if number not in document.foreign])
        lists.extend(others)
        if len(lists) == 1:
            return lists[0]
        found = sorted(set().union(*lists))
        document.steps.spend(len(found))
        return found

    def _inflected(self, word: Inflected, document: Positions) -> Iterable[list[int]]:
        """Yield the places of the word's other forms; a name's begin with a capital."""
        spend = document.steps.spend
        for key, everywhere in forms_among(word, document.language, document.keys, spend):
            places = document.places[key]
            spend(len(places))
            yield [
                number
                for number in places
                if (everywhere or number not in document.foreign)
                and not (word.name and document.is_lower(number))
            ]

    def _places(self, document: Positions, key: str) -> Iterable[list[int]]:
        if self.prefix:
            return document.beginning_with(key)
        found = document.places.get(key)
        return (found,) if found else ()

    def holds(self, document: Positions) -> bool:
        """Tell whether it stands in the field."""
        return bool(self.numbers(document))

    def shows(self, word: Folded) -> bool:
        """Tell whether a word with these keys is the one meant, its other forms left aside."""
        wanted = self.keys if word.spelling else (*self.keys, *self.readings)
        if self.prefix:
            return any(key.startswith(wanted) for key in word.keys)
        return any(key in wanted for key in word.keys)

    def hits(self, document: Positions) -> list[Hit]:
        """Return every place where it stands."""
        return [(number, number) for number in self.numbers(document)]


def known_numbers(words: "Words", document: Positions) -> list[int] | None:
    """Return the numbers of words if they are known; each query pays for them once."""
    found = document.known.numbers(words) if document.known is not None else None
    if found is not None:
        document.steps.spend_once(id(words), len(found))
    return found


@dataclass(frozen=True, slots=True)
class Sequence:
    """Terms that follow each other without a word between."""

    terms: tuple[Words, ...]

    def holds(self, document: Positions) -> bool:
        """Tell whether the terms follow each other anywhere."""
        return bool(self.hits(document))

    def hits(self, document: Positions) -> list[Hit]:
        """Return every such sequence; two may overlap."""
        starts: set[int] | None = None
        for offset, term in enumerate(self.terms):
            here = {number - offset for number in term.numbers(document)}
            document.steps.spend(len(here))
            starts = here if starts is None else starts & here
            if not starts:
                return []
        return [(start, start + len(self.terms) - 1) for start in sorted(starts or ())]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]

    def holds(self, document: Positions) -> bool:
        """Tell whether every part holds."""
        return all(part.holds(document) for part in self.parts)

    def hits(self, document: Positions) -> list[Hit]:
        """Return the hits of all parts; a part that has any holds."""
        found: set[Hit] = set()
        for part in self.parts:
            hits = part.hits(document)
            if not hits and not part.holds(document):
                return []
            found.update(hits)
        return sorted(found)


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
