"""The time that an address names."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.periods import dated_path, named_period

BOUNDED = settings(max_examples=150, derandomize=True, deadline=None)


def day(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "start", "end"),
    [
        ("/sitemap-2026-01.xml", day(2026, 1, 1), day(2026, 2, 1)),
        ("/sitemap-202512.xml.gz", day(2025, 12, 1), day(2026, 1, 1)),
        ("/s?yyyy=2026&mm=01", day(2026, 1, 1), day(2026, 2, 1)),
        ("/s?yyyy=2026&mm=1&dd=31", day(2026, 1, 31), day(2026, 2, 1)),
        ("/sitemap/2025.xml", day(2025, 1, 1), day(2026, 1, 1)),
        ("/2026/01/31/map.xml", day(2026, 1, 31), day(2026, 2, 1)),
        ("/map-20260228.xml", day(2026, 2, 28), day(2026, 3, 1)),
        ("/map-20260231.xml", day(2026, 2, 1), day(2026, 3, 1)),  # no such day
    ],
)
def test_periods_in_the_names_of_sitemaps(path, start, end):
    period = named_period("https://valley.test" + path)
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize(
    "path",
    ["/post-sitemap12.xml", "/map-123456.xml", "/map-2026x.xml", "/", "/s?yyyy=99", "/18990101"],
)
def test_other_numbers_name_none(path):
    assert named_period("https://valley.test" + path) is None


@pytest.mark.parametrize(
    ("path", "start"),
    [
        ("/2026/01/31/shells", day(2026, 1, 31)),
        ("/2026-01-31/shells", day(2026, 1, 31)),
        ("/news/2026/1/shells", day(2026, 1, 1)),
        ("/news/201204/shells", None),  # a number of its own
        ("/news/vote-of-2024-12-in-the-valley", None),
    ],
)
def test_dates_in_the_paths_of_articles(path, start):
    period = dated_path("https://valley.test" + path)
    assert (period and period.start) == start


def test_a_period_is_over_when_it_is_over_everywhere():
    period = named_period("https://valley.test/sitemap-2026-01.xml")
    assert not period.is_before(day(2026, 2, 1))
    assert period.is_before(day(2026, 2, 2))


@BOUNDED
@given(st.dates(date(1990, 1, 1), date(2098, 1, 1)), st.sampled_from("-_/"))
def test_each_month_holds_its_days(moment, dash):
    moment = day(moment.year, moment.month, moment.day)
    period = named_period(f"https://valley.test/map-{moment:%Y}{dash}{moment:%m}.xml")
    assert period.start <= moment < period.end
    assert timedelta(days=28) <= period.end - period.start <= timedelta(days=31)


@BOUNDED
@given(st.text(max_size=200))
def test_no_address_breaks_it(text):
    for read in (named_period, dated_path):
        period = read("https://valley.test/" + text)
        assert period is None or period.start < period.end
        read(text)
