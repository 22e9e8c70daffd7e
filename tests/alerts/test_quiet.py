from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.clock_times import read_clock_time
from alerts.quiet import hold_until, next_digest, read_quiet

BELGRADE = "Europe/Belgrade"  # summer time from 29 March 2026, 02:00, to 25 October 2026, 03:00


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        ("", "2026-01-02T02:00", "2026-01-02T02:00"),
        ("22:00-06:30", "2026-01-02T20:59", "2026-01-02T20:59"),  # 21:59 in Belgrade
        ("22:00-06:30", "2026-01-02T21:00", "2026-01-03T05:30"),  # the start is quiet
        ("22:00-06:30", "2026-01-03T02:00", "2026-01-03T05:30"),  # after midnight
        ("22:00-06:30", "2026-01-03T05:30", "2026-01-03T05:30"),  # the end is not
        ("12:00-13:00", "2026-01-02T11:30", "2026-01-02T12:00"),
        ("00:00-06:00", "2026-07-01T23:30", "2026-07-02T04:00"),  # summer
        ("22:00-06:30", "2026-03-28T22:00", "2026-03-29T04:30"),  # a night an hour shorter
        ("22:00-06:30", "2026-10-24T21:00", "2026-10-25T05:30"),  # and one an hour longer
        ("22:00-02:30", "2026-03-28T22:00", "2026-03-29T01:00"),  # ends within the gap
        ("02:30-06:00", "2026-03-29T00:59", "2026-03-29T00:59"),  # starts within it
        ("02:30-06:00", "2026-03-29T01:00", "2026-03-29T04:00"),
        ("22:00-02:30", "2026-10-25T00:15", "2026-10-25T00:30"),  # ends at the first 02:30
        ("22:00-02:30", "2026-10-25T01:15", "2026-10-25T01:15"),  # the second 02:15 is not quiet
    ],
)
def test_messages_are_held_until_quiet_hours_end(quiet, now, until):
    assert hold_until(quiet, BELGRADE, utc(now)) == utc(until)


@pytest.mark.parametrize(
    ("digest", "zone", "after", "due"),
    [
        ("07:30", "UTC", "2026-01-02T07:29:59", "2026-01-02T07:30"),
        ("07:30", "UTC", "2026-01-02T07:30", "2026-01-03T07:30"),  # strictly later
        ("07:30", BELGRADE, "2026-07-01T06:00", "2026-07-02T05:30"),
        ("02:30", BELGRADE, "2026-03-28T12:00", "2026-03-29T01:00"),  # the gap's end, 03:00
        ("02:30", BELGRADE, "2026-10-24T12:00", "2026-10-25T00:30"),
        ("02:30", BELGRADE, "2026-10-25T00:30", "2026-10-26T01:30"),  # not at the second 02:30
        ("23:00", "Pacific/Kiritimati", "2026-01-01T09:00", "2026-01-02T09:00"),
        (
            "07:30",
            "Pacific/Apia",
            "2011-12-29T18:00",
            "2011-12-30T10:00",
        ),  # 30 December was skipped
        ("hourly", BELGRADE, "2026-01-02T07:00", "2026-01-02T08:00"),
        ("hourly", "Asia/Kolkata", "2026-01-02T07:00", "2026-01-02T07:30"),
        ("hourly", BELGRADE, "2026-10-25T00:10", "2026-10-25T01:00"),
    ],
)
def test_digests_are_due_on_the_watchs_clock(digest, zone, after, due):
    assert next_digest(digest, zone, utc(after)) == utc(due)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    zone=st.sampled_from([BELGRADE, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
    start=st.dates(date(2025, 1, 1), date(2027, 1, 1)),
)
def test_each_local_day_has_exactly_one_digest(zone, hour, minute, start):
    after = datetime.combine(start, time(hour, minute), UTC)
    days = []
    for _ in range(8):
        after = next_digest(f"{hour:02}:{minute:02}", zone, after)
        days.append(after.astimezone(ZoneInfo(zone)).date())
    assert days == [days[0] + timedelta(days=n) for n in range(8)]


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    minutes=st.integers(0, 96 * 60),
    start=st.times(),
    end=st.times(),
)
def test_holding_ends_outside_the_quiet_hours(minutes, start, end):
    quiet = f"{start:%H:%M}-{end:%H:%M}"
    if quiet[:5] == quiet[6:]:
        return
    now = utc("2026-03-27T00:00") + timedelta(minutes=minutes)
    until = hold_until(quiet, BELGRADE, now)
    assert until >= now
    assert hold_until(quiet, BELGRADE, until) == until


@pytest.mark.parametrize("text", ["", "24:00", "7", "7:3", "07:60", "٠٧:٣٠", "07:30:00", "hourly"])
def test_what_is_no_clock_time_is_refused(text):
    with pytest.raises(ValueError, match="write hours and minutes"):
        read_clock_time(text)


@pytest.mark.parametrize("text", ["22:00", "22:00 to 06:00", "06:00-06:00", "22:00-25:00"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError, match=r"no period|clock time|starts when it ends"):
        read_quiet(text)
