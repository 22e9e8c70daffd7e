"""Writes the steps of deliveries (db.standing): the new state, and the event that tells of it."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    case,
    insert,
    literal,
    select,
    update,
)

from db.channel_tables import DeliveryEventRow
from db.columns import UtcDateTime
from db.delivery_records import DeliveryState
from db.delivery_tables import DeliveryRow
from db.prepared import Prepared
from db.standing import ENDED, Move, after, before

# Run for every delivery, so put together once.
_CHANGED = Prepared(update(DeliveryRow).where(DeliveryRow.id == bindparam("delivery")))
_EVENT = Prepared(insert(DeliveryEventRow))
_FREE = {"lease_owner": None, "lease_until": None}


def take_step(
    connection: Connection,
    delivery: str,
    state: DeliveryState,
    move: Move,
    **values: Any,  # noqa: ANN401 - of columns
) -> DeliveryState | None:
    """Take one delivery, which stands at ``state``, a step on; None if that cannot be."""
    to = after(state, move.step)
    if to is None:
        return None
    ended = to in ENDED
    changed = {"state": to.value, "reason": move.why, "ended_at": move.at if ended else None}
    if move.until is not None:
        changed["due_at"] = move.until
    connection.execute(_CHANGED, {"delivery": delivery, **_FREE, **changed, **values})
    connection.execute(
        _EVENT,
        {
            "delivery_id": delivery,
            "at": move.at,
            "state": to.value,
            "reason": move.why,
            "until": None if ended else move.until,
        },
    )
    return to


def take_steps(
    connection: Connection,
    which: ColumnElement[bool],
    move: Move,
    **values: Any,  # noqa: ANN401 - of columns
) -> int:
    """Take all deliveries that ``which`` says a step on, of those that can; return how many."""
    states = before(move.step)
    to = {state: after(state, move.step) for state in states}
    ended = set(to.values()) <= ENDED
    state = case({f.value: t.value for f, t in to.items() if t}, value=DeliveryRow.state)
    chosen = DeliveryRow.state.in_([each.value for each in states]) & which
    due = None if ended else move.until
    connection.execute(
        insert(DeliveryEventRow).from_select(
            ["delivery_id", "at", "state", "reason", "until"],
            select(
                DeliveryRow.id, literal(move.at, UtcDateTime), state, literal(move.why),
                literal(due, UtcDateTime),
            ).where(chosen),
        )
    )  # fmt: skip
    if move.until is not None:
        values["due_at"] = move.until
    return connection.execute(
        update(DeliveryRow)
        .where(chosen)
        .values(
            state=state, reason=move.why, ended_at=move.at if ended else None, **_FREE, **values
        )
    ).rowcount
