"""Which watches a document satisfies: read once, held against those queries that can match."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from db.records import Match
from matching.compile import Query
from matching.document import Document, ReadDocument
from matching.passages import passages

__all__ = ["Document", "Matcher", "match_query"]


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
        read = ReadDocument(document)
        matches = []
        for number in sorted(self._candidates(read.positions.places)):
            name, query = self._queries[number]
            if query.condition.holds(read.positions):
                found = passages(read, query.condition.hits(read.positions))
                matches.append(Match(watch=name, passages=found))
        return tuple(matches)

    def _candidates(self, keys: Iterable[str]) -> set[int]:
        candidates: set[int] = set()
        here = set(keys)
        for key in here & self._by_key.keys():
            candidates.update(self._by_key[key])
        for length, prefixes in self._by_prefix.items():
            for beginning in {key[:length] for key in here} & prefixes.keys():
                candidates.update(prefixes[beginning])
        return candidates


def match_query(query: Query, document: Document) -> Match | None:
    """Hold one document against one query; the match's watch is the query's text."""
    return next(iter(Matcher({query.text: query}).match(document)), None)
