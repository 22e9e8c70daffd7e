"""Which watches a document satisfies: read once, held against those queries that can match."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass

from db.watch_records import Match, Passage
from matching.compile import Query
from matching.document import Document, ReadDocument
from matching.evaluate import Condition
from matching.index import Index, ranked
from matching.passages import Excerpts
from matching.reading import Reading
from matching.steps import STEPS_SPENT, StepsSpentError

__all__ = ["Document", "Findings", "Matcher", "Stopped", "match_query"]

_MOST_GONE = 1000  # watches that were taken out, before the index is made anew


@dataclass(frozen=True, slots=True)
class Stopped:
    """A watch that was not held against a document to the end, and why."""

    watch: str
    reason: str = STEPS_SPENT


@dataclass(frozen=True, slots=True)
class Findings:
    """What became of one document: the matches, and the watches that were stopped."""

    matches: tuple[Match, ...]
    stopped: tuple[Stopped, ...] = ()


class Matcher:
    """Holds the compiled queries of all watches, by name; it never changes, any thread may ask it.

    ``with_rule`` and ``without_rule`` give another one that shares what both have, so that a
    change costs the same with ten watches and with a hundred thousand.
    """

    def __init__(self, queries: Mapping[str, Query]) -> None:
        self._index = Index()
        self._names: dict[str, int] | None = None  # of the newest matcher that shares the index
        self._gone: frozenset[int] = frozenset()
        for rank, (name, query) in enumerate(queries.items()):
            self._index.add(name, query, rank)
        self._end = len(self._index.names)
        self._change = 0

    def __len__(self) -> int:
        """Count the watches."""
        return self._end - len(self._gone)

    def with_rule(self, name: str, query: Query) -> "Matcher":
        """Return a matcher with one watch more, or with another query for one that it has."""
        other = self._successor()
        names = other._numbers()
        number = names.get(name)
        rank = len(other._index.names) if number is None else other._index.ranks[number]
        if number is not None:
            other._gone |= {number}
        names[name] = other._index.add(name, query, rank)
        other._end += 1
        return other

    def without_rule(self, name: str) -> "Matcher":
        """Return a matcher without one of the watches; KeyError if there is none of that name."""
        other = self._successor()
        other._gone |= {other._numbers().pop(name)}
        return other

    def match(self, document: Document) -> tuple[Match, ...]:
        """Return the watches that the document satisfies, in the order given, and where."""
        return self.look(document).matches

    def look(self, document: Document, reading: Reading | None = None) -> Findings:
        """Return the matches, and which watches took too many steps; each has steps of its own.

        ``reading`` is the document's, if it was read before.
        """
        read = ReadDocument(document, reading)
        excerpts = Excerpts(read)
        matches: list[Match] = []
        stopped: list[Stopped] = []
        asked: dict[int, tuple[Passage, ...] | None] = {}
        for number in self._candidates(read):
            name, condition = self._index.names[number], self._index.queries[number].condition
            try:
                if id(condition) not in asked:  # the same word may be all of many watches
                    asked[id(condition)] = _shown(condition, read, excerpts)
            except StepsSpentError:
                stopped.append(Stopped(name))
                continue
            found = asked[id(condition)]
            if found is not None:
                matches.append(Match(watch=name, passages=found))
        return Findings(tuple(matches), tuple(stopped))

    def _candidates(self, read: ReadDocument) -> Iterable[int]:
        shown = self._index.lexicon.look(read.positions)
        numbers = self._index.candidates(shown.present)
        seen = [each for each in numbers if each < self._end and each not in self._gone]
        return ranked(self._index, seen)

    def _successor(self) -> "Matcher":
        """Return a copy to be changed; with an index of its own if one went before, or to tidy."""
        index = self._index
        if self._change != index.changes or len(self._gone) > max(_MOST_GONE, len(self)):
            return Matcher(self._queries())
        other = copy(self)
        index.changes = other._change = index.changes + 1
        return other

    def _numbers(self) -> dict[str, int]:
        """Return the watches' numbers by name; until the first change nobody asks for them."""
        if self._names is None:
            self._names = {name: at for at, name in enumerate(self._index.names)}
        return self._names

    def _queries(self) -> dict[str, Query]:
        kept = [each for each in range(self._end) if each not in self._gone]
        names, queries = self._index.names, self._index.queries
        return {names[each]: queries[each] for each in ranked(self._index, kept)}


def _shown(
    condition: Condition, read: ReadDocument, excerpts: Excerpts
) -> tuple[Passage, ...] | None:
    """Return the passages if a condition holds; StepsSpentError if it asks too much."""
    read.positions.steps.renew()
    hits = condition.hits(read.positions)
    if not hits and not condition.holds(read.positions):  # what is only absent shows nothing
        return None
    return excerpts.of(hits)


def match_query(query: Query, document: Document) -> Match | None:
    """Hold one document against one query; the match's watch is the query's text."""
    return next(iter(Matcher({query.text: query}).match(document)), None)
