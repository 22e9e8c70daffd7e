"""What a source did lately: when it posted, and how often that mattered to a watch."""

from datetime import datetime, time, timedelta

from sqlalchemy import Connection, func, or_, select

from db.article_tables import ArticleRow
from db.records import SourcePast
from db.source_tables import EntryRow
from db.watch_tables import MatchRow

_LATEST_NEWS = timedelta(days=1)  # an entry found later than this after its date was not news then
_MIDNIGHT = time(0)


def read_past(connection: Connection, source_id: int, since: datetime, limit: int) -> SourcePast:
    """Return a source's posts since then, in order, at most ``limit`` of the newest, and matches.

    A post's time is what was listed if that can be; else when it was first seen; none for what
    the first hearing brought without a date.
    """
    rows = connection.execute(
        select(EntryRow.published, EntryRow.seen_at, EntryRow.backlog)
        .where(EntryRow.source_id == source_id, EntryRow.seen_at >= since)
        .where(or_(EntryRow.published.is_not(None), ~EntryRow.backlog))
        .order_by(EntryRow.id.desc())
        .limit(limit)
    )
    times = (post_time(row.published, row.seen_at, backlog=row.backlog) for row in rows)
    known = tuple(sorted(at for at in times if at is not None and at >= since))
    return SourcePast(times=known, matches=_matches(connection, source_id, since))


def post_time(published: datetime | None, seen_at: datetime, *, backlog: bool) -> datetime | None:
    """Return when an entry was posted, as far as its source and we can tell.

    A date in the future, one at midnight (which is a day without a time) and one that was old
    news when it was found give way to when it was found. For the first list that says nothing.
    """
    if published is None or published > seen_at or published.time() == _MIDNIGHT:
        return None if backlog else seen_at
    if not backlog and seen_at - published > _LATEST_NEWS:
        return seen_at
    return published


def _matches(connection: Connection, source_id: int, since: datetime) -> int:
    return (
        connection.scalar(
            select(func.count())
            .select_from(MatchRow)
            .join(ArticleRow, ArticleRow.id == MatchRow.article_id)
            .where(ArticleRow.source_id == source_id, MatchRow.matched_at >= since)
        )
        or 0
    )
