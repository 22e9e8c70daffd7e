"""A backfill brings what an archive has since a date, and asks for each page once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from crawler.download import Download
from crawler.walking import WalkEnd
from db.errors import Unreachable
from db.walk import WalkState
from tests.archives.outlet import NOW, Outlet
from tests.crawler.fakes import answer

SINCE = NOW - timedelta(days=30)  # 120 articles, 12 pages


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/list", "listing"), ("/paged", "feed"), ("/wordpress", "feed"), ("/index.xml", "sitemap")],
)
async def test_each_kind_of_archive_is_read_back_to_the_date(make_desk, path, kind):
    desk = make_desk(path, kind)
    walked = await desk.back_to(SINCE)
    assert walked.end is WalkEnd.REACHED
    found = {url for url in desk.entries() if "/news/" in url}
    assert found == desk.outlet.since(SINCE)
    assert len(desk.outlet.pages) == len(set(desk.outlet.pages)) <= 15
    assert walked.walk.oldest < SINCE


async def test_all_that_is_found_is_a_backlog_and_nothing_older_is_kept(make_desk):
    desk = make_desk("/list", "listing")
    walked = await desk.back_to(SINCE)
    assert desk.entries(backlog=False) == set()
    assert (walked.walk.new, walked.walk.found) == (120, 120)
    assert walked.walk.dropped == 20  # two pages, to be sure
    assert [walk.pages for walk in desk.told] == list(range(1, 15))


async def test_an_index_by_month_is_read_by_its_months(make_desk):
    desk = make_desk("/index.xml", "sitemap")
    await desk.back_to(datetime(2026, 2, 3, tzinfo=UTC))
    assert desk.outlet.pages == ["/index.xml", "/months?yyyy=2026&mm=03", "/months?yyyy=2026&mm=02"]


async def test_an_archive_without_dates_is_read_whole(make_desk):
    desk = make_desk("/list", "listing")
    desk.outlet.dated = False
    walked = await desk.back_to(SINCE)
    assert walked.end is WalkEnd.WHOLE
    assert len(desk.entries()) == 300
    assert len(desk.outlet.pages) == 30


@pytest.mark.parametrize("moments", [(1,), (3, 4), (1, 2, 5, 9, 14)])
async def test_a_run_that_is_killed_is_gone_on_with_by_another(make_desk, moments):
    desk = make_desk("/list", "listing")
    walk = desk.begin(SINCE)
    for moment in moments:
        running = asyncio.create_task(desk.go(walk))
        desk.outlet.on_asked = lambda _path, running=running, moment=moment: (
            running.cancel() if len(desk.outlet.pages) == moment else None
        )
        with pytest.raises(asyncio.CancelledError):
            await running
    desk.outlet.on_asked = lambda _path: None
    assert (await desk.go(desk.store.walks.latest(1))).end is WalkEnd.REACHED
    assert desk.entries() == desk.outlet.since(SINCE)
    # Only what was in flight at each end was asked for again.
    assert len(desk.outlet.pages) - len(set(desk.outlet.pages)) == len(moments)


async def test_so_many_pages_at_a_time_come_to_the_same(make_desk):
    desk = make_desk("/paged", "feed")
    walk, ends = desk.begin(SINCE), []
    while not ends or ends[-1] is WalkEnd.CAPPED:
        ends.append((await desk.go(walk, most_pages=5)).end)
    assert ends == [WalkEnd.CAPPED, WalkEnd.CAPPED, WalkEnd.REACHED]
    assert desk.entries() == desk.outlet.since(SINCE)
    assert len(desk.outlet.pages) == len(set(desk.outlet.pages))


async def test_what_the_polls_brought_stays_as_it_is(make_desk):
    desk = make_desk("/index.xml", "sitemap")
    await desk.poll()
    before = desk.entries()
    walked = await desk.back_to(SINCE)
    assert walked.walk.new == len(desk.entries()) - len(before)
    assert (await desk.back_to(SINCE)).walk.new == 0


async def test_a_feed_without_an_archive_has_its_sites_sitemaps(make_desk):
    desk = make_desk("/feed", "feed")
    desk.outlet.robots = f"Sitemap: {desk.outlet.site}/index.xml\n"
    walked = await desk.back_to(SINCE)
    assert walked.end is WalkEnd.REACHED
    assert desk.entries() == desk.outlet.since(SINCE)  # and not the page about the people


async def test_where_nothing_can_be_read_it_says_what_was_tried(make_desk):
    desk = make_desk("/feed", "feed")
    walked = await desk.back_to(SINCE)
    assert walked.end is WalkEnd.NO_ARCHIVE
    assert not walked.walk.archive
    tried = desk.store.walks.tried(walked.walk.id)
    assert list(tried) == [
        desk.outlet.site + path
        for path in ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml")
    ]
    assert all("404" in why for why in tried.values())


async def test_a_feed_that_reaches_back_itself_needs_no_archive(make_desk):
    desk = make_desk("/feed", "feed")
    walked = await desk.back_to(NOW - timedelta(days=1))
    assert (walked.end, desk.outlet.pages) == (WalkEnd.REACHED, ["/feed"])


async def test_counted_pages_are_read_as_the_key_says(make_desk):
    outlet = Outlet()
    archive = f"{outlet.site}/list?page={{page}}"
    desk = make_desk("/feed", "feed", outlet, archive=archive)
    assert (await desk.back_to(SINCE)).end is WalkEnd.REACHED
    assert desk.outlet.pages[:3] == ["/list?page=1", "/list?page=2", "/list?page=3"]
    assert desk.entries() == desk.outlet.since(SINCE)


async def test_a_site_whose_last_page_repeats_is_left(make_desk):
    outlet = Outlet(30)
    desk = make_desk("/feed", "feed", outlet, archive=f"{outlet.site}/paged?x={{page}}")
    walked = await desk.back_to(SINCE)  # every number shows the first page
    assert walked.end is WalkEnd.WHOLE
    assert outlet.pages == ["/paged?x=1", "/paged?x=2"]


async def test_a_page_that_is_lost_is_tried_again_and_then_later(make_desk):
    desk = make_desk("/list", "listing")
    url = f"{desk.outlet.site}/list?page=3"
    desk.outlet.broken["/list?page=3"] = Unreachable("nobody there", url=url)
    walk = desk.begin(SINCE)
    walked = await desk.go(walk)
    assert walked.end is None
    assert url in walked.put_off
    assert desk.outlet.pages.count("/list?page=3") == 3
    assert desk.store.walks.latest(1).state is WalkState.OPEN
    del desk.outlet.broken["/list?page=3"]
    assert (await desk.go(walk)).end is WalkEnd.REACHED
    assert desk.entries() == desk.outlet.since(SINCE)


async def test_a_host_that_asks_to_wait_is_left_alone(make_desk):
    desk = make_desk("/list", "listing")
    desk.outlet.broken["/list?page=2"] = answer(429, Retry_After="900")
    walked = await desk.back_to(SINCE)
    assert (walked.end, walked.wait) == (None, timedelta(minutes=15))
    assert desk.outlet.pages == ["/list", "/list?page=2"]


async def test_a_page_that_is_missing_ends_its_chain(make_desk):
    desk = make_desk("/wordpress", "feed", Outlet(40))
    walked = await desk.back_to(SINCE)
    assert walked.end is WalkEnd.WHOLE
    assert desk.outlet.pages[-1] == "/wordpress?paged=5"
    assert len(desk.entries()) == 40


async def test_pages_elsewhere_are_not_followed(make_desk):
    desk = make_desk("/paged", "feed")
    elsewhere = b"""<rss xmlns:a="http://www.w3.org/2005/Atom"><channel>
        <a:link rel="next" href="https://other.test/feed"/><item><title>A</title>
        <link>https://valley.test/1</link></item></channel></rss>"""
    desk.outlet.broken["/paged"] = answer(200, elsewhere)
    await desk.back_to(SINCE)
    assert not [path for path in desk.outlet.asked if "other.test" in path]


async def test_beginning_anew_forgets_how_far_it_was(make_desk):
    desk = make_desk("/paged", "feed")
    await desk.go(desk.begin(SINCE), most_pages=2)
    walk = desk.begin(SINCE)
    assert (walk.pages, desk.store.walks.count_waiting(walk.id)) == (0, 1)


@pytest.mark.parametrize("second", ["missing", "the first again"])
async def test_an_archive_that_is_none_is_made_up_for_by_the_sites_sitemaps(make_desk, second):
    desk = make_desk("/wordpress", "feed")
    desk.outlet.robots = f"Sitemap: {desk.outlet.site}/index.xml\n"
    first = await desk.outlet.download(Download(url=f"{desk.outlet.site}/wordpress"))
    desk.outlet.broken["/wordpress?paged=2"] = answer(404) if second == "missing" else first
    assert (await desk.back_to(SINCE)).end is WalkEnd.REACHED
    assert desk.entries() == desk.outlet.since(SINCE)
