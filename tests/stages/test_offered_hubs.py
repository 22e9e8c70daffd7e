"""What polls write down of hubs, and how the reason of the next poll tells of them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from scrapy.http import Headers
from structlog.testing import capture_logs

from crawler.engine import _plain_headers
from crawler.fetch import Fetcher
from crawler.health import standing_now
from crawler.politeness import HostGate
from crawler.poller import Poller
from db.pushing import Offer, PushState, Subscription
from db.store import Store
from db.threads import Threads
from spiders.kinds import spider_for
from tests.crawler.fakes import NOON, FakeWeb, HeldClock, MemoryRows, answer
from tests.making import source
from tests.web.hub import feed
from web.shapes.sources import source_json
from wirewatch.progress import Progress
from wirewatch.stages.poll import Polling
from wirewatch.stages.subscribe import is_pushable

TOPIC, HUB = "https://valley.test/feed", "https://hub.test/"


class Desk:
    """The polling stage over a fake web; hubs may push."""

    def __init__(self, store: Store, threads: Threads) -> None:
        self.store, self.web, self.clock = store, FakeWeb(), HeldClock()
        gate = HostGate(
            MemoryRows(), self.clock, at_once=1, delay=timedelta(), sleep=self.clock.sleep
        )
        store.sources.configure([source()], NOON)
        self.polling = Polling(
            store=store, threads=threads, clock=self.clock, owner="me", progress=Progress(),
            poller=Poller(Fetcher(self.web, gate, self.clock, agent="w"), spider_for, self.clock),
            found=lambda: None, wants_pushes=is_pushable,
        )  # fmt: skip

    async def poll(self, body: bytes, **headers: str) -> Subscription | None:
        """Poll when due; return what is known of the source's hub then."""
        self.web.put(TOPIC, answer(200, body, **headers))
        (state,) = self.store.sources.all()
        self.clock.at = max(self.clock.at, state.next_poll_at)
        for claimed in await self.polling.claim(5):
            await self.polling.poll(claimed)
        return self.store.subscriptions.of_source(state.id)

    def subscribe(self) -> None:
        """Have the hub verify what is offered."""
        (found,) = self.store.subscriptions.all()

        def verified(each: Subscription) -> Subscription:
            now = self.clock.now()
            return replace(
                each, state=PushState.ACTIVE, callback="https://d.test/", active_since=now,
                expires_at=now + timedelta(days=10), next_at=now + timedelta(days=7),
            )  # fmt: skip

        self.store.subscriptions.change(found.token, verified, self.clock.now())


@pytest.fixture
async def desk(store: Store) -> AsyncIterator[Desk]:
    threads = Threads()
    yield Desk(store, threads)
    threads.close()


async def test_a_hub_is_met_kept_and_left(desk: Desk):
    assert await desk.poll(feed(1)) is None
    met = await desk.poll(feed(1, 2, hub=HUB))
    assert met is not None
    assert (met.offer, met.wanted, met.state) == (
        Offer(topic=TOPIC, hub=HUB), True, PushState.OFFERED
    )  # fmt: skip
    assert await desk.poll(feed(1, 2, hub=HUB)) == met  # the same bytes
    assert await desk.poll(feed(1, 2, 3), Link=f'<{HUB}>; rel="hub"') == met
    assert await desk.poll(feed(4)) is None


async def test_turned_off_it_is_known_but_not_wanted(desk: Desk):
    desk.store.sources.configure([source(options={"push": "no"})], NOON)
    met = await desk.poll(feed(1, hub=HUB))
    assert met is not None
    assert not met.wanted


async def test_the_plan_tells_of_the_hub_until_it_has_missed_twice(desk: Desk):
    await desk.poll(feed(1, hub=HUB))
    desk.subscribe()
    await desk.poll(feed(1, 2, hub=HUB))  # without a date nothing is known to be missed
    (state,) = desk.store.sources.all()
    assert str(state.why).startswith("pushed by hub.test; asked every ")
    with capture_logs() as logs:
        for number in (3, 4):
            due = desk.store.sources.all()[0].next_poll_at
            date = f"<pubDate>{due - timedelta(minutes=9):%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
            found = await desk.poll(feed(number, hub=HUB, date=date))
    assert found is not None
    assert found.state is PushState.UNRELIABLE
    assert [each["event"] for each in logs].count("pushes not relied on") == 1
    await desk.poll(feed(5, hub=HUB))
    (state,) = desk.store.sources.all()
    assert "pushed by" not in str(state.why)
    (evidence,) = desk.store.health.evidence()
    shown = source_json(state, standing_now(evidence), push=found)["push"]
    assert isinstance(shown, dict)
    assert (shown["state"], shown["hub"]) == ("unreliable", HUB)
    assert found.token not in str(shown)
    assert found.secret not in str(shown)


def test_links_in_several_headers_are_one_list():
    headers = Headers({"Link": ["<a>; rel=hub", "<b>; rel=self"], "ETag": ["1", "2"]})
    assert _plain_headers(headers) == {"link": "<a>; rel=hub, <b>; rel=self", "etag": "2"}
    many = Headers({"Link": ["<a>; rel=x"] * 1000})
    assert _plain_headers(many)["link"].count("<a>") == 20
