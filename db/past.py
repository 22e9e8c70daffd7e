"""Reading back what was stored, as a query that is being tried asks for it: in small batches.

Each batch is a snapshot of its own, so that a long look back holds up no writer and no checkpoint.
"""

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from db.article_tables import AddressRow, ArticleRow
from db.database import Database
from db.records import Article, Mark, Record
from db.search import Group, SearchIndex
from db.source_tables import EntryRow, SourceRow

FIRST_BATCH = 20  # articles: what comes first is shown first
BATCH = 200
_MOST_FOUND = 2**40


@dataclass(frozen=True, kw_only=True)
class PastArticle(Record):
    """A stored article as far as a query and the decision about its match look at it."""

    id: int
    article: Article  # without excerpt, fingerprint and what else neither looks at
    source: str
    story: int
    copy_of: int | None
    first_seen: datetime


@dataclass(frozen=True, kw_only=True)
class Listed(Record):
    """How an article was listed when it was first met."""

    backlog: bool
    published: datetime | None  # the date that the source claimed


class Past:
    """The stored articles, looked back on."""

    def __init__(self, database: Database, search: SearchIndex) -> None:
        self._database = database
        self._search = search

    def candidates(self, groups: Sequence[Group] | None, since: datetime | None) -> "array[int]":
        """Return the numbers of articles that hold a folded word of every group, newest first.

        None asks for all. Numbers rise with the time of the first sight, so ``since`` cuts them.
        """
        with self._database.reading() as connection:
            lowest = 0
            if since is not None:
                first = select(func.min(ArticleRow.id)).where(ArticleRow.first_seen_at >= since)
                found = connection.scalar(first)
                if found is None:
                    return array("q")
                lowest = found
            if groups is None:
                every = select(ArticleRow.id).where(ArticleRow.id >= lowest)
                return array("q", connection.scalars(every.order_by(ArticleRow.id.desc())))
            numbers = self._search.find(connection, groups, _MOST_FOUND)
        return array("q", (number for number in numbers if number >= lowest))

    def count(self, since: datetime | None) -> int:
        """Return how many articles were first seen since a time."""
        counted = select(func.count()).select_from(ArticleRow)
        if since is not None:
            counted = counted.where(ArticleRow.first_seen_at >= since)
        with self._database.reading() as connection:
            return connection.scalar(counted) or 0

    def read(
        self, numbers: Sequence[int], since: datetime | None = None
    ) -> Iterator[Sequence[PastArticle]]:
        """Yield those articles in batches, in descending order; ``since`` as above.

        A batch may hold fewer than were asked for, but the next is yielded all the same.
        """
        start, size = 0, FIRST_BATCH
        while start < len(numbers):
            batch = list(numbers[start : start + size])
            statement = _articles().where(ArticleRow.id.in_(batch))
            if since is not None:
                statement = statement.where(ArticleRow.first_seen_at >= since)
            with self._database.reading() as connection:
                rows = connection.execute(statement.order_by(ArticleRow.id.desc())).all()
            yield [_past_article(row) for row in rows]
            start, size = start + size, BATCH

    def listed(self, numbers: Collection[int]) -> Mapping[int, Listed]:
        """Return how articles were listed at first; none for one that no listing brought."""
        statement = (
            select(EntryRow.article_id, EntryRow.backlog, EntryRow.published)
            .where(EntryRow.article_id.in_(list(numbers)))
            .order_by(EntryRow.id.desc())  # the first one stays
        )
        with self._database.reading() as connection:
            return {
                row.article_id: Listed(backlog=row.backlog, published=row.published)
                for row in connection.execute(statement)
            }

    def at(self, keys: Sequence[str]) -> int | None:
        """Return the number of the article that is known by one of some addresses' keys."""
        statement = select(AddressRow.article_id).where(AddressRow.key.in_(keys)).limit(1)
        with self._database.reading() as connection:
            return connection.scalar(statement)

    def entry_at(self, keys: Sequence[str]) -> str | None:
        """Return what became of the entry that was listed under one of some keys, if any was."""
        statement = select(EntryRow.state, EntryRow.reason, EntryRow.last_error).where(
            EntryRow.url_key.in_(keys)
        )
        with self._database.reading() as connection:
            row = connection.execute(statement.limit(1)).first()
        if row is None:
            return None
        why = row.last_error or row.reason
        return f"{row.state}: {why}" if why else str(row.state)


def _articles() -> Select[Any]:
    columns = (
        "id url canonical_url title text authors published fetched language site section tags "
        "mark headline_only story_id copy_of first_seen_at"
    )
    return select(
        *(getattr(ArticleRow, name) for name in columns.split()), SourceRow.name.label("source")
    ).join(SourceRow, SourceRow.id == ArticleRow.source_id)


def _past_article(row: Row[Any]) -> PastArticle:
    return PastArticle(
        id=row.id,
        article=Article(
            url=row.url,
            canonical_url=row.canonical_url,
            title=row.title,
            text=row.text,
            authors=tuple(row.authors),
            published=row.published,
            fetched=row.fetched,
            language=row.language,
            site=row.site,
            section=row.section or "",
            tags=tuple(row.tags or ()),
            mark=Mark(row.mark) if row.mark else None,
            headline_only=row.headline_only,
        ),
        source=row.source,
        story=row.story_id,
        copy_of=row.copy_of,
        first_seen=row.first_seen_at,
    )
