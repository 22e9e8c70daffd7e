"""Verbs on what waits before it is told: the backlogs of new sources and watches, and digests."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, and_, delete, func, insert, or_, select, update

from db.article_tables import ArticleRow
from db.database import Database
from db.delivery_tables import AlertRow, DigestRow
from db.evidence import HealthState
from db.house_tables import FactRow
from db.message_records import Heard, Trouble
from db.plans import AlertState, Backlog, HeldAlerts, Release
from db.policies import read_policy
from db.source_tables import EntryRow, HealthRow, SourceRow
from db.telling_rows import write_deliveries
from db.watch_records import Watch
from db.watch_tables import MatchRow, WatchRow
from db.watches import watch_record

FIRST_POLL_PATIENCE = timedelta(minutes=5)
_EXPECTED = "more of the backlog is expected until"
DecideRelease = Callable[[Backlog], Iterable[Release]]


class Held:
    """Alerts that are not told at once, and their release."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def release(self, decide: DecideRelease, now: datetime) -> tuple[Release, ...]:
        """Read how the backlogs stand, decide, and write what follows: all or nothing."""
        if not self._any_held():
            return ()
        with self._database.writing() as connection:
            releases = tuple(decide(_backlog(connection, now)))
            for release in releases:
                _write_release(connection, release, now)
        return releases

    def expect_more(self, until: datetime) -> None:
        """Record that more is being found among stored pages: a backlog's size is not known.

        ``until`` ends it by itself, should whoever finds it die; a past time ends it now.
        """
        with self._database.writing() as connection:
            connection.execute(delete(FactRow).where(FactRow.name == _EXPECTED))
            connection.execute(
                insert(FactRow).values(name=_EXPECTED, value=until.astimezone(UTC).isoformat())
            )

    def _any_held(self) -> bool:
        with self._database.reading() as connection:
            held = select(AlertRow.id).where(AlertRow.state == AlertState.HELD.value).limit(1)
            return connection.execute(held).first() is not None

    def close_digests(
        self,
        now: datetime,
        next_digest: Callable[[Watch, datetime], datetime],
        hold: Callable[[Watch, datetime], datetime],
    ) -> tuple[str, ...]:
        """Send the digests whose clock time has come; return the watches that have one to send."""
        with self._database.writing() as connection:
            rows = connection.execute(
                select(WatchRow.__table__).where(WatchRow.active, WatchRow.digest_due_at <= now)
            ).all()
            sent = [
                row.name
                for row in rows
                if _close_digest(connection, row, now=now, due_at=hold(watch_record(row), now))
            ]
            for row in rows:
                connection.execute(
                    update(WatchRow)
                    .where(WatchRow.id == row.id)
                    .values(digest_due_at=next_digest(watch_record(row), now), digest_since=now)
                )
        return tuple(sent)


def _backlog(connection: Connection, now: datetime) -> Backlog:
    waiting = and_(EntryRow.backlog, EntryRow.state.in_(("due", "fetching")))
    fresh = select(func.count()).where(waiting, EntryRow.attempts == 0)
    retrying = select(func.count()).where(waiting, EntryRow.attempts > 0)
    unheard = select(func.count()).where(
        SourceRow.active,
        SourceRow.last_polled_at.is_(None) | (SourceRow.last_polled_at < SourceRow.created_at),
        SourceRow.created_at > now - FIRST_POLL_PATIENCE,
    )
    behind = select(func.count()).where(WatchRow.active, WatchRow.caught_up.is_(False))
    return Backlog(
        now=now,
        fresh=connection.scalar(fresh) or 0,
        retrying=connection.scalar(retrying) or 0,
        unheard=connection.scalar(unheard) or 0,
        behind=(connection.scalar(behind) or 0) + _is_more_expected(connection, now),
        held=_held(connection),
    )


def _is_more_expected(connection: Connection, now: datetime) -> bool:
    until = connection.scalar(select(FactRow.value).where(FactRow.name == _EXPECTED))
    return until is not None and datetime.fromisoformat(until) > now


def _held(connection: Connection) -> tuple[HeldAlerts, ...]:
    held: dict[int, list[Row[str, int, datetime]]] = {}
    published = func.min(ArticleRow.published)
    for row in connection.execute(
        select(AlertRow.id, AlertRow.watch_id, AlertRow.created_at)
        .join(MatchRow, MatchRow.alert_id == AlertRow.id)
        .join(ArticleRow, ArticleRow.id == MatchRow.article_id)
        .where(AlertRow.state == AlertState.HELD.value)
        .group_by(AlertRow.id, AlertRow.watch_id, AlertRow.created_at)
        .order_by(published.nulls_first(), AlertRow.created_at)
    ):
        held.setdefault(row.watch_id, []).append(row)
    watches = connection.execute(select(WatchRow.__table__).where(WatchRow.id.in_(list(held))))
    return tuple(
        HeldAlerts(
            watch=watch_record(row),
            alerts=tuple(alert.id for alert in held[row.id]),
            oldest=min(alert.created_at for alert in held[row.id]),
        )
        for row in watches.all()
    )


