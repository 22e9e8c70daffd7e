"""What goes along with each hop of a fetch, over the fake and the real network."""

import logging
from datetime import timedelta

import pytest

from crawler.fetch import Fetcher, FetchRequest
from crawler.politeness import HostGate
from crawler.poller import Poller
from db.clock import SystemClock
from db.errors import BadStatus, ProxyFailed, Unreachable
from net.access import Access, read_proxy
from net.cookies import Cookie, CookieJar
from tests.crawler import server
from tests.crawler.conftest import OpenEngine
from tests.crawler.fakes import FakeWeb, HeldClock, MemoryRows, answer
from tests.crawler.proxy import LittleProxy
from tests.crawler.server import Site
from tests.crawler.test_poller import spider_for
from tests.crawler.test_polling import source_state

HOME = "https://danas.example/feed/"
PAGE = "https://danas.example/1"
SECRET = "s3cret-value"
PROXY = read_proxy("http://ana:pa55@proxy.example:3128")


def made(home: str = HOME, *, cookies: bool = True, **more: object) -> Access:
    jar = CookieJar([Cookie(name="sid", value="1", domain="danas.example", host_only=False)])
    return Access(
        source="Danas", home=home, headers={"X-Key": SECRET, "accept": "text/own"},
        cookies=jar if cookies else None, **more,
    )  # fmt: skip


class Desk:
    """A fetcher over a fake web."""

    def __init__(self) -> None:
        self.web = FakeWeb()
        self.clock = HeldClock()
        gate = HostGate(MemoryRows(), self.clock, at_once=1, delay=timedelta())
        self.fetcher = Fetcher(self.web, gate, self.clock, agent="wirewatch")

    async def fetch(self, url: str = PAGE, **options: object) -> None:
        await self.fetcher.fetch(FetchRequest(url=url, **options))

    def sent(self) -> dict[str, dict[str, str]]:
        """What went along, by address; only what is of the access."""
        ours = ("X-Key", "Cookie")
        return {
            each.url: {name: each.headers[name] for name in ours if name in each.headers}
            for each in self.web.asked
        }


@pytest.fixture
def desk() -> Desk:
    return Desk()


def redirect(target: str) -> object:
    return answer(302, location=target)


async def test_robots_is_asked_without_and_the_page_with(desk: Desk) -> None:
    desk.web.put(PAGE, answer(200, b"page"))
    await desk.fetch(access=made(proxy=PROXY))
    assert desk.sent() == {
        "https://danas.example/robots.txt": {},
        PAGE: {"X-Key": SECRET, "Cookie": "sid=1"},
    }
    assert [each.proxy for each in desk.web.asked] == [PROXY, PROXY]
    asked = desk.web.asked[-1]
    assert asked.headers["accept"] == "text/own"  # in place of ours, not beside it
    assert "Accept" not in asked.headers
    assert SECRET not in repr(asked)


async def test_what_lies_elsewhere_gets_nothing_but_goes_through_the_proxy(desk: Desk) -> None:
    desk.web.put("https://other.example/1", answer(200, b"page"))
    await desk.fetch("https://other.example/1", access=made(proxy=PROXY))
    assert desk.sent()["https://other.example/1"] == {}
    assert desk.web.asked[-1].proxy is PROXY


@pytest.mark.parametrize(
    "away",
    ["https://evil.example/", "http://danas.example/plain", "https://danas.example:8443/",
     "https://login.danas.example/"],
)  # fmt: skip
async def test_a_redirect_away_drops_all_for_the_rest_of_the_chain(desk: Desk, away: str) -> None:
    desk.web.put(PAGE, redirect(away))
    desk.web.put(away, redirect("https://danas.example/back"))
    desk.web.put("https://danas.example/back", answer(200, b"page", set_cookie="x=y"))
    access = made()
    await desk.fetch(access=access)
    assert desk.sent()[PAGE] == {"X-Key": SECRET, "Cookie": "sid=1"}
    assert desk.sent()[away] == {}
    assert desk.sent()["https://danas.example/back"] == {}
    await desk.fetch(PAGE, access=access)  # the next chain begins anew
    assert desk.web.asked[-3].headers["X-Key"] == SECRET


async def test_redirects_on_the_host_keep_all(desk: Desk) -> None:
    desk.web.put(PAGE, redirect("https://www.danas.example/1"))
    desk.web.put("https://www.danas.example/1", redirect("/2"))
    desk.web.put("https://www.danas.example/2", answer(200, b"page"))
    await desk.fetch(access=made())
    assert desk.sent()["https://www.danas.example/2"] == {"X-Key": SECRET, "Cookie": "sid=1"}


