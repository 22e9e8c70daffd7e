"""Deliveries as listed to the user: each with its attempts, what became of it, and why it waits."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from db.article_tables import StoryRow
from db.channel_rows import read_standings
from db.channel_tables import DeliveryEventRow
from db.circuits import ChannelStanding
from db.database import Database
from db.delivery_records import Attempt, Delivery, DeliveryEvent, DeliveryState
from db.delivery_tables import AlertRow, AttemptRow, DeliveryRow, DigestRow, NoticeRow
from db.errors import NotFoundError
from db.standing import UNTIL_TOLD, Why
from db.watch_tables import WatchRow

_TO_COME = (DeliveryState.DUE.value, DeliveryState.WAITING.value, DeliveryState.UNKNOWN.value)


class DeliveryLists:
    """Reads deliveries for the user.

    One that is due on a channel that is paused or left alone is shown as waiting for that.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def next_due(self) -> datetime | None:
        """Return when the next delivery is due that does not wait for the user."""
        with self._database.reading() as connection:
            return connection.scalar(
                select(func.min(DeliveryRow.due_at)).where(
                    DeliveryRow.state.in_(_TO_COME), DeliveryRow.due_at < UNTIL_TOLD
                )
            )

    def to_come(self) -> int:
        """Count the deliveries that are still to be made."""
        with self._database.reading() as connection:
            to_come = select(func.count()).where(DeliveryRow.state.in_(_TO_COME))
            return connection.scalar(to_come) or 0

    def list(
        self,
        *,
        limit: int | None,
        state: DeliveryState | None = None,
        channel: str | None = None,
        before: tuple[datetime, str] | None = None,
    ) -> Sequence[Delivery]:
        """Return deliveries, the newest first.

        ``before`` is the time and the id of the last one of an earlier list, which this one goes
        on.
        """
        statement = _listed().order_by(DeliveryRow.created_at.desc(), DeliveryRow.id).limit(limit)
        if channel is not None:
            statement = statement.where(DeliveryRow.channel == channel)
        if before is not None:
            created, last = before
            same = and_(DeliveryRow.created_at == created, DeliveryRow.id > last)
            statement = statement.where(or_(DeliveryRow.created_at < created, same))
        with self._database.reading() as connection:
            standings = _closed(connection)
            if state is not None:
                statement = statement.where(_stands(state, standings))
            rows = connection.execute(statement).all()
            return [_delivery(connection, row, standings) for row in rows]

    def get(self, delivery_id: str) -> tuple[Delivery, bytes | None]:
        """Return a delivery, found by the beginning of its id, and its bytes.

        Raises NotFoundError.
        """
        statement = _listed().where(DeliveryRow.id == self._full_id(delivery_id))
        with self._database.reading() as connection:
            row = connection.execute(statement).one()
            return _delivery(connection, row, _closed(connection)), row.payload

    def _full_id(self, beginning: str) -> str:
        with self._database.reading() as connection:
            found = connection.scalars(
                select(DeliveryRow.id)
                .where(DeliveryRow.id.startswith(beginning, autoescape=True))
                .limit(2)
            ).all()
        if len(found) != 1:
            what = "no delivery begins" if not found else "several deliveries begin"
            raise NotFoundError(
                f"{what} with {beginning!r}; `wirewatch deliveries list` shows the ids"
            )
        return found[0]


def _closed(connection: Connection) -> Mapping[str, ChannelStanding]:
    """Return the channels that are given nothing, or at most a probe."""
    return {
        name: standing
        for name, standing in read_standings(connection).items()
        if standing.paused is not None or standing.circuit.opened is not None
    }


def _stands(state: DeliveryState, closed: Mapping[str, ChannelStanding]) -> ColumnElement[bool]:
    """Return the condition that a delivery is shown to stand so."""
    stands = DeliveryRow.state == state.value
    due = DeliveryRow.state == DeliveryState.DUE.value
    if state is DeliveryState.WAITING:
        return or_(stands, and_(due, DeliveryRow.channel.in_(list(closed))))
    if state is DeliveryState.DUE:
        return and_(stands, DeliveryRow.channel.not_in(list(closed)))
    return stands


def _listed() -> Select[Any]:
    of_alert, of_digest = WatchRow.__table__.alias("a_watch"), WatchRow.__table__.alias("d_watch")
    title = func.coalesce(StoryRow.title, NoticeRow.title, "")
    watch = func.coalesce(of_alert.c.name, of_digest.c.name)
    return (
        select(DeliveryRow.__table__, title.label("title"), watch.label("watch"))
        .outerjoin(AlertRow, _carries("alert", AlertRow.id))
        .outerjoin(StoryRow, StoryRow.id == AlertRow.story_id)
        .outerjoin(of_alert, of_alert.c.id == AlertRow.watch_id)
        .outerjoin(DigestRow, _carries("digest", DigestRow.id))
        .outerjoin(of_digest, of_digest.c.id == DigestRow.watch_id)
        .outerjoin(NoticeRow, _carries("notice", NoticeRow.id))
    )


def _carries(kind: str, number: Any) -> Any:  # noqa: ANN401 - clauses
    return and_(DeliveryRow.message_kind == kind, DeliveryRow.message_id == number)


def _delivery(
    connection: Connection, row: Row[Any], closed: Mapping[str, ChannelStanding]
) -> Delivery:
    state, reason, due = _shown(row, closed.get(row.channel))
    return Delivery(
        id=row.id,
        channel=row.channel,
        watch=row.watch,
        title=row.title or (f"{row.message_kind} of {row.watch}" if row.watch else ""),
        state=state,
        reason=reason,
        created=row.created_at,
        due_at=due,
        attempts=_attempts(connection, row.id),
        last_detail=row.last_detail,
        history=_history(connection, row.id),
    )


def _shown(
    row: Row[Any], closed: ChannelStanding | None
) -> tuple[DeliveryState, str, datetime | None]:
    """Return how a delivery stands, why, and until when, its channel's standing counted in."""
    state, due = DeliveryState(row.state), _told(row.due_at)
    if state is not DeliveryState.DUE or closed is None:
        return state, row.reason, due
    if closed.paused is not None:
        return DeliveryState.WAITING, Why.PAUSED_CHANNEL, None
    return DeliveryState.WAITING, Why.FAILING_CHANNEL, closed.circuit.probe_at


def _attempts(connection: Connection, delivery: str) -> tuple[Attempt, ...]:
    rows = connection.execute(
        select(AttemptRow.__table__)
        .where(AttemptRow.delivery_id == delivery)
        .order_by(AttemptRow.number)
    )
    return tuple(
        Attempt(number=a.number, begun=a.begun_at, ended=a.ended_at, detail=a.detail) for a in rows
    )


def _history(connection: Connection, delivery: str) -> tuple[DeliveryEvent, ...]:
    rows = connection.execute(
        select(DeliveryEventRow.__table__)
        .where(DeliveryEventRow.delivery_id == delivery)
        .order_by(DeliveryEventRow.id)
    )
    return tuple(
        DeliveryEvent(
            at=event.at, state=DeliveryState(event.state), reason=event.reason,
            until=None if event.until is None else _told(event.until),
        )
        for event in rows
    )  # fmt: skip


def _told(until: datetime) -> datetime | None:
    return None if until >= UNTIL_TOLD else until
