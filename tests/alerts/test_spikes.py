"""Spikes: what is far more than usual for the hour of the week, and neither few nor chance."""

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.spikes import SpikeReason, chance_of, judge_rate, usual_rate
from db.rates import Find

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
HOUR, MINUTE, WEEK = timedelta(hours=1), timedelta(minutes=1), timedelta(weeks=1)
BERLIN = ZoneInfo("Europe/Berlin")


def lately(count: int, at: datetime = NOON) -> list[Find]:
    return [Find(at=at - n * MINUTE, story=n) for n in range(count)]


def judged(finds, *, past=8 * WEEK, within=False, spike=5.0, now=NOON):
    return judge_rate(finds, since=now - past, now=now, timezone="UTC", spike=spike, within=within)


def weekly(count: int) -> list[Find]:
    """Return that many stories in this hour of each week before."""
    return [
        Find(at=NOON - n * WEEK - k * MINUTE, story=100 * n + k)
        for n in range(1, 8)
        for k in range(count)
    ]


@pytest.mark.parametrize(
    ("found", "past", "reason"),
    [
        (5, 8 * WEEK, SpikeReason.BEGINS),
        (4, 8 * WEEK, SpikeReason.FEW),
        (5, WEEK, SpikeReason.BEGINS),
        (50, WEEK - MINUTE, SpikeReason.YOUNG),
    ],
)
def test_a_quiet_watch_spikes_at_five_stories_after_a_week(found, past, reason):
    rate = judged(lately(found), past=past)
    assert (rate.found, rate.reason) == (found, reason)
    assert rate.spiking is (reason is SpikeReason.BEGINS)


def test_what_comes_each_week_at_this_hour_is_usual():
    assert judged(lately(12)).reason is SpikeReason.BEGINS
    rate = judged(lately(12) + weekly(12))
    assert rate.reason is SpikeReason.USUAL
    assert rate.usual > 6


def test_a_low_threshold_does_not_tell_chance():
    finds = lately(6) + [
        Find(at=NOON - n * HOUR - MINUTE, story=100 + n * 9 + k)
        for n in range(1, 1343)
        for k in range(3)
    ]
    assert judged(finds, spike=1.5).reason is SpikeReason.CHANCE


def test_a_story_counts_once_an_hour_and_the_future_not_at_all():
    same = [Find(at=NOON - n * MINUTE, story=1) for n in range(50)]
    ahead = [Find(at=NOON + MINUTE, story=n) for n in range(50)]
    assert judged(same + ahead).found == 1


def test_the_hour_before_is_past():
    assert judged(lately(9, NOON - HOUR)).found == 0
    assert judged(lately(1, NOON - HOUR + timedelta(seconds=1))).found == 1


@pytest.mark.parametrize(("found", "reason"), [(13, SpikeReason.GOES_ON), (12, SpikeReason.ENDED)])
def test_an_episode_ends_under_half_of_its_threshold(found, reason):
    finds = lately(found)
    usual = judged(finds).usual
    assert judged(finds, spike=25 / usual, within=True).reason is reason


def test_summer_time_moves_the_hour_of_the_week_with_the_clock():
    now = datetime(2026, 4, 1, 7, tzinfo=UTC)  # 08:00-09:00 in Berlin, in summer
    counts = [0] * (4 * 168)
    winter = now - WEEK + HOUR  # the same hour on the clock before the change
    counts[int((now - winter) / HOUR) - 1] = 40
    assert usual_rate(counts, now, BERLIN) > 3 * usual_rate(counts, now, ZoneInfo("UTC"))


@settings(derandomize=True, deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 30), max_size=400), st.integers(0, 400))
def test_the_usual_rate_lies_within_what_was_seen(counts, later):
    usual = usual_rate(counts, NOON + later * HOUR, BERLIN)
    assert 0.25 <= usual <= max([0.25, *counts]) + 1e-9


@settings(derandomize=True, deadline=None, max_examples=40)
@given(st.integers(1, 60), st.floats(0.25, 40))
def test_the_chance_is_the_tail_of_the_law(found, usual):
    if found <= usual:
        assert chance_of(found, usual) == 1
        return
    below = sum(math.exp(k * math.log(usual) - usual - math.lgamma(k + 1)) for k in range(found))
    assert chance_of(found, usual) == pytest.approx(1 - below, abs=1e-9)


def test_huge_counts_neither_overflow_nor_take_long():
    assert chance_of(10**6, 0.25) == 0
    assert 0 < chance_of(20_100, 20_000) < 0.5
