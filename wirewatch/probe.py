"""Asks the network once, outside the daemon: a source's listing, or a page; stores nothing."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType

import scrapy.core.downloader.contextfactory  # noqa: F401 - slower among more modules

from crawler.discovery import MAX_REQUESTS, Discoverer, Discovery, Rationed
from crawler.engine import Engine
from crawler.fetch import Fetcher, FetchRequest
from crawler.politeness import HostGate
from crawler.poller import Poller
from crawler.polling import SourceReading
from crawler.reactor import install_reactor
from crawler.rendering import RenderingDownloader
from crawler.settings import CrawlerSettings, product_token
from db.clock import SystemClock
from db.errors import FetchError
from db.records import Page, Source, SourceState, Validators
from db.turns import TurnWanted
from net.access import Access
from spiders.kinds import SPIDERS, Kinds, spider_for


class _ShortMemory:
    """Nothing is remembered of hosts beyond this one look."""

    def __init__(self) -> None:
        self._times: dict[str, datetime] = {}

    async def reserve(self, host: str, wanted: TurnWanted) -> datetime:
        """Return when the host may be asked, by what this look has asked of it so far."""
        at, free = wanted.settle(self._times.get(host))
        if free:
            self._times[host] = free
        return at

    async def allow_from(self, host: str, at: datetime) -> None:
        """Remember it until the look is over."""
        self._times[host] = max(at, self._times.get(host, at))


class _WithAccess:
    """A fetcher that asks for everything with one access."""

    def __init__(self, fetcher: Fetcher, access: Access | None) -> None:
        self._fetcher, self._access = fetcher, access

    async def fetch(self, request: FetchRequest) -> Page:
        """Return the page; raises FetchError."""
        return await self._fetcher.fetch(replace(request, access=self._access))

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        """Return the sitemaps that robots.txt names; raises FetchError."""
        return await self._fetcher.sitemaps(url, self._access)


@asynccontextmanager
async def _fetcher(
    settings: CrawlerSettings, most_requests: int | None = None
) -> AsyncIterator[Fetcher]:
    install_reactor()
    clock = SystemClock()
    engine = Engine(settings)
    await engine.start()
    rendering = RenderingDownloader(engine, settings)
    try:
        gate = HostGate(
            _ShortMemory(), clock, at_once=settings.requests_per_host, delay=settings.delay
        )
        downloader = rendering if most_requests is None else Rationed(rendering, most_requests)
        yield Fetcher(downloader, gate, clock, agent=product_token(settings.user_agent))
    finally:
        await rendering.close()
        await engine.close()


async def probe_source(
    source: Source,
    settings: CrawlerSettings,
    kinds: Kinds = SPIDERS,
    accesses: Mapping[str, Access] = MappingProxyType({}),
) -> SourceReading:
    """Return what a source of these kinds lists now, or what went wrong; nothing is raised."""
    clock = SystemClock()
    async with _fetcher(settings) as fetcher:
        poller = Poller(fetcher, partial(spider_for, kinds=kinds), clock, accesses)
        return await poller.read(_unpolled(source, clock.now()))


async def probe_sample(
    source: Source,
    settings: CrawlerSettings,
    kinds: Kinds = SPIDERS,
    accesses: Mapping[str, Access] = MappingProxyType({}),
) -> tuple[SourceReading, Page | None, str]:
    """Return what a source lists now, the page of its first entry, or why that cannot be had."""
    clock = SystemClock()
    async with _fetcher(settings) as fetcher:
        poller = Poller(fetcher, partial(spider_for, kinds=kinds), clock, accesses)
        reading = await poller.read(_unpolled(source, clock.now()))
        if not reading.entries:
            return reading, None, "the source lists no page to try them on"
        first = FetchRequest(url=reading.entries[0].url, access=accesses.get(source.name))
        try:
            return reading, await fetcher.fetch(first), ""
        except FetchError as exc:
            return reading, None, str(exc)


async def probe_page(url: str, settings: CrawlerSettings, access: Access | None = None) -> Page:
    """Return a page, under robots.txt and all limits; raises FetchError."""
    async with _fetcher(settings) as fetcher:
        return await fetcher.fetch(FetchRequest(url=url, access=access))


async def probe_site(
    url: str, settings: CrawlerSettings, access: Access | None = None
) -> Discovery:
    """Return what of a site could be a source, with few and polite requests; raises FetchError."""
    async with _fetcher(settings, MAX_REQUESTS) as fetcher:
        asking = _WithAccess(fetcher, access)
        return await Discoverer(asking, spider_for, SystemClock()).discover(url)


def _unpolled(source: Source, now: datetime) -> SourceState:
    return SourceState(
        id=0,
        source=source,
        next_poll_at=now,
        interval=timedelta(),
        first_heard_at=None,
        last_polled_at=None,
        last_heard_at=None,
        last_new_at=None,
        failures=0,
        last_error=None,
        validators=Validators(),
    )
