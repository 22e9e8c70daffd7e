"""Fetching over a fake web: conditions, redirects, statuses, pauses."""

from datetime import timedelta

import pytest

from crawler.fetch import Fetcher, FetchRequest
from crawler.politeness import HostGate
from db.errors import BadStatus, NotYet, Refused, Unreachable
from db.records import Validators
from tests.crawler.fakes import NOON, FakeWeb, HeldClock, MemoryRows, answer

PAGE = "http://outlet.example/1"


class Desk:
    """A fetcher over a fake web, a second between two requests to a host."""

    def __init__(self) -> None:
        self.web, self.clock = FakeWeb(), HeldClock()
        gate = HostGate(
            MemoryRows(),
            self.clock,
            at_once=1,
            delay=timedelta(seconds=1),
            sleep=self.clock.sleep,
        )
        self.fetcher = Fetcher(self.web, gate, self.clock, agent="wirewatch")

    async def fetch(self, url: str = PAGE, **options):
        return await self.fetcher.fetch(FetchRequest(url=url, **options))

    def pages(self) -> list[str]:
        return [url for url in self.web.urls if not url.endswith("robots.txt")]


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_a_page(desk: Desk) -> None:
    desk.web.put(PAGE, answer(200, b"text", ETag='"1"'))
    page = await desk.fetch(accept="text/html", max_bytes=99)
    assert (page.url, page.final_url, page.status, page.body) == (PAGE, PAGE, 200, b"text")
    assert page.headers == {"etag": '"1"'}
    assert page.fetched == NOON + timedelta(seconds=1)  # robots.txt took the first turn
    asked = desk.web.asked[-1]
    assert (asked.headers, asked.max_bytes) == ({"Accept": "text/html"}, 99)


async def test_validators_are_sent_to_the_letter(desk: Desk) -> None:
    desk.web.put(PAGE, answer(304, b"ignored", ETag="W/x"))
    given = Validators(etag='W/"odd, tag', last_modified="yesterday, or so")
    page = await desk.fetch(validators=given)
    assert (page.status, page.body) == (304, b"")
    headers = desk.web.asked[-1].headers
    assert headers["If-None-Match"] == 'W/"odd, tag'
    assert headers["If-Modified-Since"] == "yesterday, or so"


@pytest.mark.parametrize("validators", [None, Validators(), Validators(body_sha256="ab")])
async def test_a_304_that_nobody_asked_for_is_no_page(desk: Desk, validators) -> None:
    desk.web.put(PAGE, answer(304))
    with pytest.raises(BadStatus, match="304"):
        await desk.fetch(validators=validators)
    assert not {"If-None-Match", "If-Modified-Since"} & set(desk.web.asked[-1].headers)


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
async def test_final_statuses(desk: Desk, status: int) -> None:
    desk.web.put(PAGE, answer(status))
    with pytest.raises(BadStatus, match=f"status {status}") as caught:
        await desk.fetch()
    assert (caught.value.status, caught.value.retry) == (status, False)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
async def test_passing_statuses(desk: Desk, status: int) -> None:
    desk.web.put(PAGE, answer(status))
    with pytest.raises(BadStatus) as caught:
        await desk.fetch()
    assert caught.value.retry


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("value", ["600", "Wed, 04 Mar 2026 12:10:01 GMT"])
async def test_retry_after_pauses_the_host(desk: Desk, status: int, value: str) -> None:
    desk.web.put(PAGE, answer(status, Retry_After=value))
    with pytest.raises(BadStatus) as caught:
        await desk.fetch()
    assert caught.value.retry_after == timedelta(minutes=10)
    with pytest.raises(NotYet, match="not to be asked before"):
        await desk.fetch("http://outlet.example/2")
    assert desk.pages() == [PAGE]


async def test_too_many_requests_pause_a_minute_unless_told(desk: Desk) -> None:
    desk.web.put(PAGE, answer(429))
    with pytest.raises(BadStatus):
        await desk.fetch()
    desk.web.put(PAGE, answer(200))
    before = desk.clock.now()
    await desk.fetch()
    assert desk.clock.now() - before == timedelta(minutes=1)


async def test_redirects_are_followed_under_each_hosts_rules(desk: Desk) -> None:
    desk.web.put(PAGE, answer(301, Location="/2#part"))
    desk.web.put("http://outlet.example/2", answer(307, Location="https://www.other.example/3"))
    desk.web.put("https://www.other.example/3", answer(200, b"found"))
    page = await desk.fetch()
    assert (page.url, page.final_url) == (PAGE, "https://www.other.example/3")
    assert desk.web.urls == [
        "http://outlet.example/robots.txt",
        PAGE,
        "http://outlet.example/2",
        "https://www.other.example/robots.txt",
        "https://www.other.example/3",
    ]


