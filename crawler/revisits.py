"""When the page of an article that was told is looked at again, and when it is gone. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crawler.obstacles import obstacle_of
from crawler.retry import next_try
from db.errors import CleanError, FetchError
from db.records import Obstacle, Record

CONFIRMED_AFTER = timedelta(hours=1)  # a page missing for less may be a hiccup of its site
_MISSING = frozenset({Obstacle.MISSING, Obstacle.GONE})


class LookReason(StrEnum):
    """Why the next look is when it is, or why there is none."""

    HOUR = "an hour after it was first fetched"
    SIX_HOURS = "six hours after it was first fetched"
    DAY = "a day after it was first fetched"
    WEEK = "a week after it was first fetched"
    CONFIRM = "its page was missing: once more, an hour later"
    RETRY = "its page could not be looked at"
    DONE = "a week has passed"


_STEPS = (
    (timedelta(hours=1), LookReason.HOUR),
    (timedelta(hours=6), LookReason.SIX_HOURS),
    (timedelta(days=1), LookReason.DAY),
    (timedelta(days=7), LookReason.WEEK),
)


@dataclass(frozen=True, kw_only=True)
class NextLook(Record):
    """When a page is looked at again; None: no more."""

    at: datetime | None
    reason: LookReason


def next_look(first: datetime, now: datetime) -> NextLook:
    """Return the first step that is still to come of an article first fetched at ``first``.

    Looks that were missed while nobody ran are not made up for: one look sees all changes.
    """
    for after, reason in _STEPS:
        if first + after > now:
            return NextLook(at=first + after, reason=reason)
    return NextLook(at=None, reason=LookReason.DONE)


def is_missing(error: FetchError | CleanError) -> bool:
    """Tell whether an answer says that the page is not there (any more)."""
    return isinstance(error, FetchError) and obstacle_of(error) in _MISSING


def is_gone(missing_since: datetime | None, now: datetime) -> bool:
    """Tell whether a page that is missing now has been so for long enough to say that it is gone.

    ``missing_since`` is when it was first found missing; None: now.
    """
    return missing_since is not None and now - missing_since >= CONFIRMED_AFTER


def after_missing(first: datetime, missing_since: datetime | None, now: datetime) -> NextLook:
    """Return when a page that is missing is looked for again: what is gone may come back."""
    if is_gone(missing_since, now):
        return next_look(first, now)
    return NextLook(at=(missing_since or now) + CONFIRMED_AFTER, reason=LookReason.CONFIRM)


def after_failure(
    first: datetime, failures: int, error: FetchError | CleanError, now: datetime
) -> NextLook:
    """Return when a page is looked at again that could not be, for the ``failures``-th time."""
    step = next_look(first, now)
    again = next_try(failures, error, now) if isinstance(error, FetchError) else None
    if again is None or (step.at is not None and step.at <= again):
        return step
    return NextLook(at=again, reason=LookReason.RETRY)
