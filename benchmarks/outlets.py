"""Saved pages as outlets: an address for each host, its listing, its robots.txt, its pages."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, unquote, urlsplit

from benchmarks.pages import BenchPage
from wirewatch.demo.conditional import unless_known, with_validators
from wirewatch.demo.loopback import Answer, Request
from wirewatch.demo.outlets.edition import Outlet, OutletArticle
from wirewatch.demo.outlets.listings import news_sitemap, robots, rss, sitemap_index
from wirewatch.demo.outlets.pages import front_page

KINDS = ("feed", "sitemap", "listing")
_LISTINGS = {"feed": "/feed.xml", "sitemap": "/sitemap.xml", "listing": "/latest"}
_NEWS_SITEMAP = "/sitemap-news.xml.gz"
_XML = {"Content-Type": "application/xml; charset=utf-8"}
_NOT_FOUND = Answer(status=404, headers={"Content-Type": "text/plain"}, body=b"no such page\n")


def address(number: int) -> str:
    """Return the loopback address of outlet ``number``, from 0."""
    return f"127.40.{number // 250}.{number % 250 + 1}"


@dataclass(kw_only=True)
class StandOutlet:
    """One host: what it has, and what of it is listed so far."""

    outlet: Outlet
    changed: datetime  # when its listing last changed
    pages: dict[str, BenchPage] = field(default_factory=dict)  # by path with query, unquoted
    listed: list[OutletArticle] = field(default_factory=list)

    @property
    def listing_path(self) -> str:
        """Where its listing stands."""
        return _LISTINGS[self.outlet.kind]

    def add(self, page: BenchPage) -> str:
        """Take a page in, at the path it had; return that path. It is not listed yet."""
        path = _path(page.url)
        while unquote(path) in self.pages:  # one address was saved twice
            path += "/again"
        self.pages[unquote(path)] = page
        return path

    def publish(self, entries: Sequence[OutletArticle], now: datetime) -> None:
        """List entries, at once; a listing is replaced as a whole, so threads see one or other."""
        self.listed = [*self.listed, *entries]
        self.changed = now

    def answer(self, request: Request, base: str) -> Answer:
        """Return the answer to a request."""
        path = request.path
        page = self.pages.get(unquote(path))
        if page is not None:
            return Answer(headers={"Content-Type": page.content_type}, body=page.body)
        if path == "/robots.txt":
            return Answer(headers={"Content-Type": "text/plain"}, body=robots(self.outlet, base))
        listing = self._listing(path, base)
        if listing is None:
            return _NOT_FOUND
        return unless_known(with_validators(listing, self.changed), request.headers)

    def _listing(self, path: str, base: str) -> Answer | None:
        outlet, listed = self.outlet, self.listed
        if path == _NEWS_SITEMAP:
            return Answer(
                headers={"Content-Type": "application/gzip"},
                body=news_sitemap(outlet, listed, base),
            )
        if path != self.listing_path:
            return None
        if outlet.kind == "feed":
            return Answer(headers=_XML, body=rss(outlet, listed, base))
        if outlet.kind == "sitemap":
            return Answer(headers=_XML, body=sitemap_index([base + _NEWS_SITEMAP]))
        html = {"Content-Type": "text/html; charset=utf-8"}
        return Answer(headers=html, body=front_page(outlet, listed, base))


def outlets_of(pages: Sequence[BenchPage], now: datetime) -> Mapping[str, StandOutlet]:
    """Return outlets by loopback address: one for each host, of each kind in turn, all listed.

    Pages without a known date are listed with ``now``: a listing without dates is rare.
    """
    by_host: dict[str, list[BenchPage]] = defaultdict(list)
    for page in pages:
        by_host[page.host].append(page)
    stands = {}
    for number, (host, own) in enumerate(by_host.items()):
        outlet = StandOutlet(outlet=make_outlet(host, number, own[0].language), changed=now)
        entries = [entry_of(page, outlet.add(page), now) for page in own]
        outlet.publish(entries, now)
        stands[address(number)] = outlet
    return stands


def make_outlet(name: str, number: int, language: str = "", kind: str = "") -> Outlet:
    """Return the outlet at ``address(number)``."""
    return Outlet(
        key=f"outlet-{number}",
        name=name,
        tagline="saved pages",
        language=language or "en",
        kind=kind or KINDS[number % len(KINDS)],
        timezone="UTC",
        design="harrow",
        address=address(number),
        sections=("World",),
    )


def entry_of(page: BenchPage, path: str, now: datetime) -> OutletArticle:
    """Return a page as a listing names it."""
    return OutletArticle(
        slug=path,
        path=path,
        title=page.title,
        author="",
        section="World",
        summary="",
        paragraphs=(),
        published=page.published or now,
    )


def _path(url: str) -> str:
    parts = urlsplit(url)
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=-._~") or "/"
    return f"{path}?{parts.query}" if parts.query else path
