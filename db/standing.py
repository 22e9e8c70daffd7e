"""How a delivery stands, and by which steps that changes; pure.

Nothing else moves a delivery: verbs ask `after` for the state that follows, or `before` for the
states that a step can be taken from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from db.delivery_records import DeliveryState
from db.records import Record

UNTIL_TOLD = datetime(9999, 1, 1, tzinfo=UTC)
"""Due then: a delivery that waits until the user says what becomes of it. It holds up no other."""


class Step(StrEnum):
    """What happens to a delivery."""

    CLAIMED = "claimed"  # leased, to be attempted
    GIVEN_BACK = "given back"  # the lease ended, and no attempt had begun
    LOST_SIGHT = "lost sight"  # the lease ended within an attempt: nobody knows how it ended
    ACCEPTED = "accepted"  # the other side has it; this is so, whatever was thought before
    FAILED = "failed"  # tried again later
    GIVEN_UP = "given up"
    RECOVERED = "recovered"  # what its channel had failed for is mended
    HELD = "held"  # by the user, or as the database is a backup
    RESUMED = "resumed"  # by the user, after HELD
    RETRIED = "retried"  # by the user, whatever it waits for
    DROPPED = "dropped"  # by the user, or by a policy


class Why(StrEnum):
    """Why a delivery stands as it does; the names are kept in rows."""

    NEW = "new"
    LATER = "later"  # quiet hours, or a story that waits for more outlets
    FAILED = "failed"  # the channel's failure: recovers with the channel
    REFUSED = "refused"  # this message's failure
    LEASE_ENDED = "lease ended"
    UNANSWERED = "unanswered"  # the lease ended within an attempt
    ASKS = "asks"  # as UNANSWERED, of a channel that may not repeat: waits for the user
    PAUSED = "paused"
    RESTORED = "restored"  # made before a backup was restored, perhaps told since
    RESUMED = "resumed"
    RETRIED = "retried"
    RECOVERED = "recovered"
    ACCEPTED = "accepted"
    GIVEN_UP = "given up"
    BY_USER = "by the user"
    FOLDED = "folded"  # into a summary, after its channel had failed or been paused
    PAUSED_CHANNEL = "channel paused"  # never kept: said of what waits for its channel
    FAILING_CHANNEL = "channel failing"  # as PAUSED_CHANNEL


@dataclass(frozen=True, kw_only=True)
class Move(Record):
    """A step that is taken, and why."""

    step: Step
    why: str  # a word of Why, or the name of a policy
    at: datetime
    until: datetime | None = None  # when the delivery is due then; None: when it was


_DUE, _SENDING, _SENT = DeliveryState.DUE, DeliveryState.SENDING, DeliveryState.SENT
_WAITING, _UNKNOWN = DeliveryState.WAITING, DeliveryState.UNKNOWN
_DEAD, _DROPPED = DeliveryState.DEAD, DeliveryState.DROPPED

_STEPS: Mapping[Step, Mapping[DeliveryState, DeliveryState]] = {
    Step.CLAIMED: {_DUE: _SENDING, _WAITING: _SENDING, _UNKNOWN: _SENDING},
    Step.GIVEN_BACK: {_SENDING: _DUE},
    Step.LOST_SIGHT: {_SENDING: _UNKNOWN},
    Step.ACCEPTED: dict.fromkeys(DeliveryState, _SENT),
    Step.FAILED: {_SENDING: _WAITING},
    Step.GIVEN_UP: {_SENDING: _DEAD},
    Step.RECOVERED: {_WAITING: _DUE},
    Step.HELD: {_DUE: _WAITING, _WAITING: _WAITING, _UNKNOWN: _UNKNOWN},
    Step.RESUMED: {_WAITING: _DUE, _UNKNOWN: _UNKNOWN},
    Step.RETRIED: {
        _DUE: _DUE, _WAITING: _DUE, _UNKNOWN: _UNKNOWN, _DEAD: _DUE, _DROPPED: _DUE,
    },
    Step.DROPPED: {_DUE: _DROPPED, _WAITING: _DROPPED, _UNKNOWN: _DROPPED, _DEAD: _DROPPED},
}  # fmt: skip

ENDED = frozenset({_SENT, _DEAD, _DROPPED})
"""States in which nothing more happens by itself."""


def after(state: DeliveryState, step: Step) -> DeliveryState | None:
    """Return the state that a step leads to; None where it cannot be taken."""
    return _STEPS[step].get(state)


def before(step: Step) -> tuple[DeliveryState, ...]:
    """Return the states from which a step can be taken."""
    return tuple(_STEPS[step])


def step_of(state: DeliveryState) -> Step:
    """Return the step by which an attempt leads to ``state``; raises ValueError for no result."""
    try:
        return _OF_RESULT[state]
    except KeyError:
        raise ValueError(f"no attempt ends {state}") from None


_OF_RESULT = {
    _SENT: Step.ACCEPTED, _DEAD: Step.GIVEN_UP, _WAITING: Step.FAILED, _DUE: Step.FAILED,
}  # fmt: skip


def recovered(now: datetime) -> Move:
    """Return the step of what waited as its channel failed, once it works again."""
    return Move(step=Step.RECOVERED, why=Why.RECOVERED, at=now, until=now)
