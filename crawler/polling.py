"""When a source is polled again: pure, from how the last poll went and when the source posts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from crawler.budget import Share
from crawler.moving import next_move
from crawler.rhythm import learn
from crawler.waiting import plan_by_habit
from db.pushing import Offer, PushState, Subscription
from db.records import (
    Entry,
    Obstacle,
    PollCount,
    PollReason,
    PollResult,
    Record,
    SourcePast,
    SourceState,
    Validators,
)
from db.settings import format_duration

START_INTERVAL = timedelta(minutes=10)  # of an adaptive source that was never heard
NEXT_TRY = "; next try "  # between what happened and when it is tried again

_FIRST_RETRY = timedelta(minutes=1)  # at most, however seldom a source is polled
_MAX_BACK_OFF = timedelta(hours=6)
_MAX_FIXED_BACK_OFF = timedelta(hours=1)
_MAX_DOUBLINGS = 20
_SPREAD = 0.1  # of the wait, either way
_RARER = 4  # times the wait, while a hub pushes what is new
_MAX_BESIDE_PUSHES = timedelta(hours=6)
_NONE = timedelta()
_NOTHING_KNOWN = SourcePast()
_USUAL = Share()


@dataclass(frozen=True, kw_only=True)
class SourceReading(Record):
    """What one poll of a source brought, before anyone knows which of it is new."""

    source_id: int
    at: datetime
    entries: tuple[Entry, ...] = ()
    not_modified: bool = False
    validators: Validators | None = None  # None: keep the old ones
    error: str | None = None  # what happened, if the source could not be read
    obstacle: Obstacle | None = None  # what stood in the way then
    retry_after: timedelta | None = None  # what the server asked for
    fresh_for: timedelta | None = None  # how long it says that its answer stays as it is
    ttl: timedelta | None = None  # how long its list says that it may be kept, this time or last
    skipped: int = 0  # listed items without a usable link
    wrapped: int = 0  # entries whose link leads to the lister's page, not to their own
    moved_to: str | None = None  # where permanent redirects led
    gone: bool = False  # its own address answered that it is gone for good (410)
    offer: Offer | None = None  # the hub that its list names, if it was read


@dataclass(frozen=True, kw_only=True)
class _Wait(Record):
    """How long until the next poll, why, and the source's distance between polls from now on."""

    wait: timedelta
    interval: timedelta
    why: str
    pace: float | None = None


def plan_next_poll(
    state: SourceState,
    reading: SourceReading,
    count: PollCount | None,
    *,
    now: datetime,
    jitter: float = 0.5,
    past: SourcePast = _NOTHING_KNOWN,
    share: Share = _USUAL,
    subscription: Subscription | None = None,
) -> PollResult:
    """Return how a poll ended, when the next is due, and why then.

    ``count`` tells what became of the entries; None where there were none to store. A fixed
    interval stays. An adaptive source is polled by its habit, learned from its ``past``, as far as
    its ``share`` of the budget goes, and seldom while a hub pushes it (``subscription``). Failures
    in a row double the wait, up to 6 hours (adaptive) or to an hour or the fixed interval.
    Retry-After is a floor to all. ``jitter`` from 0 to 1 spreads the polls of adaptive sources by
    a tenth either way; 0.5 is none.
    """
    reason = _reason(reading, count)
    plan = _plan(state, reading, reason, now=now, past=past, share=share)
    if reason is not PollReason.FAILED and state.source.every is None:
        plan = _beside_pushes(plan, subscription, now)
    spread = 1 if state.source.every is not None else 1 + _SPREAD * (2 * jitter - 1)
    next_poll_at = now + max(plan.wait * spread, reading.retry_after or _NONE)
    asked = reading.retry_after is not None and reading.retry_after > plan.wait * spread
    return PollResult(
        source_id=state.id,
        at=reading.at,
        reason=reason,
        next_poll_at=next_poll_at,
        interval=plan.interval,
        error=_told(reading, next_poll_at, now),
        obstacle=reading.obstacle,
        validators=reading.validators,
        move=next_move(
            state.move,
            at=reading.at,
            moved_to=reading.moved_to,
            failed=reading.error is not None,
        ),
        gone=reading.gone,
        why="its server asked to wait (Retry-After)" if asked else plan.why,
        pace=plan.pace,
        ttl=reading.ttl,
    )


