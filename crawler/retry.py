"""When a failed entry is tried again."""

from datetime import datetime, timedelta

from db.errors import FetchError, NotYet

RETRIES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 6 * 60, 12 * 60)
)  # after the first failure, the second, …
_JITTER = 0.2  # of the wait, at most, so that what failed together is not tried together


def next_try(
    attempts: int, error: FetchError, now: datetime, *, jitter: float = 0.0
) -> datetime | None:
    """Return when to try again after the ``attempts``-th failed attempt; None: give up.

    Errors that say a retry is useless are given up at once, others after the seventh attempt.
    The server's Retry-After is a floor. ``jitter`` from 0 to 1 lengthens the wait by up to a
    fifth. NotYet is no attempt: it is never given up, and callers do not count it.
    """
    floor = error.retry_after or timedelta()
    if isinstance(error, NotYet):
        return now + max(floor, RETRIES[0]) * (1 + _JITTER * jitter)
    if not error.retry or attempts > len(RETRIES):
        return None
    return now + max(RETRIES[max(attempts, 1) - 1], floor) * (1 + _JITTER * jitter)
