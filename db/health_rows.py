"""The row on a source's health, and what a poll notes in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from db.evidence import UNJUDGED
from db.records import KeyedEntry, Obstacle, PollCount, PollReason, PollResult
from db.source_tables import HealthRow

KEPT_HOURS = 400  # with entries: weeks of a busy source, years of a slow one
_HOUR = 3600  # seconds
_UNSEEN: dict[str, Any] = {
    "polls": 0,
    "hours": [],
    "pages": [],
    "state": UNJUDGED.health.state.value,
    "evidence": "",
    "entered_polls": 0,
    "told_state": UNJUDGED.told[0].value,
}


def note_poll(
    connection: Connection, result: PollResult, first: Sequence[KeyedEntry], count: PollCount
) -> None:
    """Note how a poll went; ``first`` are the entries of a first hearing, which tell of its past.

    Of the latter the claimed dates count, unless they lie in the future; later the polls' times do.
    """
    row = health_row(connection, result.source_id)
    values: dict[str, Any] = {"polls": row.polls + 1, "obstacle": None, "failing_since": None}
    if result.reason is PollReason.FAILED:
        values["obstacle"] = (result.obstacle or Obstacle.STATUS).value
        values["failing_since"] = row.failing_since or result.at
    elif count.new:
        claimed = (entry.entry.published for entry in first)
        past = {_hour(at) for at in claimed if at is not None and at <= result.at}
        values["hours"] = sorted({*row.hours, *(past or {_hour(result.at)})})[-KEPT_HOURS:]
    write_health(connection, result.source_id, values)


def note_push(connection: Connection, source_id: int, at: datetime) -> None:
    """Note that a push brought something new: the source is not silent."""
    row = health_row(connection, source_id)
    hours = sorted({*row.hours, _hour(at)})[-KEPT_HOURS:]
    write_health(connection, source_id, {"hours": hours})


def _hour(at: datetime) -> int:
    return int(at.timestamp() // _HOUR)


def health_row(connection: Connection, source_id: int) -> Row[Any]:
    """Return a source's row; make it if it is missing."""
    found = select(HealthRow.__table__).where(HealthRow.source_id == source_id)
    row = connection.execute(found).one_or_none()
    if row is None:
        connection.execute(insert(HealthRow).values(source_id=source_id, **_UNSEEN))
        row = connection.execute(found).one()
    return row


def write_health(connection: Connection, source_id: int, values: Mapping[str, Any]) -> None:
    """Write into a source's row, which must be there."""
    connection.execute(update(HealthRow).where(HealthRow.source_id == source_id).values(**values))
