"""Verbs on sources: what is configured, which are due, how a poll ended."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from db.database import Database
from db.entries import store_listed
from db.health_rows import note_poll
from db.leases import free
from db.pasts import read_past
from db.prepared import Prepared
from db.records import (
    KeyedEntry,
    Move,
    PollCount,
    PolledSource,
    PollReason,
    PollResult,
    Source,
    SourcePast,
    SourceState,
    Validators,
)
from db.source_tables import EntryRow, HealthRow, SourceRow
from db.walk import NewGap
from db.walk_rows import open_gap

FIRST_INTERVAL = timedelta(minutes=10)
_FORGOTTEN = (
    "etag",
    "last_modified",
    "body_sha256",
    "first_heard_at",
    "why",
    "pace",
    "ttl_seconds",
)
Plan = Callable[[PollCount], PollResult]
JudgeGap = Callable[[PollCount], NewGap | None]


class Sources:
    """What the database knows of sources."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def configure(self, sources: Iterable[Source], now: datetime) -> None:
        """Make the rows equal to the configuration; a source that left it rests, with its past."""
        wanted = {source.name: source for source in sources}
        with self._database.writing() as connection:
            known = {row.name: row for row in connection.execute(select(SourceRow.__table__))}
            for name, source in wanted.items():
                if name in known:
                    _reconfigure(connection, known[name], source, now)
                else:
                    connection.execute(insert(SourceRow).values(**_new_row(source, now)))
            gone = known.keys() - wanted.keys()
            connection.execute(
                update(SourceRow).where(SourceRow.name.in_(gone)).values(active=False)
            )

    def claim_due(
        self,
        owner: str,
        now: datetime,
        lease_until: datetime,
        limit: int,
        *,
        doubtful: int | None = None,
        slow: Collection[int] = (),
    ) -> tuple[SourceState, ...]:
        """Lease the sources whose poll is due, the longest due first.

        At most ``doubtful`` (None: any number) of them are such as may take long: not heard yet,
        failing, or among the ids ``slow``.
        """
        parts: list[tuple[Prepared, dict[str, Any]]] = [(_LONGEST_DUE, {"most": limit})]
        if doubtful is not None:
            known = {"slow": list(slow)}
            parts = [
                (_SURE, {"most": limit, **known}),
                (_DOUBTFUL, {"most": min(doubtful, limit), **known}),
            ]
        with self._database.writing() as connection:
            found = [
                row
                for statement, asked in parts
                for row in connection.execute(statement, {"now": now, **asked})
            ]
            rows = sorted(found, key=lambda row: row.next_poll_at)[:limit]
            if rows:
                connection.execute(
                    update(SourceRow)
                    .where(SourceRow.id.in_([row.id for row in rows]))
                    .values(lease_owner=owner, lease_until=lease_until)
                )
        return tuple(source_state(row) for row in rows)

    def any_due(self, now: datetime) -> bool:
        """Tell whether a configured source waits to be polled."""
        with self._database.reading() as connection:
            found = connection.scalar(select(SourceRow.id).where(_due(now)).limit(1))
        return found is not None

    def store_poll(
        self,
        source_id: int,
        entries: Sequence[KeyedEntry],
        at: datetime,
        plan: Plan,
        gap: JudgeGap | None = None,
    ) -> tuple[PollCount, PollResult]:
        """Write what a poll listed and what ``plan`` says follows; end the lease. All or nothing.

        The validators become the source's only together with the entries they stand for; and a
        gap that ``gap`` sees is written with the entries that would hide it from the next poll.
        """
        with self._database.writing() as connection:
            row = connection.execute(
                select(SourceRow.__table__).where(SourceRow.id == source_id)
            ).one()
            count = store_listed(
                connection,
                source_id=source_id,
                entries=entries,
                backlog=row.first_heard_at is None,
                now=at,
            )
            result = plan(count)
            found = gap(count) if gap else None
            if found is not None:
                open_gap(connection, source_id, found, at)
            values = _after_poll(row, result, count)
            connection.execute(update(SourceRow).where(SourceRow.id == source_id).values(**values))
            note_poll(connection, result, entries if row.first_heard_at is None else (), count)
        return count, result

    def past(self, source_id: int, since: datetime, limit: int) -> SourcePast:
        """Return what a source did since then: its newest posts, at most ``limit``, and matches."""
        with self._database.reading() as connection:
            return read_past(connection, source_id, since, limit)

    def polled(self, quiet_since: datetime) -> tuple[PolledSource, ...]:
        """Return all configured sources as the division of the budget sees them.

        Quiet are those that brought nothing new since ``quiet_since``.
        """
        news = func.coalesce(SourceRow.last_new_at >= quiet_since, False).label("news")
        columns = select(SourceRow.url, SourceRow.every_seconds, SourceRow.pace, news)
        with self._database.reading() as connection:
            rows = connection.execute(columns.where(SourceRow.active)).all()
        return tuple(
            PolledSource(
                url=row.url,
                every=_duration(row.every_seconds),
                pace=row.pace,
                quiet=not row.news,
            )
            for row in rows
        )

    def all(self) -> tuple[SourceState, ...]:
        """Return the configured sources with their state, by name."""
        waiting = func.sum(case((EntryRow.state.in_(("due", "fetching")), 1), else_=0))
        counts = (
            select(
                EntryRow.source_id,
                func.count().label("entries"),
                waiting.label("pending"),
            )
            .group_by(EntryRow.source_id)
            .subquery()
        )
        with self._database.reading() as connection:
            rows = connection.execute(
                select(SourceRow.__table__, counts.c.entries, counts.c.pending)
                .outerjoin(counts, counts.c.source_id == SourceRow.id)
                .where(SourceRow.active)
                .order_by(SourceRow.name)
            ).all()
        return tuple(
            replace(source_state(row), entries=row.entries or 0, pending=row.pending or 0)
            for row in rows
        )


