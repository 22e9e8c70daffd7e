"""Finding what of a site could be a source: its feeds, its sitemaps, or else the page itself.

A site is asked little: what it names itself comes first, usual addresses only where that leads
nowhere, and no more requests in all than MAX_REQUESTS, robots.txt and redirects included.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from crawler.download import Download, Downloader, RawResponse
from crawler.fetch import FetchRequest
from crawler.poller import SourceSpider
from crawler.prospects import Candidate, Origin, Prospect, best, judge, ranked, unreadable
from db.clock import Clock
from db.errors import BadStatus, Refused, TooLarge, WirewatchError
from db.records import Entry, Listing, Page, Record, Source
from net.urls import normalise_url, registrable
from spiders.charset import decode
from spiders.inflate import GZIP_MAGIC
from spiders.links import web_address
from spiders.pointers import feed_anchors, own_name
from spiders.sniff import feed_links, kind_of

MAX_REQUESTS = 25
MAX_TIME = timedelta(minutes=3)  # after it nothing more is asked
_MOST_LINKED = 3  # of the links of one page that look like a feed's
_MOST_SITEMAPS = 3  # of those that robots.txt names
_MOST_FOLLOWED = 2  # lists of a sitemap index
_USUAL_FEEDS = ("feed/", "/feed/", "/rss.xml", "/feed.xml", "/rss", "/atom.xml", "/index.xml")
_USUAL_SITEMAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml")
_ACCEPT_ANY = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8"


class SiteFetcher(Protocol):
    """The part of crawler.fetch.Fetcher that discovery needs."""

    async def fetch(self, request: FetchRequest) -> Page:
        """Return the page. Raises FetchError."""
        ...

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        """Return the sitemaps that the host's robots.txt names. Raises FetchError."""
        ...


class Rationed:
    """A downloader that makes so many requests and then refuses."""

    def __init__(self, downloader: Downloader, most: int) -> None:
        self._downloader = downloader
        self._most = self._left = most

    async def download(self, request: Download) -> RawResponse:
        """Return the answer; raises Refused when the ration is used up."""
        if not self._left:
            raise Refused(f"not asked: {self._most} requests were made already", url=request.url)
        self._left -= 1
        return await self._downloader.download(request)


@dataclass(frozen=True, kw_only=True)
class Discovery(Record):
    """What a site offers, the best first."""

    url: str  # where the address led
    site: str  # what the page calls its site; "" if it does not say
    prospects: tuple[Prospect, ...]


@dataclass
class _Round:
    """One discovery as it goes on."""

    until: datetime
    prospects: list[Prospect] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    about_feeds: Page | None = None  # what a link that looked like a feed's led to instead

    def found(self, kind: str) -> bool:
        return any(each.usable and each.candidate.kind == kind for each in self.prospects)

    def knows(self, url: str) -> bool:
        """Tell whether an address was met before, or cannot be asked."""
        try:
            return normalise_url(url) in self.seen
        except ValueError:
            return True

    def is_new(self, url: str) -> bool:
        """Tell whether an address was not met before, and remember it."""
        known = self.knows(url)
        if not known:
            self.seen.add(normalise_url(url))
        return not known


