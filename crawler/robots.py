"""robots.txt, as RFC 9309 has it."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from protego import Protego

from crawler.download import Download, RawResponse
from crawler.obstacles import obstacle_in
from crawler.polite import PoliteDownloader
from crawler.politeness import MAX_CRAWL_DELAY
from crawler.redirects import next_hop
from db.clock import Clock
from db.errors import (
    BadStatus,
    FetchError,
    NotYet,
    ProxyFailed,
    Refused,
    TooLarge,
    Unreachable,
)
from db.records import Obstacle, Record
from net.access import Proxy

MAX_ROBOTS_BYTES = 500 * 1024  # RFC 9309, 2.5: what is behind them is not read
MAX_SITEMAPS = 1000  # that are told of one robots.txt
_FETCH_BYTES = 5_000_000
_KEEP = timedelta(hours=24)  # RFC 9309, 2.4
_KEEP_UNREACHABLE = timedelta(hours=1)
_MAX_ORIGINS = 5000
_MAX_CACHED_BYTES = 32_000_000  # of robots.txt texts whose rules are kept


class RobotsReason(StrEnum):
    """Why a robots.txt says what it says."""

    RULES = "it has rules"
    ABSENT = "there is none"  # 4xx: everything is allowed
    UNREACHABLE = "it cannot be read now"  # 5xx, no connection: nothing is allowed


@dataclass(frozen=True, kw_only=True)
class RobotsPolicy(Record):
    """What one host's robots.txt allows, and how long that may be believed."""

    reason: RobotsReason
    detail: str = ""  # of UNREACHABLE: what happened
    obstacle: Obstacle | None = None  # of UNREACHABLE, where there was an answer: what it was
    rules: Protego | None = None
    size: int = 0  # bytes of the text behind ``rules``
    keep: timedelta

    def allows(self, url: str, agent: str) -> bool:
        """Tell whether a crawler of that name (product token) may fetch the address."""
        if self.rules is None:
            return self.reason is RobotsReason.ABSENT
        return self.rules.can_fetch(url, agent)

    def crawl_delay(self, agent: str) -> timedelta | None:
        """Return the distance between requests that is asked for, at most a minute."""
        seconds = self.rules.crawl_delay(agent) if self.rules is not None else None
        if seconds is None or not seconds > 0:  # not a number compares false, too
            return None
        return timedelta(seconds=min(seconds, MAX_CRAWL_DELAY.total_seconds()))


def decide_robots(status: int, body: bytes) -> RobotsPolicy:
    """Return what an answer for robots.txt means (RFC 9309, 2.3.1).

    2xx: its first 500 KiB are the rules. 4xx, and redirects that lead nowhere: all is allowed.
    5xx: nothing is allowed for now; 429 counts among them, as it speaks of us, not of the file.
    """
    if 200 <= status < 300:
        return _ruled(body[:MAX_ROBOTS_BYTES])
    if status == 429 or status >= 500 or status < 200:
        return unreachable_robots(f"the server answers with status {status}")
    return RobotsPolicy(reason=RobotsReason.ABSENT, keep=_KEEP)


def unreachable_robots(detail: str) -> RobotsPolicy:
    """Return the policy for a robots.txt that could not be read at all: nothing is allowed."""
    return RobotsPolicy(reason=RobotsReason.UNREACHABLE, detail=detail, keep=_KEEP_UNREACHABLE)


def _ruled(body: bytes) -> RobotsPolicy:
    rules = Protego.parse(body.decode("utf-8-sig", "replace"))
    return RobotsPolicy(reason=RobotsReason.RULES, rules=rules, size=len(body), keep=_KEEP)


