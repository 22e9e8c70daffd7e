"""The daemon among sources that do their worst: each ends as it must, a good one is not hurt."""

import asyncio
import itertools
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from crawler.drift import WALLS
from crawler.engine import Engine
from crawler.health import judge_source
from db.clock import SystemClock
from db.evidence import Evidence, HealthState
from db.records import SourceState
from tests.crawler.certificates import Authority
from tests.crawler.conftest import ReactorThread
from tests.crawler.misbehaviours import FEED, SLOW, TABLE, Misbehaviour, feed, item, rss
from tests.crawler.server import Connection, Site, page
from wirewatch import wiring
from wirewatch.daemon import Daemon
from wirewatch.settings import Configuration, load_bytes

EVERY = 5.0  # seconds between two polls of the good source
LASTS = 18.0  # seconds
CROWD = 60  # further sources that take each question and say nothing
CROWDED = "other sources waited for its place"
BEAT = 0.1  # seconds between two looks at how late the machine runs
HEAD = """
[crawler]
allow_networks = ["127.0.0.0/8"]
delay = "500ms"
timeout = "2s"
max_bytes = 2_000_000
workers = 1

[[watch]]
name = "all"
query = "story"
channels = []
"""
TEXT = "<p>" + "This story of the valley is long enough to be read as an article by anyone. " * 12


class Good:
    """A source that publishes an article every two seconds and remembers when it was asked."""

    def __init__(self, site: Site) -> None:
        self.site, self.published, self.asked = site, 0, []
        self._ending = threading.Event()
        self._publishing = threading.Thread(target=self._publish)
        site.answers[FEED] = self._answer

    def url(self, number: int) -> str:
        return self.site.url(f"/2026/story-{number}")

    def _publish(self) -> None:
        while not self._ending.wait(2):
            number = self.published + 1
            html = f"<html><title>Story {number}</title><article><h1>Story {number}</h1>{TEXT}"
            self.site.answers[f"/2026/story-{number}"] = page(
                html.encode(), Content_Type="text/html"
            )
            self.published = number

    def _answer(self, to: Connection) -> None:
        self.asked.append(time.monotonic())
        listed = (item(number, self.url(number)) for number in range(self.published, 0, -1))
        feed(rss(*listed))(to)

    def __enter__(self) -> "Good":
        self._publishing.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        self._publishing.join()

    def end(self) -> None:
        self._ending.set()


def make_site(number: int, how: Misbehaviour, authority: Authority) -> Site:
    host = f"127.77.{number // 200}.{number % 200 + 1}"
    contexts = {
        "expired": partial(authority.context, host, days=-1),
        "stranger": partial(authority.context, "stranger.example"),
        "self-signed": partial(authority.context, host, trusted=False),
    }
    context = contexts[how.context]() if how.context in contexts else None
    site = Site(context, host=host, turn=0.2)
    site.greeting = b"\x16\x03\x03\x00\x7a\x02" if how.context == "cut" else how.greeting
    if how.context == "cut":
        site.scheme = "https"
    site.answers = {"/robots.txt": how.robots, FEED: how.answer}
    return site


def looked_up_in(names: Mapping[str, Iterator[str]]) -> Callable[..., object]:
    """A look-up that gives these names their next address each time."""

    def look_up(host: str, *given: object, **named: object) -> object:
        return socket.getaddrinfo(next(names[host]) if host in names else host, *given, **named)

    return look_up


def written(name: str, kind: str, url: str, every: str) -> str:
    return f'[[source]]\nname = "{name}"\nkind = "{kind}"\nurl = "{url}"\nevery = "{every}"\n'


class Pulse:
    """Measures how long the event loop is held up, by others on the machine or by our own work.

    The same delay befalls whoever waits for the loop, so it is no lateness of polling.
    """

    def __init__(self) -> None:
        self.late: list[tuple[float, float]] = []  # when, and by how many seconds

    async def beat(self) -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(BEAT)
            self.late.append((before, time.monotonic() - before - BEAT))

    def lateness(self, begin: float, end: float) -> float:
        return sum(late for at, late in self.late if begin - BEAT <= at <= end)


PULSE = Pulse()


async def watch_for(seconds: float, configuration: Configuration, good: Good) -> None:
    async with wiring.open_house(configuration, SystemClock()) as house:
        stop = asyncio.Event()
        running = asyncio.create_task(Daemon(house, only=("crawl",)).run(stop))
        beating = asyncio.create_task(PULSE.beat())
        await asyncio.sleep(seconds)
        good.end()
        await asyncio.sleep(EVERY + 3)  # for what was published last
        stop.set()
        await running
        beating.cancel()
        evidence = house.store.health.evidence()
        RESULT["evidence"] = {each.state.source.name: each for each in evidence}
        RESULT["states"] = {state.source.name: state for state in house.store.sources.all()}
        RESULT["stats"] = house.progress.snapshot()


RESULT: dict[str, object] = {}


