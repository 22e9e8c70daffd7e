"""The wait that a source's habit and its share of the budget make, and why it is that. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crawler.budget import QUIET_AFTER, Share
from crawler.rhythm import Rhythm, hours_until, pace, rate_at
from db.records import Record, SourcePast

_HOUR = timedelta(hours=1)
_MOST_WEIGHT = 5.5  # a source that serves much is polled up to twice as often
_HALF_SERVED = 5  # matches in eight weeks with which a source has half of that
_MOST_STRETCH = 2  # times the wait that a server's word about freshness makes it at most
_UNSURE_POSTS = 3  # fewer say little


class WaitReason(StrEnum):
    """What the length of a wait came from."""

    HABIT = "by its habit"
    SHORTEST = "no sooner than any"
    LONGEST = "no later than any"
    QUIET = "no post for a week, no later than any"
    FRESH = "its server says that nothing changes sooner"


@dataclass(frozen=True, kw_only=True)
class Habit(Record):
    """A wait that follows from a source's rhythm."""

    wait: timedelta
    reason: WaitReason
    why: str  # the reason with its figures
    pace: float  # polls an hour that the source is worth beside others


def plan_by_habit(
    rhythm: Rhythm,
    past: SourcePast,
    *,
    hit: bool,
    fresh_for: timedelta,
    now: datetime,
    share: Share,
) -> Habit:
    """Return how long to wait after a poll of an adaptive source.

    ``rhythm`` was learned from its ``past``. ``hit`` says that this poll brought news, after
    which the wait may be shorter than else. ``fresh_for`` is a soft floor: it makes a wait at
    most twice as long, and never longer than the longest.
    """
    weight = served_weight(past.matches)
    last = past.times[-1] if past.times else None
    wait, reason = _within(share, rhythm, now, last=last, weight=weight, hit=hit)
    longest = _longest(share, last, now)
    if fresh_for > wait < longest:
        wait, reason = min(fresh_for, wait * _MOST_STRETCH, longest), WaitReason.FRESH
    return Habit(
        wait=wait,
        reason=reason,
        why=_told(reason, rhythm, past, now),
        pace=pace(rhythm, weight),
    )


def served_weight(matches: int) -> float:
    """Return what a post of a source with that many matches is worth, from 1 to 5.5."""
    return 1 + (_MOST_WEIGHT - 1) * matches / (matches + _HALF_SERVED)


def _within(
    share: Share,
    rhythm: Rhythm,
    now: datetime,
    *,
    last: datetime | None,
    weight: float,
    hit: bool,
) -> tuple[timedelta, WaitReason]:
    longest = _longest(share, last, now)
    hours = hours_until(
        rhythm, now, last_post=last, weight=weight, scale=share.scale, most=longest / _HOUR
    )
    shortest = share.after_hit if hit else share.shortest
    if hours * _HOUR < shortest:
        return shortest, WaitReason.SHORTEST
    if hours * _HOUR < longest:
        return hours * _HOUR, WaitReason.HABIT
    quiet = last is None or now - last > QUIET_AFTER
    return longest, WaitReason.QUIET if quiet else WaitReason.LONGEST


def _longest(share: Share, last: datetime | None, now: datetime) -> timedelta:
    quiet = last is None or now - last > QUIET_AFTER
    return share.longest_quiet if quiet else share.longest


def _told(reason: WaitReason, rhythm: Rhythm, past: SourcePast, now: datetime) -> str:
    """Return such as "by its habit: 1.2 posts an hour at this time, 14 a day, 3 matches"."""
    if rhythm.posts < _UNSURE_POSTS:
        figures = f"little known yet ({rhythm.posts} {_plural(rhythm.posts, 'post')})"
    else:
        here, day = rate_at(rhythm, now), rhythm.mean * 24
        figures = (
            f"about {_figure(here)} posts an hour at this time of the week, {_figure(day)} a day"
        )
    matched = f", {past.matches} {_plural(past.matches, 'match')}" if past.matches else ""
    return f"{reason.value}: {figures}{matched}"


def _figure(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}es" if word.endswith("ch") else f"{word}s"
