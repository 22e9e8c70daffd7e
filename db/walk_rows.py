"""The rows of walks through archives, as other verbs write them in their own transactions."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from db.source_tables import EntryRow, WalkPageRow, WalkRow
from db.walk import FoundPage, NewGap, Purpose, WalkState

GAPS_KEPT = timedelta(days=90)  # after they ended
_MAX_URL = 2000  # characters


def open_gap(connection: Connection, source_id: int, gap: NewGap, now: datetime) -> int:
    """Write down a gap, in the transaction of the poll that left it; return its id.

    It reaches back to the newest entry that the source had listed before, as far as dates tell.
    """
    connection.execute(
        delete(WalkRow).where(
            WalkRow.source_id == source_id,
            WalkRow.purpose == Purpose.GAP.value,
            WalkRow.ended_at < now - GAPS_KEPT,
        )
    )
    newest = connection.scalar(
        select(func.max(EntryRow.published)).where(
            EntryRow.source_id == source_id,
            EntryRow.seen_at < now,
            EntryRow.published <= now,
        )
    )
    since = newest or gap.since or now
    return write_walk(
        connection, source_id, purpose=Purpose.GAP, since=since, pages=gap.pages, now=now,
        why=gap.why, until=gap.until,
    )  # fmt: skip


def write_walk(
    connection: Connection,
    source_id: int,
    *,
    purpose: Purpose,
    since: datetime,
    pages: Iterable[FoundPage],
    now: datetime,
    why: str = "",
    until: datetime | None = None,
) -> int:
    """Write down a walk that begins, with the pages to read first; return its id."""
    values: dict[str, Any] = {
        "source_id": source_id,
        "purpose": purpose.value,
        "state": WalkState.OPEN.value,
        "since": since,
        "until": until,
        "why": why,
        "reason": "",
        **dict.fromkeys(("pages", "found", "new", "dropped", "barren", "attempts"), 0),
        "reached": False,
        "archive": False,
        "started_at": now,
        "updated_at": now,
        "due_at": now,
    }
    walk_id = connection.execute(
        insert(WalkRow).values(**values).returning(WalkRow.id)
    ).scalar_one()
    write_pages(connection, walk_id, pages)
    return walk_id


def write_pages(connection: Connection, walk_id: int, pages: Iterable[FoundPage]) -> None:
    """Let pages wait to be read, in their order; those that the walk knows are left out."""
    wanted = {page.url: page for page in pages if len(page.url) <= _MAX_URL}
    known = set(connection.scalars(select(WalkPageRow.url).where(WalkPageRow.walk_id == walk_id)))
    rows: list[dict[str, Any]] = [
        {
            "walk_id": walk_id,
            "url": page.url,
            "way": page.way.value,
            "number": page.number,
            "whole_site": page.whole_site,
            "state": "waiting",
            "found": 0,
            "new": 0,
            "links": [],
            "attempts": 0,
        }
        for url, page in wanted.items()
        if url not in known
    ]
    if rows:
        connection.execute(insert(WalkPageRow), rows)
