"""When a failed delivery is tried again, and when it is given up; pure."""

from datetime import datetime, timedelta

from db.delivery_records import AttemptResult, DeliveryState
from db.errors import ChannelError, FailureScope
from db.settings import format_duration

SCHEDULE = tuple(
    timedelta(seconds=seconds)
    for seconds in (0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""How long before each attempt, as Standard Webhooks 1.0 advises; the first is at once."""

PATIENCE = sum(SCHEDULE, timedelta())
"""For how long a channel's failures give nothing up, however many attempts met them."""

LONGEST_WAIT = timedelta(hours=24)
"""A Retry-After beyond this counts as this: one odd header must not silence a channel."""

_SPREAD = 0.15  # of a wait, either way, so that what failed together is not retried together


def next_attempt(
    attempts: int,
    error: ChannelError,
    now: datetime,
    jitter: float,
    *,
    since: datetime | None = None,
) -> AttemptResult:
    """Return what follows from a failed attempt: a later one, or the dead letters.

    ``attempts`` counts those begun so far, this one among them; ``jitter`` lies in -1..1. What the
    other side asked for (Retry-After) is a floor. The detail says what happened and what will be
    done, in one line. What fails as its channel does, and was made ``since`` a time less than
    PATIENCE ago, is not given up: it may be the one that tries whether the channel works again.
    """
    of_channel = error.scope is FailureScope.CHANNEL
    if not error.retry:
        return _given_up(f"{error}; given up, as trying again would not help", gone=of_channel)
    patient = of_channel and since is not None and now - since < PATIENCE
    if attempts >= len(SCHEDULE) and not patient:
        return _given_up(f"{error}; given up after {attempts} attempts", of_channel=of_channel)
    wait = _wait(attempts, error, jitter)
    said = format_duration(timedelta(seconds=max(1, round(wait.total_seconds()))))
    of = "" if attempts > len(SCHEDULE) else f" of {len(SCHEDULE)}"
    return AttemptResult(
        state=DeliveryState.WAITING,
        detail=f"{error}; attempt {attempts}{of}, next in {said}",
        due_at=now + wait,
        of_channel=of_channel,
        retry_after=error.retry_after if of_channel else None,
    )


def _wait(attempts: int, error: ChannelError, jitter: float) -> timedelta:
    step = SCHEDULE[min(max(attempts, 1), len(SCHEDULE) - 1)]
    wait = step * (1 + _SPREAD * max(-1.0, min(1.0, jitter)))
    if error.retry_after is not None:
        wait = max(wait, min(error.retry_after, LONGEST_WAIT))
    return wait


def _given_up(detail: str, *, of_channel: bool = False, gone: bool = False) -> AttemptResult:
    return AttemptResult(
        state=DeliveryState.DEAD, detail=detail, of_channel=of_channel or gone, gone=gone
    )