def _write_release(connection: Connection, release: Release, now: datetime) -> None:
    watch = connection.scalar(select(WatchRow.id).where(WatchRow.name == release.watch.name))
    if release.summary and watch is not None:
        since = _oldest(connection, release.alerts)
        digest = write_digest(connection, watch, backlog=True, since=since, now=now)
        fold(connection, release.alerts, digest)
        write_deliveries(
            connection,
            "digest",
            digest,
            channels=release.watch.channels,
            due_at=release.due_at,
            now=now,
        )
        return
    for position, alert in enumerate(release.alerts):
        connection.execute(
            update(AlertRow).where(AlertRow.id == alert).values(state=AlertState.OPEN.value)
        )
        write_deliveries(
            connection,
            "alert",
            alert,
            channels=release.watch.channels,
            due_at=release.due_at,
            now=now + timedelta(microseconds=position),  # they are told in this order
        )


def _oldest(connection: Connection, alerts: Sequence[str]) -> datetime:
    return connection.execute(
        select(AlertRow.created_at)
        .where(AlertRow.id.in_(alerts))
        .order_by(AlertRow.created_at)
        .limit(1)
    ).scalar_one()


def fold(connection: Connection, alerts: Sequence[str], digest: str) -> None:
    """Write that alerts are sent within a digest."""
    connection.execute(
        update(AlertRow)
        .where(AlertRow.id.in_(alerts))
        .values(state=AlertState.FOLDED.value, digest_id=digest)
    )


def _close_digest(
    connection: Connection, watch: Row[Any], *, now: datetime, due_at: datetime
) -> bool:
    alerts = connection.scalars(
        select(AlertRow.id).where(
            AlertRow.watch_id == watch.id,
            AlertRow.state == AlertState.WAITING.value,
            AlertRow.held_until.is_(None),
        )
    ).all()
    if not alerts and not read_policy(watch.policy).empty_digest:
        return False
    digest = write_digest(
        connection, watch.id, backlog=False, since=watch.digest_since or now, now=now
    )
    fold(connection, alerts, digest)
    write_deliveries(connection, "digest", digest, channels=watch.channels, due_at=due_at, now=now)
    return True


def write_digest(
    connection: Connection,
    watch: int,
    *,
    backlog: bool,
    since: datetime,
    now: datetime,
    why: str = "",
) -> str:
    """Write a digest of a watch, and what could be heard in its time; return its number."""
    number = uuid4().hex
    heard = _heard(connection, since)
    connection.execute(
        insert(DigestRow).values(
            id=number,
            watch_id=watch,
            backlog=backlog,
            since=since,
            until=now,
            heard=_heard_json(heard),
            created_at=now,
            why=why,
        )
    )
    return number


def _heard(connection: Connection, since: datetime) -> Heard:
    """Return which sources answered since a time, or have not failed since they last did."""
    rows = connection.execute(
        select(
            SourceRow.name,
            or_(SourceRow.last_heard_at >= since, SourceRow.failures == 0).label("heard"),
        )
        .where(SourceRow.active)
        .order_by(SourceRow.name)
    ).all()
    silent = tuple(row.name for row in rows if not row.heard)
    return Heard(
        sources=len(rows),
        heard=len(rows) - len(silent),
        silent=silent,
        troubles=_troubles(connection),
    )


def _troubles(connection: Connection) -> tuple[Trouble, ...]:
    """Return the sources that are judged to be not well, those that are so longest first."""
    well = (HealthState.OK.value, HealthState.NEW.value)
    rows = connection.execute(
        select(SourceRow.name, HealthRow.state, HealthRow.since)
        .join(HealthRow, HealthRow.source_id == SourceRow.id)
        .where(SourceRow.active, HealthRow.state.not_in(well))
        .order_by(HealthRow.since.nulls_last(), SourceRow.name)
    )
    return tuple(Trouble(source=row.name, state=row.state, since=row.since) for row in rows)


def _heard_json(heard: Heard) -> dict[str, Any]:
    return {
        "sources": heard.sources,
        "heard": heard.heard,
        "silent": list(heard.silent),
        "troubles": [
            [each.source, each.state, each.since.isoformat() if each.since else None]
            for each in heard.troubles
        ],
    }
