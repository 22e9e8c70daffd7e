"""robots.txt by RFC 9309."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.polite import PoliteDownloader
from crawler.politeness import HostGate
from crawler.robots import MAX_ROBOTS_BYTES, Robots, RobotsReason, decide_robots
from db.errors import NotYet, Refused, TooLarge, Unreachable
from tests.crawler.fakes import FakeWeb, HeldClock, MemoryRows, answer

ROBOTS = "http://outlet.example/robots.txt"
PAGE = "http://outlet.example/news/1"
RULES = (
    b"User-agent: *\nDisallow: /private\nUser-agent: wirewatch\nCrawl-delay: 3\nDisallow: /news\n"
)


class Desk:
    """Robots over a fake web."""

    def __init__(self) -> None:
        self.web, self.clock = FakeWeb(), HeldClock()
        gate = HostGate(
            MemoryRows(), self.clock, at_once=1, delay=timedelta(), sleep=self.clock.sleep
        )
        polite = PoliteDownloader(self.web, gate, self.clock)
        self.robots = Robots(polite, self.clock, agent="wirewatch")


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_no_robots_allow_all(status: int) -> None:
    policy = decide_robots(status, b"User-agent: *\nDisallow: /")
    assert policy.reason is RobotsReason.ABSENT
    assert policy.allows(PAGE, "wirewatch")
    assert policy.crawl_delay("wirewatch") is None


@pytest.mark.parametrize("status", [429, 500, 502, 503, 599])
def test_a_broken_server_allows_nothing_for_an_hour(status: int) -> None:
    policy = decide_robots(status, b"")
    assert policy.reason is RobotsReason.UNREACHABLE
    assert not policy.allows(PAGE, "wirewatch")
    assert policy.keep == timedelta(hours=1)
    assert str(status) in policy.detail


def test_the_own_group_counts_else_the_common_one() -> None:
    policy = decide_robots(200, RULES)
    assert policy.reason is RobotsReason.RULES
    assert not policy.allows(PAGE, "wirewatch")
    assert policy.allows(PAGE, "otherbot")
    assert policy.allows("http://outlet.example/private/1", "wirewatch")
    assert policy.crawl_delay("wirewatch") == timedelta(seconds=3)
    assert policy.crawl_delay("otherbot") is None


@pytest.mark.parametrize(
    ("text", "seconds"), [("0.5", 0.5), ("3600", 60), ("0", None), ("-3", None), ("nan", None)]
)
def test_the_crawl_delay_is_bounded(text: str, seconds: float | None) -> None:
    policy = decide_robots(200, f"User-agent: *\nCrawl-delay: {text}\n".encode())
    delay = policy.crawl_delay("wirewatch")
    assert (delay and delay.total_seconds()) == seconds


def test_what_stands_behind_500_kib_is_not_read() -> None:
    padding = b"#" * (MAX_ROBOTS_BYTES - 30)
    late = b"User-agent: *\n" + padding + b"\n" + b"\n" * 20 + b"Disallow: /\n"
    assert decide_robots(200, late).allows(PAGE, "wirewatch")


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_rules(body: bytes) -> None:
    policy = decide_robots(200, b"\xef\xbb\xbfUser-agent: *\nDisallow: /x\n\n" + body)
    assert policy.allows(PAGE, "wirewatch") in (True, False)
    delay = policy.crawl_delay("wirewatch")
    assert delay is None or timedelta() < delay <= timedelta(seconds=60)


def test_hostile_patterns_take_no_time() -> None:
    policy = decide_robots(200, b"User-agent: *\nDisallow: /" + b"*a" * 40 + b"*b$\n")
    assert policy.allows("http://outlet.example/" + "a" * 2000, "wirewatch")


async def test_it_is_asked_for_once_a_day(desk: Desk) -> None:
    desk.web.put(ROBOTS, answer(200, b"User-agent: *\nCrawl-delay: 2\n"))
    assert await desk.robots.check(PAGE) == timedelta(seconds=2)
    await desk.robots.check(PAGE)
    assert desk.web.urls == [ROBOTS]
    desk.clock.advance(timedelta(hours=24))
    await desk.robots.check(PAGE)
    assert desk.web.urls == [ROBOTS, ROBOTS]


async def test_hosts_and_schemes_have_their_own(desk: Desk) -> None:
    for url in (PAGE, "https://outlet.example/", "http://outlet.example:8080/"):
        await desk.robots.check(url)
    assert len(desk.web.urls) == 3


async def test_forbidden_is_refused(desk: Desk) -> None:
    desk.web.put(ROBOTS, answer(200, RULES))
    with pytest.raises(Refused, match=r"robots\.txt forbids it") as caught:
        await desk.robots.check(PAGE)
    assert caught.value.url == PAGE


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (answer(503), "status 503"),
        (Unreachable("connection refused by outlet.example", url=ROBOTS), "connection refused"),
        (TooLarge("too large", url=ROBOTS), "larger than"),
    ],
)
async def test_unreadable_forbids_for_an_hour(desk: Desk, fault, words: str) -> None:
    desk.web.put(ROBOTS, fault)
    for _ in range(2):
        with pytest.raises(
            Unreachable, match=rf"robots\.txt cannot be read now: .*{words}"
        ) as told:
            await desk.robots.check(PAGE)
        assert told.value.retry
    assert len(desk.web.urls) == 1
    desk.web.put(ROBOTS, answer(404))
    desk.clock.advance(timedelta(hours=1))
    assert await desk.robots.check(PAGE) is None


async def test_old_rules_hold_while_no_new_ones_can_be_had(desk: Desk) -> None:
    desk.web.put(ROBOTS, answer(200, b"User-agent: *\nDisallow: /private\n"))
    await desk.robots.check(PAGE)
    desk.web.put(ROBOTS, answer(500))
    desk.clock.advance(timedelta(hours=25))
    await desk.robots.check(PAGE)
    with pytest.raises(Refused):
        await desk.robots.check("http://outlet.example/private")
    assert len(desk.web.urls) == 2


async def test_redirects_are_followed_to_other_hosts(desk: Desk) -> None:
    desk.web.put(ROBOTS, answer(301, Location="https://www.outlet.example/robots.txt"))
    desk.web.put("https://www.outlet.example/robots.txt", answer(200, RULES))
    with pytest.raises(Refused):
        await desk.robots.check(PAGE)


async def test_redirects_without_end_mean_there_is_none(desk: Desk) -> None:
    desk.web.put(ROBOTS, answer(302, Location="/robots.txt"))
    assert await desk.robots.check(PAGE) is None


async def test_a_private_address_stays_refused(desk: Desk) -> None:
    desk.web.put(ROBOTS, Refused("10.0.0.1 is not a public address", url=ROBOTS))
    with pytest.raises(Refused, match="not a public address") as caught:
        await desk.robots.check(PAGE)
    assert caught.value.url == PAGE


async def test_a_host_that_must_wait_is_not_taken_for_unreadable(desk: Desk) -> None:
    desk.web.put(ROBOTS, NotYet("wait", url=ROBOTS, retry_after=timedelta(hours=1)))
    with pytest.raises(NotYet):
        await desk.robots.check(PAGE)
    desk.web.put(ROBOTS, answer(404))
    assert await desk.robots.check(PAGE) is None


async def test_memory_is_bounded(desk: Desk) -> None:
    text = b"User-agent: *\nDisallow: /x\n" + b"#" * (MAX_ROBOTS_BYTES - 50)
    for number in range(80):
        origin = f"http://{number}.example"
        desk.web.put(f"{origin}/robots.txt", answer(200, text))
        await desk.robots.check(f"{origin}/")
    assert sum(policy.size for policy, _ in desk.robots._policies.values()) <= 32_000_000
    asked = len(desk.web.urls)
    await desk.robots.check("http://79.example/")
    assert len(desk.web.urls) == asked
    await desk.robots.check("http://0.example/")
    assert len(desk.web.urls) == asked + 1


async def test_the_sitemaps_that_it_names(desk: Desk) -> None:
    lines = b"User-agent: *\nDisallow: /\nSitemap: http://outlet.example/a.xml\nsitemap: /b.xml\n"
    desk.web.put(ROBOTS, answer(body=lines))
    assert await desk.robots.sitemaps(PAGE) == ("http://outlet.example/a.xml", "/b.xml")
    assert await desk.robots.sitemaps(PAGE)
    assert desk.web.urls == [ROBOTS]


async def test_no_robots_name_no_sitemaps_and_unreadable_ones_are_an_error(desk: Desk) -> None:
    assert await desk.robots.sitemaps(PAGE) == ()
    desk.web.put("http://other.example/robots.txt", answer(502))
    with pytest.raises(Unreachable, match="502"):
        await desk.robots.sitemaps("http://other.example/")
    desk.web.put("http://many.example/robots.txt", answer(body=b"Sitemap: /x\n" * 5000))
    assert len(await desk.robots.sitemaps("http://many.example/")) == 1000
