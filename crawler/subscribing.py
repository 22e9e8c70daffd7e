"""What is done about a subscription at a hub, and what follows from the hub's answers: pure.

Each function takes a subscription and returns what becomes of it. The rules are those of WebSub
(W3C Recommendation, 23 January 2018), section 5.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from db.pushing import Mode, PushState, Subscription
from db.records import Record
from db.settings import format_duration

LEASE = timedelta(days=10)  # that is asked for
SHORTEST_LEASE = timedelta(minutes=5)  # a shorter one would be renewed without end
LONGEST_LEASE = timedelta(days=30)  # that is believed
PATIENCE = timedelta(hours=1)  # for a hub to verify what it accepted
REPEATED = timedelta(minutes=2)  # a verification may come twice, if our first answer was lost
AFTER_DENIAL = timedelta(days=7)

_RENEWED_AFTER = 2 / 3  # of the lease
_SPREAD = 0.1  # of any wait, either way
_FIRST_RETRY = timedelta(minutes=10)
_MAX_BACK_OFF = timedelta(days=1)
_MAX_DOUBLINGS = 10
_PARTINGS = 3  # requests to a hub that is to let us go; after that the lease ends it
_LONGEST_REASON = 200  # characters of what a hub says


class Act(StrEnum):
    """What is to be done about a subscription now."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    END = "end"


@dataclass(frozen=True, kw_only=True)
class HubAnswer(Record):
    """What a hub said to a request."""

    accepted: bool
    why: str = ""  # not
    retry_after: timedelta | None = None


def next_act(subscription: Subscription, now: datetime) -> Act:
    """Return what to do about a subscription that is due."""
    if subscription.wanted:
        return Act.SUBSCRIBE
    expired = subscription.expires_at is None or subscription.expires_at <= now
    known = subscription.state is PushState.REQUESTED or not expired
    return Act.UNSUBSCRIBE if known and subscription.failures < _PARTINGS else Act.END


def asked(subscription: Subscription, mode: Mode, callback: str, now: datetime) -> Subscription:
    """Return a subscription that the hub is about to be asked for: it may verify at once."""
    later = replace(
        subscription,
        callback=subscription.callback or callback,
        pending=mode,
        pending_since=now,
        next_at=now + PATIENCE,
    )
    lapsed = later.expires_at is not None and later.expires_at <= now
    if mode is Mode.UNSUBSCRIBE or (later.live and not lapsed):
        return later
    return replace(later, state=PushState.REQUESTED, reason="", active_since=None, expires_at=None)


def answered(
    subscription: Subscription, mode: Mode, answer: HubAnswer, now: datetime, jitter: float
) -> Subscription:
    """Return a subscription after the hub's answer; it may have been verified before that came.

    ``jitter`` from 0 to 1 spreads what is asked again.
    """
    if subscription.pending is not mode or answer.accepted:
        return subscription
    return failed(subscription, answer.why, now, jitter, at_least=answer.retry_after)


def unverified(subscription: Subscription, now: datetime, jitter: float) -> Subscription:
    """Return a subscription that is due; whose last request was accepted, but never verified."""
    if subscription.pending is None or subscription.pending_since is None:
        return subscription
    if now - subscription.pending_since < PATIENCE:
        return subscription
    return failed(subscription, "the hub did not verify the request", now, jitter)


def failed(
    subscription: Subscription,
    why: str,
    now: datetime,
    jitter: float,
    *,
    at_least: timedelta | None = None,
) -> Subscription:
    """Return a subscription after a failed request: asked again later, and later each time.

    What was verified before stays as it is until the hub's lease ends.
    """
    doublings = min(subscription.failures, _MAX_DOUBLINGS)
    wait = _spread(min(_FIRST_RETRY * 2**doublings, _MAX_BACK_OFF), jitter)
    later = replace(
        subscription,
        pending=None,
        failures=subscription.failures + 1,
        reason=_short(why) if subscription.wanted else subscription.reason,
        next_at=now + max(wait, at_least or timedelta()),
    )
    if not later.live:
        return replace(later, state=PushState.FAILED)
    if later.expires_at is not None and later.expires_at <= now:
        return replace(later, state=PushState.FAILED, active_since=None)
    return replace(later, next_at=min(later.next_at, later.expires_at or later.next_at))


