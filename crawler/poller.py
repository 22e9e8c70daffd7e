"""Reading a source: fetched if it changed, its lists followed, every failure told, none raised."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Protocol

from crawler.fetch import FetchRequest
from crawler.freshness import fresh_for
from crawler.obstacles import obstacle_of
from crawler.polling import SourceReading
from db.clock import Clock
from db.errors import BadStatus, FetchError, SpiderError, WirewatchError
from db.pushing import Offer
from db.records import Entry, Listing, Page, Source, SourceState, Validators
from net.access import Access
from net.urls import registrable

MAX_LISTS = 10  # that one poll follows
MAX_ENTRIES = 5000  # that one poll takes
_DAY = timedelta(days=1)

_log = logging.getLogger(__name__)


class SourceSpider(Protocol):
    """The part of spiders.spider.Spider that polling needs."""

    @property
    def accept(self) -> str:
        """The Accept header to ask with."""
        ...

    def read(self, page: Page, source: Source) -> Listing:
        """Return what the page lists. Raises SpiderError."""
        ...


class PageFetcher(Protocol):
    """The part of crawler.fetch.Fetcher that polling needs."""

    async def fetch(self, request: FetchRequest) -> Page:
        """Return the page. Raises FetchError."""
        ...


@dataclass
class _Gathered:
    """What the lists of one poll have brought so far."""

    entries: dict[str, Entry] = field(default_factory=dict)  # by link, the first listed stays
    skipped: int = 0
    wrapped: int = 0
    digests: list[str] = field(default_factory=list)
    failures: list[WirewatchError] = field(default_factory=list)
    lists: int = 0
    ttl: timedelta | None = None  # of the first list, as the others follow it
    offer: Offer | None = None  # likewise

    def add(self, page: Page, listing: Listing) -> None:
        self.digests.append(page.sha256)
        self.skipped += listing.skipped
        self.wrapped += listing.wrapped
        for entry in listing.entries:
            if len(self.entries) < MAX_ENTRIES:
                self.entries.setdefault(entry.url, entry)

    @property
    def digest(self) -> str:
        return self.digests[0] if len(self.digests) == 1 else _digest("".join(self.digests))


class Poller:
    """Polls sources; when to do so is decided by crawler.polling.

    ``spider_for`` returns the spider of a source's kind, ``accesses`` are by source's name.
    """

    def __init__(
        self,
        fetcher: PageFetcher,
        spider_for: Callable[[str], SourceSpider],
        clock: Clock,
        accesses: Mapping[str, Access] = MappingProxyType({}),
    ) -> None:
        self._fetcher = fetcher
        self._spider_for = spider_for
        self._clock = clock
        self._accesses = accesses

    async def read(self, state: SourceState) -> SourceReading:
        """Return what the source lists now, or that it did not change, or what went wrong.

        Nothing is raised. The reading's validators are to be stored together with its entries.
        """
        now = self._clock.now()
        try:
            return await self._read(state, now)
        except FetchError as exc:
            return replace(_failed(state, now, exc), gone=_is_gone(state, exc))
        except WirewatchError as exc:
            return _failed(state, now, exc)
        except Exception as exc:  # noqa: BLE001 - one broken source must not stop the others
            _log.exception("reading the source %s failed unexpectedly", state.source.name)
            broken = SpiderError(f"its reader broke ({type(exc).__name__})", url=state.source.url)
            return _failed(state, now, broken)

    async def _read(self, state: SourceState, now: datetime) -> SourceReading:
        spider = self._spider_for(state.source.kind)
        page = await self._fetcher.fetch(
            FetchRequest(
                url=state.address,
                accept=spider.accept,
                validators=validators_to_send(state, now),
                access=self._accesses.get(state.source.name),
            )
        )
        validators = new_validators(state.validators, page)
        if page.status == 304 or validators.body_sha256 == state.validators.body_sha256:
            reading = _unchanged(state, now, validators)
        else:
            reading = await self._listed(state, now, page, spider, validators)
        return replace(reading, moved_to=page.moved_to, fresh_for=fresh_for(page.headers))

    async def _listed(
        self,
        state: SourceState,
        now: datetime,
        page: Page,
        spider: SourceSpider,
        validators: Validators,
    ) -> SourceReading:
        gathered = _Gathered()
        # A spider is pure but may work for a second on hostile bytes: not on the event loop.
        listing = await asyncio.to_thread(spider.read, page, state.source)
        gathered.add(page, listing)
        gathered.ttl = listing.ttl
        gathered.offer = offer_of(listing, page.final_url)
        if listing.follow:
            await self._follow(state.source, page.final_url, spider, listing, gathered)
            if gathered.failures and not gathered.entries:
                return _failed(state, now, gathered.failures[0])
            validators = index_validators(gathered.digest, complete=not gathered.failures)
            if validators.body_sha256 and validators == state.validators:
                return _unchanged(state, now, validators)
        return SourceReading(
            source_id=state.id,
            at=now,
            entries=tuple(gathered.entries.values()),
            validators=validators,
            skipped=gathered.skipped,
            wrapped=gathered.wrapped,
            ttl=gathered.ttl,
            offer=gathered.offer,
        )

    async def _follow(
        self, source: Source, place: str, spider: SourceSpider, first: Listing, gathered: _Gathered
    ) -> None:
        waiting = list(first.follow)
        seen = {source.url, place}
        while waiting and gathered.lists < MAX_LISTS:
            url = waiting.pop(0)
            if url in seen or not (_same_domain(url, source.url) or _same_domain(url, place)):
                continue
            seen.add(url)
            gathered.lists += 1
            waiting += await self._follow_one(url, source, spider, gathered)

    async def _follow_one(
        self, url: str, source: Source, spider: SourceSpider, gathered: _Gathered
    ) -> tuple[str, ...]:
        try:
            page = await self._fetcher.fetch(
                FetchRequest(url=url, accept=spider.accept, access=self._accesses.get(source.name))
            )
            listing = await asyncio.to_thread(spider.read, page, source)
        except WirewatchError as exc:
            _log.info("a list of %s could not be read: %s: %s", source.name, url, exc)
            gathered.failures.append(_no_list(url, exc))
            return ()
        gathered.add(page, listing)
        return listing.follow


def validators_to_send(state: SourceState, now: datetime) -> Validators | None:
    """Return what to ask conditionally with; None once a day, and if there is nothing.

    A server whose validators are stuck or lie in the future would answer 304 for ever; so the
    first successful poll of each day asks unconditionally. Each source's days begin at a time of
    their own.
    """
    last = state.last_heard_at
    if last is None or _day(last, state.id) != _day(now, state.id):
        return None
    return state.validators


def new_validators(former: Validators, page: Page) -> Validators:
    """Return the validators after an answer.

    A 304 renews what it names and leaves the rest (RFC 9111, 4.3.4); a page replaces all.
    """
    etag = page.headers.get("etag") or None
    last_modified = page.headers.get("last-modified") or None
    if page.status == 304:
        return replace(
            former,
            etag=etag or former.etag,
            last_modified=last_modified or former.last_modified,
        )
    return Validators(etag=etag, last_modified=last_modified, body_sha256=page.sha256)


def index_validators(digest: str, *, complete: bool) -> Validators:
    """Return the validators of a list of lists.

    The lists may change while their index stays the same, so nothing is sent, and the digest over
    all of them tells; none if a list is missing, so that the next poll does not stop short.
    """
    return Validators(body_sha256=digest if complete else None)


def _unchanged(state: SourceState, now: datetime, validators: Validators) -> SourceReading:
    return SourceReading(
        source_id=state.id, at=now, not_modified=True, validators=validators, ttl=state.ttl
    )


def offer_of(listing: Listing, address: str) -> Offer | None:
    """Return the hub that a list names, the first that is asked by TLS if there is one.

    Its topic is what the list calls its own address, else where it was read.
    """
    if not listing.hubs:
        return None
    hub = next((each for each in listing.hubs if each.startswith("https:")), listing.hubs[0])
    return Offer(topic=listing.self_url or address, hub=hub)


def _no_list(url: str, error: WirewatchError) -> FetchError:
    return FetchError(
        f"none of its lists could be read; {url}: {error}", url=url, obstacle=obstacle_of(error)
    )


def _failed(state: SourceState, now: datetime, error: WirewatchError) -> SourceReading:
    return SourceReading(
        source_id=state.id,
        at=now,
        error=str(error),
        obstacle=obstacle_of(error),
        retry_after=error.retry_after if isinstance(error, FetchError) else None,
        ttl=state.ttl,
    )


def _is_gone(state: SourceState, error: FetchError) -> bool:
    """Tell whether the source's own address is gone, not one that it only led us to."""
    return isinstance(error, BadStatus) and error.status == 410 and error.url == state.source.url


def _same_domain(url: str, source_url: str) -> bool:
    try:
        return registrable(url) == registrable(source_url)
    except ValueError:
        return False


def _day(at: datetime, source_id: int) -> int:
    offset = source_id * 7919 % int(_DAY.total_seconds())  # seconds; a prime spreads neighbours
    return int(at.timestamp() + offset) // int(_DAY.total_seconds())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
