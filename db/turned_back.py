"""A clock that was set back: what waits for a time would wait for as much longer."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, bindparam, select, true, update

from db.channel_tables import ChannelRow
from db.delivery_tables import DeliveryRow
from db.source_tables import EntryRow, HostRow, SourceRow, WalkRow
from db.standing import UNTIL_TOLD, Why

WORTH = timedelta(seconds=30)
"""By less than this clocks are corrected all the time; what waits so much longer is not late."""

_FAILED = DeliveryRow.reason.in_([Why.FAILED.value, Why.REFUSED.value])
_TIMES: tuple[tuple[Any, str, ColumnElement[bool]], ...] = (
    (DeliveryRow, "due_at", _FAILED & (DeliveryRow.due_at < UNTIL_TOLD)),
    (ChannelRow, "opened_at", true()),
    (ChannelRow, "probe_at", true()),
    (SourceRow, "next_poll_at", true()),
    (EntryRow, "due_at", true()),
    (WalkRow, "due_at", true()),
    (HostRow, "next_allowed_at", true()),
)


def turn_back(connection: Connection, by: timedelta, now: datetime) -> int:
    """Move times that are still to come as much earlier; return how many there were.

    Digests and quiet hours, which are times of the day, stay as they are, and so does what waits
    for the user.
    """
    return sum(
        _move(connection, row.__table__, row.__table__.c[name], which, by=by, now=now)
        for row, name, which in _TIMES
    )


def _move(
    connection: Connection,
    table: Table,
    time: Column[Any],
    which: ColumnElement[bool],
    *,
    by: timedelta,
    now: datetime,
) -> int:
    (key,) = table.primary_key.columns
    waiting = connection.execute(select(key, time).where(time > now, which)).all()
    moved = [{"row": row, "earlier": max(then - by, now)} for row, then in waiting]
    if moved:
        earlier = {time.name: bindparam("earlier", type_=time.type)}
        connection.execute(update(table).where(key == bindparam("row")).values(earlier), moved)
    return len(moved)
