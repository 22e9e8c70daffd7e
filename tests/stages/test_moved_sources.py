"""A source that moves is followed to its new address; one that is gone is left alone."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from crawler.fetch import Fetcher
from crawler.health import standing_now
from crawler.politeness import HostGate
from crawler.poller import Poller
from db.records import SourceState
from db.store import Store
from db.threads import Threads
from spiders.kinds import spider_for
from tests.crawler.fakes import NOON, FakeWeb, HeldClock, MemoryRows, answer
from tests.making import source
from web.shapes.sources import source_json
from wirewatch.progress import Progress
from wirewatch.stages.poll import Polling

OLD, NEW = "https://valley.test/feed", "https://valley.test/rss.xml"
FEED = answer(
    200,
    b"""<rss version="2.0"><channel><title>Valley Post</title><item>
    <title>Shells left the plant</title><link>https://valley.test/1</link>
    </item></channel></rss>""",
)


class Desk:
    """The polling stage over a fake web, with one source that is polled every six hours."""

    def __init__(self, store: Store, threads: Threads) -> None:
        self.store, self.web, self.clock = store, FakeWeb(), HeldClock()
        gate = HostGate(
            MemoryRows(), self.clock, at_once=1, delay=timedelta(), sleep=self.clock.sleep
        )
        fetcher = Fetcher(self.web, gate, self.clock, agent="wirewatch")
        self.source = source(every=timedelta(hours=6))
        store.sources.configure([self.source], NOON)
        self.polling = Polling(
            store=store,
            threads=threads,
            poller=Poller(fetcher, spider_for, self.clock),
            clock=self.clock,
            owner="me",
            progress=Progress(),
            found=lambda: None,
        )

    async def poll(self, times: int = 1) -> list[str]:
        """Poll when due; return which addresses were asked, without robots.txt."""
        before = len(self.web.urls)
        for _ in range(times):
            self.clock.at = max(self.clock.at, self.state.next_poll_at)
            for claimed in await self.polling.claim(5):
                await self.polling.poll(claimed)
        return [url for url in self.web.urls[before:] if not url.endswith("/robots.txt")]

    @property
    def state(self) -> SourceState:
        return self.store.sources.all()[0]

    @property
    def shown(self) -> dict[str, object]:
        """The source as `sources list --json` shows it."""
        (evidence,) = self.store.health.evidence()
        return source_json(self.state, standing_now(evidence))


@pytest.fixture
async def desk(store: Store) -> AsyncIterator[Desk]:
    threads = Threads()
    yield Desk(store, threads)
    threads.close()


def events(logs: list[Any]) -> list[str]:
    return [line["event"] for line in logs if line["log_level"] == "warning"]


async def test_a_stable_move_is_followed_told_once_and_left_when_it_fails(desk: Desk) -> None:
    desk.web.put(OLD, answer(301, Location="/rss.xml"))
    desk.web.put(NEW, FEED)
    with capture_logs() as logs:
        assert await desk.poll(5) == [OLD, NEW] * 5
        assert await desk.poll(3) == [NEW] * 3
    assert events(logs) == ["source moved"]
    assert desk.shown["moved_to"] == NEW
    assert (desk.shown["state"], desk.state.entries) == ("ok", 1)
    desk.web.put(NEW, answer(404))
    desk.web.put(OLD, FEED)
    with capture_logs() as logs:
        assert await desk.poll(2) == [NEW, OLD]
    assert "source asked at its configured address again" in events(logs)
    assert (desk.shown["state"], desk.state.move) == ("ok", None)


async def test_a_move_that_is_taken_back_is_not_followed(desk: Desk) -> None:
    desk.web.put(OLD, answer(301, Location="/rss.xml"))
    desk.web.put(NEW, FEED)
    await desk.poll(4)
    desk.web.put(OLD, FEED)
    await desk.poll()
    desk.web.put(OLD, answer(301, Location="/rss.xml"))
    assert await desk.poll(2) == [OLD, NEW] * 2


async def test_what_is_gone_is_said_once_and_not_asked_again(desk: Desk) -> None:
    desk.web.put(OLD, answer(410))
    with capture_logs() as logs:
        assert await desk.poll(4) == [OLD]
    assert events(logs) == ["source gone"]
    shown = desk.shown
    assert (shown["state"], shown["gone_since"]) == ("gone", desk.state.last_polled_at)
    assert "not asked again unless" in str(shown["last_error"])
    desk.web.put(OLD, FEED)
    desk.store.sources.configure([source(every=timedelta(hours=1))], desk.clock.now())
    assert await desk.poll() == [OLD]
    assert desk.shown["state"] == "ok"


async def test_what_is_only_led_to_a_410_is_asked_again(desk: Desk) -> None:
    desk.web.put(OLD, answer(301, Location="/rss.xml"))
    desk.web.put(NEW, answer(410))
    assert await desk.poll(2) == [OLD, NEW] * 2
    assert desk.shown["gone_since"] is None
