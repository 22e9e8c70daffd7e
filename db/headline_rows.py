"""What the intake reads and writes of articles that came, or were told, without their page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, literal, select, update

from db.article_tables import ArticleRow, StoryRow
from db.delivery_tables import AlertRow
from db.prepared import Prepared
from db.records import Record
from db.source_tables import EntryRow

_BY_NUMBER = Prepared(
    select(ArticleRow.__table__).where(
        ArticleRow.id == bindparam("article"), ArticleRow.headline_only.is_not(None)
    )
)
_BY_ENTRY = Prepared(
    select(ArticleRow.__table__)
    .join(EntryRow, EntryRow.article_id == ArticleRow.id)
    .where(EntryRow.id == bindparam("entry"), ArticleRow.headline_only.is_not(None))
)


@dataclass(frozen=True, kw_only=True)
class NotHad(Record):
    """That an entry's page was not had, and when it is tried again; None: never."""

    error: str
    again: datetime | None
    counts: bool  # as a failed attempt


def headline_of(
    connection: Connection, *, entry: int | None, article: int | None
) -> Row[Any] | None:
    """Return the article that an entry, or a told article, is by its headline until now."""
    if article is not None:
        return connection.execute(_BY_NUMBER, {"article": article}).one_or_none()
    if entry is not None:
        return connection.execute(_BY_ENTRY, {"entry": entry}).one_or_none()
    return None


def leave_entry(
    connection: Connection, entry: int, not_had: NotHad, *, article: int, now: datetime
) -> None:
    """Write that an entry's page was not had, and is tried again or given up; it was told."""
    ended = {"state": "failed", "reason": not_had.error, "fetched_at": now}
    connection.execute(
        update(EntryRow)
        .where(EntryRow.id == entry)
        .values(
            **({"state": "due", "due_at": not_had.again} if not_had.again else ended),
            article_id=article,
            last_error=not_had.error,
            attempts=EntryRow.attempts + int(not_had.counts),
            lease_owner=None,
            lease_until=None,
        )
    )


def join_story(connection: Connection, article: int, *, story: int, copy_of: int | None) -> None:
    """Put a stored article into the story that it proved to belong to; drop one left empty."""
    former = connection.scalar(select(ArticleRow.story_id).where(ArticleRow.id == article))
    connection.execute(
        update(ArticleRow).where(ArticleRow.id == article).values(story_id=story, copy_of=copy_of)
    )
    left = select(literal(1)).where(ArticleRow.story_id == former)
    told = select(literal(1)).where(AlertRow.story_id == former)
    if connection.execute(left.union_all(told).limit(1)).first() is None:
        connection.execute(delete(StoryRow).where(StoryRow.id == former))
