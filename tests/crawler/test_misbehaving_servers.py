"""Misbehaving servers, each alone: polled as the daemon polls them, with its real parts."""

import gzip
import itertools
import re
import socket
import ssl
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import brotli
import pytest

from crawler.cleaning.pool import CleaningPool
from crawler.fetch import Fetcher
from crawler.health import judge_source
from crawler.politeness import HostGate
from crawler.poller import MAX_LISTS, Poller
from crawler.polling import SourceReading
from crawler.robots import MAX_ROBOTS_BYTES
from db.errors import CleanError
from db.evidence import Evidence
from db.records import Entry, Obstacle, Page, Source, SourceState
from spiders.kinds import SPIDERS
from tests.cleaning import misbehaving
from tests.cleaning.misbehaving import Workers
from tests.crawler import misbehaviours, server
from tests.crawler.certificates import Authority
from tests.crawler.conftest import OpenEngine, ReactorThread, opened
from tests.crawler.fakes import NOON, HeldClock, MemoryRows
from tests.crawler.misbehaviours import FEED, ONE, far_date, feed, item, raw, rss
from tests.crawler.server import Answer, Connection, Site, page, redirect, status
from tests.crawler.test_polling import source_state

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_BYTES = 2_000_000


class Desk:
    """A poller over the real engine, its clock held, its hosts' turns not waited for."""

    def __init__(self, engine: OpenEngine) -> None:
        self.engine, self.clock = engine, HeldClock()
        gate = HostGate(
            MemoryRows(), self.clock, at_once=1, delay=timedelta(seconds=1), sleep=self.clock.sleep
        )
        fetcher = Fetcher(engine.engine, gate, self.clock, agent="wirewatch")
        self.poller = Poller(fetcher, SPIDERS.__getitem__, self.clock)

    def poll(self, state: SourceState) -> SourceReading:
        return self.engine.thread.run(self.poller.read(state))

    def hear(self, state: SourceState) -> tuple[SourceState, SourceReading]:
        """Poll, and return the state that the reading leaves, too."""
        reading = self.poll(state)
        heard = {} if reading.error else {"last_heard_at": reading.at}
        kept = reading.validators or state.validators
        return replace(state, validators=kept, last_polled_at=reading.at, **heard), reading


def new_state(url: str, kind: str = "feed") -> SourceState:
    return source_state(
        source=Source(name="Bad", kind=kind, url=url),
        first_heard_at=None,
        last_polled_at=None,
        last_heard_at=None,
    )


@pytest.fixture(scope="module")
def quick(reactor: ReactorThread) -> Iterator[OpenEngine]:
    with opened(reactor, timeout="3s", max_bytes=MAX_BYTES) as each:
        yield each


@pytest.fixture
def desk(quick: OpenEngine) -> Desk:
    return Desk(quick)


def judged(reading: SourceReading) -> str:
    """Return how a source stands after only this poll: its state and wall."""
    failed = bool(reading.error)
    state = replace(
        new_state("http://any.test/"),
        failures=int(failed),
        last_error=reading.error,
        last_polled_at=reading.at,
        first_heard_at=None if failed else reading.at,
        last_heard_at=None if failed else reading.at,
    )
    health = judge_source(Evidence(state=state, polls=1, obstacle=reading.obstacle))
    return health.state.value + (f": {health.wall.value}" if health.wall else "")


def packed(data: bytes, encoding: str) -> Answer:
    return page(data, Content_Type="text/xml", Content_Encoding=encoding)


@dataclass(frozen=True, kw_only=True)
class Case:
    """An answer at /feed and what must become of the source."""

    answer: Answer
    others: dict[str, Answer] = field(default_factory=dict)
    kind: str = "feed"
    error: str = ""
    obstacle: Obstacle | None = None
    health: str = "failing"
    entries: range = range(1)  # how many there may be
    most_requests: int = 3


def split_location(value: str) -> Answer:
    return raw(f"HTTP/1.1 302 Found\r\nLocation: {value}\r\nContent-Length: 0\r\n\r\n".encode())


def index(*paths: str) -> Answer:
    inside = "".join(f"<sitemap><loc>{path}</loc></sitemap>" for path in paths)
    return feed(f"<sitemapindex>{inside}</sitemapindex>".encode())


def chain(to: Connection) -> None:
    """An index whose only child is another index, without end."""
    known = len(to.server.site.requests)
    index(f"/index-{known}")(to)