class Robots:
    """Asks each host for its robots.txt at most once a day and answers from memory.

    ``agent`` is the product token of the user agent.
    """

    def __init__(self, downloader: PoliteDownloader, clock: Clock, *, agent: str) -> None:
        self._downloader = downloader
        self._clock = clock
        self._agent = agent
        self._policies: OrderedDict[_Asked, tuple[RobotsPolicy, datetime]] = OrderedDict()
        self._locks: WeakValueDictionary[_Asked, asyncio.Lock] = WeakValueDictionary()

    async def check(
        self, url: str, *, proxy: Proxy | None = None, source: str = ""
    ) -> timedelta | None:
        """Return the crawl delay to keep if the address may be fetched.

        robots.txt is asked for by the same way as the address, but without anything secret; what
        came by one way says nothing of another. ``source`` is whose ``proxy`` it is.

        Raises Refused if robots.txt forbids it, Unreachable if it cannot be read now (which
        forbids everything for the time being), ProxyFailed if the proxy did not take us there,
        NotYet if the host is not to be asked yet.
        """
        policy = await self._policy(_Asked(_origin(url), proxy), url, source)
        if policy.allows(url, self._agent):
            return policy.crawl_delay(self._agent)
        if policy.reason is RobotsReason.UNREACHABLE:
            raise Unreachable(
                f"robots.txt cannot be read now: {policy.detail}",
                url=url,
                obstacle=policy.obstacle,
            )
        raise Refused("robots.txt forbids it", url=url, obstacle=Obstacle.ROBOTS)

    async def sitemaps(
        self, url: str, *, proxy: Proxy | None = None, source: str = ""
    ) -> tuple[str, ...]:
        """Return the addresses that the Sitemap lines of the host's robots.txt name, as written.

        Raises as ``check`` does, but for what the rules forbid.
        """
        policy = await self._policy(_Asked(_origin(url), proxy), url, source)
        if policy.reason is RobotsReason.UNREACHABLE:
            raise Unreachable(f"robots.txt cannot be read now: {policy.detail}", url=url)
        return tuple(islice(policy.rules.sitemaps, MAX_SITEMAPS)) if policy.rules else ()

    async def _policy(self, asked: "_Asked", url: str, source: str) -> RobotsPolicy:
        async with self._locks.setdefault(asked, asyncio.Lock()):
            former, until = self._policies.get(asked, (None, None))
            if former is not None and until is not None and self._clock.now() < until:
                return former
            policy = await self._read(asked, url, source)
            if policy.reason is RobotsReason.UNREACHABLE and former is not None and former.rules:
                policy = former  # RFC 9309, 2.4: old rules hold while no new ones can be had
                self._remember(asked, policy, _KEEP_UNREACHABLE)
            else:
                self._remember(asked, policy, policy.keep)
            return policy

    async def _read(self, asked: "_Asked", url: str, source: str) -> RobotsPolicy:
        try:
            response = await self._followed(asked, source)
        except BadStatus:  # a redirect without end
            return RobotsPolicy(reason=RobotsReason.ABSENT, keep=_KEEP)
        except (NotYet, ProxyFailed):  # the host itself was not asked
            raise
        except Refused as exc:  # the host itself, or where its robots.txt redirects to
            raise Refused(str(exc), url=url) from exc
        except TooLarge:
            return unreachable_robots(f"it is larger than {_FETCH_BYTES:,} bytes")
        except FetchError as exc:
            return unreachable_robots(str(exc))
        policy = decide_robots(response.status, response.body)
        if policy.reason is RobotsReason.UNREACHABLE:  # a challenge stands before all of a site
            return replace(policy, obstacle=obstacle_in(response) or Obstacle.STATUS)
        return policy

    async def _followed(self, asked: "_Asked", source: str) -> RawResponse:
        url = asked.origin + "/robots.txt"
        seen: list[str] = []
        while True:
            seen.append(url)
            response = await self._downloader.download(
                Download(url=url, max_bytes=_FETCH_BYTES, proxy=asked.proxy, source=source)
            )
            target = next_hop(url, response, seen)
            if target is None:
                return response
            url = target

    def _remember(self, asked: "_Asked", policy: RobotsPolicy, keep: timedelta) -> None:
        self._policies[asked] = (policy, self._clock.now() + keep)
        self._policies.move_to_end(asked)
        size = sum(each.size for each, _ in self._policies.values())
        while len(self._policies) > _MAX_ORIGINS or size > _MAX_CACHED_BYTES:
            _, (dropped, _) = self._policies.popitem(last=False)
            size -= dropped.size


class _Asked(NamedTuple):
    """Whose robots.txt, and by which way."""

    origin: str
    proxy: Proxy | None


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
