"""Deliveries as the outside sees them: what happened to each, and what will be done."""

from datetime import datetime

from typing_extensions import TypedDict

from db.delivery_records import Delivery, DeliveryState


class AttemptShape(TypedDict):
    """One try at a delivery; without ``ended`` nobody knows how it ended."""

    number: int
    begun: datetime
    ended: datetime | None
    detail: str | None


class EventShape(TypedDict):
    """That a delivery came to stand otherwise; ``until`` is when it is due then."""

    at: datetime
    state: DeliveryState
    reason: str
    until: datetime | None


class DeliveryShape(TypedDict):
    """One message to one channel."""

    id: str
    channel: str
    watch: str | None
    title: str
    state: DeliveryState
    reason: str
    created: datetime
    due: datetime | None
    attempts: list[AttemptShape]
    last_detail: str | None
    history: list[EventShape]


class WholeDeliveryShape(DeliveryShape):
    """A delivery with the bytes that are sent, once it was rendered."""

    payload: str | None


def delivery_json(delivery: Delivery) -> DeliveryShape:
    """Return a delivery with its attempts."""
    return {
        "id": delivery.id,
        "channel": delivery.channel,
        "watch": delivery.watch,
        "title": delivery.title,
        "state": delivery.state,
        "reason": delivery.reason,
        "created": delivery.created,
        "due": delivery.due_at,
        "attempts": [
            {"number": a.number, "begun": a.begun, "ended": a.ended, "detail": a.detail}
            for a in delivery.attempts
        ],
        "last_detail": delivery.last_detail,
        "history": [
            {"at": e.at, "state": e.state, "reason": e.reason, "until": e.until}
            for e in delivery.history
        ],
    }


def whole_delivery_json(delivery: Delivery, payload: bytes | None) -> WholeDeliveryShape:
    """Return a delivery with what is sent."""
    text = None if payload is None else payload.decode("utf-8", "replace")
    return {**delivery_json(delivery), "payload": text}
