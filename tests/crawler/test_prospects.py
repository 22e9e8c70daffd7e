"""What a site offers, judged and put in order."""

from datetime import timedelta

import pytest

from crawler.prospects import Candidate, Origin, Verdict, best, judge, ranked, unreadable
from db.records import Entry
from tests.crawler.fakes import NOON


def entries(
    count: int, *, every: timedelta = timedelta(hours=6), title: str = "Shells", first=NOON
):
    return [
        Entry(url=f"https://a.test/{n}", title=title, published=first - every * n)
        for n in range(count)
    ]


def prospect(kind: str = "feed", listed=(), path: str = "feed"):
    candidate = Candidate(kind=kind, url=f"https://a.test/{path}", origin=Origin.LINK_TAG)
    return judge(candidate, listed, now=NOON)


def test_the_rate_is_told_up_to_now():
    assert prospect(listed=entries(21)).per_day == pytest.approx(4)
    silent = prospect(listed=entries(21, first=NOON - timedelta(days=20)))
    assert silent.per_day == pytest.approx(18 / 24.5)
    assert silent.newest == NOON - timedelta(days=20)


def test_one_entry_kept_for_years_does_not_hide_the_rate():
    pinned = Entry(url="https://a.test/about", published=NOON - timedelta(days=3000))
    assert prospect(listed=[*entries(20), pinned]).per_day == pytest.approx(4, rel=0.1)


def test_a_rate_needs_two_dates_and_an_hour():
    assert prospect(listed=entries(1)).per_day is None
    at_once = prospect(listed=entries(13, every=timedelta()))
    assert at_once.per_day == pytest.approx(11 * 24)


def test_dates_in_the_future_count_as_now():
    ahead = prospect(listed=entries(3, first=NOON + timedelta(days=400)))
    assert ahead.newest == NOON
    assert ahead.verdict is Verdict.NEWS


@pytest.mark.parametrize(
    ("listed", "path", "verdict"),
    [
        (entries(3), "feed", Verdict.NEWS),
        (entries(3), "comments/feed", Verdict.COMMENTS),
        (entries(3, first=NOON - timedelta(days=40)), "feed", Verdict.STALE),
        ([Entry(url="https://a.test/1")], "feed", Verdict.UNDATED),
        ([], "feed", Verdict.EMPTY),
    ],
)
def test_verdicts(listed, path, verdict):
    found = prospect(listed=listed, path=path)
    assert found.verdict is verdict
    assert found.usable is (verdict not in (Verdict.COMMENTS, Verdict.EMPTY))


def test_the_best_comes_first():
    hourly = timedelta(hours=1)
    section = prospect(listed=entries(5), path="section")
    whole = prospect(listed=entries(20, every=hourly), path="all")
    news = prospect("sitemap", entries(500, every=timedelta(minutes=20)), "news.xml")
    plain = prospect("sitemap", entries(500, every=timedelta(minutes=1), title=""), "all.xml")
    page = prospect("listing", [Entry(url="https://a.test/1", title="Shells")], "")
    stale = prospect(listed=entries(5, first=NOON - timedelta(days=99)), path="old")
    broken = unreadable(Candidate(kind="feed", url="x", origin=Origin.ROBOTS), "gone")
    order = [news, whole, section, plain, page, stale, broken]
    assert list(ranked(reversed(order))) == order
    assert best([broken, stale, page]) is page
    assert best([section, whole, plain]) is whole


def test_a_feed_is_preferred_to_a_news_sitemap_that_brings_the_same():
    feed = prospect(listed=entries(20))
    news = prospect("sitemap", entries(20), "news.xml")
    assert best([news, feed]) is feed


def test_there_may_be_nothing():
    assert best([]) is None
    assert best([prospect(listed=[])]) is None
