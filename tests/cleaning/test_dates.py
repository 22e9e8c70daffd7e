"""Dates: read in their zone, believed within reason, never taken from the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.cleaning.article import Listed
from crawler.cleaning.dates import believed, read
from tests.cleaning.pages import BODY, FETCHED, clean, page

BELGRADE = ZoneInfo("Europe/Belgrade")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]  # year, month, day, …


@pytest.mark.parametrize(
    ("claim", "moment"),
    [
        ("2026-03-09T08:30:00Z", utc(2026, 3, 9, 8, 30)),
        ("2026-03-09T08:30:00.123+05:30", utc(2026, 3, 9, 3, 0)),
        ("2026-03-09T08:30:00+0100", utc(2026, 3, 9, 7, 30)),
        ("2026-03-09 08:30", utc(2026, 3, 9, 7, 30)),
        ("2026-07-09T08:30:00", utc(2026, 7, 9, 6, 30)),
        ("2026/3/9 8:05:09", utc(2026, 3, 9, 7, 5, 9)),
        ("2026-03-09 08:30:00 UTC", utc(2026, 3, 9, 8, 30)),
        ("20260309T083000Z", utc(2026, 3, 9, 8, 30)),
        ("Mon, 09 Mar 2026 08:30:00 GMT", utc(2026, 3, 9, 8, 30)),
        ("9 Mar 2026 08:30:00 +0200", utc(2026, 3, 9, 6, 30)),
        ("2026-03-09", utc(2026, 3, 8, 23)),
        ("1773045000", utc(2026, 3, 9, 8, 30)),
        ("1773045000000", utc(2026, 3, 9, 8, 30)),
    ],
)
def test_claims_are_read(claim: str, moment: datetime) -> None:
    assert read(claim, BELGRADE) == moment


@pytest.mark.parametrize(
    "claim", ["", "yesterday", "2026", "2026-02-30", "9999-99-99T00:00", "March"]
)
def test_what_is_no_date_is_none(claim: str) -> None:
    assert read(claim, BELGRADE) is None


def test_summer_times_gap_and_fold_have_one_reading() -> None:
    assert read("2026-03-29T02:30:00", BELGRADE) == utc(2026, 3, 29, 1, 30)
    assert read("2025-10-26T02:30:00", BELGRADE) == utc(2025, 10, 26, 0, 30)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.text(alphabet="0123456789-/:.TZ+ ,MonarJGT", max_size=30))
def test_any_claim_is_a_moment_or_none(claim: str) -> None:
    moment = read(claim, BELGRADE)
    assert moment is None or moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (timedelta(hours=-1), FETCHED - timedelta(hours=1)),
        (timedelta(minutes=5), FETCHED),
        (timedelta(hours=14), FETCHED),
        (timedelta(days=1, seconds=1), None),
        (timedelta(days=400), None),
        (timedelta(days=-20_000), None),
    ],
)
def test_the_future_is_believed_within_reason(ahead: timedelta, expected: datetime | None) -> None:
    assert believed(FETCHED + ahead, FETCHED) == expected


def meta(value: str) -> str:
    return f'<meta property="article:published_time" content="{value}">'


def test_a_date_without_zone_is_in_the_sources_zone() -> None:
    html = page(head=meta("2026-03-09T08:30:00"))
    assert clean(html, timezone="Asia/Kolkata").published == utc(2026, 3, 9, 3, 0)
    assert clean(html, timezone="America/New_York").published == utc(2026, 3, 9, 12, 30)
    assert clean(html, timezone="No/Where").published == utc(2026, 3, 9, 8, 30)


def test_structured_data_comes_first_and_tells_changes() -> None:
    data = (
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "x", '
        '"datePublished": "2026-03-08T10:00:00Z", "dateModified": '
        '"2026-03-09T11:00:00Z"}]}</script>'
    )
    article = clean(page(head=meta("2026-03-01T00:00:00Z") + data))
    assert article.published == utc(2026, 3, 8, 10)
    assert article.modified == utc(2026, 3, 9, 11)


def test_a_time_beside_the_headline_is_read() -> None:
    line = "<p><time datetime='2026-03-07T09:00:00+01:00'>7 March</time></p>"
    assert clean(page(line + BODY)).published == utc(2026, 3, 7, 8)


def test_a_time_in_a_list_of_other_articles_is_not_read() -> None:
    others = "<aside><ul><li><time datetime='2026-03-07'>7 March</time> More</li></ul></aside>"
    assert clean(page(after=others, before=others)).published is None


def test_no_date_takes_the_listed_one_else_none() -> None:
    listed = Listed(published=utc(2026, 3, 9, 7))
    assert clean(page(), listed=listed).published == utc(2026, 3, 9, 7)
    assert clean(page()).published is None


def test_a_date_of_the_future_gives_way_to_the_listed_one() -> None:
    html = page(head=meta("2027-01-01T00:00:00Z"))
    assert clean(html, listed=Listed(published=utc(2026, 3, 9))).published == utc(2026, 3, 9)
    assert clean(html).published is None


def test_a_listed_date_of_the_future_is_not_believed_either() -> None:
    assert clean(page(), listed=Listed(published=utc(2031, 1, 1))).published is None


def test_a_change_before_publication_is_no_change() -> None:
    head = meta("2026-03-09T00:00:00Z") + (
        '<meta property="article:modified_time" content="2020-01-01T00:00:00Z">'
    )
    assert clean(page(head=head)).modified is None
