"""Dates as sources write them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.dates import parse_date

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Fri, 02 Jan 2026 10:00:00 GMT", utc(2026, 1, 2, 10)),
        ("Mon, 02 Jan 2026 10:00:00 +0100", utc(2026, 1, 2, 9)),  # it was a Friday
        ("02 Jan 2026 10:00 EST", utc(2026, 1, 2, 15)),
        ("Fri, 2 Jan 26 10:00:00 CEST", utc(2026, 1, 2, 8)),
        ("2 Jan 99 10:00:00 Z", utc(1999, 1, 2, 10)),
        ("Fri, 02 January 2026 10:00:00 +01:00 (CET)", utc(2026, 1, 2, 9)),
        ("Fri,02 Jan 2026 10:00:00 GMT+2", utc(2026, 1, 2, 8)),
        ("пт, 02 Jan 2026 10:00:00 +0300", utc(2026, 1, 2, 7)),
        ("2-Jan-2026 10:00:00 UTC", utc(2026, 1, 2, 10)),
        ("Jan 2, 2026 12:05 AM UTC", utc(2026, 1, 2, 0, 5)),
        ("January 2, 2026 at 12:05 p.m. UTC", utc(2026, 1, 2, 12, 5)),
        ("Fri Jan  2 10:00:00 2026", utc(2026, 1, 2, 10)),
        ("Fri Jan  2 10:00:00 CET 2026", utc(2026, 1, 2, 9)),
        ("2026-01-02T10:00:00Z", utc(2026, 1, 2, 10)),
        ("2026-01-02T10:00:00+0530", utc(2026, 1, 2, 4, 30)),
        ("2026-01-02T10:00:00-05", utc(2026, 1, 2, 15)),
        ("2026-01-02 10:00:00.250 +01:00", utc(2026, 1, 2, 9, 0, 0, 250_000)),
        ("2026-01-02T10:00:00.123456789Z", utc(2026, 1, 2, 10, 0, 0, 123_456)),
        ("2026-01-02T10:00", utc(2026, 1, 2, 10)),
        ("2026-01-02", utc(2026, 1, 2)),
        ("2026/01/02 10:00", utc(2026, 1, 2, 10)),
        ("20260102T100000Z", utc(2026, 1, 2, 10)),
        ("2026-01-02T24:00:00Z", utc(2026, 1, 3)),
        ("2016-12-31T23:59:60Z", utc(2016, 12, 31, 23, 59, 59)),
        ("2026-01-02T10:00:00+01:00[Europe/Belgrade]", utc(2026, 1, 2, 9)),
        ("2026-01-02T10:00:00 Europe/Kyiv", utc(2026, 1, 2, 8)),
        ("  \n2026-01-02T10:00:00Z\t", utc(2026, 1, 2, 10)),
        ("2999-01-02T10:00:00Z", utc(2999, 1, 2, 10)),  # claimed; others judge
    ],
)
def test_known_forms_are_read(text: str, moment: datetime) -> None:
    assert parse_date(text, "UTC") == moment


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026", "2026-01", "2026-13-01", "2026-02-30", "31 Feb 2026 10:00:00 GMT",
     "2026-01-02T25:00:00Z", "2026-01-02T10:61:00Z", "2 Foo 2026 10:00", "13:00 PM",
     "Jan 2, 2026 13:00 PM", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z",
     "9999-12-31T23:59:59-12:00", "2026-01-02T10:00:00+99:99", "9" * 5000, " " * 100_000 + "x",
     "٢٠٢٦-٠١-٠٢", "1767348000"],
)  # fmt: skip
def test_nonsense_is_none(text: str) -> None:
    assert parse_date(text, "UTC") is None


def test_a_date_without_zone_is_the_sources() -> None:
    assert parse_date("2026-07-02 10:00", "Europe/Belgrade") == utc(2026, 7, 2, 8)
    assert parse_date("2026-01-02", "Europe/Belgrade") == utc(2026, 1, 1, 23)
    assert parse_date("Fri, 02 Jan 2026 10:00:00", "Asia/Tokyo") == utc(2026, 1, 2, 1)


def test_an_unknown_zone_is_the_sources() -> None:
    assert parse_date("2026-01-02T10:00:00 XYZ", "Europe/Belgrade") == utc(2026, 1, 2, 9)
    assert parse_date("2026-01-02T10:00:00 Mars/Olympus", "Europe/Belgrade") == utc(2026, 1, 2, 9)


def test_a_repeated_time_is_its_first_and_a_skipped_one_keeps_the_earlier_offset() -> None:
    assert parse_date("2026-10-25T02:30", "Europe/Belgrade") == utc(2026, 10, 25, 0, 30)
    assert parse_date("2026-03-29T02:30", "Europe/Belgrade") == utc(2026, 3, 29, 1, 30)


@pytest.mark.parametrize("timezone", ["Nowhere/City", "", "../etc/passwd", "Europe", "\0"])
def test_an_unusable_timezone_is_utc(timezone: str) -> None:
    assert parse_date("2026-01-02T10:00", timezone) == utc(2026, 1, 2, 10)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.integers(631_238_400, 7_258_118_400), st.integers(-14 * 60, 14 * 60))
def test_what_is_written_is_read_back(seconds: int, minutes: int) -> None:
    sign, (hours, rest) = "+-"[minutes < 0], divmod(abs(minutes), 60)
    moment = datetime.fromtimestamp(seconds, UTC)
    local = (moment + timedelta(minutes=minutes)).replace(tzinfo=None)
    offset = f"{sign}{hours:02}:{rest:02}"
    assert parse_date(f"{local.isoformat()}{offset}", "UTC") == moment
    mail = f"{local.day} {MONTHS[local.month - 1]} {local:%Y %H:%M:%S} {offset.replace(':', '')}"
    assert parse_date(mail, "UTC") == moment


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.text(alphabet="0123456789-:/., TZ+JanFebPM()[]\u0660é", max_size=40))
def test_no_text_raises_and_every_answer_is_aware_utc(text: str) -> None:
    moment = parse_date(text, "Europe/Belgrade")
    assert moment is None or (moment.tzinfo is UTC and moment.year >= 1989)
