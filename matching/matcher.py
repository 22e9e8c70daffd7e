"""Which watches a document satisfies: read once, held against those queries that can match."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from db.records import Match
from matching.compile import Query
from matching.document import Document, ReadDocument
from matching.passages import passages
from matching.steps import MOST_STEPS, STEPS_SPENT, StepsSpentError

__all__ = ["Document", "Findings", "Matcher", "Stopped", "match_query"]


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
    """Holds the compiled queries of all watches, by name; immutable, so any thread may ask it."""

    def __init__(self, queries: Mapping[str, Query]) -> None:
        self._queries = tuple(queries.items())
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._by_prefix: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, (_, query) in enumerate(self._queries):
            for key in query.required:
                index = self._by_prefix[len(key.text)] if key.prefix else self._by_key
                index[key.text].append(number)

    def match(self, document: Document) -> tuple[Match, ...]:
        """Return the watches that the document satisfies, in the order given, and where."""
        return self.look(document).matches

    def look(self, document: Document) -> Findings:
        """Return the matches, and which watches took too many steps; each has steps of its own."""
        read = ReadDocument(document)
        matches: list[Match] = []
        stopped: list[Stopped] = []
        for number in sorted(self._candidates(read.positions.places)):
            name, query = self._queries[number]
            read.positions.steps.left = MOST_STEPS
            try:
                match = _match(name, query, read)
            except StepsSpentError:
                stopped.append(Stopped(name))
                continue
            if match:
                matches.append(match)
        return Findings(tuple(matches), tuple(stopped))

    def _candidates(self, keys: Iterable[str]) -> set[int]:
        candidates: set[int] = set()
        here = set(keys)
        for key in here & self._by_key.keys():
            candidates.update(self._by_key[key])
        for length, prefixes in self._by_prefix.items():
            for beginning in {key[:length] for key in here} & prefixes.keys():
                candidates.update(prefixes[beginning])
        return candidates


def _match(name: str, query: Query, read: ReadDocument) -> Match | None:
    if not query.condition.holds(read.positions):
        return None
    return Match(watch=name, passages=passages(read, query.condition.hits(read.positions)))


def match_query(query: Query, document: Document) -> Match | None:
    """Hold one document against one query; the match's watch is the query's text."""
    return next(iter(Matcher({query.text: query}).match(document)), None)
