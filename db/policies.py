"""What a watch's policy asks beyond its mode, and what stands in a watch's way; plain records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from db.delivery_records import DeliveryState
from db.records import Record
from db.watch_records import USUAL_POLICY, Severity, Throttle, WatchPolicy


class HeldBy(StrEnum):
    """Why an alert waits, other than for a digest or for the size of a backlog."""

    MUTE = "muted"
    QUIET = "quiet hours"
    THROTTLE = "throttled"


@dataclass(frozen=True, kw_only=True)
class WatchStanding(Record):
    """What an alert of a watch meets at a time."""

    muted_until: datetime | None = None
    muted_stories: frozenset[int] = frozenset()
    told: tuple[datetime, ...] = ()  # of its messages within its throttle's time, oldest first


@dataclass(frozen=True, kw_only=True)
class Mute(Record):
    """That a watch, or a watch on one story, says nothing until a time."""

    watch: str
    story: int | None  # None: the whole watch
    until: datetime
    since: datetime
    why: str


@dataclass(frozen=True, kw_only=True)
class Undelivered(Record):
    """A delivery, as far as this asks."""

    state: DeliveryState
    made: datetime
    attempts: int  # begun so far
    channel_fails: bool  # its circuit is open: others failed on it before


def policy_json(policy: WatchPolicy) -> dict[str, Any] | None:
    """Return a policy as JSON gives it back; None for the usual one."""
    if policy == USUAL_POLICY:
        return None
    throttle = policy.throttle
    return {
        "severity": policy.severity.value,
        "throttle": [throttle.count, throttle.per.total_seconds()] if throttle else None,
        "escalate_to": list(policy.escalate_to),
        "escalate_after": policy.escalate_after.total_seconds(),
        "spike": policy.spike,
        "empty_digest": policy.empty_digest,
    }


def read_policy(value: Mapping[str, Any] | None) -> WatchPolicy:
    """Return a policy from what `policy_json` made of it."""
    if value is None:
        return USUAL_POLICY
    throttle = value["throttle"]
    return WatchPolicy(
        severity=Severity(value["severity"]),
        throttle=Throttle(count=throttle[0], per=timedelta(seconds=throttle[1]))
        if throttle
        else None,
        escalate_to=tuple(value["escalate_to"]),
        escalate_after=timedelta(seconds=value["escalate_after"]),
        spike=value["spike"],
        empty_digest=value["empty_digest"],
    )
