"""Watches a thousand sources on a thousand hosts: politely, steadily, and mostly idle.

``python -m benchmarks.thousand``: each source is a feed, a sitemap or an index page on a loopback
address of its own. Every tenth host asks for a longer crawl-delay, is slow, has no robots.txt,
closes a part of itself that it lists all the same, or answers 429 now and then. Articles appear
one after the other, anywhere. Politeness is judged by the servers' own log, memory and CPU time
by the kernel. Status 0 if nothing was impolite, no article was lost, and memory stood still.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.daemon import DaemonProcess, ask
from benchmarks.manners import ROBOTS, House, breaches, shortest_wait
from benchmarks.outlets import StandOutlet, address, make_outlet
from benchmarks.pages import BenchPage
from benchmarks.settings_file import CRAWLER, write_settings
from benchmarks.stand import Asked, Stand
from benchmarks.table import megabytes, print_columns
from benchmarks.usage import Cpu
from db.clock import SystemClock
from tests.newsroom.making import make_article
from wirewatch.demo.loopback import Answer, Request
from wirewatch.demo.outlets.edition import OutletArticle
from wirewatch.demo.outlets.pages import article_page

DELAY = 1.0
CRAWL_DELAY = 3.0
THINKS = 0.3  # seconds, a slow host
REST = 30  # seconds, after a 429
CLOSED = "/closed/"
_BUSY_EVERY = 5  # requests, at hosts that answer 429 now and then
_ALL = 1_000_000
_LOOK = 1.0  # seconds between two looks at the daemon's memory
_STEADY = 1.1
_ON_ITS_WAY = 150.0  # seconds before the end: what appears then may not have been polled yet


@dataclass
class _Town:
    """All hosts, what they heard, and what was published."""

    outlets: Mapping[str, StandOutlet]
    log: list[Asked] = field(default_factory=list)
    visits: Counter[str] = field(default_factory=Counter)
    titles: dict[str, float] = field(default_factory=dict)  # of what was published, and when

    def house(self, where: str) -> House:
        """Return what a host asks."""
        between = CRAWL_DELAY if _trait(where) == 0 else DELAY
        closed = (CLOSED,) if _trait(where) == 3 else ()
        return House(between=between, closed=closed, rest=REST if _trait(where) == 4 else 0.0)

    def answer(self, where: str, request: Request, base: str) -> Answer:
        """Answer a request; every so many visits some hosts have had enough."""
        self.visits[where] += 1
        trait = _trait(where)
        if trait == 4 and self.visits[where] % _BUSY_EVERY == 0 and request.path != ROBOTS:
            return Answer(status=429, headers={"Retry-After": str(REST)})
        if request.path == ROBOTS:
            return _robots(trait)
        return self.outlets[where].answer(request, base)


def _trait(where: str) -> int:
    parts = where.split(".")
    return (int(parts[2]) * 250 + int(parts[3]) - 1) % 10


def _robots(trait: int) -> Answer:
    if trait == 2:
        return Answer(status=404)
    lines = ["User-agent: *"]
    lines += [f"Crawl-delay: {CRAWL_DELAY:g}"] if trait == 0 else []
    lines += [f"Disallow: {CLOSED}"] if trait == 3 else ["Disallow: /admin/"]
    headers = {"Content-Type": "text/plain"}
    return Answer(headers=headers, body="\n".join([*lines, ""]).encode())


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """What was measured."""

    seconds: float
    memory: tuple[tuple[float, int], ...]  # seconds since the start, resident bytes
    cpu: Cpu
    late_cpu: Cpu  # of the last half
    found: frozenset[str]  # titles that were stored
    heard: int  # sources


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.thousand", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--every", default="2m", help='of a source; or "adaptive"')
    parser.add_argument("--rate", type=float, default=0.5, help="articles a second, in all")
    asked = parser.parse_args(arguments)
    now = SystemClock().now().replace(microsecond=0)
    town = _Town(outlets=_outlets(asked.sources, now))
    seen = _run(town, asked.minutes * 60, asked.every, asked.rate)
    return _report(town, seen)


def _outlets(count: int, now: datetime) -> Mapping[str, StandOutlet]:
    outlets = {}
    for number in range(count):
        outlet = StandOutlet(outlet=make_outlet(f"Outlet {number}", number), changed=now)
        article = make_article(number, published=now - timedelta(hours=1 + number % 50))
        _print_in(outlet, article, now)
        if _trait(address(number)) == 3:
            outlet.publish([replace(article, path=f"{CLOSED}{number}", title="Not for us")], now)
        outlets[address(number)] = outlet
    return outlets


def _print_in(outlet: StandOutlet, article: OutletArticle, now: datetime) -> None:
    body = article_page(outlet.outlet, article, outlet.listed, "http://outlet.invalid")
    outlet.add(
        BenchPage(
            url=f"http://outlet.invalid{article.path}",
            body=body,
            content_type="text/html; charset=utf-8",
            title=article.title,
            published=article.published,
            language="en",
        )
    )
    outlet.publish([article], now)


def _run(town: _Town, seconds: float, every: str, rate: float) -> _Seen:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wirewatch-bench-")))
        stand: Stand

        def answer(where: str, request: Request) -> Answer:
            return town.answer(where, request, stand.url(where))

        stand = stack.enter_context(
            Stand(
                list(town.outlets),
                answer,
                heard=town.log.append,
                pause=lambda where: THINKS if _trait(where) == 1 else 0.0,
            )
        )
        config = write_settings(
            folder,
            crawler={**CRAWLER, "delay": f"{DELAY:g}s"},
            sources=[
                {
                    "name": outlet.outlet.name,
                    "kind": outlet.outlet.kind,
                    "url": stand.url(where) + outlet.listing_path,
                    "every": every,
                }
                for where, outlet in town.outlets.items()
            ],
            watches=[],
            channels=[],
        )
        daemon = stack.enter_context(DaemonProcess(config))
        memory, late_cpu = _live(town, daemon, seconds, rate)
        spent = daemon.cpu
        daemon.stop()
        stored = ask(config, "articles", "list", "--limit", str(_ALL))
        sources = ask(config, "sources", "list")
        return _Seen(
            seconds=seconds,
            memory=memory,
            cpu=spent,
            late_cpu=spent.since(late_cpu),
            found=frozenset(str(article["title"]) for article in stored),
            heard=sum(bool(source["last_heard"]) for source in sources),
        )


def _live(
    town: _Town, daemon: DaemonProcess, seconds: float, rate: float
) -> tuple[tuple[tuple[float, int], ...], Cpu]:
    """Publish and look at the daemon's memory; return that, and what it had spent half-way."""
    rng = random.Random("thousand")
    begun = time.monotonic()
    number = len(town.outlets)
    memory: list[tuple[float, int]] = []
    half: Cpu | None = None
    while (passed := time.monotonic() - begun) < seconds:
        while len(town.titles) < passed * rate:
            number += 1
            _publish(town, rng.choice(list(town.outlets)), number, passed)
        memory.append((passed, daemon.resident))
        if half is None and passed >= seconds / 2:
            half = daemon.cpu
        time.sleep(_LOOK)
    return tuple(memory), half or daemon.cpu


