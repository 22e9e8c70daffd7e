"""When an alert that one channel could not deliver goes to another; pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from db.delivery_records import DeliveryState
from db.policies import Undelivered
from db.watch_records import WatchPolicy


class EscalationReason(StrEnum):
    """Why a delivery is escalated, or why not."""

    DEAD = "given up"
    FAILING = "failed for too long"
    SENT = "it arrived"
    DROPPED = "it was dropped"
    TOO_SOON = "it may still arrive in time"
    NO_FAILURE = "nothing failed: it waits for its turn"


ESCALATED = (EscalationReason.DEAD, EscalationReason.FAILING)


def judge_undelivered(delivery: Undelivered, after: timedelta, now: datetime) -> EscalationReason:
    """Return whether a watch's second channels are told, by name.

    ``after`` is how long a delivery may fail. One that only waits, for quiet hours or as the user
    says, has not failed.
    """
    match delivery.state:
        case DeliveryState.SENT:
            return EscalationReason.SENT
        case DeliveryState.DROPPED:
            return EscalationReason.DROPPED
        case DeliveryState.DEAD:
            return EscalationReason.DEAD
    if not delivery.attempts and not delivery.channel_fails:
        return EscalationReason.NO_FAILURE
    if now - delivery.made < after:
        return EscalationReason.TOO_SOON
    return EscalationReason.FAILING


def is_late(delivery: Undelivered, policy: WatchPolicy, now: datetime) -> bool:
    """Tell whether a watch's second channels are told."""
    return judge_undelivered(delivery, policy.escalate_after, now) in ESCALATED