ZEROES = bytes(30_000_000)
CALENDAR = b"".join(
    b'<h2><a href="/calendar/2026/%02d/01/what-is-on-this-month">What is on in month %02d</a></h2>'
    b'<a rel="next" href="/calendar/page/%d">next</a>' % (n, n, n)
    for n in range(1, 13)
)
CHILDREN = [f"/sitemap-{number}.xml" for number in range(10_000)]
UNREACHABLE, STATUS, UNREADABLE = Obstacle.UNREACHABLE, Obstacle.STATUS, Obstacle.UNREADABLE
CASES = {
    "brotli bomb": Case(
        answer=packed(brotli.compress(ZEROES, quality=1), "br"),
        error="larger than 2,000,000", obstacle=UNREADABLE,
    ),
    "zstd bomb": Case(
        answer=packed(zstd.compress(ZEROES), "zstd"),
        error="larger than 2,000,000", obstacle=UNREADABLE,
    ),
    "brotli that is none": Case(
        answer=packed(ONE, "br"), error="compression", obstacle=UNREACHABLE,
    ),
    "zstd that is none": Case(
        answer=packed(b"\x28\xb5\x2f\xfd" + ONE, "zstd"),
        error="compression", obstacle=UNREACHABLE,
    ),
    "an encoding that nobody knows": Case(
        answer=packed(b"\x00\x01" * 99, "x-rot13"), error="no feed", obstacle=UNREADABLE,
    ),
    "truncated gzip": Case(  # read as far as it goes, as other cut documents are
        answer=packed(gzip.compress(BIG := rss(*map(item, range(500))))[:900], "gzip"),
        health="ok", entries=range(1, 500),
    ),
    "gzip in the document, truncated": Case(
        answer=feed(gzip.compress(BIG)[:900]), kind="sitemap",
        error="gzip data is cut off", obstacle=UNREADABLE,
    ),
    "truncated deflate": Case(
        answer=packed(zlib.compress(ONE)[:40], "deflate"), error="no feed", obstacle=UNREADABLE,
    ),
    "a line break in a redirect": Case(
        answer=split_location("/a\rX-Injected: yes\r\nX-Next: 1"),
        error="404", obstacle=Obstacle.MISSING,
    ),
    "an encoded line break in a redirect": Case(
        answer=split_location("/a%0d%0aX-Injected:%20yes"), error="404", obstacle=Obstacle.MISSING,
    ),
    "a redirect without a target": Case(
        answer=status(302), error="nowhere", obstacle=STATUS,
    ),
    "a redirect to an address of 3,000 letters": Case(
        answer=redirect("/" + "x" * 3000), error="nowhere", obstacle=STATUS,
    ),
    "304 without being asked": Case(answer=status(304), error="status 304", obstacle=STATUS),
    "an index of 10,000 lists": Case(
        answer=index(*CHILDREN), kind="sitemap", error="none of its lists",
        obstacle=Obstacle.MISSING, most_requests=MAX_LISTS + 2,
    ),
    "an index of indexes without end": Case(
        answer=chain, others={f"/index-{n}": chain for n in range(50)}, kind="sitemap",
        health="ok", most_requests=MAX_LISTS + 2,
    ),
    "an index of itself": Case(
        answer=index(FEED, FEED + "#2", "./feed"), kind="sitemap", health="ok",
    ),
    "a calendar without end": Case(
        answer=page(b"<html><body>" + CALENDAR), kind="listing", health="ok", entries=range(12, 13),
        most_requests=2,
    ),
    # What costs CPU stands here, not beside the good source: a busy machine would decide there.
    "10,000 entries": Case(
        answer=feed(misbehaviours.BIG), health="ok", entries=range(5000, 5001), most_requests=2,
    ),
    "one link 5,000 times": Case(
        answer=feed(misbehaviours.SAME), health="ok", entries=range(1, 2),
    ),
    "200,000 nested tags": Case(answer=feed(misbehaviours.NESTED), health="ok"),
    "20,000 links": Case(
        answer=page(misbehaviours.LINKS), kind="listing", health="ok", entries=range(1, 5001),
        most_requests=2,
    ),
    "429 without an end": Case(
        answer=status(429, Retry_After=far_date()), error="status 429", obstacle=STATUS,
    ),
    "a login wall": Case(
        answer=redirect("/login"), others={"/login": page(b"<form>")},
        error="login wall", obstacle=Obstacle.LOGIN, health="blocked: login wall",
    ),
    "a bot challenge": Case(
        answer=status(403, Cf_Mitigated="challenge"), error="403", obstacle=Obstacle.CHALLENGE,
        health="blocked: bot challenge",
    ),
    "a paywall for the feed": Case(
        answer=status(402), error="402", obstacle=Obstacle.PAYWALL, health="blocked: paywall",
    ),
    "robots.txt forbids": Case(
        answer=feed(ONE), others={"/robots.txt": page(b"User-agent: *\nDisallow: /")},
        error="robots.txt forbids", obstacle=Obstacle.ROBOTS, health="blocked: robots",
        most_requests=1,
    ),
    "robots.txt endless": Case(
        answer=feed(ONE), others={"/robots.txt": server.endless_body},
        error="robots.txt cannot", obstacle=UNREACHABLE, most_requests=1,
    ),
    "robots.txt of the server that fails": Case(
        answer=feed(ONE), others={"/robots.txt": status(503)},
        error="robots.txt cannot", obstacle=STATUS, most_requests=1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_poll_ends_as_it_must(desk: Desk, site: Site, name: str) -> None:
    case = CASES[name]
    site.answers = {FEED: case.answer, **case.others}
    reading = desk.poll(new_state(site.url(FEED), case.kind))
    assert (reading.obstacle, judged(reading)) == (case.obstacle, case.health), reading.error
    if case.obstacle is not None:
        assert re.search(case.error, reading.error or "")
    assert len(reading.entries) in case.entries
    assert len(site.requests) <= case.most_requests
    for _, headers in site.requests:
        assert not {"x-injected", "x-next"} & headers.keys()


HERE = [
    "http://10.0.0.1/", "http://[::ffff:10.0.0.1]/", "http://167772161/", "http://0xa000001/",
    "http://0/", "http://169.254.169.254/latest/", "http://[fe80::1]/", "http://localhost.test/",
    "file:///etc/passwd", "ftp://10.0.0.1/", "gopher://10.0.0.1:6379/_x",
]  # fmt: skip


@pytest.mark.parametrize("target", HERE)
def test_a_redirect_inside_is_refused(reactor: ReactorThread, site: Site, target: str) -> None:
    def look_up(host: str, *given: object, **named: object) -> object:
        return socket.getaddrinfo(host.replace("localhost.test", "10.0.0.9"), *given, **named)

    site.answers = {FEED: redirect(target)}
    with opened(reactor, lookup=look_up) as engine:
        reading = Desk(engine).poll(new_state(site.url(FEED)))
    assert re.search("not a public address|does not begin with http", reading.error or "")
    assert reading.obstacle is STATUS
    assert judged(reading) == "failing"


def test_a_name_that_is_bound_anew_between_robots_and_feed(
    reactor: ReactorThread, site: Site
) -> None:
    answers = itertools.chain([site.host], itertools.repeat("10.0.0.7"))

    def look_up(host: str, *given: object, **named: object) -> object:
        return socket.getaddrinfo(next(answers), *given, **named)

    site.answers = {FEED: feed(ONE)}
    with opened(reactor, lookup=look_up) as engine:
        reading = Desk(engine).poll(new_state(site.url(FEED, host="rebinding.test")))
    assert "not a public address" in (reading.error or "")
    assert site.paths() == ["/robots.txt"]  # asked while it led to the server, and never again


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")  # that they are old is the point
def test_an_old_protocol_is_not_spoken(desk: Desk, authority: Authority) -> None:
    context = authority.context("127.0.0.1")
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    with Site(context) as site:
        site.answers = {FEED: feed(ONE)}
        reading = desk.poll(new_state(site.url(FEED)))
        assert re.search("no encrypted connection|broke the connection", reading.error or "")
        assert (reading.obstacle, site.requests) == (UNREACHABLE, [])


def test_robots_txt_of_2_mb_is_read_as_far_as_500_kib(desk: Desk, site: Site) -> None:
    line = b"# nothing to see in this line\n"
    rules = b"User-agent: *\nDisallow: /private/\n" + line * 60_000 + b"Disallow: /feed\n"
    assert MAX_ROBOTS_BYTES < len(rules) < MAX_BYTES
    site.answers = {"/robots.txt": page(rules), FEED: feed(ONE), "/private/feed": feed(ONE)}
    assert len(desk.poll(new_state(site.url(FEED))).entries) == 1
    refused = desk.poll(new_state(site.url("/private/feed")))
    assert (refused.obstacle, refused.entries) == (Obstacle.ROBOTS, ())


class Server:
    """A feed that grows by an entry an hour, with validators that lie."""

    def __init__(self, lie: Callable[[Connection, bytes], None]) -> None:
        self.hours, self._lie = 1, lie

    def __call__(self, to: Connection) -> None:
        self._lie(to, rss(*map(item, range(self.hours))))


def unchanged_for_ever(to: Connection, body: bytes) -> None:
    asked = "if-none-match" in to.headers
    (status(304) if asked else feed(body, ETag='"same"'))(to)


def future_and_frozen(to: Connection, body: bytes) -> None:
    date = "Fri, 01 Jan 2100 00:00:00 GMT"
    asked = to.headers.get("if-modified-since") == date
    (status(304) if asked else feed(body, Last_Modified=date))(to)


@pytest.mark.parametrize("lie", [unchanged_for_ever, future_and_frozen])
def test_validators_that_hide_news_hide_it_for_a_day_at_most(desk: Desk, site: Site, lie) -> None:
    growing = site.answers[FEED] = Server(lie)
    state, seen, hidden = new_state(site.url(FEED)), 0, []
    for hour in range(1, 73):
        growing.hours = hour
        state, reading = desk.hear(state)
        assert reading.error is None
        seen = max(seen, len(reading.entries))
        hidden.append(hour - seen)
        desk.clock.advance(timedelta(hours=1))
    assert 20 < max(hidden) <= 24  # it was believed for a day, and no longer
    conditions = {"if-none-match", "if-modified-since"}
    asked = [headers for path, headers in site.requests if path == FEED]
    assert 4 <= sum(not conditions & headers.keys() for headers in asked) <= 5


def test_validators_that_change_each_time_cost_no_reading(desk: Desk, site: Site) -> None:
    numbers = itertools.count()

    def renewed(to: Connection) -> None:
        feed(ONE, ETag=f'"{next(numbers)}"')(to)

    site.answers[FEED] = renewed
    state, first = desk.hear(new_state(site.url(FEED)))
    assert len(first.entries) == 1
    for number in range(1, 4):
        desk.clock.advance(timedelta(minutes=20))
        state, reading = desk.hear(state)
        assert (reading.not_modified, reading.entries) == (True, ())
        assert state.validators.etag == f'"{number}"'


CANARY = "the-canary-sings"
BAITS = {
    "external entity": '<!DOCTYPE r [<!ENTITY x SYSTEM "{}">]>{}<title>&x;</title>{}',
    "parameter entity": '<!DOCTYPE r [<!ENTITY % x SYSTEM "{}"> %x;]>{}<title>y</title>{}',
    "external document type": '<!DOCTYPE rss SYSTEM "{}">{}<title>y</title>{}',
    "XInclude": '{2}<title><x:include xmlns:x="http://www.w3.org/2001/XInclude" parse="text" '
    'href="{0}"/></title>{1}',
    "style sheet": '<?xml-stylesheet type="text/xsl" href="{}"?>{}<title>y</title>{}',
    "schema": '{1}<title x:schemaLocation="a {0}" '
    'xmlns:x="http://www.w3.org/2001/XMLSchema-instance">y</title>{2}',
}


@pytest.mark.parametrize("bait", BAITS)
@pytest.mark.parametrize("kind", ["feed", "sitemap"])
def test_nothing_that_a_document_names_is_read(
    desk: Desk, site: Site, tmp_path: Path, bait: str, kind: str
) -> None:
    secret = tmp_path / "canary.txt"
    secret.write_text(CANARY)
    site.answers["/canary"] = page(CANARY.encode())
    start = f"<rss><channel><item><link>{site.url('/1')}</link>"
    if kind == "sitemap":
        start = f"<urlset><url><loc>{site.url('/1')}</loc>"
    end = "</item></channel></rss>" if kind == "feed" else "</url></urlset>"
    for target in (site.url("/canary"), secret.as_uri()):
        order = (target, end, start) if bait == "XInclude" else (target, start, end)
        body = BAITS[bait].format(*order)
        site.answers[FEED] = feed(body.encode())
        reading = desk.poll(new_state(site.url(FEED), kind))
        assert CANARY not in repr(reading)
        assert [entry.url for entry in reading.entries] == [site.url("/1")]
    assert "/canary" not in site.paths()


async def test_a_page_that_breaks_the_cleaner_is_lost_alone() -> None:
    workers = Workers(misbehaving.SPITEFUL)
    pool = CleaningPool(
        1, timedelta(seconds=2), memory_limit=300 * 1024 * 1024, spawn=workers.spawn
    )
    await pool.start()
    said = []
    for body in (b"good", b"hang", b"good", b"eat", b"good"):
        got = Page(url="http://a/", final_url="http://a/", status=200, headers={}, body=body,
                   fetched=NOON)  # fmt: skip
        with pytest.raises(CleanError) as caught:
            await pool.clean(got, timezone="UTC", entry=Entry(url="http://a/"))
        said.append(str(caught.value))
    await pool.close()
    first, second, third = (f"answered by {worker.pid}" for worker in workers.started)
    assert [first, second, third] == said[::2]
    assert "longer than 2 s" in said[1]
    assert "worker" in said[3]
