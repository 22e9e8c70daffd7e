"""The whole way: poller, fetcher, gate, robots and engine against a real server."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest

from crawler.fetch import Fetcher, FetchRequest
from crawler.politeness import HostGate
from crawler.poller import Poller
from db.clock import SystemClock
from db.errors import BadStatus, FetchError, Refused, Unreachable
from db.records import Page, Source, Validators
from tests.crawler import server
from tests.crawler.conftest import OpenEngine, ReactorThread, opened
from tests.crawler.fakes import MemoryRows
from tests.crawler.server import Site
from tests.crawler.test_poller import spider_for
from tests.crawler.test_polling import source_state


class Desk:
    """A fetcher over the real engine."""

    def __init__(self, engine: OpenEngine, delay: timedelta = timedelta()) -> None:
        self.thread = engine.thread
        clock = SystemClock()
        gate = HostGate(MemoryRows(), clock, at_once=1, delay=delay)
        self.fetcher = Fetcher(engine.engine, gate, clock, agent="wirewatch")
        self.poller = Poller(self.fetcher, spider_for, clock)

    def fetch(self, url: str, **options) -> Page:
        return self.thread.run(self.fetcher.fetch(FetchRequest(url=url, **options)))


@pytest.fixture
def desk(engine: OpenEngine) -> Desk:
    return Desk(engine)


@pytest.fixture
def other() -> Iterator[Site]:
    with Site() as each:
        yield each


def test_a_page_behind_redirects(desk: Desk, site: Site, other: Site) -> None:
    site.answers["/1"] = server.redirect("/2")
    site.answers["/2"] = server.redirect(other.url("/3"), 301)
    other.answers["/3"] = server.page(b"shells for Kyiv")
    page = desk.fetch(site.url("/1"))
    assert (page.body, page.final_url) == (b"shells for Kyiv", other.url("/3"))
    assert site.paths() == ["/robots.txt", "/1", "/2"]
    assert other.paths() == ["/robots.txt", "/3"]


def test_a_redirect_loop_ends(desk: Desk, site: Site) -> None:
    site.answers["/1"] = server.redirect("/2")
    site.answers["/2"] = server.redirect("/1")
    with pytest.raises(BadStatus, match="circle"):
        desk.fetch(site.url("/1"))


@pytest.mark.parametrize(
    "inside", ["http://10.0.0.1/", "http://169.254.169.254/latest/", "http://[::1]/"]
)
def test_a_redirect_inside_is_refused(desk: Desk, site: Site, inside: str) -> None:
    site.answers["/1"] = server.redirect(inside)
    with pytest.raises(Refused, match="not a public address"):
        desk.fetch(site.url("/1"))


def test_an_unchanged_page(desk: Desk, site: Site) -> None:
    site.answers["/1"] = server.conditional(b"text", '"tag"')
    assert desk.fetch(site.url("/1")).status == 200
    again = desk.fetch(site.url("/1"), validators=Validators(etag='"tag"'))
    assert (again.status, again.body) == (304, b"")


def test_robots_are_heeded(desk: Desk, site: Site) -> None:
    site.answers["/robots.txt"] = server.page(b"User-agent: wirewatch\nDisallow: /secret\n")
    site.answers["/open"] = server.page(b"x")
    assert desk.fetch(site.url("/open")).body == b"x"
    with pytest.raises(Refused, match="robots"):
        desk.fetch(site.url("/secret/1"))
    assert site.paths() == ["/robots.txt", "/open"]


@pytest.mark.parametrize("trouble", [server.status(500), server.close_at_once, server.header_flood])
def test_unreadable_robots_forbid(desk: Desk, site: Site, trouble: server.Answer) -> None:
    site.answers["/robots.txt"] = trouble
    with pytest.raises(Unreachable, match=r"robots\.txt cannot be read now"):
        desk.fetch(site.url("/1"))
    assert "/1" not in site.paths()


def test_requests_to_a_host_are_spaced(engine: OpenEngine, site: Site) -> None:
    desk = Desk(engine, delay=timedelta(milliseconds=150))
    site.answers["/1"] = server.page(b"x")
    clock = SystemClock()

    async def thrice() -> timedelta:
        begun = clock.now()
        asks = [desk.fetcher.fetch(FetchRequest(url=site.url("/1"))) for _ in range(3)]
        await asyncio.gather(*asks)
        return clock.now() - begun

    # robots.txt first, then three pages: three distances
    assert desk.thread.run(thrice()) >= timedelta(milliseconds=450)


def test_a_source_is_polled_over_the_wire(desk: Desk, site: Site) -> None:
    site.answers["/feed"] = server.conditional(b"http://a/1 http://a/2", '"v1"')
    state = source_state(source=Source(name="Outlet", kind="feed", url=site.url("/feed")))
    reading = desk.thread.run(desk.poller.read(state))
    assert len(reading.entries) == 2
    assert reading.validators is not None
    assert reading.validators.etag == '"v1"'


@pytest.mark.parametrize(
    "misbehaviour",
    [server.slow_byte, server.lying_length, server.garbage_status_line, server.gzip_bomb],
)
def test_no_misbehaviour_escapes_a_poll(
    reactor: ReactorThread, site: Site, misbehaviour: server.Answer
) -> None:
    site.answers["/feed"] = misbehaviour
    state = source_state(source=Source(name="Outlet", kind="feed", url=site.url("/feed")))
    with opened(reactor, timeout="300ms", max_bytes=100_000) as engine:
        reading = reactor.run(Desk(engine).poller.read(state))
    assert reading.error
    assert reading.validators is None


def test_only_fetch_errors_come_out(desk: Desk, site: Site) -> None:
    for path in ("/a b", "/%zz", "/ж", "/?q=[]", "/#x", "//", "/" + "a" * 2100):
        with suppress(FetchError):
            assert desk.fetch(site.url(path)).status == 200