class Discoverer:
    """Looks at a site once; ``spider_for`` returns the spider of a kind."""

    def __init__(
        self, fetcher: SiteFetcher, spider_for: Callable[[str], SourceSpider], clock: Clock
    ) -> None:
        self._fetcher = fetcher
        self._spider_for = spider_for
        self._clock = clock

    async def discover(self, url: str) -> Discovery:
        """Return what the site of an address offers; a feed or sitemap is judged as it is.

        Candidates lie on the site's registrable domain, but for feeds that link tags name. What a
        site names and cannot be read is among them, usual addresses without success are not.
        Raises FetchError if the host cannot be asked at all.
        """
        going = _Round(until=self._clock.now() + MAX_TIME)
        named = await self._fetcher.sitemaps(url)
        page = await self._page(url)
        home = page.final_url if page else url
        text = decode(page.body, page.headers) if page else ""
        kind = "sitemap" if page and page.body.startswith(GZIP_MAGIC) else kind_of(text)
        kind = kind or "listing"
        if page and kind != "listing":
            given = Candidate(kind=kind, url=url, origin=Origin.GIVEN)
            going.prospects.append(await self._judged(given, page))
        else:
            await self._declared_feeds(going, text, home)
            await self._declared_sitemaps(going, await self._named(named, url, home), home)
            await self._guess(going, home)
        if page and kind == "listing":
            own = await self._judged(Candidate(kind=kind, url=home, origin=Origin.OWN_LINKS), page)
            if own.usable or best(going.prospects) is None:  # else it says nothing of use
                going.prospects.append(own)
        return Discovery(url=home, site=own_name(text), prospects=ranked(going.prospects))

    async def _page(self, url: str) -> Page | None:
        """Return the page; None if this page is refused, for the site's feeds may be open."""
        try:
            return await self._fetcher.fetch(FetchRequest(url=url, accept=_ACCEPT_ANY))
        except (BadStatus, Refused, TooLarge):
            return None

    async def _named(self, named: tuple[str, ...], url: str, home: str) -> list[str]:
        """Return the sitemaps that robots.txt names; of the host where the address led, too."""
        found = [web_address(each, url) for each in named]
        if urlsplit(home).netloc != urlsplit(url).netloc:
            with suppress(WirewatchError):  # the page came from there; what follows will tell
                found += [web_address(each, home) for each in await self._fetcher.sitemaps(home)]
        return found

    async def _declared_feeds(self, going: _Round, text: str, home: str) -> None:
        """Read the feeds that link tags name, else those that links do.

        A link often leads to a page about the site's feeds; then that page is asked the same.
        """
        await self._try(going, [_feed(url, Origin.LINK_TAG) for url in feed_links(text, home)])
        if not going.found("feed"):
            await self._try(going, _linked(feed_anchors(text, home), home))
        page = going.about_feeds
        if page is not None and not going.found("feed"):
            text = decode(page.body, page.headers)
            links = (*feed_links(text, page.final_url), *feed_anchors(text, page.final_url))
            new = [each for each in links if not going.knows(each)]
            await self._try(going, _linked(new, home))

    async def _declared_sitemaps(self, going: _Round, named: Iterable[str], home: str) -> None:
        by_news = sorted(filter(None, named), key=lambda url: "news" not in url.lower())
        declared = [_sitemap(url, Origin.ROBOTS) for url in by_news if _same_domain(url, home)]
        await self._try(going, declared[:_MOST_SITEMAPS])

    async def _guess(self, going: _Round, home: str) -> None:
        """Try the usual addresses of what the site did not name."""
        if not going.found("feed"):
            usual = (urljoin(home, path) for path in _USUAL_FEEDS)
            await self._try(going, [_feed(url, Origin.WELL_KNOWN) for url in usual])
        if not going.found("sitemap"):
            usual = (urljoin(home, path) for path in _USUAL_SITEMAPS)
            await self._try(going, [_sitemap(url, Origin.WELL_KNOWN) for url in usual])

    async def _try(self, going: _Round, candidates: Iterable[Candidate]) -> None:
        """Read candidates in turn; of usual addresses, which are guesses, up to the first hit."""
        for candidate in candidates:
            if self._clock.now() > going.until or not going.is_new(candidate.url):
                continue
            prospect = await self._prospect(going, candidate)
            if prospect.usable or candidate.origin not in (Origin.WELL_KNOWN, Origin.LINK):
                going.prospects.append(prospect)
            if prospect.usable and candidate.origin is Origin.WELL_KNOWN:
                return

    async def _prospect(self, going: _Round, candidate: Candidate) -> Prospect:
        accept = self._spider_for(candidate.kind).accept
        try:
            page = await self._fetcher.fetch(FetchRequest(url=candidate.url, accept=accept))
        except WirewatchError as exc:
            return unreadable(candidate, str(exc))
        if (
            candidate.origin is Origin.LINK
            and kind_of(decode(page.body, page.headers)) == "listing"
        ):
            going.about_feeds = going.about_feeds or page
        if candidate.origin is Origin.WELL_KNOWN and _same_domain(page.final_url, candidate.url):
            candidate = replace(candidate, url=page.final_url)  # what a guess led to
        return await self._judged(candidate, page)

    async def _judged(self, candidate: Candidate, page: Page) -> Prospect:
        try:
            entries = await self._entries(candidate, page)
        except WirewatchError as exc:
            return unreadable(candidate, str(exc))
        name = own_name(decode(page.body, page.headers))
        return judge(candidate, entries, now=self._clock.now(), name=name)

    async def _entries(self, candidate: Candidate, page: Page) -> tuple[Entry, ...]:
        """Return what a candidate lists; of an index, what its newest few lists do."""
        listing = await self._listing(candidate, page)
        follow = [url for url in listing.follow if _same_domain(url, candidate.url)]
        entries, failure = listing.entries, None
        accept = self._spider_for(candidate.kind).accept
        for url in follow[:_MOST_FOLLOWED]:
            try:
                part = await self._fetcher.fetch(FetchRequest(url=url, accept=accept))
                entries += (await self._listing(candidate, part)).entries
            except WirewatchError as exc:
                failure = exc
        if failure is not None and not entries:
            raise failure
        return entries

    async def _listing(self, candidate: Candidate, page: Page) -> Listing:
        source = Source(name=candidate.url, kind=candidate.kind, url=candidate.url)
        # Pure, but it may work for a second on hostile bytes: not on the event loop.
        return await asyncio.to_thread(self._spider_for(candidate.kind).read, page, source)


def _feed(url: str, origin: Origin) -> Candidate:
    return Candidate(kind="feed", url=url, origin=origin)


def _sitemap(url: str, origin: Origin) -> Candidate:
    return Candidate(kind="sitemap", url=url, origin=origin)


def _linked(urls: Iterable[str], home: str) -> list[Candidate]:
    """Return the first few links that stay on the site."""
    own = [_feed(url, Origin.LINK) for url in urls if _same_domain(url, home)]
    return own[:_MOST_LINKED]


def _same_domain(url: str, other: str) -> bool:
    try:
        return registrable(url) == registrable(other)
    except ValueError:
        return False
