"""Reading one page of a source's archive: fetched politely, read as what it is."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Protocol
from zlib import crc32

from crawler.fetch import FetchRequest
from crawler.poller import SourceSpider
from crawler.walking import Seen, site_pages
from db.errors import FetchError
from db.records import Entry, Listing, Page, Record, Source
from db.walk import FoundPage, PageRead, Walk, Way
from net.access import Access
from spiders.belonging import Belonging
from spiders.charset import decode
from spiders.inflate import GZIP_MAGIC
from spiders.paging import older_feed, older_page
from spiders.periods import dated_path
from spiders.sitemap import SitemapSpider, contents
from spiders.sniff import kind_of

_GENERAL = frozenset({"feed", "sitemap", "listing"})  # kinds that a page can be told to be
_MOST_REMEMBERED = 1000  # links of one page


@dataclass(frozen=True, kw_only=True)
class ArchivePage(Record):
    """A page of an archive, read."""

    entries: tuple[Entry, ...]  # since the date, or undated
    seen: Seen


class ArchiveFetcher(Protocol):
    """The part of crawler.fetch.Fetcher that archives need."""

    async def fetch(self, request: FetchRequest) -> Page:
        """Return the page. Raises FetchError."""
        ...

    async def sitemaps(self, url: str, access: Access | None = None) -> tuple[str, ...]:
        """Return the sitemaps that the host's robots.txt names. Raises FetchError."""
        ...


class ArchiveReader:
    """Reads the pages of archives.

    ``spider_for`` returns the spider of a kind, ``accesses`` are by source's name.
    """

    def __init__(
        self,
        fetcher: ArchiveFetcher,
        spider_for: Callable[[str], SourceSpider],
        accesses: Mapping[str, Access] = MappingProxyType({}),
    ) -> None:
        self._fetcher = fetcher
        self._spider_for = spider_for
        self._accesses = accesses

    async def read(
        self, walk: Walk, page: FoundPage, *, links: frozenset[int], listed: Sequence[str]
    ) -> ArchivePage:
        """Return what a page of the walk holds; raises FetchError and SpiderError.

        ``links`` are the checksums of what the walk has seen, ``listed`` what the source listed.
        """
        sitemap = page.way in (Way.SITEMAP, Way.GUESS)
        accept = SitemapSpider.accept if sitemap else self._spider_for(walk.source.kind).accept
        access = self._accesses.get(walk.source.name)
        answer = await self._fetcher.fetch(FetchRequest(url=page.url, accept=accept, access=access))
        # Pure, but it may work for seconds on 50,000 addresses: not on the event loop.
        return await asyncio.to_thread(self._understood, walk, page, answer, links, listed)

    async def site_pages(self, source: Source) -> tuple[FoundPage, ...]:
        """Return the sitemaps of a source's site; the usual addresses if robots.txt names none."""
        named: tuple[str, ...] = ()
        with suppress(FetchError):  # then the usual ones are refused in their own words
            named = await self._fetcher.sitemaps(source.url, self._accesses.get(source.name))
        return site_pages(source, named)

    def _understood(
        self,
        walk: Walk,
        page: FoundPage,
        answer: Page,
        links: frozenset[int],
        listed: Sequence[str],
    ) -> ArchivePage:
        source, since = walk.source, walk.since
        if page.way in (Way.SITEMAP, Way.GUESS) or self._kind(source, answer) == "sitemap":
            return _of_sitemap(page, answer, source, since=since, listed=listed)
        kind = self._kind(source, answer)
        listing = self._listing(kind, answer, source)
        found = _page_read(listing.entries)
        kept = tuple(entry for entry in listing.entries if _is_since(entry, since))
        seen = Seen(
            read=replace(found, dropped=len(listing.entries) - len(kept)),
            next=_older(kind, answer),
            in_time=len(kept),
            early=len(listing.entries) - len(kept),
            repeats=bool(links) and frozenset(found.links) <= links,
        )
        return ArchivePage(entries=kept, seen=seen)

    def _kind(self, source: Source, answer: Page) -> str:
        """Return the kind to read a page as: of the general ones what it is, else the source's."""
        if source.kind not in _GENERAL:
            return source.kind
        if answer.body.startswith(GZIP_MAGIC):
            return "sitemap"
        return kind_of(decode(answer.body, answer.headers)) or source.kind

    def _listing(self, kind: str, answer: Page, source: Source) -> Listing:
        return self._spider_for(kind).read(answer, source)


def _of_sitemap(
    page: FoundPage, answer: Page, source: Source, *, since: datetime, listed: Sequence[str]
) -> ArchivePage:
    held = contents(answer, source, since)
    belonging = Belonging(listed) if page.whole_site else None
    entries = [
        entry
        for entry in held.entries
        if _is_since(entry, since) and (belonging is None or belonging.holds(entry.url))
    ]
    early = [each for each in held.earlier if belonging is None or belonging.holds(each.url)]
    # Its links are not remembered: only chains can repeat themselves.
    read = replace(_page_read((*entries, *early)), links=(), dropped=held.left_out)
    seen = Seen(read=read, maps=held.maps, in_time=len(entries), early=len(early))
    return ArchivePage(entries=tuple(entries), seen=seen)


def _page_read(entries: Iterable[Entry]) -> PageRead:
    dates = [entry.published for entry in entries if entry.published is not None]
    links = dict.fromkeys(crc32(entry.url.encode()) for entry in entries)
    return PageRead(
        links=tuple(links)[:_MOST_REMEMBERED],
        newest=max(dates, default=None),
        oldest=min(dates, default=None),
    )


def _is_since(entry: Entry, since: datetime) -> bool:
    """Tell whether an entry is of that time or later; one without a date by its address."""
    if entry.published is not None:
        return entry.published >= since
    period = dated_path(entry.url)
    return period is None or not period.is_before(since)


def _older(kind: str, answer: Page) -> str:
    text = decode(answer.body, answer.headers)
    if kind == "feed":
        return older_feed(text, answer.final_url)
    return older_page(text, answer.final_url, backwards=kind == "telegram")
