"""The records of subscriptions: a source's feed names a hub, and the hub pushes what is new."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from db.records import Record


class PushState(StrEnum):
    """How a subscription stands, as the user is told."""

    OFFERED = "offered"  # the feed names a hub, which was not asked yet
    REQUESTED = "requested"  # the hub was asked, and has not verified it yet
    ACTIVE = "active"  # what is new is pushed
    UNRELIABLE = "unreliable"  # active, but polls found what no push had brought
    DENIED = "denied"  # by the hub
    FAILED = "failed"  # the hub could not be asked, said no, or did not verify; tried again
    ENDED = "ended"


LIVE = frozenset({PushState.ACTIVE, PushState.UNRELIABLE})  # the hub pushes


class Mode(StrEnum):
    """What a hub is asked for (WebSub, 5.1)."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"


class Unwanted(StrEnum):
    """Why a subscription is to end."""

    WITHDRAWN = "its feed does not name this hub any more"
    OFF = "turned off, or its source was removed"
    MOVED = "the desk's public_url has changed"


@dataclass(frozen=True, kw_only=True)
class Offer(Record):
    """Where a feed says that it is pushed: its topic, and the hub that pushes it."""

    topic: str
    hub: str


@dataclass(frozen=True, kw_only=True)
class Subscription(Record):
    """A subscription of a source at a hub, and how it stands."""

    id: int
    source_id: int
    source: str  # its name
    offer: Offer
    token: str = field(repr=False)  # the last part of the callback's path; nobody can guess it
    secret: str = field(repr=False)  # that the hub signs with
    wanted: bool  # offered by the feed as last read, and not turned off
    state: PushState
    reason: str = ""  # of the state, for people
    callback: str = field(default="", repr=False)  # what the hub was told; "" before
    pending: Mode | None = None  # asked of the hub, and not verified yet
    pending_since: datetime | None = None
    active_since: datetime | None = None
    expires_at: datetime | None = None  # when the hub stops pushing
    next_at: datetime  # when there is something to do
    failures: int = 0  # of requests, in a row
    misses: int = 0  # polls that found what should have been pushed, in this term
    pushes: int = 0  # whose signature was right
    refused: int = 0  # whose signature was wrong or missing
    last_push_at: datetime | None = None
    created_at: datetime

    @property
    def live(self) -> bool:
        """Whether the hub pushes, as far as we know."""
        return self.state in LIVE

    @property
    def heeded(self) -> bool:
        """Whether what the hub pushes is taken."""
        return self.live and self.wanted
