"""A source's rhythm: when it posts, learned from when it posted, and when a look at it pays.

Pure: times in, rates out. An hour of the week is 0 to 167, from Monday midnight UTC; rates are
posts an hour. Why the numbers are what they are: docs/decisions/0010-when-to-poll.md.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from db.records import Record

WINDOW = timedelta(weeks=8)  # older posts say nothing
MAX_TIMES = 2000  # as many of the newest posts say enough
HOURS = 168  # in a week

_HALF_LIFE = 21 * 24.0  # hours after which a post counts half
_PRIOR_POSTS = 0.5  # what is believed before anything is known: this many posts,
_PRIOR_HOURS = 6.0  # in this many hours
_SHORTEST = 6.0  # hours that a history is taken to span at least
_DAY_BELIEF = 12.0  # posts after which a source's own hours of the day outweigh an even day
_WEEKDAY_BELIEF = 10.0  # the same for its days of the week
_WEEK_BELIEF = 60.0  # the same for single hours of the week, against hour of day x day of week
_NEIGHBOURS = (0.25, 0.5, 0.25)  # an hour lends to those beside it: news is not punctual

_HIT_HOURS = 0.25  # how long one post makes others likelier
_HIT_BELIEF = 20.0  # posts expected after posts before it is believed that they come in bursts
_MAX_BOOST = 3.0
_EVENNESS = 0.4  # the power of a rate that polls go by: 0 would poll all alike, 1 as often as posts


@dataclass(frozen=True, kw_only=True)
class Rhythm(Record):
    """How often a source posts, by hour of the week."""

    mean: float  # posts an hour over the whole week
    by_hour: tuple[float, ...]  # posts an hour in each hour of the week
    boost: float  # how much likelier posts are just after one: 0 no more than ever, 1 twice
    posts: int  # that it was learned from


def learn(times: Sequence[datetime], now: datetime, *, since: datetime | None = None) -> Rhythm:
    """Return the rhythm of a source that posted at ``times``, in any order.

    ``since`` is when the source was first heard, if that is known: silence since then counts.
    Posts of the last eight weeks count, the later the more; where they are few, the hours of the
    week are drawn towards hour of the day x day of the week, and those towards an even week.
    """
    posted = [_hours(time) for time in _telling(times, now, since)]
    here = _hours(now)
    weights = [_weight(here - time) for time in posted]
    listened = _listened(here, max(here - posted[0] if posted else 0, _silent(times, here, since)))
    counts = _counted(posted, weights)
    mean = (sum(weights) + _PRIOR_POSTS) / (sum(listened) + _PRIOR_HOURS)
    by_hour = _by_hour(counts, listened, mean)
    return Rhythm(
        mean=sum(by_hour) / HOURS,
        by_hour=by_hour,
        boost=_boost(posted, by_hour),
        posts=len(posted),
    )


def pace(rhythm: Rhythm, weight: float) -> float:
    """Return how many polls an hour a source is worth beside others, its week's mean.

    The mean delay over all posts, for a given number of polls, is least where each source is
    polled at the square root of its rate, if that is known (Cho and Garcia-Molina, "Effective
    page refresh policies", 2003, for the related freshness). A learned rate is not: it is too
    high where a source was busy by chance and too low where it was quiet, so a lower power does
    better. ``weight`` says what a post of it is worth.
    """
    return sum(_speed(weight * rate) for rate in rhythm.by_hour) / HOURS


def hours_until(
    rhythm: Rhythm,
    start: datetime,
    *,
    last_post: datetime | None,
    weight: float,
    scale: float,
    most: float,
) -> float:
    """Return after how many hours from ``start`` the next poll pays, at most ``most``.

    It pays when the integral of the pace, ``scale`` times that of ``pace``, reaches one; so a
    wait that begins in a quiet hour ends soon after a busy one begins.
    """
    at, end, gathered = _hours(start), _hours(start) + most, 0.0
    last = None if last_post is None else _hours(last_post)
    while at < end:
        until = min(math.floor(at) + 1.0, at + _HIT_HOURS / 3, end)
        rate = rhythm.by_hour[hour_of_week(at)] * _likelier(rhythm, at, last)
        speed = scale * _speed(weight * rate)
        if gathered + speed * (until - at) >= 1:
            return at + (1 - gathered) / speed - _hours(start)
        gathered += speed * (until - at)
        at = until
    return most


def _speed(rate: float) -> float:
    """Return the polls an hour that posts at this rate are worth, before any scale."""
    return float(rate**_EVENNESS)


def rate_at(rhythm: Rhythm, at: datetime) -> float:
    """Return how many posts an hour are usual at this hour of the week."""
    return rhythm.by_hour[hour_of_week(_hours(at))]


def hour_of_week(hours: float) -> int:
    """Return the hour of the week of a time in hours since 1970, which began on a Thursday."""
    return int(hours + 72) % HOURS


def _hours(at: datetime) -> float:
    return at.astimezone(UTC).timestamp() / 3600


def _telling(
    times: Sequence[datetime], now: datetime, since: datetime | None
) -> Sequence[datetime]:
    """Return the posts to learn from, in order.

    Of those from before the first hearing the oldest tenth is left out: a list often ends with
    a few that were pinned to it, and the gap behind them is no silence.
    """
    recent = sorted(time for time in times if now - WINDOW <= time <= now)[-MAX_TIMES:]
    if since is None:
        return recent
    return recent[sum(time < since for time in recent) // 10 :]


def _silent(times: Sequence[datetime], here: float, since: datetime | None) -> float:
    """Return for how many hours all posts of a source are known because it was listened to."""
    return 0.0 if since is None or len(times) >= MAX_TIMES else here - _hours(since)


def _weight(age: float) -> float:
    """Return what an hour, or a post in it, counts that lies ``age`` hours back."""
    return float(0.5 ** (age / _HALF_LIFE))


def _listened(here: float, known: float) -> list[float]:
    """Return for each hour of the week how many hours of it are known, each at its weight.

    What was not listened to is not silence: a source known since Monday may post on Sundays.
    """
    span = min(max(known, _SHORTEST), WINDOW / timedelta(hours=1)) if known > 0 else 0.0
    listened = [0.0] * HOURS
    for hour in range(math.floor(here - span), math.ceil(here)):
        part = min(here, hour + 1) - max(here - span, hour)
        listened[hour_of_week(hour)] += part * _weight(here - hour - 0.5)
    return listened


def _counted(posted: Sequence[float], weights: Sequence[float]) -> list[float]:
    counts = [0.0] * HOURS
    for time, weight in zip(posted, weights, strict=True):
        counts[hour_of_week(time)] += weight
    return counts


def _by_hour(counts: Sequence[float], listened: Sequence[float], mean: float) -> tuple[float, ...]:
    """Return the rates: what was counted over what was expected, from coarse to fine."""
    expected = [mean * hours for hours in listened]
    day = [
        _drawn(sum(counts[hour::24]), sum(expected[hour::24]), _DAY_BELIEF / 24)
        for hour in range(24)
    ]
    expected = [each * day[hour % 24] for hour, each in enumerate(expected)]
    week = [
        _drawn(sum(counts[at : at + 24]), sum(expected[at : at + 24]), _WEEKDAY_BELIEF / 7)
        for at in range(0, HOURS, 24)
    ]
    shape = [day[hour % 24] * week[hour // 24] for hour in range(HOURS)]
    expected = _spread([mean * f * hours for f, hours in zip(shape, listened, strict=True)])
    return tuple(
        mean * f * _drawn(count, wanted, _WEEK_BELIEF / HOURS * f)
        for f, count, wanted in zip(shape, _spread(counts), expected, strict=True)
    )


def _drawn(count: float, expected: float, belief: float) -> float:
    """Return how many times the expected posts came, drawn towards once by ``belief`` posts."""
    return (count + belief) / (expected + belief)


def _spread(values: Sequence[float]) -> list[float]:
    before, within, after = _NEIGHBOURS
    return [
        before * values[hour - 1] + within * values[hour] + after * values[(hour + 1) % HOURS]
        for hour in range(HOURS)
    ]


def _boost(times: Sequence[float], by_hour: Sequence[float]) -> float:
    """Return how much likelier than at that hour anyway a post is soon after another."""
    followed = sum(0 < later - time <= _HIT_HOURS for time, later in pairwise(times))
    expected = sum(by_hour[hour_of_week(time)] for time in times) * _HIT_HOURS
    return min(max(0.0, (followed - expected) / (expected + _HIT_BELIEF)), _MAX_BOOST)


def _likelier(rhythm: Rhythm, at: float, last: float | None) -> float:
    if last is None or not rhythm.boost:
        return 1.0
    return 1.0 + rhythm.boost * math.exp(min(0.0, last - at) / _HIT_HOURS)
