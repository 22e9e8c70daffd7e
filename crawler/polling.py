"""When a source is polled again: pure, from how the last poll went."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.moving import next_move
from db.records import (
    Entry,
    Obstacle,
    PollCount,
    PollReason,
    PollResult,
    Record,
    SourceState,
    Validators,
)

START_INTERVAL = timedelta(minutes=10)  # of an adaptive source that nothing is known of
MIN_INTERVAL = timedelta(minutes=2)
MAX_INTERVAL = timedelta(minutes=60)
NEXT_TRY = "; next try "  # between what happened and when it is tried again

_FASTER, _SLOWER = 0.5, 1.25  # replayed on real feeds, this pair did better than fixed intervals
_FIRST_RETRY = timedelta(minutes=1)  # at most, however seldom a source is polled
_MAX_BACK_OFF = timedelta(hours=6)
_MAX_FIXED_BACK_OFF = timedelta(hours=1)
_MAX_DOUBLINGS = 20
_SPREAD = 0.1  # of the wait, either way


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
    skipped: int = 0  # listed items without a usable link
    wrapped: int = 0  # entries whose link leads to the lister's page, not to their own
    moved_to: str | None = None  # where permanent redirects led
    gone: bool = False  # its own address answered that it is gone for good (410)


@dataclass(frozen=True, kw_only=True)
class _Wait(Record):
    """How long until the next poll, and the source's distance between polls from now on."""

    wait: timedelta
    interval: timedelta


def plan_next_poll(
    state: SourceState,
    reading: SourceReading,
    count: PollCount | None,
    *,
    now: datetime,
    jitter: float = 0.5,
) -> PollResult:
    """Return how a poll ended and when the next is due.

    ``count`` tells what became of the entries; None where there were none to store. A fixed
    interval stays. An adaptive one is halved by new entries and grows by a quarter without, from
    2 to 60 minutes. Failures in a row double the wait, up to 6 hours (adaptive) or to an hour or
    the fixed interval. Retry-After is a floor to all. ``jitter`` from 0 to 1 spreads the polls of
    adaptive sources by a tenth either way; 0.5 is none.
    """
    reason = _reason(reading, count)
    plan = _plan(state, reason)
    spread = 1 if state.source.every is not None else 1 + _SPREAD * (2 * jitter - 1)
    next_poll_at = now + max(plan.wait * spread, reading.retry_after or timedelta())
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
    )


def _reason(reading: SourceReading, count: PollCount | None) -> PollReason:
    if reading.error is not None:
        return PollReason.FAILED
    if reading.not_modified:
        return PollReason.NOT_MODIFIED
    return PollReason.NEW if count is not None and count.new else PollReason.NOTHING_NEW


def _plan(state: SourceState, reason: PollReason) -> _Wait:
    present = _present(state)
    if reason is PollReason.FAILED:
        return _Wait(wait=_back_off(state, present), interval=present)
    interval = present if state.source.every is not None else _adapted(state, present, reason)
    return _Wait(wait=interval, interval=interval)


def _present(state: SourceState) -> timedelta:
    if state.source.every is not None:
        return state.source.every
    return state.interval if state.interval > timedelta() else START_INTERVAL


def _adapted(state: SourceState, present: timedelta, reason: PollReason) -> timedelta:
    if state.first_heard_at is None:
        return START_INTERVAL  # at the first hearing all is new, which says nothing of the pace
    factor = _FASTER if reason is PollReason.NEW else _SLOWER
    return min(max(present * factor, MIN_INTERVAL), MAX_INTERVAL)


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
