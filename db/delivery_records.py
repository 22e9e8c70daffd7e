"""The records of deliveries, and of each attempt."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from db.message_records import Message
from db.records import Record


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    DUE = "due"  # to be attempted now, as soon as its channel can
    SENDING = "sending"  # leased
    SENT = "sent"
    WAITING = "waiting"  # until a time, or until the user says so; its reason says for what
    DEAD = "dead"  # given up; `deliveries retry` revives it
    UNKNOWN = "unknown"  # an attempt's end was not seen: it may have arrived
    DROPPED = "dropped"  # by the user or a policy


@dataclass(frozen=True, kw_only=True)
class ClaimedDelivery(Record):
    """A delivery that is ours to attempt until the lease ends."""

    id: str
    channel: str
    attempts: int  # begun so far
    created: datetime
    payload: bytes | None  # None until the first claim has rendered it
    message: Message | None  # present exactly when ``payload`` is None
    thread: str | None = None  # what an earlier message of this watch and story was known by there


@dataclass(frozen=True, kw_only=True)
class AttemptResult(Record):
    """How one attempt ended, and what follows from it."""

    state: DeliveryState  # SENT, WAITING (until ``due_at``) or DEAD
    detail: str  # what the other side said, in one line
    due_at: datetime | None = None
    thread: str | None = None  # by which later messages of the story can refer to this one
    of_channel: bool = False  # a failure of the channel, which others would meet, too
    retry_after: timedelta | None = None  # how long the other side asks the channel to wait
    gone: bool = False  # the other side takes nothing from this channel any more


@dataclass(frozen=True, kw_only=True)
class Attempt(Record):
    """One try at a delivery; without ``ended`` nobody knows how it ended (the process died)."""

    number: int
    begun: datetime
    ended: datetime | None
    detail: str | None


@dataclass(frozen=True, kw_only=True)
class DeliveryEvent(Record):
    """That a delivery came to stand otherwise."""

    at: datetime
    state: DeliveryState
    reason: str
    until: datetime | None  # when it is due, of one that is not ended


@dataclass(frozen=True, kw_only=True)
class Delivery(Record):
    """One message to one channel, as listed to the user."""

    id: str
    channel: str
    watch: str | None
    title: str
    state: DeliveryState
    created: datetime
    due_at: datetime | None  # None: not before the user says so
    attempts: tuple[Attempt, ...]
    last_detail: str | None
    reason: str = ""  # why it stands so, a word of db.standing.Why or the name of a policy
    history: tuple[DeliveryEvent, ...] = ()  # beside the attempts; the oldest first