def _reason(reading: SourceReading, count: PollCount | None) -> PollReason:
    if reading.error is not None:
        return PollReason.FAILED
    if reading.not_modified:
        return PollReason.NOT_MODIFIED
    return PollReason.NEW if count is not None and count.new else PollReason.NOTHING_NEW


def _plan(
    state: SourceState,
    reading: SourceReading,
    reason: PollReason,
    *,
    now: datetime,
    past: SourcePast,
    share: Share,
) -> _Wait:
    every = state.source.every
    if reason is PollReason.FAILED:
        present = _present(state)
        again = f"tried again after {state.failures + 1} failures in a row"
        why = again if state.failures else "tried again after a failure"
        return _Wait(wait=_back_off(state, present), interval=present, why=why)
    if every is not None:
        return _Wait(wait=every, interval=every, why="its interval is set")
    past = _with(past, reading, reason)
    habit = plan_by_habit(
        learn(past.times, now, since=state.first_heard_at),
        past,
        hit=reason is PollReason.NEW and state.first_heard_at is not None,
        fresh_for=max((reading.fresh_for or _NONE, reading.ttl or _NONE)),
        now=now,
        share=share,
    )
    return _Wait(wait=habit.wait, interval=habit.wait, why=habit.why, pace=habit.pace)


def _beside_pushes(plan: _Wait, subscription: Subscription | None, now: datetime) -> _Wait:
    """Return a rarer plan for a source that a trusted hub pushes, at least until its lease ends.

    The habit's pace stays, as it is asked that often again when pushes end.
    """
    if subscription is None or not subscription.wanted:
        return plan
    if subscription.state is not PushState.ACTIVE or subscription.expires_at is None:
        return plan
    rarer = max(plan.wait, min(plan.wait * _RARER, _MAX_BESIDE_PUSHES))
    wait = max(plan.wait, min(rarer, subscription.expires_at - now))
    hub = urlsplit(subscription.offer.hub).netloc
    why = f"pushed by {hub}; asked every {_rounded(wait)} to be sure"
    return _Wait(wait=wait, interval=wait, why=why, pace=plan.pace)


def _rounded(wait: timedelta) -> str:
    return format_duration(timedelta(minutes=max(1, round(wait / timedelta(minutes=1)))))


def _with(past: SourcePast, reading: SourceReading, reason: PollReason) -> SourcePast:
    """Return the past with what this poll brought, which the database did not know yet.

    At the first hearing that is all listed dates; later only the newest, or the poll itself.
    """
    if reason is not PollReason.NEW:
        return past
    listed = [entry.published for entry in reading.entries if entry.published is not None]
    dated = sorted(time for time in listed if time <= reading.at)
    if past.times:
        newest = dated[-1] if dated else reading.at
        dated = [newest if newest > past.times[-1] else reading.at]
    return SourcePast(times=(*past.times, *dated), matches=past.matches)


def _present(state: SourceState) -> timedelta:
    if state.source.every is not None:
        return state.source.every
    return state.interval if state.interval > timedelta() else START_INTERVAL


def _back_off(state: SourceState, present: timedelta) -> timedelta:
    every = state.source.every
    most = _MAX_BACK_OFF if every is None else max(every, _MAX_FIXED_BACK_OFF)
    first = min(present, _FIRST_RETRY)
    doublings = min(state.failures, _MAX_DOUBLINGS)
    return min(first * (1 << doublings), most)


def _told(reading: SourceReading, at: datetime, now: datetime) -> str | None:
    if reading.error is None:
        return None
    if reading.gone:
        return f"{reading.error}; not asked again unless its section of the configuration changes"
    when = f"{at:%H:%M} UTC" if at - now < timedelta(hours=20) else f"{at:%Y-%m-%d %H:%M} UTC"
    return f"{reading.error}{NEXT_TRY}{when}"
