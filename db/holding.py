"""What the user says of deliveries and channels: retry, drop, pause, resume."""

from datetime import datetime

from sqlalchemy import ColumnElement

from db.database import Database
from db.delivery_records import DeliveryState
from db.delivery_steps import take_steps
from db.delivery_tables import DeliveryRow
from db.listed import DeliveryLists
from db.restored import LASTS, Restored, write_restored
from db.standing import UNTIL_TOLD, Move, Step, Why

_HELD = DeliveryRow.due_at >= UNTIL_TOLD  # until the user says what becomes of it


class Holding(DeliveryLists):
    """The user's verbs on deliveries; each returns how many it changed.

    A delivery is found by the beginning of its id; raises NotFoundError. One that was sent, or is
    being sent, is never changed.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._database = database

    def retry(self, delivery_id: str | None, now: datetime) -> int:
        """Make a delivery due now, whatever it waits for, or all dead ones (None)."""
        which = DeliveryRow.state == DeliveryState.DEAD.value
        if delivery_id is not None:
            which = self._one(delivery_id)
        move = Move(step=Step.RETRIED, why=Why.RETRIED, at=now, until=now)
        return self._take(which, move, attempts=0)

    def pause(self, delivery_id: str, now: datetime) -> int:
        """Let a delivery wait until it is resumed or dropped."""
        move = Move(step=Step.HELD, why=Why.PAUSED, at=now, until=UNTIL_TOLD)
        return self._take(self._one(delivery_id), move)

    def resume(self, delivery_id: str, now: datetime) -> int:
        """Make a delivery due that waits for the user."""
        return self._take(self._one(delivery_id) & _HELD, _resumed(now))

    def drop(self, delivery_id: str, now: datetime) -> int:
        """Never make a delivery."""
        return self._take(self._one(delivery_id), _dropped(now))

    def drop_channel(self, channel: str, now: datetime) -> int:
        """Drop all that a channel has yet to be given."""
        which = (DeliveryRow.channel == channel) & DeliveryRow.ended_at.is_(None)
        return self._take(which, _dropped(now))

    def resume_held(self, now: datetime) -> int:
        """Make all due that waits for the user; news from before a backup are told again."""
        return self._end_holding(_resumed(now))

    def drop_held(self, now: datetime) -> int:
        """Drop all that waits for the user."""
        return self._end_holding(_dropped(now))

    def hold_older(self, before: datetime, now: datetime) -> int:
        """Hold what was made, and for a day all news, from ``before``, as the database is a backup.

        Nobody knows whether these were told since it was made; they wait for the user.
        """
        older = (DeliveryRow.created_at < before) & DeliveryRow.ended_at.is_(None)
        with self._database.writing() as connection:
            write_restored(connection, Restored(before=before, until=now + LASTS))
            return take_steps(
                connection, older, Move(step=Step.HELD, why=Why.RESTORED, at=now, until=UNTIL_TOLD)
            )

    def _one(self, delivery_id: str) -> ColumnElement[bool]:
        return DeliveryRow.id == self._full_id(delivery_id)

    def _take(self, which: ColumnElement[bool], move: Move, **values: int) -> int:
        with self._database.writing() as connection:
            return take_steps(connection, which, move, **values)

    def _end_holding(self, move: Move) -> int:
        with self._database.writing() as connection:
            write_restored(connection, None)
            return take_steps(connection, _HELD & DeliveryRow.ended_at.is_(None), move)


def _resumed(now: datetime) -> Move:
    return Move(step=Step.RESUMED, why=Why.RESUMED, at=now, until=now)


def _dropped(now: datetime) -> Move:
    return Move(step=Step.DROPPED, why=Why.BY_USER, at=now)
