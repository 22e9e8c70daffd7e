"""Verbs on deliveries: claim by lease, keep the bytes, record each attempt before its call."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from db.database import Database
from db.errors import NotFoundError
from db.leases import free
from db.messages import load_message
from db.prepared import Prepared
from db.records import Attempt, AttemptResult, ClaimedDelivery, Delivery, DeliveryState
from db.tables import (
    AlertRow,
    AttemptRow,
    DeliveryRow,
    DigestRow,
    NoticeRow,
    StoryRow,
    WatchRow,
)

# Run for every delivery, so put together once.
_DELIVERY = update(DeliveryRow).where(DeliveryRow.id == bindparam("delivery"))
_CHANGED = Prepared(_DELIVERY)
_UNRENDERED = Prepared(_DELIVERY.where(DeliveryRow.payload.is_(None)))
_ATTEMPTED = Prepared(_DELIVERY.values(attempts=DeliveryRow.attempts + 1))
_LAST_ATTEMPT = Prepared(
    select(func.max(AttemptRow.number)).where(AttemptRow.delivery_id == bindparam("delivery"))
)
_LEASE = Prepared(
    update(DeliveryRow)
    .where(DeliveryRow.id.in_(bindparam("ids", expanding=True)))
    .values(state=DeliveryState.SENDING.value)
)
_NEW_ATTEMPT = Prepared(insert(AttemptRow))
_ATTEMPT = Prepared(
    update(AttemptRow).where(
        AttemptRow.delivery_id == bindparam("delivery"), AttemptRow.number == bindparam("attempt")
    )
)


class Deliveries:
    """What the database knows of deliveries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self,
        owner: str,
        now: datetime,
        lease_until: datetime,
        limit: int,
        busy: Collection[str] = (),
    ) -> tuple[ClaimedDelivery, ...]:
        """Lease deliveries that are due, the longest due first, none of the ``busy`` channels.

        A delivery not yet rendered comes with its message; its alert takes in no more articles.
        """
        with self._database.writing() as connection:
            asked = {"now": now, "busy": list(busy), "most": limit}
            rows = connection.execute(_claimable(), asked).all()
            if not rows:
                return ()
            lease = {"lease_owner": owner, "lease_until": lease_until}
            connection.execute(_LEASE, {"ids": [row.id for row in rows], **lease})
            return tuple(_claimed(connection, row) for row in rows)

    def begin_attempt(self, delivery_id: str, now: datetime, payload: bytes | None = None) -> int:
        """Record that an attempt is about to be made; return its number.

        A ``payload`` is kept as what every attempt sends; bytes once kept are never replaced.
        """
        with self._database.writing() as connection:
            if payload is not None:
                connection.execute(_UNRENDERED, {"delivery": delivery_id, "payload": payload})
            number = (connection.scalar(_LAST_ATTEMPT, {"delivery": delivery_id}) or 0) + 1
            connection.execute(
                _NEW_ATTEMPT, {"delivery_id": delivery_id, "number": number, "begun_at": now}
            )
            connection.execute(_ATTEMPTED, {"delivery": delivery_id})
        return number

    def finish_attempt(
        self, delivery_id: str, number: int, result: AttemptResult, now: datetime
    ) -> None:
        """Record how an attempt ended and what follows."""
        ended = now if result.state in (DeliveryState.SENT, DeliveryState.DEAD) else None
        values: dict[str, Any] = {
            "state": result.state.value,
            "last_detail": result.detail,
            "ended_at": ended,
            "lease_owner": None,
            "lease_until": None,
        }
        if result.due_at is not None:
            values["due_at"] = result.due_at
        with self._database.writing() as connection:
            connection.execute(
                _ATTEMPT,
                {
                    "delivery": delivery_id,
                    "attempt": number,
                    "ended_at": now,
                    "detail": result.detail,
                },
            )
            connection.execute(_CHANGED, {"delivery": delivery_id, **values})

    def any_due(self, now: datetime, busy: Collection[str] = ()) -> bool:
        """Tell whether a delivery waits to be attempted now, by none of the ``busy`` channels."""
        with self._database.reading() as connection:
            asked = {"now": now, "busy": list(busy), "most": 1}
            return connection.execute(_claimable(), asked).first() is not None

    def next_due(self) -> datetime | None:
        """Return when the next waiting delivery is due."""
        with self._database.reading() as connection:
            return connection.scalar(
                select(func.min(DeliveryRow.due_at)).where(
                    DeliveryRow.state == DeliveryState.DUE.value
                )
            )

    def retry(self, delivery_id: str | None, now: datetime) -> int:
        """Revive a dead or waiting delivery, or all dead ones (None); return how many.

        Raises NotFoundError. A delivery that was sent stays so.
        """
        revivable = DeliveryRow.state == DeliveryState.DEAD.value
        if delivery_id is not None:
            revivable = and_(
                DeliveryRow.id == self._full_id(delivery_id),
                DeliveryRow.state.in_((DeliveryState.DEAD.value, DeliveryState.DUE.value)),
            )
        with self._database.writing() as connection:
            return connection.execute(
                update(DeliveryRow)
                .where(revivable)
                .values(
                    state=DeliveryState.DUE.value,
                    due_at=now,
                    attempts=0,
                    ended_at=None,
                    lease_owner=None,
                    lease_until=None,
                )
            ).rowcount

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
        if state is not None:
            statement = statement.where(DeliveryRow.state == state.value)
        if channel is not None:
            statement = statement.where(DeliveryRow.channel == channel)
        if before is not None:
            created, last = before
            same = and_(DeliveryRow.created_at == created, DeliveryRow.id > last)
            statement = statement.where(or_(DeliveryRow.created_at < created, same))
        with self._database.reading() as connection:
            return [_delivery(connection, row) for row in connection.execute(statement).all()]

    def get(self, delivery_id: str) -> tuple[Delivery, bytes | None]:
        """Return a delivery, found by the beginning of its id, and its bytes.

        Raises NotFoundError.
        """
        statement = _listed().where(DeliveryRow.id == self._full_id(delivery_id))
        with self._database.reading() as connection:
            row = connection.execute(statement).one()
            return _delivery(connection, row), row.payload

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


