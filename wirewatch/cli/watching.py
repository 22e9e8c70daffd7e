"""What a user asks to try: a watch by its name, or a query as it is being written."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import typer

from db.errors import ConfigError
from db.watch_records import Likeness, Match, Widening
from matching.aliases import aliased, with_aliases
from matching.compile import Query
from matching.document import Document
from matching.found import Widened, widened
from matching.likeness import Similarity, similarity
from matching.lists import with_lists
from matching.query import Word
from matching.widening import EVERY
from wirewatch.cli.session import Session
from wirewatch.watched import ready_watch

_TERMS_SHOWN = 8


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A query as it is held against articles, and what of it the user did not write."""

    query: str  # lists and aliases written out
    written: str  # without the aliases
    widen: Collection[Widening] = EVERY
    likeness: Likeness | None = None
    aliased: Mapping[Word, str] = field(default_factory=dict)  # words that are there as aliases


@dataclass(frozen=True, kw_only=True)
class Why:
    """What made a match one, beside the words as the query has them."""

    widened: tuple[Widened, ...]
    similarity: Similarity | None = None  # to the nearest example

    @property
    def lines(self) -> list[str]:
        """The same, in words."""
        found = list(map(str, self.widened))
        if self.similarity is not None:
            terms = ", ".join(self.similarity.terms[:_TERMS_SHOWN])
            found.append(f"like an example: {self.similarity.score:.2f} ({terms})")
        return found


def why_found(tried: Tried, query: Query, match: Match, held: Document) -> Why:
    """Return by what a document was found."""
    return Why(
        widened=widened(query.tree, match.passages, held.language, tried.aliased),
        similarity=None if tried.likeness is None else similarity(tried.likeness, held),
    )


def what_is_tried(call: Session, name: str | None, query: str | None) -> Tried:
    """Return what a name or a query asks for; raises BadParameter unless one of them is given.

    A query needs a configuration only for the lists that it names; where there is one, its aliases
    count.
    """
    if query is not None and name is None:
        return _tried_query(call, query)
    if name is None or query is not None:
        raise typer.BadParameter("give a watch's name, or --query with a query, and not both")
    configuration = call.in_force()
    watch, written = ready_watch(configuration, name), configuration.own_words[name]
    return Tried(
        query=watch.query,
        written=written,
        widen=watch.widen,
        likeness=watch.likeness,
        aliased=aliased(written, watch.query, configuration.aliases),
    )


def _tried_query(call: Session, query: str) -> Tried:
    try:
        configuration = call.configuration()
    except ConfigError:
        if "$" in query:
            raise
        return Tried(query=query, written=query)
    written = with_lists(query, configuration.lists)
    wide = with_aliases(written, configuration.aliases)
    return Tried(query=wide, written=written, aliased=aliased(written, wide, configuration.aliases))
