"""Nothing falls between two polls: what turned over is read back, or said to be missing."""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from db.errors import Unreachable
from tests.archives.outlet import NOW, Outlet
from tests.crawler.fakes import answer


async def turned_over(desk, by=25):
    """Poll, let the list turn over, and poll again."""
    await desk.poll()
    desk.outlet.publish(by)
    desk.clock.at = desk.outlet.newest + timedelta(hours=1)
    await desk.poll()


@pytest.mark.parametrize(("path", "kind"), [("/list", "listing"), ("/paged", "feed")])
async def test_a_gap_is_filled_from_the_sources_own_archive(make_desk, path, kind):
    desk = make_desk(path, kind)
    await turned_over(desk)
    before, nudged = desk.entries(), desk.nudged
    assert desk.gaps == ["open"]
    await desk.fill()
    assert desk.gaps == ["filled"]
    assert len(desk.entries() - before) == 15  # of 25, the poll had the newest ten
    assert desk.entries(backlog=True) == before - desk.entries(backlog=False)
    assert len(desk.entries(backlog=True)) == 10  # of the first hearing alone
    assert desk.nudged > nudged
    assert desk.notices() == []


async def test_a_gap_is_filled_from_the_sites_sitemaps(make_desk):
    desk = make_desk("/feed", "feed")
    desk.outlet.robots = f"Sitemap: {desk.outlet.site}/index.xml\n"
    await turned_over(desk)
    await desk.fill()
    assert desk.gaps == ["filled"]
    assert len(desk.entries(backlog=False)) >= 25
    assert not [url for url in desk.entries() if "/about/" in url]


async def test_a_gap_without_dates_is_filled_too(make_desk):
    desk = make_desk("/list", "listing")
    desk.outlet.dated = False
    await turned_over(desk)
    await desk.fill()
    assert desk.gaps == ["filled"]
    # The page that holds what was known may hold what was before it, too: it is news to us.
    assert len(desk.entries(backlog=False)) in range(25, 36)


async def test_polls_that_overlap_leave_none(make_desk):
    desk = make_desk("/feed", "feed")
    await turned_over(desk, by=9)
    assert desk.gaps == []


async def test_a_gap_that_cannot_be_filled_is_told_once(make_desk):
    desk = make_desk("/feed", "feed")
    await turned_over(desk)
    with capture_logs() as logs:
        await desk.fill()
    assert desk.gaps == ["reported"]
    assert [line["event"] for line in logs if line["log_level"] == "warning"] == ["gap not filled"]
    (notice,) = desk.notices()
    assert "may be missing in part" in notice
    assert "it has no archive that could be read" in notice
    assert "/sitemap.xml (" in notice
    for _ in range(3):
        await turned_over(desk)
        await desk.fill()
    assert desk.gaps == ["reported"] * 4
    assert len(desk.notices()) == 4 // 2  # each turn is a week: told again, not each time


async def test_an_archive_that_was_not_there_is_not_looked_for_at_each_gap(make_desk):
    outlet = Outlet(apart=timedelta(minutes=30), newest=NOW - timedelta(minutes=1))
    desk = make_desk("/feed", "feed", outlet)
    await turned_over(desk)
    await desk.fill()
    asked = len(outlet.pages)
    await turned_over(desk)
    await desk.fill()
    assert desk.gaps == ["reported", "reported"]
    assert outlet.pages[asked:] == ["/feed", "/feed"]  # the polls alone


async def test_a_gap_takes_so_many_pages_and_no_more(make_desk):
    desk = make_desk("/paged", "feed")
    await turned_over(desk, by=200)
    asked = len(desk.outlet.pages)
    await desk.fill()
    assert desk.gaps == ["reported"]
    assert len(desk.outlet.pages) - asked == 10
    assert "did not reach back far enough" in desk.notices()[0]


async def test_a_gap_outlives_the_run_that_was_filling_it(make_desk):
    desk = make_desk("/paged", "feed")
    await turned_over(desk, by=45)
    asked = len(desk.outlet.pages)
    filling = asyncio.create_task(desk.fill())

    def kill(path):
        if path == "/paged?page=3":
            filling.cancel()
            for task in asyncio.all_tasks():
                if task.get_name() == "fill":
                    task.cancel()

    desk.outlet.on_asked = kill
    with pytest.raises(asyncio.CancelledError):
        await filling
    desk.outlet.on_asked = lambda _path: None
    await desk.fill()
    assert desk.gaps == ["open"]  # another's, until its lease ends or its run is buried
    desk.store.presences.bury("me")
    await desk.fill()
    assert desk.gaps == ["filled"]
    assert desk.outlet.pages[asked:].count("/paged?page=2") == 1
    assert desk.outlet.pages[asked:].count("/paged?page=3") == 2


async def test_an_archive_that_is_down_is_tried_later_and_at_last_reported(make_desk):
    desk = make_desk("/paged", "feed")
    await turned_over(desk)
    url = f"{desk.outlet.site}/paged?page=2"
    desk.outlet.broken["/paged?page=2"] = Unreachable("nobody there", url=url)
    await desk.fill()
    assert desk.gaps == ["open"]
    await desk.fill()  # not yet
    assert desk.outlet.pages.count("/paged?page=2") == 3
    for _ in range(4):
        assert desk.notices() == []
        desk.clock.at += timedelta(hours=4)
        await desk.fill()
    assert desk.gaps == ["reported"]
    assert "nobody there" in desk.notices()[0]


async def test_a_poll_that_is_not_written_leaves_no_gap_and_no_entries(make_desk, monkeypatch):
    desk = make_desk("/paged", "feed")
    await desk.poll()
    desk.outlet.publish(25)
    before = desk.entries()

    def break_down(*_args, **_given):
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr("db.sources.note_poll", break_down)
        with pytest.raises(RuntimeError):
            await desk.poll()
    assert (desk.entries(), desk.gaps) == (before, [])
    desk.store.presences.bury("me")
    await desk.poll()
    assert desk.gaps == ["open"]


async def test_a_source_that_is_removed_is_not_read(make_desk):
    desk = make_desk("/paged", "feed")
    await turned_over(desk)
    desk.store.sources.configure([], desk.clock.at)
    asked = len(desk.outlet.pages)
    await desk.fill()
    assert len(desk.outlet.pages) == asked


async def test_a_refused_archive_is_reported_with_the_reason(make_desk):
    desk = make_desk("/paged", "feed")
    await turned_over(desk)
    desk.outlet.broken["/paged?page=2"] = answer(403)
    await desk.fill()
    assert desk.gaps == ["reported"]
    assert "403" in desk.notices()[0]
