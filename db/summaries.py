"""Folds what gathered while a channel failed, or was paused, into one summary a watch."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, insert, select, update

from db.backlog import write_digest
from db.channel_tables import SummedRow
from db.delivery_records import DeliveryState
from db.delivery_steps import take_steps
from db.delivery_tables import AlertRow, DeliveryRow
from db.plans import AlertState
from db.standing import Move, Step, Why
from db.telling_rows import write_deliveries

_MOST = 500  # alerts of one summary

_GATHERED = (
    select(DeliveryRow.id, DeliveryRow.message_id, AlertRow.watch_id, AlertRow.created_at)
    .join(AlertRow, AlertRow.id == DeliveryRow.message_id)
    .where(
        DeliveryRow.message_kind == "alert",
        DeliveryRow.ended_at.is_(None),
        DeliveryRow.state.in_((DeliveryState.DUE.value, DeliveryState.WAITING.value)),
    )
    .order_by(AlertRow.watch_id, DeliveryRow.story_since, DeliveryRow.created_at, DeliveryRow.id)
)


def fold_gathered(connection: Connection, channel: str, most: int, now: datetime) -> int:
    """Fold a channel's alerts that are due, if they are more than ``most``; return how many were.

    What waits for a time, or for the user, and what may have arrived, stays as it is.
    """
    gathered = connection.execute(
        _GATHERED.where(DeliveryRow.channel == channel, DeliveryRow.due_at <= now)
    ).all()
    if len(gathered) <= most:
        return 0
    for watch, of_watch in groupby(gathered, attrgetter("watch_id")):
        alerts = list(of_watch)
        for start in range(0, len(alerts), _MOST):
            _fold(connection, channel, watch, alerts[start : start + _MOST], now)
    return len(gathered)


def _fold(
    connection: Connection, channel: str, watch: int, some: Sequence[Any], now: datetime
) -> None:
    oldest = min(each.created_at for each in some)
    alerts = [each.message_id for each in some]
    digest = write_digest(connection, watch, backlog=True, since=oldest, now=now)
    connection.execute(
        insert(SummedRow), [{"digest_id": digest, "alert_id": alert} for alert in alerts]
    )
    connection.execute(  # it takes in no more: the summary tells it as it is
        update(AlertRow)
        .where(AlertRow.id.in_(alerts), AlertRow.state == AlertState.OPEN.value)
        .values(state=AlertState.TOLD.value)
    )
    which = DeliveryRow.id.in_([each.id for each in some])
    take_steps(connection, which, Move(step=Step.DROPPED, why=Why.FOLDED, at=now))
    write_deliveries(
        connection, "digest", digest, channels=(channel,), due_at=now, now=now, since=oldest
    )