@pytest.fixture(scope="module")
def good(
    reactor: ReactorThread, authority: Authority, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Good]:
    """Run the daemon among all of them; what it left is in RESULT."""
    folder: Path = tmp_path_factory.mktemp("misbehaviours")
    sites = [make_site(number, how, authority) for number, how in enumerate(TABLE)]
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        good = Good(stack.enter_context(Site(host="127.77.9.1", turn=0.2)))
        stack.callback(_stop_all, sites)
        for site in sites:
            site._thread.start()
        stack.enter_context(good)
        sources = [written("good", "feed", good.site.url(FEED), f"{EVERY:.0f}s")]
        names: dict[str, Iterator[str]] = {}
        silent = sites[[how.name for how in TABLE].index("silence")]
        for number in range(CROWD):  # each a host of its own, that all lead to one server
            names[host := f"silent-{number}.test"] = itertools.repeat(silent.host)
            sources.append(written(f"silent {number}", "feed", silent.url(FEED, host=host), "4s"))
        for how, site in zip(TABLE, sites, strict=True):
            every = "4s" if how.error else "1h"
            sources.append(written(how.name, how.kind, site.url(FEED, host=how.host), every))
            if how.host:  # public at first, so to say, and then inside
                names[how.host] = itertools.chain([site.host], itertools.repeat("10.0.0.7"))
        patch.setattr(wiring, "Engine", partial(Engine, lookup=looked_up_in(names)))
        body = (f'[database]\nurl = "sqlite:///{folder}/w.db"\n{HEAD}' + "".join(sources)).encode()
        configuration = load_bytes(folder / "config.toml", body, {})
        work = watch_for(LASTS, configuration, good)
        asyncio.run_coroutine_threadsafe(work, reactor.loop).result(100)
        yield good


def _stop_all(sites: list[Site]) -> None:
    with ThreadPoolExecutor(len(sites)) as threads:
        list(threads.map(lambda site: site.__exit__(None, None, None), sites))


@pytest.fixture
def states(good: Good) -> Mapping[str, SourceState]:
    return RESULT["states"]  # type: ignore[return-value]


def test_the_table_is_long_and_its_names_are_distinct() -> None:
    assert len({how.name for how in TABLE}) == len(TABLE) >= 45


@pytest.fixture
def evidence(good: Good) -> Mapping[str, Evidence]:
    return RESULT["evidence"]  # type: ignore[return-value]


@pytest.mark.parametrize("how", TABLE, ids=lambda how: how.name)
def test_it_is_judged_as_it_must(how: Misbehaviour, evidence: Mapping[str, Evidence]) -> None:
    seen = evidence[how.name]
    health = judge_source(seen)
    if not how.error:
        conclusive(seen.state)
        assert (seen.obstacle, health.state) == (None, HealthState.OK)
        return
    assert seen.obstacle in how.obstacles
    state = HealthState.BLOCKED if seen.obstacle in WALLS else HealthState.FAILING
    assert health.state is state
    assert health.wall is (seen.obstacle if seen.obstacle in WALLS else None)
    assert re.search(how.error, health.evidence)


def test_the_good_source_is_well(evidence: Mapping[str, Evidence]) -> None:
    assert judge_source(evidence["good"]).state is HealthState.OK


@pytest.mark.parametrize("how", TABLE, ids=lambda how: how.name)
def test_it_ends_as_it_must(how: Misbehaviour, states: Mapping[str, SourceState]) -> None:
    state = states[how.name]
    assert state.last_polled_at is not None
    if how.error:
        assert state.failures > 0
        assert re.search(how.error, state.last_error or "")
    else:
        conclusive(state)
        assert state.last_error is None
        assert how.entries is None or state.entries == how.entries


def conclusive(state: SourceState) -> None:
    """Skip where a machine so busy that a whole answer took six seconds says nothing of a source.

    Its place was then given up, rightly, and it is tried again after the run.
    """
    if CROWDED in (state.last_error or ""):
        pytest.skip("the machine was too busy to hear it in time")


def test_each_of_the_crowd_has_its_turn_and_ends(states: Mapping[str, SourceState]) -> None:
    crowd = [states[f"silent {number}"] for number in range(CROWD)]
    assert all(state.failures and SLOW in (state.last_error or "") for state in crowd)


def test_the_good_source_loses_nothing(good: Good, states: Mapping[str, SourceState]) -> None:
    assert good.published >= 5
    assert (states["good"].failures, states["good"].entries) == (0, good.published)
    asked = {path for path, _ in good.site.requests}
    assert {f"/2026/story-{number + 1}" for number in range(good.published)} <= asked


def test_the_good_source_is_not_delayed_by_more_than_its_interval(good: Good) -> None:
    """Each poll is at most its interval late, what holds the whole machine up not counted."""
    polls = list(itertools.pairwise(good.asked))
    assert len(polls) >= 3
    own = [later - former - PULSE.lateness(former, later) for former, later in polls]
    assert max(own) < 2 * EVERY
