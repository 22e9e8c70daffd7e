"""When a failed delivery is tried again, and when it is given up."""

from datetime import datetime, timedelta

from db.errors import ChannelError
from db.records import AttemptResult, DeliveryState
from db.settings import format_duration

SCHEDULE = tuple(
    timedelta(seconds=seconds)
    for seconds in (0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""How long before each attempt, as Standard Webhooks 1.0 advises; the first is at once."""

LONGEST_WAIT = timedelta(hours=24)
"""A Retry-After beyond this counts as this: one odd header must not silence a channel."""

_SPREAD = 0.15  # of a wait, either way, so that what failed together is not retried together


def next_attempt(attempts: int, error: ChannelError, now: datetime, jitter: float) -> AttemptResult:
    """Return what follows from a failed attempt: a later one, or the dead letters.

    ``attempts`` counts those begun so far, this one among them; ``jitter`` lies in -1..1. What the
    other side asked for (Retry-After) is a floor. The detail says what happened and what will be
    done, in one line.
    """
    if not error.retry:
        return _given_up(f"{error}; given up, as trying again would not help")
    if attempts >= len(SCHEDULE):
        return _given_up(f"{error}; given up after {attempts} attempts")
    wait = SCHEDULE[max(attempts, 1)] * (1 + _SPREAD * max(-1.0, min(1.0, jitter)))
    if error.retry_after is not None:
        wait = max(wait, min(error.retry_after, LONGEST_WAIT))
    due = now + wait
    said = format_duration(timedelta(seconds=max(1, round(wait.total_seconds()))))
    detail = f"{error}; attempt {attempts} of {len(SCHEDULE)}, next in {said}"
    return AttemptResult(state=DeliveryState.DUE, detail=detail, due_at=due)


def _given_up(detail: str) -> AttemptResult:
    return AttemptResult(state=DeliveryState.DEAD, detail=detail)
