"""Verbs on walks through archives: begun, read page by page, ended; gaps among them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, select, update

from db.database import Database
from db.entries import known_rows, store_listed
from db.leases import free
from db.message_records import NoticeMessage
from db.presence import write_notice
from db.records import KeyedEntry
from db.source_tables import EntryRow, SourceRow, WalkPageRow, WalkRow
from db.sources import source_state
from db.walk import (
    FoundPage,
    Gaps,
    PageCount,
    PageRead,
    Purpose,
    Step,
    WaitingPage,
    Walk,
    WalkState,
    Way,
)
from db.walk_rows import write_pages, write_walk

_OPEN = WalkState.OPEN.value
_LISTED = 500  # of a source's newest links
Decide = Callable[[Walk, PageCount], Step]


class Walks:
    """What the database knows of walks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest(self, source_id: int) -> Walk | None:
        """Return a source's latest backfill, whether it is open or ended."""
        with self._database.reading() as connection:
            return _latest(connection, source_id)

    def get(self, walk_id: int) -> Walk:
        """Return a walk as it stands."""
        with self._database.reading() as connection:
            return _walk(connection, walk_id)

    def begin(
        self, source_id: int, since: datetime, pages: Sequence[FoundPage], now: datetime
    ) -> Walk:
        """Begin a backfill anew; what is known of earlier ones of the source is forgotten."""
        with self._database.writing() as connection:
            connection.execute(
                delete(WalkRow).where(
                    WalkRow.source_id == source_id, WalkRow.purpose == Purpose.BACKFILL.value
                )
            )
            walk_id = write_walk(
                connection, source_id, purpose=Purpose.BACKFILL, since=since, pages=pages, now=now
            )
            return _walk(connection, walk_id)

    def waiting(self, walk_id: int) -> WaitingPage | None:
        """Return the page to read next: the one found first."""
        chosen = (
            select(WalkPageRow.__table__)
            .where(WalkPageRow.walk_id == walk_id, WalkPageRow.state == "waiting")
            .order_by(WalkPageRow.attempts, WalkPageRow.id)
            .limit(1)
        )
        with self._database.reading() as connection:
            row = connection.execute(chosen).one_or_none()
        if row is None:
            return None
        page = FoundPage(
            url=row.url, way=Way(row.way), number=row.number, whole_site=row.whole_site
        )
        return WaitingPage(id=row.id, page=page, attempts=row.attempts)

    def count_waiting(self, walk_id: int) -> int:
        """Count the pages that are still to be read."""
        with self._database.reading() as connection:
            waits = and_(WalkPageRow.walk_id == walk_id, WalkPageRow.state == "waiting")
            return connection.scalar(select(func.count()).where(waits)) or 0

    def links(self, walk_id: int) -> frozenset[int]:
        """Return the checksums of all links on the pages that a walk has read."""
        with self._database.reading() as connection:
            read = connection.scalars(
                select(WalkPageRow.links).where(WalkPageRow.walk_id == walk_id)
            )
            return frozenset(link for links in read for link in links)

    def listed(self, source_id: int) -> tuple[str, ...]:
        """Return the newest addresses that a source has listed when it was polled."""
        with self._database.reading() as connection:
            return tuple(
                connection.scalars(
                    select(EntryRow.url)
                    .where(EntryRow.source_id == source_id)
                    .order_by(EntryRow.id.desc())
                    .limit(_LISTED)
                )
            )

    def store(
        self,
        walk_id: int,
        page_id: int,
        entries: Sequence[KeyedEntry],
        *,
        read: PageRead,
        decide: Decide,
        now: datetime,
    ) -> Walk:
        """Write what a page listed and what follows from it: all or nothing.

        Entries of a backfill are a backlog; those of a gap are news that was missed.
        """
        with self._database.writing() as connection:
            walk = _walk(connection, walk_id)
            known = known_rows(connection, [entry.key for entry in entries])
            count = store_listed(
                connection,
                source_id=walk.source_id,
                entries=entries,
                backlog=walk.purpose is Purpose.BACKFILL,
                now=now,
                renew=False,
            )
            before = sum(row.seen_at < walk.started for row in known.values())
            step = decide(walk, PageCount(count=count, before=before))
            _end_page(
                connection,
                page_id,
                state="read",
                found=count.listed,
                new=count.new,
                links=list(read.links),
            )
            _go_on(connection, walk, step, now)
            connection.execute(
                update(WalkRow)
                .where(WalkRow.id == walk_id)
                .values(
                    pages=WalkRow.pages + 1,
                    found=WalkRow.found + count.listed,
                    new=WalkRow.new + count.new,
                    dropped=WalkRow.dropped + read.dropped,
                    oldest=min(filter(None, (walk.oldest, read.oldest)), default=None),
                )
            )
            return _walk(connection, walk_id)

    def fail(
        self, walk_id: int, page_id: int, error: str, step: Step | None, now: datetime
    ) -> None:
        """Write down that a page could not be read; without a ``step`` it is tried again."""
        with self._database.writing() as connection:
            _end_page(
                connection,
                page_id,
                state="waiting" if step is None else "failed",
                error=error,
                attempts=WalkPageRow.attempts + 1,
            )
            if step is not None:
                _go_on(connection, _walk(connection, walk_id), step, now)

    def end(
        self,
        walk_id: int,
        state: WalkState,
        reason: str,
        now: datetime,
        *,
        notice: Callable[[Walk, datetime | None], tuple[str, str] | None] | None = None,
        channels: Sequence[str] = (),
    ) -> NoticeMessage | None:
        """End a walk, once; with the notice, if there is one to write, in the same transaction.

        ``notice`` gets the walk and when a gap of the source was told last; it gives title and
        text, or None.
        """
        with self._database.writing() as connection:
            walk = _walk(connection, walk_id)
            if walk.state is not WalkState.OPEN:
                return None
            told = connection.scalar(
                select(func.max(WalkRow.told_at)).where(WalkRow.source_id == walk.source_id)
            )
            words = notice(walk, told) if notice else None
            connection.execute(
                update(WalkRow)
                .where(WalkRow.id == walk_id)
                .values(
                    state=state.value,
                    reason=reason,
                    ended_at=now,
                    updated_at=now,
                    told_at=now if words else None,
                    lease_owner=None,
                    lease_until=None,
                )
            )
            if words is None:
                return None
            return write_notice(
                connection, about="source", subject=walk.source.name, title=words[0],
                text=words[1], channels=channels, now=now,
            )  # fmt: skip

    def claim_gaps(
        self, owner: str, now: datetime, lease_until: datetime, limit: int
    ) -> tuple[Walk, ...]:
        """Lease gaps that are to be filled now, the oldest first."""
        chosen = (
            _select()
            .where(
                WalkRow.purpose == Purpose.GAP.value,
                WalkRow.state == _OPEN,
                WalkRow.due_at <= now,
                free(WalkRow.lease_until, now),
                SourceRow.active,
                SourceRow.gone_at.is_(None),
            )
            .order_by(WalkRow.id)
            .limit(limit)
        )
        with self._database.writing() as connection:
            rows = connection.execute(chosen).all()
            if rows:
                connection.execute(
                    update(WalkRow)
                    .where(WalkRow.id.in_([row.walk_id for row in rows]))
                    .values(lease_owner=owner, lease_until=lease_until)
                )
        return tuple(_record(row) for row in rows)

    def hold(self, walk_id: int, owner: str, lease_until: datetime) -> bool:
        """Hold a gap for longer; tell whether it is still ours."""
        with self._database.writing() as connection:
            held = connection.execute(
                update(WalkRow)
                .where(WalkRow.id == walk_id, WalkRow.lease_owner == owner)
                .values(lease_until=lease_until)
            )
        return held.rowcount == 1

    def postpone(self, walk_id: int, due_at: datetime, reason: str) -> None:
        """Record when a gap is tried again, and why not now."""
        with self._database.writing() as connection:
            connection.execute(
                update(WalkRow)
                .where(WalkRow.id == walk_id)
                .values(
                    due_at=due_at,
                    reason=reason,
                    attempts=WalkRow.attempts + 1,
                    lease_owner=None,
                    lease_until=None,
                )
            )

    def tried(self, walk_id: int) -> Mapping[str, str]:
        """Return the pages of a walk that could not be read, each with why."""
        failed = (
            select(WalkPageRow.url, WalkPageRow.error)
            .where(WalkPageRow.walk_id == walk_id, WalkPageRow.error.is_not(None))
            .order_by(WalkPageRow.id)
        )
        with self._database.reading() as connection:
            return {row.url: row.error for row in connection.execute(failed)}

    def without_archive(self, source_id: int, since: datetime) -> str | None:
        """Return why a gap of a source could not be filled lately for want of any archive."""
        with self._database.reading() as connection:
            return connection.scalar(
                select(WalkRow.reason)
                .where(
                    WalkRow.source_id == source_id,
                    WalkRow.state == WalkState.REPORTED.value,
                    WalkRow.archive.is_(False),
                    WalkRow.pages > 0,
                    WalkRow.ended_at >= since,
                )
                .order_by(WalkRow.id.desc())
                .limit(1)
            )

    def by_source(self, since: datetime) -> Mapping[int, Gaps]:
        """Return how the gaps since a time and the backfills of sources stand, by source's id."""
        chosen = _select().where(
            (WalkRow.purpose == Purpose.BACKFILL.value) | (WalkRow.started_at >= since)
        )
        with self._database.reading() as connection:
            walks = [_record(row) for row in connection.execute(chosen.order_by(WalkRow.id))]
        return {
            source_id: _gaps([walk for walk in walks if walk.source_id == source_id])
            for source_id in {walk.source_id for walk in walks}
        }