@cache
def _claimable() -> Prepared:
    """Return the statement that chooses due deliveries; it asks for now, busy channels and most."""
    now: BindParameter[datetime] = bindparam("now")
    due = and_(DeliveryRow.state == DeliveryState.DUE.value, DeliveryRow.due_at <= now)
    abandoned = and_(
        DeliveryRow.state == DeliveryState.SENDING.value, free(DeliveryRow.lease_until, now)
    )
    return Prepared(
        select(DeliveryRow.__table__)
        .where(or_(due, abandoned), DeliveryRow.channel.not_in(bindparam("busy", expanding=True)))
        .order_by(DeliveryRow.due_at, DeliveryRow.created_at, DeliveryRow.id)
        .limit(bindparam("most"))
    )


def _claimed(connection: Connection, row: Row[Any]) -> ClaimedDelivery:
    message = (
        load_message(connection, row.message_kind, row.message_id) if row.payload is None else None
    )
    return ClaimedDelivery(
        id=row.id,
        channel=row.channel,
        attempts=row.attempts,
        created=row.created_at,
        payload=row.payload,
        message=message,
    )


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


def _delivery(connection: Connection, row: Row[Any]) -> Delivery:
    attempts = connection.execute(
        select(AttemptRow.__table__)
        .where(AttemptRow.delivery_id == row.id)
        .order_by(AttemptRow.number)
    )
    return Delivery(
        id=row.id,
        channel=row.channel,
        watch=row.watch,
        title=row.title or (f"{row.message_kind} of {row.watch}" if row.watch else ""),
        state=DeliveryState(row.state),
        created=row.created_at,
        due_at=row.due_at,
        attempts=tuple(
            Attempt(number=a.number, begun=a.begun_at, ended=a.ended_at, detail=a.detail)
            for a in attempts
        ),
        last_detail=row.last_detail,
    )
