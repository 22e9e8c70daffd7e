"""Verbs on mutes: a watch, or a watch on one story, that says nothing until a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)

from db.article_tables import StoryRow
from db.database import Database
from db.delivery_tables import AlertRow, DeliveryRow
from db.errors import NotFoundError
from db.plans import AlertState
from db.policies import HeldBy, Mute
from db.policy_tables import MuteRow, PastMuteRow
from db.watch_tables import WatchRow

KEPT = timedelta(days=400)
"""How long it is known that a mute stood."""

_WAITING, _OPEN = AlertState.WAITING.value, AlertState.OPEN.value


class Mutes:
    """What the database knows of mutes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def mute(
        self, *, watch: str, story: int | None, until: datetime, now: datetime, why: str
    ) -> None:
        """Silence a watch, or a watch on one story; a later mute of the same replaces it.

        What a muted watch finds waits, and comes together at the end; what a watch finds of a muted
        story is recorded and not told. Alerts that nobody was sent yet are held back, too. Raises
        NotFoundError.
        """
        with self._database.writing() as connection:
            number = _watch_id(connection, watch)
            kept = None if story is None else _story_id(connection, story)
            _replace(connection, number, kept, until=until, now=now, why=why)
            if kept is None:
                _hold_back(connection, number, until)
            else:
                _silence(connection, number, kept)

    def unmute(self, *, watch: str, story: int | None, now: datetime) -> bool:
        """End a mute; return whether there was one. What waited for it comes now.

        Raises NotFoundError.
        """
        with self._database.writing() as connection:
            number = _watch_id(connection, watch)
            kept = None if story is None else _story_id(connection, story)
            found = _end(connection, _same(number, kept), now)
            if story is None:
                connection.execute(
                    update(AlertRow)
                    .where(
                        AlertRow.watch_id == number,
                        AlertRow.state == _WAITING,
                        AlertRow.held_by == HeldBy.MUTE.value,
                    )
                    .values(held_until=now)
                )
        return found > 0

    def list(self, now: datetime) -> Sequence[Mute]:
        """Return the mutes that stand, those that end first first.

        A story that was merged into another since is named by the other's number.
        """
        stands = _mutes(MuteRow).add_columns(MuteRow.why).where(MuteRow.until > now)
        with self._database.reading() as connection:
            rows = connection.execute(stands.order_by(MuteRow.until, WatchRow.name)).all()
        return [_mute(row, why=row.why) for row in rows]

    def stood(self, watch: str) -> Sequence[Mute]:
        """Return the mutes of a watch that stand or stood, of the last 400 days, the first first.

        Of no such watch there are none.
        """
        with self._database.reading() as connection:
            rows = [
                *connection.execute(_mutes(PastMuteRow).where(WatchRow.name == watch)).all(),
                *connection.execute(_mutes(MuteRow).where(WatchRow.name == watch)).all(),
            ]
        return sorted((_mute(row) for row in rows), key=lambda mute: (mute.since, mute.until))


def _mutes(table: type[MuteRow] | type[PastMuteRow]) -> Select[Any]:
    columns: tuple[Any, ...] = (table.story_id, table.since, table.until)
    return (
        select(WatchRow.name, StoryRow.merged_into, *columns)
        .join(WatchRow, WatchRow.id == table.watch_id)
        .outerjoin(StoryRow, StoryRow.id == table.story_id)
    )


def _mute(row: Row[Any], why: str = "") -> Mute:
    return Mute(
        watch=row.name,
        story=row.merged_into or row.story_id,
        until=row.until,
        since=row.since,
        why=why,
    )


def _watch_id(connection: Connection, name: str) -> int:
    number = connection.scalar(select(WatchRow.id).where(WatchRow.name == name))
    if number is None:
        raise NotFoundError(f"no watch is named {name!r}; `wirewatch watches list` shows them")
    return number


def _story_id(connection: Connection, story: int) -> int:
    """Return the story that this one is now: it may have been merged into another."""
    row = connection.execute(
        select(StoryRow.id, StoryRow.merged_into).where(StoryRow.id == story)
    ).one_or_none()
    if row is None:
        raise NotFoundError(f"there is no story {story}; `wirewatch stories list` shows them")
    found: int = row.merged_into or row.id
    return found


def _same(watch: int, story: int | None) -> ColumnElement[bool]:
    if story is None:
        return and_(MuteRow.watch_id == watch, MuteRow.story_id.is_(None))
    merged = select(StoryRow.id).where(StoryRow.merged_into == story)
    of_story = or_(MuteRow.story_id == story, MuteRow.story_id.in_(merged))
    return and_(MuteRow.watch_id == watch, of_story)


def _replace(
    connection: Connection,
    watch: int,
    story: int | None,
    *,
    until: datetime,
    now: datetime,
    why: str,
) -> None:
    _end(connection, or_(_same(watch, story), MuteRow.until <= now), now)
    connection.execute(
        insert(MuteRow).values(watch_id=watch, story_id=story, until=until, since=now, why=why)
    )


def _end(connection: Connection, which: ColumnElement[bool], now: datetime) -> int:
    """Let mutes be over, those that stood kept for backtests; return how many there were."""
    row = PastMuteRow
    rows = connection.execute(select(MuteRow.__table__).where(which)).all()
    ended = [
        {
            "watch_id": each.watch_id,
            "story_id": each.story_id,
            "since": each.since,
            "until": min(each.until, now),
        }
        for each in rows
    ]
    if ended:
        connection.execute(insert(row), ended)
        connection.execute(delete(MuteRow).where(which))
    connection.execute(delete(row).where(or_(row.until < now - KEPT, row.until <= row.since)))
    return len(ended)


def _untold(watch: int) -> ColumnElement[bool]:
    """Return what is true of a watch's alerts that have deliveries of which none was begun."""
    begun = exists().where(
        DeliveryRow.message_kind == "alert",
        DeliveryRow.message_id == AlertRow.id,
        or_(DeliveryRow.payload.is_not(None), DeliveryRow.lease_owner.is_not(None)),
    )
    return and_(AlertRow.watch_id == watch, AlertRow.state == _OPEN, ~begun)


def _take_back(connection: Connection, alerts: Sequence[str]) -> None:
    connection.execute(
        delete(DeliveryRow).where(
            DeliveryRow.message_kind == "alert", DeliveryRow.message_id.in_(alerts)
        )
    )


def _hold_back(connection: Connection, watch: int, until: datetime) -> None:
    held = {"held_until": until, "held_by": HeldBy.MUTE.value}
    earlier = and_(
        AlertRow.watch_id == watch, AlertRow.state == _WAITING, AlertRow.held_until < until
    )
    connection.execute(update(AlertRow).where(earlier).values(**held))
    alerts = connection.scalars(select(AlertRow.id).where(_untold(watch))).all()
    _take_back(connection, alerts)
    connection.execute(
        update(AlertRow).where(AlertRow.id.in_(alerts)).values(state=_WAITING, **held)
    )


def _silence(connection: Connection, watch: int, story: int) -> None:
    """Close the alerts of a story that were not told yet."""
    waiting = and_(AlertRow.watch_id == watch, AlertRow.state == _WAITING)
    alerts = connection.scalars(
        select(AlertRow.id).where(AlertRow.story_id == story, or_(waiting, _untold(watch)))
    ).all()
    _take_back(connection, alerts)
    connection.execute(
        update(AlertRow).where(AlertRow.id.in_(alerts)).values(state=AlertState.MUTED.value)
    )