async def test_coming_from_elsewhere_brings_nothing_in(desk: Desk) -> None:
    desk.web.put("https://short.example/1", redirect(PAGE))
    desk.web.put(PAGE, answer(200, b"page"))
    await desk.fetch("https://short.example/1", access=made())
    assert desk.sent()[PAGE] == {}


async def test_without_an_access_nothing_is_different(desk: Desk) -> None:
    desk.web.put(PAGE, answer(200, b"page"))
    await desk.fetch()
    assert desk.sent()[PAGE] == {}
    assert desk.web.asked[-1].proxy is None


async def test_robots_of_two_ways_are_two(desk: Desk) -> None:
    desk.web.put(PAGE, answer(200, b"page"))
    await desk.fetch(access=made(proxy=PROXY))
    await desk.fetch()
    assert desk.web.urls.count("https://danas.example/robots.txt") == 2


async def test_a_failed_proxy_is_not_remembered_as_a_robots_txt_that_cannot_be_read(
    desk: Desk,
) -> None:
    robots = "https://danas.example/robots.txt"
    desk.web.put(robots, ProxyFailed("the proxy of Danas: connection refused", url=robots))
    with pytest.raises(ProxyFailed, match="the proxy of Danas"):
        await desk.fetch(access=made(proxy=PROXY))
    desk.web.put(robots, answer(404))
    desk.web.put(PAGE, answer(200, b"page"))
    await desk.fetch(access=made(proxy=PROXY))  # at once, not an hour later
    desk.web.put(robots, Unreachable("reset", url=robots))
    with pytest.raises(Unreachable, match="robots"):
        await desk.fetch()


async def test_polling_asks_for_lists_of_lists_with_the_access_too(desk: Desk) -> None:
    source = source_state().source
    desk.web.put(source.url, answer(200, b"page"))
    access = Access(source=source.name, home=source.url, headers={"X-Key": SECRET})
    poller = Poller(desk.fetcher, spider_for, desk.clock, {source.name: access})
    await poller.read(source_state())
    assert desk.sent()[source.url] == {"X-Key": SECRET}


def _real(engine: OpenEngine) -> Fetcher:
    clock = SystemClock()
    gate = HostGate(MemoryRows(), clock, at_once=1, delay=timedelta())
    return Fetcher(engine.engine, gate, clock, agent="wirewatch")


def test_a_login_is_renewed_over_the_real_network(
    engine: OpenEngine, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    def renewing(to: server.Connection) -> None:
        to.send(
            b"HTTP/1.1 200 OK\r\nSet-Cookie: sid=2\r\nSet-Cookie: more=3; Path=/\r\n"
            b"Content-Length: 2\r\nConnection: close\r\n\r\nin"
        )

    caplog.set_level(logging.DEBUG)
    site.answers["/1"] = renewing
    site.answers["/2"] = server.status(403)
    home = site.url("/feed")
    jar = CookieJar([Cookie(name="sid", value=SECRET, domain="127.0.0.1", path="/")])
    access = Access(source="Danas", home=home, headers={"X-Key": SECRET}, cookies=jar)
    fetcher = _real(engine)
    page = engine.thread.run(fetcher.fetch(FetchRequest(url=site.url("/1"), access=access)))
    assert "set-cookie" not in page.headers
    with pytest.raises(BadStatus) as caught:
        engine.thread.run(fetcher.fetch(FetchRequest(url=site.url("/2"), access=access)))
    cookies = [headers.get("cookie") for _, headers in site.requests]
    assert cookies == [None, f"sid={SECRET}", "sid=2; more=3"]
    assert site.requests[1][1]["x-key"] == SECRET
    assert SECRET not in caplog.text + repr(page) + repr(caught.value)


def test_a_redirect_to_another_host_over_the_real_network(engine: OpenEngine, site: Site) -> None:
    with Site() as other, LittleProxy("ana:pa55") as proxy:
        site.answers["/1"] = server.redirect(other.url("/2"))
        other.answers["/2"] = server.redirect(site.url("/3"))
        site.answers["/3"] = server.page(b"back")
        access = Access(
            source="Danas", home=site.url("/feed"), headers={"X-Key": SECRET},
            proxy=read_proxy(f"http://ana:pa55@127.0.0.1:{proxy.port}"),
        )  # fmt: skip
        request = FetchRequest(url=site.url("/1"), access=access)
        page = engine.thread.run(_real(engine).fetch(request))
        asked = proxy.targets()
    assert page.body == b"back"
    assert len(asked) == 5  # two robots.txt among them: all went through the proxy
    assert SECRET in str(site.requests)
    assert SECRET not in str(other.requests)
    assert "x-key" not in site.requests[-1][1]
