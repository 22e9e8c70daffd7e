"""Which deliveries are claimed: of channels that take some, oldest story first, none overtaking.

An update waits for the reports of its story before it, as long as these are to come by
themselves; one that waits for the user, or was given up, holds up nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    exists,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import aliased

from db.channel_rows import read_standing, read_standings, read_thread, write_standing
from db.channel_tables import DeliveryEventRow
from db.circuits import ChannelStanding, CircuitState, probing
from db.columns import UtcDateTime
from db.delivery_records import ClaimedDelivery, DeliveryState
from db.delivery_steps import take_step
from db.delivery_tables import AttemptRow, DeliveryRow
from db.leases import free
from db.messages import load_message
from db.prepared import Prepared
from db.restored import Restored, read_restored
from db.standing import UNTIL_TOLD, Move, Step, Why, before
from db.summaries import fold_gathered
from db.terms import ANY, AllTerms, Terms

_CLAIMABLE = [state.value for state in before(Step.CLAIMED)]
_LEASE = Prepared(
    update(DeliveryRow)
    .where(DeliveryRow.id.in_(bindparam("ids", expanding=True)))
    .values(state=DeliveryState.SENDING.value)
)
_NOW = bindparam("now", type_=UtcDateTime)
_ABANDONED = and_(
    DeliveryRow.ended_at.is_(None),
    DeliveryRow.state == DeliveryState.SENDING.value,
    free(DeliveryRow.lease_until, _NOW),
)
_BUSY = DeliveryRow.channel.not_in(bindparam("busy", expanding=True))
_WITHIN_ATTEMPT = exists().where(
    AttemptRow.delivery_id == DeliveryRow.id, AttemptRow.ended_at.is_(None),
    AttemptRow.number
    == select(AttemptRow.number)
    .where(AttemptRow.delivery_id == DeliveryRow.id)
    .order_by(AttemptRow.number.desc()).limit(1).correlate(DeliveryRow).scalar_subquery(),
)  # fmt: skip
_HELD_LEASES = select(DeliveryRow.id, DeliveryRow.channel, _WITHIN_ATTEMPT.label("begun"))
_LEFT = Prepared(_HELD_LEASES.where(_ABANDONED, _BUSY))
_GIVEN_BACK = Prepared(
    _HELD_LEASES.where(
        DeliveryRow.id.in_(bindparam("ids", expanding=True)),
        DeliveryRow.state == DeliveryState.SENDING.value,
        DeliveryRow.lease_owner == bindparam("owner"),
    )
)

_RELEASED = Prepared(
    select(DeliveryEventRow.id).where(
        DeliveryEventRow.delivery_id == bindparam("delivery"),
        DeliveryEventRow.reason.in_((Why.RESUMED.value, Why.RETRIED.value)),
    )
)
_CHANNELS = Prepared(
    select(DeliveryRow.channel).distinct().where(DeliveryRow.ended_at.is_(None), _BUSY)
    .order_by(DeliveryRow.channel)
)  # fmt: skip


def any_claimable(connection: Connection, now: datetime, busy: Collection[str]) -> bool:
    """Tell whether something could be claimed now."""
    if connection.execute(_LEFT, {"now": now, "busy": list(busy)}).first() is not None:
        return True
    standings = read_standings(connection)
    for channel in _waiting_channels(connection, busy):
        standing = standings.get(channel) or ChannelStanding(name=channel)
        if standing.takes(now) == 0:
            continue
        if connection.execute(_next(), _asked(standing, now, 1)).first() is not None:
            return True
    return False


def claim_due(
    connection: Connection,
    *,
    owner: str,
    now: datetime,
    lease_until: datetime,
    limit: int,
    busy: Collection[str],
    terms: AllTerms,
) -> tuple[ClaimedDelivery, ...]:
    """Lease what may be attempted, at most ``limit`` a channel."""
    _settle(connection, connection.execute(_LEFT, {"now": now, "busy": list(busy)}), now, terms)
    standings = read_standings(connection)
    claimed: list[ClaimedDelivery] = []
    for channel in _waiting_channels(connection, busy):
        standing = standings.get(channel) or ChannelStanding(name=channel)
        most = _most(standing.takes(now), terms.get(channel, ANY).most, limit)
        if not most:
            continue
        standing = _counted(connection, standing, terms.get(channel, ANY), now)
        mine = _chosen(connection, standing, now, most)
        if mine:
            _lease(connection, standing, mine, owner=owner, now=now, until=lease_until)
        claimed += mine
    return tuple(claimed)


def give_back(
    connection: Connection, owner: str, ids: Collection[str], now: datetime, terms: AllTerms
) -> None:
    """End the leases of what ``owner`` claimed and will not attempt; they are due now."""
    asked = {"ids": list(ids), "owner": owner}
    _settle(connection, connection.execute(_GIVEN_BACK, asked), now, terms)


def _settle(
    connection: Connection, rows: Iterable[Row[Any]], now: datetime, terms: AllTerms
) -> None:
    """Say of leases that ended what is known of each delivery; a probe among them is over."""
    for row in rows:
        step, why, until = Step.GIVEN_BACK, Why.LEASE_ENDED, now
        if row.begun and terms.get(row.channel, ANY).repeat:
            step, why = Step.LOST_SIGHT, Why.UNANSWERED
        elif row.begun:
            step, why, until = Step.LOST_SIGHT, Why.ASKS, UNTIL_TOLD
        move = Move(step=step, why=why, at=now, until=until)
        take_step(connection, row.id, DeliveryState.SENDING, move)
        standing = read_standing(connection, row.channel)
        over = replace(standing.circuit, probing_until=None)
        write_standing(connection, standing, replace(standing, circuit=over))


def _waiting_channels(connection: Connection, busy: Collection[str]) -> list[str]:
    return list(connection.scalars(_CHANNELS, {"busy": list(busy)}))


def _most(takes: int | None, *others: int | None) -> int:
    return min(each for each in (takes, *others) if each is not None)


def _counted(
    connection: Connection, standing: ChannelStanding, terms: Terms, now: datetime
) -> ChannelStanding:
    """Count what gathered before the channel recovered, once, and fold it if that is too much."""
    if standing.recovered is None:
        return standing
    if terms.backlog:
        fold_gathered(connection, standing.name, terms.backlog, now)
    counted = replace(standing, recovered=None)
    write_standing(connection, standing, counted)
    return counted


def _chosen(
    connection: Connection, standing: ChannelStanding, now: datetime, most: int
) -> list[ClaimedDelivery]:
    """Return what comes next; what is from before a restored backup is held instead."""
    restored = read_restored(connection)
    chosen = []
    for row in connection.execute(_next(), _asked(standing, now, most)).all():
        delivery = _claimed(connection, row)
        if restored and _is_held(connection, delivery, restored, now):
            held = Move(step=Step.HELD, why=Why.RESTORED, at=now, until=UNTIL_TOLD)
            take_step(connection, row.id, DeliveryState(row.state), held)
        else:
            chosen.append(delivery)
    return chosen


def _is_held(
    connection: Connection, delivery: ClaimedDelivery, restored: Restored, now: datetime
) -> bool:
    """Tell whether a delivery is from before a restored backup, and the user said nothing yet."""
    old = delivery.created < restored.before and now < restored.until
    if not old and (delivery.message is None or not restored.holds(delivery.message, now)):
        return False
    return connection.execute(_RELEASED, {"delivery": delivery.id}).first() is None


def _lease(
    connection: Connection,
    standing: ChannelStanding,
    mine: Sequence[ClaimedDelivery],
    *,
    owner: str,
    now: datetime,
    until: datetime,
) -> None:
    lease = {"lease_owner": owner, "lease_until": until}
    connection.execute(_LEASE, {"ids": [each.id for each in mine], **lease})
    if standing.circuit.state(now) is not CircuitState.CLOSED:
        tried = replace(standing, circuit=probing(standing.circuit, until))
        write_standing(connection, standing, tried)


def _asked(standing: ChannelStanding, now: datetime, most: int) -> dict[str, Any]:
    probes = standing.circuit.state(now) is not CircuitState.CLOSED
    return {"channel": standing.name, "now": now, "most": most, "probes": probes}


@cache
def _next() -> Prepared:
    """Return the statement that chooses a channel's next; it asks what `_asked` gives.

    A probe may be what waits as the channel failed, whenever that was to be tried again.
    """
    due = DeliveryRow.due_at <= _NOW
    failed = DeliveryRow.reason == Why.FAILED.value
    probe = and_(bindparam("probes", type_=Boolean), failed)
    return Prepared(
        select(DeliveryRow.__table__)
        .where(
            DeliveryRow.channel == bindparam("channel"),
            DeliveryRow.ended_at.is_(None),
            DeliveryRow.state.in_(_CLAIMABLE),
            or_(due, probe),
            ~_overtakes(),
        )
        .order_by(DeliveryRow.story_since, DeliveryRow.created_at, DeliveryRow.id)
        .limit(bindparam("most"))
    )


def _overtakes() -> ColumnElement[bool]:
    earlier = aliased(DeliveryRow)
    return exists().where(
        earlier.channel == DeliveryRow.channel,
        earlier.watch_id == DeliveryRow.watch_id,
        earlier.story_id == DeliveryRow.story_id,
        earlier.ended_at.is_(None),
        earlier.due_at < UNTIL_TOLD,
        tuple_(earlier.created_at, earlier.id) < tuple_(DeliveryRow.created_at, DeliveryRow.id),
    )


def _claimed(connection: Connection, row: Row[Any]) -> ClaimedDelivery:
    message = None
    if row.payload is None:
        message = load_message(connection, row.message_kind, row.message_id, row.instead_of)
    return ClaimedDelivery(
        id=row.id,
        channel=row.channel,
        attempts=row.attempts,
        created=row.created_at,
        payload=row.payload,
        message=message,
        thread=read_thread(connection, row.channel, row.watch_id, row.story_id),
    )
