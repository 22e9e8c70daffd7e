"""Verbs on deliveries: claim by lease, keep the bytes, record each attempt before its call."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from db.channel_rows import ThreadPlace, keep_thread, read_standing, write_standing
from db.circuits import CircuitState, after_result
from db.database import Database
from db.delivery_records import AttemptResult, ClaimedDelivery, DeliveryState
from db.delivery_steps import take_step, take_steps
from db.delivery_tables import AttemptRow, DeliveryRow
from db.errors import LeaseLost
from db.holding import Holding
from db.prepared import Prepared
from db.queue import any_claimable, claim_due, give_back
from db.standing import Move, Step, Why, recovered, step_of
from db.terms import NO_TERMS, AllTerms

# Run for every delivery, so put together once.
_DELIVERY = update(DeliveryRow).where(DeliveryRow.id == bindparam("delivery"))
_UNRENDERED = Prepared(_DELIVERY.where(DeliveryRow.payload.is_(None)))
_ATTEMPTED = Prepared(_DELIVERY.values(attempts=DeliveryRow.attempts + 1))
_STANDS = Prepared(
    select(
        DeliveryRow.id,
        DeliveryRow.channel,
        DeliveryRow.state,
        DeliveryRow.lease_owner,
        DeliveryRow.watch_id,
        DeliveryRow.story_id,
    ).where(DeliveryRow.id == bindparam("delivery"))
)
_LAST_ATTEMPT = Prepared(
    select(func.max(AttemptRow.number)).where(AttemptRow.delivery_id == bindparam("delivery"))
)
_NEW_ATTEMPT = Prepared(insert(AttemptRow))
_ATTEMPT = Prepared(
    update(AttemptRow).where(
        AttemptRow.delivery_id == bindparam("delivery"), AttemptRow.number == bindparam("attempt")
    )
)


class Deliveries(Holding):
    """What the database knows of deliveries."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._database = database

    def claim(
        self,
        owner: str,
        now: datetime,
        lease_until: datetime,
        limit: int,
        busy: Collection[str] = (),
        *,
        terms: AllTerms = NO_TERMS,
    ) -> tuple[ClaimedDelivery, ...]:
        """Lease deliveries that are due, of each channel the oldest story's first.

        At most ``limit`` of a channel, none of the ``busy`` ones, nor of those that are paused or
        left alone as they fail. One not yet rendered comes with its message; its alert takes in no
        more articles.
        """
        with self._database.writing() as connection:
            return claim_due(
                connection, owner=owner, now=now, lease_until=lease_until, limit=limit,
                busy=busy, terms=terms,
            )  # fmt: skip

    def give_back(
        self, owner: str, ids: Collection[str], now: datetime, terms: AllTerms = NO_TERMS
    ) -> None:
        """End the leases of what was claimed and will not be attempted."""
        with self._database.writing() as connection:
            give_back(connection, owner, ids, now, terms)

    def begin_attempt(
        self,
        delivery_id: str,
        now: datetime,
        payload: bytes | None = None,
        owner: str | None = None,
    ) -> int:
        """Record that an attempt is about to be made; return its number.

        A ``payload`` is kept as what every attempt sends; bytes once kept are never replaced.
        Raises LeaseLost where ``owner``, if it is told, holds the delivery no more.
        """
        with self._database.writing() as connection:
            if owner is not None:
                _insist_on_lease(connection, delivery_id, owner)
            if payload is not None:
                connection.execute(_UNRENDERED, {"delivery": delivery_id, "payload": payload})
            number = (connection.scalar(_LAST_ATTEMPT, {"delivery": delivery_id}) or 0) + 1
            connection.execute(
                _NEW_ATTEMPT, {"delivery_id": delivery_id, "number": number, "begun_at": now}
            )
            connection.execute(_ATTEMPTED, {"delivery": delivery_id})
        return number

    def finish_attempt(
        self,
        delivery_id: str,
        number: int,
        result: AttemptResult,
        now: datetime,
        owner: str | None = None,
    ) -> bool:
        """Record how an attempt ended and what follows; return whether the channel takes more.

        Where another worker has the delivery by now, only an acceptance counts: that is so,
        whatever the other is about to do.
        """
        with self._database.writing() as connection:
            row = connection.execute(_STANDS, {"delivery": delivery_id}).one()
            ended = {"ended_at": now, "detail": result.detail}
            connection.execute(_ATTEMPT, {"delivery": delivery_id, "attempt": number, **ended})
            if result.state is DeliveryState.SENT or _is_ours(row, owner):
                _follow(connection, row, result, now)
            return _fared(connection, row, result, now)

    def any_due(self, now: datetime, busy: Collection[str] = ()) -> bool:
        """Tell whether a delivery waits to be attempted now, by none of the ``busy`` channels."""
        with self._database.reading() as connection:
            return any_claimable(connection, now, busy)


def _insist_on_lease(connection: Connection, delivery: str, owner: str) -> None:
    if not _is_ours(connection.execute(_STANDS, {"delivery": delivery}).one(), owner):
        raise LeaseLost(f"the lease on delivery {delivery} was lost")


def _is_ours(row: Row[Any], owner: str | None) -> bool:
    return row.state == DeliveryState.SENDING and (owner is None or row.lease_owner == owner)


def _follow(connection: Connection, row: Row[Any], result: AttemptResult, now: datetime) -> None:
    """Take the delivery the step on that an attempt's end means."""
    step = step_of(result.state)
    why = {Step.ACCEPTED: Why.ACCEPTED, Step.GIVEN_UP: Why.GIVEN_UP}.get(
        step, Why.FAILED if result.of_channel else Why.REFUSED
    )
    move = Move(step=step, why=why, at=now, until=result.due_at)
    said = {"last_detail": result.detail}
    take_step(connection, row.id, DeliveryState(row.state), move, **said)
    if result.thread is not None and row.story_id is not None:
        place = ThreadPlace(channel=row.channel, watch=row.watch_id, story=row.story_id)
        keep_thread(connection, place, result.thread, now)


def _fared(connection: Connection, row: Row[Any], result: AttemptResult, now: datetime) -> bool:
    """Write how the channel stands after an attempt; what waited for it to recover is due then."""
    before = read_standing(connection, row.channel)
    after = after_result(before, result, now)
    write_standing(connection, before, after)
    closed = CircuitState.CLOSED
    if before.circuit.state(now) is not closed and after.circuit.state(now) is closed:
        waited = (DeliveryRow.channel == row.channel) & (DeliveryRow.reason == Why.FAILED.value)
        take_steps(connection, waited, recovered(now))
    return after.takes(now) is None
