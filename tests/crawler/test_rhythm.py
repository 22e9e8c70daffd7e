"""A source's rhythm is learned from when it posted, and says when the next look pays."""

import math
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.rhythm import (
    HOURS,
    MAX_TIMES,
    hour_of_week,
    hours_until,
    learn,
    pace,
    rate_at,
)
from tests.crawler.fakes import NOON

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
MIDNIGHT = NOON.replace(hour=0)  # of a Wednesday


def daily(*hours: float, days: int = 28, until: datetime = MIDNIGHT) -> list[datetime]:
    """Return posts at these hours of each day."""
    first = until - days * DAY
    return [first + day * DAY + hour * HOUR for day in range(days) for hour in hours]


def scattered(a_day: int, *offsets: float) -> list[datetime]:
    """Return posts at times that no clock knows, each with others so many minutes after it."""
    gap = DAY / a_day
    return [
        MIDNIGHT - 28 * DAY + n * gap + n * 0.618034 % 1 * gap + timedelta(minutes=offset)
        for n in range(28 * a_day - 1)
        for offset in (0, *offsets)
    ]


def test_a_week_begins_on_monday() -> None:
    assert NOON.weekday() == 2
    assert hour_of_week(NOON.timestamp() / 3600) == 2 * 24 + 12


def test_a_steady_source_has_its_rate() -> None:
    rhythm = learn(daily(*range(24)), MIDNIGHT)
    assert rhythm.mean == pytest.approx(1, rel=0.02)
    assert all(rate == pytest.approx(1, rel=0.1) for rate in rhythm.by_hour)
    assert rhythm.posts == 28 * 24


def test_hours_of_the_day_are_told_apart() -> None:
    rhythm = learn(daily(9, 10, 11), MIDNIGHT)
    assert rate_at(rhythm, MIDNIGHT + 10 * HOUR) > 10 * rate_at(rhythm, MIDNIGHT + 22 * HOUR)


def test_days_of_the_week_are_told_apart() -> None:
    working = [time for time in daily(9, 12, 15) if time.weekday() < 5]
    rhythm = learn(working, MIDNIGHT)
    saturday = MIDNIGHT + 3 * DAY
    assert rate_at(rhythm, MIDNIGHT + 12 * HOUR) > 3 * rate_at(rhythm, saturday + 12 * HOUR)


def test_of_few_posts_little_is_believed() -> None:
    rhythm = learn(daily(12, days=2), MIDNIGHT)
    assert max(rhythm.by_hour) < 12 * min(rhythm.by_hour)


def test_what_was_not_listened_to_is_no_silence() -> None:
    two_days = learn(daily(*(n / 4 for n in range(96)), days=2), MIDNIGHT)
    friday, tuesday = MIDNIGHT + 2.5 * DAY, MIDNIGHT - DAY / 2
    assert rate_at(two_days, friday) == pytest.approx(rate_at(two_days, tuesday), rel=0.3)


def test_nothing_known_is_an_even_week_that_silence_wears_down() -> None:
    unheard = learn((), NOON)
    silent = learn((), NOON, since=NOON - 4 * WEEK)
    assert min(unheard.by_hour) == pytest.approx(max(unheard.by_hour)) == unheard.mean
    assert 0 < silent.mean < unheard.mean / 10
    assert (unheard.boost, unheard.posts) == (0, 0)


def test_late_posts_count_more() -> None:
    rising = daily(12, days=28, until=MIDNIGHT - 4 * WEEK) + daily(*range(8, 18), days=28)
    falling = daily(*range(8, 18), days=28, until=MIDNIGHT - 4 * WEEK) + daily(12, days=28)
    assert learn(rising, MIDNIGHT).mean > 1.5 * learn(falling, MIDNIGHT).mean


def test_what_is_old_or_to_come_says_nothing() -> None:
    stray = [NOON - 9 * WEEK, NOON + HOUR]
    assert learn(stray, NOON) == learn((), NOON)


def test_a_pinned_post_does_not_make_a_silence() -> None:
    listed = [NOON - 7 * WEEK, *(NOON - hour * HOUR for hour in range(1, 20))]
    assert learn(listed, NOON, since=NOON).mean > 10 * learn(listed, NOON).mean


def test_a_full_sample_begins_with_its_first_post() -> None:
    fast = [NOON - timedelta(minutes=minute) for minute in range(1, MAX_TIMES + 1)]
    assert learn(fast, NOON, since=NOON - 7 * WEEK).mean == pytest.approx(60, rel=0.2)


def test_bursts_are_noticed() -> None:
    assert learn(scattered(4, 4, 8), MIDNIGHT).boost > 1
    assert learn(daily(*range(24)), MIDNIGHT).boost == 0


def test_after_a_post_of_a_burst_the_next_look_is_sooner() -> None:
    rhythm = learn(scattered(4, 4, 8), MIDNIGHT)
    hit = hours_until(rhythm, NOON, last_post=NOON, weight=1, scale=4.5, most=9)
    cold = hours_until(rhythm, NOON, last_post=NOON - DAY, weight=1, scale=4.5, most=9)
    assert hit < 0.8 * cold


def test_faster_sources_are_polled_oftener_but_less_than_they_post_oftener() -> None:
    slow, fast = learn(scattered(6), MIDNIGHT), learn(scattered(24), MIDNIGHT)
    assert pace(fast, 1) / pace(slow, 1) == pytest.approx(4**0.4, rel=0.1)
    assert pace(fast, 4) == pytest.approx(4**0.4 * pace(fast, 1))


def test_a_wait_that_begins_at_night_ends_soon_after_morning() -> None:
    rhythm = learn(daily(*(9 + n / 4 for n in range(16))), MIDNIGHT)
    wait = hours_until(rhythm, MIDNIGHT + 4 * HOUR, last_post=None, weight=1, scale=2.5, most=99)
    alike = hours_until(rhythm, MIDNIGHT + 10 * HOUR, last_post=None, weight=1, scale=2.5, most=99)
    assert alike < 0.5
    assert 4 < 4 + wait < 9.5


TIMES = st.lists(
    st.integers(-70 * 86400, 86400).map(lambda s: NOON + timedelta(seconds=s)), max_size=60
)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(TIMES, st.none() | st.integers(0, 3000), st.floats(0.01, 1e4), st.floats(0.01, 2))
def test_any_history_gives_a_wait_within_its_limit(times, heard, scale, most) -> None:
    since = None if heard is None else NOON - heard * HOUR
    rhythm = learn(times, NOON, since=since)
    assert len(rhythm.by_hour) == HOURS
    assert all(rate > 0 and math.isfinite(rate) for rate in rhythm.by_hour)
    assert sum(rhythm.by_hour) / HOURS == pytest.approx(rhythm.mean)
    assert 0 <= rhythm.boost <= 3
    last = max(times, default=None)
    for weight in (1, 5.5):
        wait = hours_until(rhythm, NOON, last_post=last, weight=weight, scale=scale, most=most)
        assert 0 < wait <= most + 1e-6