def is_meant(subscription: Subscription, mode: str, topic: str, now: datetime) -> bool:
    """Tell whether a hub's verification is of what we asked it for (WebSub, 5.3).

    A repeated one counts too: our answer to the first may have been lost.
    """
    if topic != subscription.offer.topic:
        return False
    if subscription.pending is not None:
        return mode == subscription.pending.value
    since = subscription.pending_since
    done = Mode.SUBSCRIBE if subscription.live else Mode.UNSUBSCRIBE
    return mode == done.value and since is not None and now - since < REPEATED


def lease_of(text: str) -> timedelta | None:
    """Return the lease that a hub grants; what we asked for if it does not say.

    None for one that is no number of seconds, or too short to live with.
    """
    if not text:
        return LEASE
    if not (text.isascii() and text.isdigit()):
        return None
    seconds = int(text[:12])
    if seconds < SHORTEST_LEASE.total_seconds():
        return None
    return min(timedelta(seconds=min(seconds, 10**9)), LONGEST_LEASE)


def verified(
    subscription: Subscription, lease: timedelta, now: datetime, jitter: float
) -> Subscription:
    """Return a subscription that the hub has verified: active anew, trusted anew."""
    if subscription.pending is None:  # a repeated verification
        return subscription
    if subscription.pending is Mode.UNSUBSCRIBE:
        return ended(subscription, now)
    since = subscription.active_since if subscription.live else None
    return replace(
        subscription,
        state=PushState.ACTIVE,
        reason="",
        pending=None,
        pending_since=now,
        active_since=since or now,
        expires_at=now + lease,
        next_at=now + _spread(lease * _RENEWED_AFTER, jitter),
        failures=0,
        misses=0,
    )


def verification(
    subscription: Subscription, mode: str, topic: str, lease: str, *, now: datetime, jitter: float
) -> tuple[Subscription, bool]:
    """Return what a hub's verification makes of a subscription, and whether to confirm it.

    A lease that cannot be lived with is a failure of the hub's.
    """
    if not is_meant(subscription, mode, topic, now):
        return subscription, False
    granted = lease_of(lease) if mode == Mode.SUBSCRIBE else LEASE
    if granted is None:
        return failed(subscription, _short_lease(lease), now, jitter), False
    return verified(subscription, granted, now, jitter), True


def denied(subscription: Subscription, reason: str, now: datetime, jitter: float) -> Subscription:
    """Return a subscription that the hub denied, or took back (WebSub, 5.2)."""
    if not subscription.wanted:
        return ended(subscription, now)
    return replace(
        subscription,
        state=PushState.DENIED,
        reason=_short(reason) or "the hub gave no reason",
        pending=None,
        active_since=None,
        expires_at=None,
        next_at=now + _spread(AFTER_DENIAL, jitter),
    )


def ended(subscription: Subscription, now: datetime) -> Subscription:
    """Return a subscription that is over; its reason stays."""
    return replace(
        subscription,
        state=PushState.ENDED,
        pending=None,
        pending_since=now,
        active_since=None,
        expires_at=None,
        next_at=now,
    )


def refused(subscription: Subscription, times: int) -> Subscription:
    """Return a subscription of which so much came without a right signature."""
    return replace(subscription, refused=subscription.refused + times)


def _short_lease(text: str) -> str:
    """Return why a lease is not taken."""
    least = format_duration(SHORTEST_LEASE)
    return f"the hub's lease of {text[:20]!r} seconds is not usable: it must be {least} or more"


def _spread(wait: timedelta, jitter: float) -> timedelta:
    return wait * (1 + _SPREAD * (2 * jitter - 1))


def _short(reason: str) -> str:
    """Return what a hub said in one printable line."""
    plain = "".join(each if each.isprintable() else " " for each in reason[: 4 * _LONGEST_REASON])
    return " ".join(plain.split())[:_LONGEST_REASON]