def _gaps(walks: Sequence[Walk]) -> Gaps:
    gaps = [walk for walk in walks if walk.purpose is Purpose.GAP]
    backfills = [walk for walk in walks if walk.purpose is Purpose.BACKFILL]
    states = [walk.state for walk in gaps]
    return Gaps(
        open=states.count(WalkState.OPEN),
        filled=states.count(WalkState.FILLED),
        reported=states.count(WalkState.REPORTED),
        last=gaps[-1] if gaps else None,
        backfill=backfills[-1] if backfills else None,
    )


def _go_on(connection: Connection, walk: Walk, step: Step, now: datetime) -> None:
    write_pages(connection, walk.id, step.follow)
    waiting = and_(WalkPageRow.walk_id == walk.id, WalkPageRow.state == "waiting")
    if step.guessed and not step.finished:
        waiting = and_(waiting, WalkPageRow.way == Way.GUESS.value)
    if step.finished or step.guessed:
        connection.execute(update(WalkPageRow).where(waiting).values(state="left out"))
    connection.execute(
        update(WalkRow)
        .where(WalkRow.id == walk.id)
        .values(
            barren=step.barren,
            reached=walk.reached or step.reached,
            archive=walk.archive or step.archive,
            updated_at=now,
        )
    )


def _end_page(connection: Connection, page_id: int, **values: object) -> None:
    connection.execute(update(WalkPageRow).where(WalkPageRow.id == page_id).values(**values))


