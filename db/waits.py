"""Verbs on alerts that something holds for a time: when it ends they are told, several as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, select, update

from db.backlog import fold, write_digest
from db.database import Database
from db.delivery_tables import AlertRow
from db.plans import AlertState
from db.records import Record
from db.telling_rows import write_deliveries
from db.watch_tables import WatchRow


@dataclass(frozen=True, kw_only=True)
class Ended(Record):
    """That what held alerts of a watch has ended."""

    watch: str
    alerts: int  # told: one by itself, several as one message
    held_by: str


class Waits:
    """Alerts held by quiet hours, a throttle or a mute."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def end(self, now: datetime) -> tuple[Ended, ...]:
        """Tell what nothing holds any more; return of which watches."""
        if not self._any(now):
            return ()
        with self._database.writing() as connection:
            rows = connection.execute(_over(now)).all()
            return tuple(
                _tell(connection, list(alerts), now)
                for _, alerts in groupby(rows, key=lambda row: row.watch_id)
            )

    def _any(self, now: datetime) -> bool:
        with self._database.reading() as connection:
            return connection.execute(_over(now).limit(1)).first() is not None


def _over(now: datetime) -> Any:  # noqa: ANN401 - a statement
    return (
        select(AlertRow.__table__, WatchRow.name, WatchRow.channels)
        .join(WatchRow, WatchRow.id == AlertRow.watch_id)
        .where(AlertRow.state == AlertState.WAITING.value, AlertRow.held_until <= now)
        .order_by(AlertRow.watch_id, AlertRow.created_at, AlertRow.id)
    )


def _tell(connection: Connection, alerts: Sequence[Row[Any]], now: datetime) -> Ended:
    first = alerts[0]
    if len(alerts) == 1:
        opened = update(AlertRow).where(AlertRow.id == first.id)
        connection.execute(opened.values(state=AlertState.OPEN.value, held_until=None))
        kind, message = "alert", first.id
    else:
        message = write_digest(
            connection,
            first.watch_id,
            backlog=False,
            since=first.created_at,
            now=now,
            why=alerts[-1].held_by,
        )
        fold(connection, [alert.id for alert in alerts], message)
        kind = "digest"
    write_deliveries(connection, kind, message, channels=tuple(first.channels), due_at=now, now=now)
    return Ended(watch=first.name, alerts=len(alerts), held_by=first.held_by)
