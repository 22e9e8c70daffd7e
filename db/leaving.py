"""Verbs on leaving: which channels get no more of which watch, as their readers asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select

from db.database import Database
from db.delivery_steps import take_steps
from db.delivery_tables import AlertRow, DeliveryRow, DigestRow
from db.errors import NotFoundError
from db.leaving_tables import LeavingRow
from db.records import Record
from db.standing import Move, Step
from db.watch_tables import WatchRow

UNSUBSCRIBED = "unsubscribed"  # why a delivery was dropped


@dataclass(frozen=True, kw_only=True)
class Leaving(Record):
    """That a channel gets no more of a watch."""

    channel: str
    watch: str
    at: datetime


class Leavings:
    """What the database knows of channels that left a watch."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def leave(self, *, channel: str, watch: str, now: datetime) -> None:
        """Take a watch off a channel, which is not sent what waits, either; once left, it stays so.

        Raises NotFoundError.
        """
        with self._database.writing() as connection:
            number = _watch(connection, watch)
            same = (LeavingRow.watch_id == number, LeavingRow.channel == channel)
            if connection.scalar(select(LeavingRow.watch_id).where(*same)) is None:
                connection.execute(
                    insert(LeavingRow).values(watch_id=number, channel=channel, left_at=now)
                )
            dropped = Move(step=Step.DROPPED, why=UNSUBSCRIBED, at=now)
            take_steps(connection, _waiting(number, channel), dropped)

    def rejoin(self, *, channel: str, watch: str) -> bool:
        """Give a channel its watch back; tell whether it had left. Raises NotFoundError."""
        with self._database.writing() as connection:
            number = _watch(connection, watch)
            done = connection.execute(
                delete(LeavingRow).where(
                    LeavingRow.watch_id == number, LeavingRow.channel == channel
                )
            )
            return bool(done.rowcount)

    def all(self) -> Sequence[Leaving]:
        """Return who left what, by watch and channel."""
        statement = (
            select(LeavingRow.channel, LeavingRow.left_at, WatchRow.name)
            .join(WatchRow, WatchRow.id == LeavingRow.watch_id)
            .order_by(WatchRow.name, LeavingRow.channel)
        )
        with self._database.reading() as connection:
            return [
                Leaving(channel=row.channel, watch=row.name, at=row.left_at)
                for row in connection.execute(statement)
            ]


def _waiting(watch: int, channel: str) -> ColumnElement[bool]:
    """Return what finds the deliveries of a watch that a channel has yet to be given."""
    alerts = select(AlertRow.id).where(AlertRow.watch_id == watch)
    digests = select(DigestRow.id).where(DigestRow.watch_id == watch)
    kind, number = DeliveryRow.message_kind, DeliveryRow.message_id
    of_watch = or_(
        and_(kind == "alert", number.in_(alerts)), and_(kind == "digest", number.in_(digests))
    )
    return and_(DeliveryRow.channel == channel, DeliveryRow.ended_at.is_(None), of_watch)


def _watch(connection: Connection, name: str) -> int:
    number = connection.scalar(select(WatchRow.id).where(WatchRow.name == name))
    if number is None:
        raise NotFoundError(f"no watch is named {name!r}; `wirewatch watches list` shows them")
    return number