async def test_a_redirect_to_what_robots_forbid_is_refused(desk: Desk) -> None:
    desk.web.put(PAGE, answer(302, Location="http://shy.example/x"))
    desk.web.put("http://shy.example/robots.txt", answer(200, b"User-agent: *\nDisallow: /\n"))
    with pytest.raises(Refused, match="robots"):
        await desk.fetch()
    assert desk.pages() == [PAGE]


async def test_from_https_down_to_http_is_followed_and_seen(desk: Desk) -> None:
    desk.web.put("https://outlet.example/1", answer(302, Location=PAGE))
    desk.web.put(PAGE, answer(200))
    assert (await desk.fetch("https://outlet.example/1")).final_url == PAGE


@pytest.mark.parametrize(
    ("location", "error", "words"),
    [
        ("/1", BadStatus, "circle"),
        ("/1#x", BadStatus, "circle"),
        ("", BadStatus, "nowhere"),
        ("http://[", BadStatus, "nowhere"),
        ("/" + "a" * 3000, BadStatus, "nowhere"),
        ("file:///etc/passwd", Refused, "http"),
        ("javascript:alert(1)", Refused, "http"),
        ("http://me:pw@outlet.example/", Refused, "user name"),
    ],
)
async def test_bad_redirects(desk: Desk, location: str, error: type, words: str) -> None:
    desk.web.put(PAGE, answer(302, Location=location))
    with pytest.raises(error, match=words):
        await desk.fetch()


@pytest.mark.parametrize(("hops", "good"), [(5, True), (6, False)])
async def test_five_redirects_and_no_more(desk: Desk, hops: int, good: bool) -> None:
    for hop in range(1, hops + 1):
        desk.web.put(f"http://outlet.example/{hop}", answer(302, Location=f"/{hop + 1}"))
    desk.web.put(f"http://outlet.example/{hops + 1}", answer(200, b"end"))
    if good:
        assert (await desk.fetch()).body == b"end"
    else:
        with pytest.raises(BadStatus, match="beyond the 5th"):
            await desk.fetch()


@pytest.mark.parametrize(
    ("statuses", "moved_to"),
    [
        ([], None),
        ([301], "/2"),
        ([308, 301], "/3"),
        ([301, 302, 301], "/2"),
        ([302, 301], None),
        ([307], None),
        ([303], None),
    ],
)
async def test_only_an_unbroken_permanent_chain_says_where_a_page_moved(
    desk: Desk, statuses: list[int], moved_to: str | None
) -> None:
    for number, status in enumerate(statuses, 1):
        page = answer(status, Location=f"/{number + 1}")
        desk.web.put(f"http://outlet.example/{number}", page)
    desk.web.put(f"http://outlet.example/{len(statuses) + 1}", answer(200))
    page = await desk.fetch()
    assert page.moved_to == (moved_to and "http://outlet.example" + moved_to)


async def test_a_move_from_https_down_to_http_is_not_to_be_remembered(desk: Desk) -> None:
    desk.web.put("https://outlet.example/1", answer(301, Location=PAGE))
    desk.web.put(PAGE, answer(301, Location="/2"))
    desk.web.put("http://outlet.example/2", answer(200))
    assert (await desk.fetch("https://outlet.example/1")).moved_to is None


async def test_an_error_names_the_hop_that_failed(desk: Desk) -> None:
    desk.web.put(PAGE, answer(301, Location="/2"))
    desk.web.put("http://outlet.example/2", answer(410))
    with pytest.raises(BadStatus) as caught:
        await desk.fetch()
    assert caught.value.url == "http://outlet.example/2"


@pytest.mark.parametrize("url", ["ftp://outlet.example/", "outlet.example", "http://a b/", ""])
async def test_what_is_no_web_address_is_refused(desk: Desk, url: str) -> None:
    with pytest.raises(Refused, match="is not fetched"):
        await desk.fetch(url)
    assert desk.web.asked == []


async def test_the_crawl_delay_is_kept(desk: Desk) -> None:
    desk.web.put("http://outlet.example/robots.txt", answer(200, b"User-agent: *\nCrawl-delay: 7"))
    desk.web.put(PAGE, answer(200))
    await desk.fetch()
    before = desk.clock.now()
    await desk.fetch()
    assert desk.clock.now() - before == timedelta(seconds=7)


async def test_failures_come_through(desk: Desk) -> None:
    with pytest.raises(Unreachable, match="nobody there"):
        await desk.fetch()
