"""Digest times as people write them, and the next of them on the watch's clock."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.quiet import next_digest
from alerts.schedule import read_schedule

MONDAY = datetime(2026, 1, 5, 12, tzinfo=UTC)
BELGRADE = "Europe/Belgrade"


def days_of(text: str) -> list[list[int]]:
    return [sorted(slot.days) for slot in read_schedule(text)]


def test_times_and_weekdays():
    (slot,) = read_schedule("07:30")
    assert (slot.at, sorted(slot.days)) == (time(7, 30), [0, 1, 2, 3, 4, 5, 6])
    assert [slot.at for slot in read_schedule("07:30, 18:00")] == [time(7, 30), time(18)]
    assert days_of("mon-fri 07:30; sat 10:00") == [[0, 1, 2, 3, 4], [5]]
    assert days_of("Mon, Wed 9:00") == [[0, 2]]


def test_a_span_may_go_over_the_weekend():
    assert days_of("sat-mon 8:00") == [[0, 5, 6]]
    assert days_of("sun-sun 8:00") == [[6]]


@pytest.mark.parametrize(
    "text", ["", ";", "mon", "07:60", "mon-fri", "7", "07:30 mon", "montag 07:30", "mon-xyz 07:30"]
)
def test_what_is_none_says_how_to_write_one(text):
    with pytest.raises(ValueError, match="write"):
        read_schedule(text)


@pytest.mark.parametrize(
    ("digest", "at"),
    [
        ("07:30, 18:00", datetime(2026, 1, 5, 17, tzinfo=UTC)),  # 18:00 in Belgrade
        ("mon 07:30", datetime(2026, 1, 12, 6, 30, tzinfo=UTC)),
        ("tue-thu 07:30", datetime(2026, 1, 6, 6, 30, tzinfo=UTC)),
        ("mon 13:00", datetime(2026, 1, 12, 12, tzinfo=UTC)),  # now, so in a week
        ("mon 13:01", datetime(2026, 1, 5, 12, 1, tzinfo=UTC)),
        ("sat 10:00; sun 11:00", datetime(2026, 1, 10, 9, tzinfo=UTC)),
    ],
)
def test_the_next_time_is_the_first_of_all(digest, at):
    assert next_digest(digest, BELGRADE, MONDAY) == at


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 525_000).map(lambda minutes: MONDAY + timedelta(minutes=minutes)))
def test_between_two_times_in_a_row_there_is_none(at):
    digest = "mon-fri 02:30, 18:00; sun 10:00"
    first = next_digest(digest, BELGRADE, at)
    assert first > at
    assert next_digest(digest, BELGRADE, at + (first - at) / 2) == first
