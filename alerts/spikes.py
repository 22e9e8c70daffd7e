"""Whether a watch finds far more than is usual for the hour of the week; pure."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from db.rates import Find
from db.records import Record

PAST = timedelta(weeks=8)
LEAST_STORIES = 5
_HOUR = timedelta(hours=1)
_LEAST_PAST = timedelta(weeks=1)
_LEAST_USUAL = 0.25  # stories an hour: what is hardly ever found has no rate that can be measured
_CHANCE = 1e-3  # a spike is rarer than this among usual hours
_DAYS_TO_TRUST = 7  # of an hour of the day, until it weighs as much as the mean of all hours
_WEEKS_TO_TRUST = 4  # of an hour of the week, until it weighs as much as that hour of the day


class SpikeReason(StrEnum):
    """Why a watch is said to spike, or not."""

    BEGINS = "far more than usual"
    GOES_ON = "still more than half of what began it"
    ENDED = "less than half of what began it"
    FEW = "too few stories to speak of"
    YOUNG = "less than a week of past to compare with"
    USUAL = "less than the threshold"
    CHANCE = "may be chance"


@dataclass(frozen=True, kw_only=True)
class Rate(Record):
    """How a watch's last hour compares with its past."""

    found: int  # distinct stories in the last 60 minutes
    usual: float  # stories in this hour of the week
    reason: SpikeReason

    @property
    def spiking(self) -> bool:
        """Tell whether the watch is within an episode."""
        return self.reason in {SpikeReason.BEGINS, SpikeReason.GOES_ON}


def judge_rate(
    finds: Sequence[Find],
    *,
    since: datetime,
    now: datetime,
    timezone: str,
    spike: float,
    within: bool,
) -> Rate:
    """Return how the 60 minutes before ``now`` compare with the past since ``since``.

    ``spike`` is how many times the usual rate is told; ``within`` says that an episode goes on. A
    story counts once in each hour in which it was found.
    """
    stories = _stories_by_age(finds, since, now)
    found = len(stories[0])
    counts = [len(each) for each in stories[1:]]
    usual = usual_rate(counts, now, ZoneInfo(timezone))
    reason = _reason(found, usual, past=now - since, spike=spike, within=within)
    return Rate(found=found, usual=usual, reason=reason)


def usual_rate(counts: Sequence[int], now: datetime, zone: ZoneInfo) -> float:
    """Return how many stories are usual in the 60 minutes before ``now``.

    ``counts`` are those of the hours before these, the latest first. The mean of the same hour of
    the week is drawn towards the mean of the hour of the day, and that one towards the mean of all
    hours: the more so, the fewer of its kind were seen.
    """
    middle = now - _HOUR / 2
    today = middle.astimezone(zone)
    by_day, by_week = [], []
    for age, count in enumerate(counts, start=1):
        local = (middle - age * _HOUR).astimezone(zone)
        if local.hour == today.hour:
            by_day.append(count)
            if local.weekday() == today.weekday():
                by_week.append(count)
    overall = sum(counts) / len(counts) if counts else 0.0
    daily = _drawn(by_day, overall, _DAYS_TO_TRUST)
    return max(_drawn(by_week, daily, _WEEKS_TO_TRUST), _LEAST_USUAL)


def chance_of(found: int, usual: float) -> float:
    """Return how likely a Poisson law of mean ``usual`` > 0 gives ``found`` or more."""
    if found <= usual:
        return 1.0  # no less than about a half, and nobody asks more exactly
    term = math.exp(found * math.log(usual) - usual - math.lgamma(found + 1))
    total, count = 0.0, found
    while term > total * 1e-12:
        total += term
        count += 1
        term *= usual / count
    return min(total, 1.0)


def _reason(
    found: int, usual: float, *, past: timedelta, spike: float, within: bool
) -> SpikeReason:
    if within:
        return SpikeReason.GOES_ON if found >= usual * spike / 2 else SpikeReason.ENDED
    if found < LEAST_STORIES:
        return SpikeReason.FEW
    if past < _LEAST_PAST:
        return SpikeReason.YOUNG
    if found < usual * spike:
        return SpikeReason.USUAL
    return SpikeReason.CHANCE if chance_of(found, usual) > _CHANCE else SpikeReason.BEGINS


def _stories_by_age(finds: Sequence[Find], since: datetime, now: datetime) -> list[set[int]]:
    """Return the stories found in the last hour, the one before it, and so on; whole hours only."""
    hours = max(1, min(now - since, PAST) // _HOUR)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for find in finds:
        if find.at <= now:
            found[(now - find.at) // _HOUR].add(find.story)
    return [found[age] for age in range(hours)]


def _drawn(counts: Sequence[int], towards: float, weight: int) -> float:
    return (sum(counts) + weight * towards) / (len(counts) + weight)
