"""The configured watches, ready to be held against articles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from db.watch_records import Watch
from matching.compile import Query
from matching.language import compile_query
from matching.likeness import with_likeness
from matching.matcher import Matcher
from matching.succession import succeed


@dataclass(frozen=True, kw_only=True)
class Watching:
    """The configured watches, ready to be held against articles."""

    watches: Mapping[str, Watch]
    queries: Mapping[str, Query]
    matcher: Matcher

    def only(self, name: str) -> "Watching":
        """Return one of the watches, ready to be held against articles by itself."""
        query = {name: self.queries[name]}
        return Watching(watches={name: self.watches[name]}, queries=query, matcher=Matcher(query))


def prepare(watches: Iterable[Watch], known: Watching | None = None) -> Watching:
    """Compile the watches' queries; raises QueryError.

    Of ``known``, those that stand are kept, and their index if few others differ.
    """
    by_name = {watch.name: watch for watch in watches}
    queries = {name: _compiled(watch, known) for name, watch in by_name.items()}
    return Watching(watches=by_name, queries=queries, matcher=_matcher(queries, known))


def _matcher(queries: Mapping[str, Query], known: Watching | None) -> Matcher:
    return succeed(known.matcher, known.queries, queries) if known else Matcher(queries)


def _compiled(watch: Watch, known: Watching | None) -> Query:
    before = known.watches.get(watch.name) if known else None
    if known and before and _looked_for(before) == _looked_for(watch):
        return known.queries[watch.name]
    return compile_watch(watch)


def compile_watch(watch: Watch) -> Query:
    """Compile all that a watch looks for: its query, as far as it is widened, and likeness."""
    return with_likeness(compile_query(watch.query, widen=watch.widen), watch.likeness)


def _looked_for(watch: Watch) -> tuple[object, ...]:
    return watch.query, watch.widen, watch.likeness
