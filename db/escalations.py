"""Verbs on escalations: what one channel could not deliver is told by another, once."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select

from db.channel_rows import read_standings
from db.circuits import CircuitState
from db.database import Database
from db.delivery_records import DeliveryState
from db.delivery_tables import AlertRow, DeliveryRow, DigestRow
from db.policies import Undelivered, read_policy
from db.records import Record
from db.telling_rows import write_deliveries
from db.watch_records import WatchPolicy
from db.watch_tables import WatchRow

FURTHEST = timedelta(days=7)  # what is older is no news that anybody is to be woken for
_AT_ONCE = 200
_LATE = (
    DeliveryState.DEAD.value,
    DeliveryState.DUE.value,
    DeliveryState.WAITING.value,
    DeliveryState.SENDING.value,
    DeliveryState.UNKNOWN.value,
)
IsLate = Callable[[Undelivered, WatchPolicy, datetime], bool]
"""Tells of a delivery, by its watch's policy, whether others are told now."""


@dataclass(frozen=True, kw_only=True)
class Escalated(Record):
    """That a message goes to further channels, as one could not deliver it."""

    watch: str
    channel: str  # that could not
    to: tuple[str, ...]


class Escalations:
    """Deliveries whose watches name a second way."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def escalate(self, is_late: IsLate, now: datetime) -> tuple[Escalated, ...]:
        """Write what is to be told by other channels; return it."""
        with self._database.reading() as connection:
            if not self._late(connection, is_late, now):
                return ()
        with self._database.writing() as connection:
            late = self._late(connection, is_late, now)
            made = (_escalate(connection, row, policy, now) for row, policy in late)
            return tuple(each for each in made if each is not None)

    def _late(
        self, connection: Connection, is_late: IsLate, now: datetime
    ) -> Sequence[tuple[Row[Any], WatchPolicy]]:
        policies = _policies(connection)
        if not policies:
            return []
        standings = read_standings(connection)
        failing = {
            name
            for name, standing in standings.items()
            if standing.paused is None and standing.circuit.state(now) is not CircuitState.CLOSED
        }
        rows = connection.execute(_late_rows(policies, now)).all()
        told = _told(connection, rows)
        return [
            (row, policies[row.watch])
            for row in rows
            if is_late(_undelivered(row, failing), policies[row.watch], now)
            and not set(policies[row.watch].escalate_to) <= told[row.message_id]
        ]


def _policies(connection: Connection) -> Mapping[int, WatchPolicy]:
    rows = connection.execute(
        select(WatchRow.id, WatchRow.policy).where(WatchRow.active, WatchRow.policy.is_not(None))
    )
    found = {row.id: read_policy(row.policy) for row in rows}
    return {number: policy for number, policy in found.items() if policy.escalate_to}


def _late_rows(policies: Mapping[int, WatchPolicy], now: datetime) -> Any:  # noqa: ANN401 - SQL
    of_alert = and_(DeliveryRow.message_kind == "alert", DeliveryRow.message_id == AlertRow.id)
    of_digest = and_(DeliveryRow.message_kind == "digest", DeliveryRow.message_id == DigestRow.id)
    watch = or_(AlertRow.watch_id == WatchRow.id, DigestRow.watch_id == WatchRow.id)
    return (
        select(DeliveryRow.__table__, WatchRow.id.label("watch"), WatchRow.name.label("name"))
        .outerjoin(AlertRow, of_alert)
        .outerjoin(DigestRow, of_digest)
        .join(WatchRow, watch)
        .where(
            WatchRow.id.in_(list(policies)),
            DeliveryRow.state.in_(_LATE),
            DeliveryRow.instead_of.is_(None),
            DeliveryRow.created_at > now - FURTHEST,
        )
        .order_by(DeliveryRow.created_at, DeliveryRow.id)
        .limit(_AT_ONCE)
    )


def _undelivered(row: Row[Any], failing: Collection[str]) -> Undelivered:
    return Undelivered(
        state=DeliveryState(row.state),
        made=row.created_at,
        attempts=row.attempts,
        channel_fails=row.channel in failing,
    )


def _told(connection: Connection, rows: Sequence[Row[Any]]) -> dict[str, set[str]]:
    """Return the channels that messages go to, by message."""
    told: dict[str, set[str]] = {row.message_id: set() for row in rows}
    for message, channel in connection.execute(
        select(DeliveryRow.message_id, DeliveryRow.channel).where(
            DeliveryRow.message_id.in_(list(told))
        )
    ):
        told[message].add(channel)
    return told


def _escalate(
    connection: Connection, row: Row[Any], policy: WatchPolicy, now: datetime
) -> Escalated | None:
    told = _told(connection, [row])[row.message_id]
    to = tuple(channel for channel in policy.escalate_to if channel not in told)
    if not to:
        return None
    write_deliveries(
        connection,
        row.message_kind,
        row.message_id,
        channels=to,
        due_at=now,
        now=now,
        instead_of=row.channel,
    )
    return Escalated(watch=row.name, channel=row.channel, to=to)