def _publish(town: _Town, where: str, number: int, passed: float) -> None:
    now = SystemClock().now().replace(microsecond=0)
    article = make_article(number, published=now)
    _print_in(town.outlets[where], article, now)
    town.titles[article.title] = passed


def _report(town: _Town, seen: _Seen) -> int:
    houses = {where: town.house(where) for where in town.outlets}
    rude = breaches(town.log, houses)
    quarters = _quarters(seen)
    due = [title for title, at in town.titles.items() if at < seen.seconds - _ON_ITS_WAY]
    lost = [title for title in due if title not in seen.found]
    growth = quarters[3] / quarters[1] if quarters[1] else 1.0
    print_columns(f"{len(houses)} sources on as many hosts, {seen.seconds:g} s", _asked(town, seen))
    print_columns("manners, by the servers' log", _manners(town, houses, rude))
    print_columns("cost", _cost(seen, quarters, growth))
    print_columns("articles", [("published", len(town.titles)), ("due", len(due)),
                               ("of them not stored", len(lost))])  # fmt: skip
    for line in [*rude[:5], *lost[:5]]:
        print(f"  {line}")
    good = not rude and not lost and growth <= _STEADY
    print(f"\nPolite, complete and steady: {'yes' if good else 'NO'}")
    return 0 if good else 1


def _asked(town: _Town, seen: _Seen) -> list[tuple[object, ...]]:
    kinds = Counter(visit.status for visit in town.log)
    return [
        ("requests", len(town.log)),
        ("requests a second", len(town.log) / seen.seconds),
        *((f"  answered {status}", count) for status, count in sorted(kinds.items())),
        ("sources heard", seen.heard),
    ]


def _manners(
    town: _Town, houses: Mapping[str, House], rude: Sequence[str]
) -> list[tuple[object, ...]]:
    return [
        ("hosts asked", len({visit.address for visit in town.log})),
        ("shortest wait, of what the host asks", shortest_wait(town.log, houses)),
        ("breaches", len(rude)),
    ]


def _cost(seen: _Seen, quarters: Sequence[float], growth: float) -> list[tuple[object, ...]]:
    cores = os.cpu_count() or 1
    late = seen.late_cpu.all / (seen.seconds / 2)
    return [
        ("CPU of one core, whole run", seen.cpu.all / seen.seconds),
        ("CPU of one core, second half", late),
        (f"  of it the main process; cores: {cores}", seen.late_cpu.own / (seen.seconds / 2)),
        *(
            (f"memory, median of quarter {number}", megabytes(int(size)))
            for number, size in enumerate(quarters, 1)
        ),
        ("last quarter to second", growth),
    ]


def _quarters(seen: _Seen) -> list[float]:
    """Return the median of resident bytes in each quarter of the run."""
    parts: list[list[int]] = [[], [], [], []]
    for at, size in seen.memory:
        parts[min(3, int(4 * at / seen.seconds))].append(size)
    return [statistics.median(part) if part else 0.0 for part in parts]


if __name__ == "__main__":
    raise SystemExit(main())
