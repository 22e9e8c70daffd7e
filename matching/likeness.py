"""How like an article is to example documents: the second stage behind a query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from db.watch_records import Likeness
from matching.compile import Query
from matching.document import Document, ReadDocument
from matching.evaluate import AllOf, Condition, Hit, Positions
from matching.example import Distinctive
from matching.language import compile_query
from matching.query import format_query

_PLACES = 4  # decimals of a weight
_LEAST_WHOLE = 8.0  # weight of an example: of one that says less, nothing is found by a word or two


@dataclass(frozen=True, slots=True)
class Similarity:
    """How much of the nearest example an article has, and by which terms."""

    score: float  # from 0 to 1
    terms: tuple[str, ...]  # the weightiest first


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One document: what it says as conditions, each with its share of the whole."""

    terms: tuple[tuple[str, Condition, float], ...]

    def found(self, document: Positions) -> list[tuple[str, Condition, float]]:
        """Return the terms that a document has."""
        return [each for each in self.terms if each[1].holds(document)]


@dataclass(frozen=True, slots=True, eq=False)
class Similar:
    """A document has at least so much of one of the examples."""

    examples: tuple[Example, ...]
    least: float

    def holds(self, document: Positions) -> bool:
        """Tell whether it is like one of them."""
        return self.score(document).score >= self.least

    def hits(self, document: Positions) -> list[Hit]:
        """Return where the terms of the nearest example stand."""
        found = self._nearest(document)
        if _share(found) < self.least:
            return []
        return sorted({hit for _, term, _ in found for hit in term.hits(document)})

    def score(self, document: Positions) -> Similarity:
        """Return how much of the nearest example it has."""
        found = self._nearest(document)
        return Similarity(_share(found), tuple(text for text, _, _ in found))

    def _nearest(self, document: Positions) -> list[tuple[str, Condition, float]]:
        return max((each.found(document) for each in self.examples), key=_share, default=[])


def _share(found: Iterable[tuple[str, Condition, float]]) -> float:
    return round(min(1.0, sum(weight for _, _, weight in found)), _PLACES)


def likeness(documents: Iterable[Sequence[Distinctive]], least: float) -> Likeness:
    """Return what articles must be like; documents without any distinctive term are left out."""
    examples = (
        tuple((format_query(each.node), round(each.weight, _PLACES)) for each in terms)
        for terms in documents
        if terms
    )
    return Likeness(examples=tuple(examples), least=least)


def with_more(wanted: Likeness, documents: Iterable[Sequence[Distinctive]], most: int) -> Likeness:
    """Return what articles must be like, with further documents; those known are there once."""
    more = likeness(documents, wanted.least).examples
    examples = tuple(dict.fromkeys((*wanted.examples, *more)))
    return replace(wanted, examples=examples[:most])


def similar(wanted: Likeness) -> Similar:
    """Return the examples, ready to be compared with; raises QueryError."""
    return Similar(tuple(map(_example, wanted.examples)), wanted.least)


def _example(terms: Sequence[tuple[str, float]]) -> Example:
    whole = max(_LEAST_WHOLE, sum(weight for _, weight in terms))
    return Example(
        tuple((text, compile_query(text).condition, weight / whole) for text, weight in terms)
    )


def with_likeness(query: Query, wanted: Likeness | None) -> Query:
    """Return a query that documents satisfy only if they are like the examples, too."""
    if wanted is None:
        return query
    return replace(query, condition=AllOf((query.condition, similar(wanted))))


def similarity(wanted: Likeness, document: Document) -> Similarity:
    """Return how like a document is to the nearest example, and why; no steps are counted."""
    return similar(wanted).score(ReadDocument(document).positions)
