"""Verbs on kept pages: what was fetched for an article, for as long as it is kept."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.orm import aliased

from db.article_tables import PageRow
from db.articles import Articles
from db.database import Database
from db.entries import OF_SOURCE, claimed_entry
from db.kept import PageToClean, StoredPage, unpack_body
from db.page_rows import SAME_OF_ARTICLE, stored_page
from db.records import Page, Record
from db.source_tables import EntryRow, SourceRow
from db.watch_tables import MatchRow, WatchRow

AT_ONCE = 50  # rows removed in one transaction, so that nobody waits long for the next
_PLAIN = [column for column in PageRow.__table__.columns if column.name != "body"]


@dataclass(frozen=True, kw_only=True)
class Selection(Record):
    """Which kept pages are meant; what is left out narrows nothing."""

    source: str | None = None
    watch: str | None = None
    since: datetime | None = None  # fetched at or after it
    article: int | None = None


class Pages:
    """What the database knows of kept pages."""

    def __init__(self, database: Database, articles: Articles) -> None:
        self._database = database
        self._articles = articles

    def of(self, article: int) -> tuple[StoredPage, ...]:
        """Return the pages kept of an article, the earliest first."""
        statement = select(*_PLAIN).where(PageRow.article_id == article).order_by(PageRow.id)
        with self._database.reading() as connection:
            return tuple(stored_page(row) for row in connection.execute(statement))

    def each(self, selection: Selection) -> Iterator[tuple[StoredPage, bytes]]:
        """Return the kept pages of articles with their bodies, one by one, in order of fetching.

        Each is read by itself: memory is bounded, and no transaction is held between two. One
        that is pruned meanwhile is left out. Raises StoreError, also for a damaged body.
        """
        with self._database.reading() as connection:
            statement = _chosen(selection).where(PageRow.article_id.is_not(None))
            numbers = connection.scalars(statement).all()
        for number in numbers:
            with self._database.reading() as connection:
                row = connection.execute(
                    select(PageRow.__table__).where(PageRow.id == number)
                ).one_or_none()
            if row is not None:
                stored = stored_page(row)
                yield stored, unpack_body(row.body, stored)

    def to_clean(
        self, selection: Selection, *, but_by: str | None, after: int, limit: int
    ) -> tuple[PageToClean, ...]:
        """Return pages to be cleaned again, by id from ``after`` on; only each article's latest.

        Those that the cleaner ``but_by`` has read are left out. Raises StoreError.
        """
        statement = _latest(selection, but_by).where(PageRow.id > after)
        with self._database.reading() as connection:
            rows = connection.execute(
                _with_entries().where(PageRow.id.in_(statement.limit(limit))).order_by(PageRow.id)
            ).all()
        return tuple(self._to_clean(row) for row in rows)

    def count_to_clean(self, selection: Selection, *, but_by: str | None) -> int:
        """Count the pages that ``to_clean`` would return in all."""
        chosen = _latest(selection, but_by).subquery()
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(chosen)) or 0

    def _to_clean(self, row: Row[Any]) -> PageToClean:
        stored = stored_page(row, prefix="page_")
        return PageToClean(
            id=stored.id,
            page=Page(
                url=stored.url,
                final_url=stored.final_url,
                status=stored.status,
                headers=stored.headers,
                body=unpack_body(row.page_body, stored),
                fetched=stored.fetched,
            ),
            article=None if stored.article is None else self._articles.get(stored.article),
            claimed=claimed_entry(row),
        )

    def mark(self, numbers: Collection[int], cleaner: str) -> None:
        """Record that these pages were read by a cleaner, so that it need not read them again."""
        with self._database.writing() as connection:
            connection.execute(
                update(PageRow).where(PageRow.id.in_(list(numbers))).values(cleaner=cleaner)
            )

    def adopt(self, number: int, article: int, cleaner: str) -> None:
        """Give a page to the article that a cleaner has found on it after all."""
        with self._database.writing() as connection:
            sha256 = connection.scalar(select(PageRow.sha256).where(PageRow.id == number))
            same = {"sha256": sha256, "article": article}
            if connection.execute(SAME_OF_ARTICLE, same).first() is not None:
                connection.execute(delete(PageRow).where(PageRow.id == number))
                return
            connection.execute(
                update(PageRow)
                .where(PageRow.id == number)
                .values(article_id=article, cleaner=cleaner)
            )

    def prune(self, before: datetime, most: int) -> int:
        """Remove some pages: those fetched at or before a time, then the oldest beyond ``most``.

        ``most`` are bytes as stored. Returns how many were removed: AT_ONCE at most, so call
        again until it is 0.
        """
        with self._database.reading() as connection:
            numbers = _spent(connection, before) or _excess(connection, most)
        if numbers:
            with self._database.writing() as connection:
                connection.execute(delete(PageRow).where(PageRow.id.in_(numbers)))
        return len(numbers)


def _chosen(selection: Selection) -> Select[int]:
    """Return the statement that chooses pages' ids, in order."""
    return select(PageRow.id).where(*_conditions(selection)).order_by(PageRow.id)


def _latest(selection: Selection, but_by: str | None) -> Select[int]:
    """Return the statement that chooses the latest page of each article, and those without one."""
    later = aliased(PageRow)
    latest = select(func.max(later.id)).where(later.article_id == PageRow.article_id)
    statement = _chosen(selection).where(
        (PageRow.article_id.is_(None)) | (PageRow.id == latest.scalar_subquery())
    )
    return statement if but_by is None else statement.where(PageRow.cleaner != but_by)


def _conditions(selection: Selection) -> Iterator[ColumnElement[bool]]:
    if selection.article is not None:
        yield PageRow.article_id == selection.article
    if selection.since is not None:
        yield PageRow.fetched >= selection.since
    if selection.source is not None:
        entries = select(EntryRow.id).join(SourceRow, SourceRow.id == EntryRow.source_id)
        yield PageRow.entry_id.in_(entries.where(SourceRow.name == selection.source))
    if selection.watch is not None:
        matched = select(MatchRow.article_id).join(WatchRow, WatchRow.id == MatchRow.watch_id)
        yield PageRow.article_id.in_(matched.where(WatchRow.name == selection.watch))


def _with_entries() -> Select[Any]:
    """Return the statement for pages with their entries, as claimed_entry reads these."""
    pages = [column.label(f"page_{column.name}") for column in PageRow.__table__.columns]
    return (
        select(EntryRow.__table__, *OF_SOURCE, *pages)
        .join(PageRow, PageRow.entry_id == EntryRow.id)
        .join(SourceRow, SourceRow.id == EntryRow.source_id)
    )


def _spent(connection: Connection, before: datetime) -> Sequence[int]:
    statement = select(PageRow.id).where(PageRow.fetched <= before)
    return connection.scalars(statement.order_by(PageRow.fetched).limit(AT_ONCE)).all()


def _excess(connection: Connection, most: int) -> list[int]:
    """Return the oldest pages without which the others are within ``most`` bytes."""
    over = (connection.scalar(select(func.sum(PageRow.stored))) or 0) - most
    if over <= 0:
        return []
    oldest = select(PageRow.id, PageRow.stored).order_by(PageRow.fetched, PageRow.id)
    chosen = []
    for row in connection.execute(oldest.limit(AT_ONCE)):
        if over <= 0:
            break
        chosen.append(row.id)
        over -= row.stored
    return chosen
