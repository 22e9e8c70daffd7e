"""A browser's life: when it runs, what ends it, and that nothing of it is left."""

import asyncio
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.processes import group_of
from db.errors import NotYet, Unreachable
from tests.crawler import server
from tests.crawler.conftest import OpenEngine
from tests.crawler.rendering.desk import Desk, desk_of, shows
from tests.crawler.server import Site
from tests.endtoend.program import wait_until

ROOT = Path(__file__).parents[3]


def gone(processes: list[int]) -> bool:
    return not any(group_of(each) or Path(f"/proc/{each}").exists() for each in processes)


def test_none_is_started_before_a_page_needs_it_and_it_ends_when_idle(
    engine: OpenEngine, chromium: None, site: Site
) -> None:
    site.answers["/"] = shows("tell('shown')")
    site.answers["/feed"] = server.page(b"<rss/>", Content_Type="text/xml")
    with desk_of(engine, idle=timedelta(milliseconds=300)) as desk:
        desk.fetch(site.url("/"), render=False)
        desk.fetch(site.url("/feed"))
        assert desk.browser._chromium is None
        desk.fetch(site.url("/"))
        first = desk.processes()
        assert len(first) > 2
        wait_until(lambda: gone(first), what="the end of the idle browser")
        assert " shown;" in desk.text(site.url("/"))
        last = desk.processes()
    wait_until(lambda: gone(last), within=5, what="the end of the browser")


def test_a_new_one_takes_its_place_after_some_pages(
    engine: OpenEngine, chromium: None, site: Site
) -> None:
    site.answers["/"] = shows("")
    with desk_of(engine, pages=1) as desk:
        desk.fetch(site.url("/"))
        assert desk.browser._chromium is None


def test_what_breaks_the_browser_is_lost_alone(
    engine: OpenEngine, chromium: None, site: Site
) -> None:
    site.answers["/"] = shows("tell('shown')")
    site.answers["/busy"] = shows("while (true);")
    with desk_of(engine, set={"timeout": "3s"}) as desk:
        desk.fetch(site.url("/"))
        before = desk.processes()
        with pytest.raises(Unreachable, match="did not come to rest in the browser within 3s"):
            desk.fetch(site.url("/busy"))
        wait_until(lambda: gone(before), within=5, what="the end of the busy browser")
        assert " shown;" in desk.text(site.url("/"))


def test_a_page_that_takes_too_much_memory(engine: OpenEngine, chromium: None, site: Site) -> None:
    """The limit is set so low that any page passes it, as a large page would slow the tests."""
    site.answers["/"] = shows("setInterval(() => fetch('/slow'), 100)")
    site.answers["/slow"] = server.silent
    with desk_of(engine, memory=1_000_000) as desk:
        with pytest.raises(Unreachable, match="more than 1,000,000 bytes of memory"):
            desk.fetch(site.url("/"))
        assert desk.browser._chromium is None


@pytest.mark.parametrize("victim", ["browser", "driver"])
def test_one_that_was_killed(engine: OpenEngine, chromium: None, site: Site, victim: str) -> None:
    """Between two pages it is replaced unseen; within one, that page is tried again later."""
    site.answers["/"] = shows("tell('shown')")
    with desk_of(engine) as desk:
        desk.fetch(site.url("/"))
        site.answers["/killed"] = kills(desk, victim)
        before = desk.processes()
        profile = Path(desk.browser._chromium._profile)
        assert profile.is_dir()
        with pytest.raises(Unreachable, match="the browser broke at the page"):
            desk.fetch(site.url("/killed"))
        wait_until(lambda: gone(before), within=5, what="the end of the killed browser")
        assert not profile.exists()
        assert " shown;" in desk.text(site.url("/"))
        os.killpg(leader(desk), signal.SIGKILL)
        assert " shown;" in desk.text(site.url("/"))


def leader(desk: Desk) -> int:
    return desk.browser._chromium._leader  # type: ignore[union-attr,return-value]


def kills(desk: Desk, victim: str) -> server.Answer:
    """A page whose script is never answered, as the browser or its driver dies over it."""
    site_of = shows("fetch('/never')", "<script src=/deadly.js></script>")

    def answer(to: server.Connection) -> None:
        chromium = desk.browser._chromium
        pid = leader(desk) if victim == "browser" else chromium._driver  # type: ignore[union-attr]
        site_of(to)
        to.server.site.answers["/deadly.js"] = lambda _: os.kill(pid, signal.SIGKILL)

    return answer


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("/nowhere/chromium", "there is no program /nowhere/chromium; correct `browser`"),
        ("/bin/false", "the browser did not start"),
    ],
)
def test_one_that_cannot_be_started(
    engine: OpenEngine, chromium: None, site: Site, program: str, why: str
) -> None:
    site.answers["/"] = shows("")
    with desk_of(engine, set={"browser": program}) as desk:
        with pytest.raises(Unreachable, match=why) as caught:
            desk.fetch(site.url("/"))
        assert caught.value.retry  # what waits for it is not given up
        assert b"Vesti" in desk.fetch(site.url("/"), render=False).body


def test_pages_take_turns_and_do_not_wait_for_ever(
    engine: OpenEngine, chromium: None, site: Site
) -> None:
    site.answers["/"] = shows("setInterval(() => fetch('/slow'), 100)")
    site.answers["/slow"] = server.silent
    with Site() as other, desk_of(engine, patience=timedelta(milliseconds=50)) as desk:
        other.answers["/"] = shows("")

        async def both() -> list[object]:
            first = asyncio.ensure_future(desk.fetching(site.url("/")))
            while not desk.browser._place.locked():
                await asyncio.sleep(0.01)
            second = asyncio.gather(desk.fetching(other.url("/")), return_exceptions=True)
            found = list(await second)
            first.cancel()
            await asyncio.wait({first})
            return found

        (error,) = desk.thread.run(both())
        assert isinstance(error, NotYet)  # which counts as no attempt
        assert "/" not in other.paths()
        assert desk.text(other.url("/"))  # whoever was cancelled made room


def test_closed_for_good(engine: OpenEngine, chromium: None, site: Site) -> None:
    site.answers["/"] = shows("")
    desk = Desk(engine)
    desk.fetch(site.url("/"))
    last = desk.processes()
    desk.close()
    desk.close()
    wait_until(lambda: gone(last), within=5, what="the end of the browser")
    with pytest.raises(Unreachable, match="we are stopping"):
        desk.fetch(site.url("/"))


ORPHAN = """
import asyncio, os
from crawler.browsers import find_browser
from crawler.chromium import Chromium
async def main():
    browser = await Chromium.launched(find_browser())
    print(browser._leader, browser._driver, flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


def test_nothing_outlives_a_killed_program(chromium: None) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", ORPHAN], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert program.stdout is not None
        started = [int(word) for word in program.stdout.readline().split()]
        assert len(started) == 2
        assert group_of(started[0])
    finally:
        program.kill()
        program.wait()
        program.stdout.close()  # type: ignore[union-attr]
    wait_until(lambda: gone(started), within=10, what="the end of the orphaned browser")


def test_without_such_a_source_nothing_of_it_is_loaded() -> None:
    code = (
        "import sys, wirewatch.wiring, wirewatch.probe;"
        "sys.exit(any(name.split('.')[0] == 'playwright' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