def _due(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    return and_(
        SourceRow.active,
        SourceRow.gone_at.is_(None),
        SourceRow.next_poll_at <= now,
        free(SourceRow.lease_until, now),
    )


# Asked several times a second, so put together once.
_ALL_DUE = (
    select(SourceRow.__table__)
    .where(_due(bindparam("now")))
    .order_by(SourceRow.next_poll_at, SourceRow.id)
    .limit(bindparam("most"))
)
_MAY_TAKE_LONG = or_(
    SourceRow.failures > 0,
    SourceRow.last_heard_at.is_(None),
    SourceRow.id.in_(bindparam("slow", expanding=True)),
)
_LONGEST_DUE = Prepared(_ALL_DUE)
_SURE = Prepared(_ALL_DUE.where(not_(_MAY_TAKE_LONG)))
_DOUBTFUL = Prepared(_ALL_DUE.where(_MAY_TAKE_LONG))


def source_state(row: Row[Any]) -> SourceState:
    """Return a source's row as a record, without the counts of its entries."""
    return SourceState(
        id=row.id,
        source=Source(
            name=row.name,
            kind=row.kind,
            url=row.url,
            every=_duration(row.every_seconds),
            timezone=row.timezone,
            options=row.options,
        ),
        next_poll_at=row.next_poll_at,
        interval=timedelta(seconds=row.interval_seconds),
        first_heard_at=row.first_heard_at,
        last_polled_at=row.last_polled_at,
        last_heard_at=row.last_heard_at,
        last_new_at=row.last_new_at,
        failures=row.failures,
        last_error=row.last_error,
        why=row.why,
        ttl=_duration(row.ttl_seconds),
        validators=Validators(
            etag=row.etag, last_modified=row.last_modified, body_sha256=row.body_sha256
        ),
        move=_move(row),
        gone_at=row.gone_at,
    )


def _move(row: Row[Any]) -> Move | None:
    if row.moved_to is None:
        return None
    return Move(
        target=row.moved_to,
        since=row.moved_since,
        polls=row.moved_polls,
        settled=row.moved_settled,
    )


def _move_values(move: Move | None) -> dict[str, Any]:
    return {
        "moved_to": move.target if move else None,
        "moved_since": move.since if move else None,
        "moved_polls": move.polls if move else 0,
        "moved_settled": move.settled if move else False,
    }


def _duration(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _configured(source: Source) -> dict[str, Any]:
    return {
        "kind": source.kind,
        "url": source.url,
        "every_seconds": None if source.every is None else source.every.total_seconds(),
        "timezone": source.timezone,
        "options": dict(source.options),
        "active": True,
    }


def _new_row(source: Source, now: datetime) -> dict[str, Any]:
    interval = source.every or FIRST_INTERVAL
    return {
        "name": source.name,
        "created_at": now,
        "next_poll_at": now,
        "interval_seconds": interval.total_seconds(),
        "failures": 0,
        **_configured(source),
    }


def _reconfigure(connection: Connection, row: Row[Any], source: Source, now: datetime) -> None:
    values = _configured(source)
    if all(getattr(row, key) == value for key, value in values.items()):
        return
    interval = source.every or timedelta(seconds=row.interval_seconds)
    values["interval_seconds"] = interval.total_seconds()
    values["next_poll_at"] = min(row.next_poll_at, now + interval)
    values["gone_at"] = None  # the user wants it to be asked again
    if not row.active or (row.kind, row.url) != (source.kind, source.url):
        # Another place, or one that was away: ask it whole, and treat what it lists as a backlog.
        values |= dict.fromkeys(_FORGOTTEN)
        values |= {"next_poll_at": now, "failures": 0, "last_error": None, "created_at": now}
        values |= _move_values(None)
        connection.execute(delete(HealthRow).where(HealthRow.source_id == row.id))
    connection.execute(update(SourceRow).where(SourceRow.id == row.id).values(**values))


def _after_poll(row: Row[Any], result: PollResult, count: PollCount) -> dict[str, Any]:
    values: dict[str, Any] = {
        "next_poll_at": result.next_poll_at,
        "interval_seconds": result.interval.total_seconds(),
        "last_polled_at": result.at,
        "last_error": result.error,
        "gone_at": result.at if result.gone else None,
        "why": result.why,
        "pace": row.pace if result.pace is None else result.pace,
        "ttl_seconds": None if result.ttl is None else result.ttl.total_seconds(),
        "lease_owner": None,
        "lease_until": None,
        **_move_values(result.move),
    }
    if result.reason is PollReason.FAILED:
        return values | {"failures": row.failures + 1}
    values |= {"failures": 0, "last_heard_at": result.at}
    values["first_heard_at"] = row.first_heard_at or result.at
    if count.new:
        values["last_new_at"] = result.at
    if result.validators is not None:
        values["etag"] = result.validators.etag
        values["last_modified"] = result.validators.last_modified
        values["body_sha256"] = result.validators.body_sha256
    return values