def _latest(connection: Connection, source_id: int) -> Walk | None:
    row = connection.execute(
        _select()
        .where(WalkRow.source_id == source_id, WalkRow.purpose == Purpose.BACKFILL.value)
        .order_by(WalkRow.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _record(row)


def _walk(connection: Connection, walk_id: int) -> Walk:
    return _record(connection.execute(_select().where(WalkRow.id == walk_id)).one())


def _select() -> Any:  # noqa: ANN401 - a Select
    """Return the statement for walks with their sources; the columns of walks are walk_NAME."""
    columns = [column.label(f"walk_{column.name}") for column in WalkRow.__table__.columns]
    return select(SourceRow.__table__, *columns).join(SourceRow, SourceRow.id == WalkRow.source_id)


def _record(row: Row[Any]) -> Walk:
    return Walk(
        id=row.walk_id,
        source_id=row.walk_source_id,
        source=source_state(row).source,
        purpose=Purpose(row.walk_purpose),
        state=WalkState(row.walk_state),
        since=row.walk_since,
        until=row.walk_until,
        why=row.walk_why,
        reason=row.walk_reason,
        pages=row.walk_pages,
        found=row.walk_found,
        new=row.walk_new,
        dropped=row.walk_dropped,
        oldest=row.walk_oldest,
        reached=row.walk_reached,
        archive=row.walk_archive,
        barren=row.walk_barren,
        started=row.walk_started_at,
        updated=row.walk_updated_at,
        ended=row.walk_ended_at,
        attempts=row.walk_attempts,
    )
