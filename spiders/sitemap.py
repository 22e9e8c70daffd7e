"""Sitemaps (sitemaps.org 0.9) with Google's news tags, sitemap indexes, and lists of addresses.

A sitemap may hold 50,000 addresses, most of them years old. Only the newest 1,000 become entries.
"""

import heapq
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from lxml import etree

from db.errors import SpiderError
from db.records import Entry, Listing, Page, Record, Source
from spiders.charset import decode
from spiders.dates import parse_date
from spiders.inflate import GZIP_MAGIC, InflateError, inflate
from spiders.links import web_address
from spiders.markup import UnreadableError, local_name, parse_xml
from spiders.sniff import describe
from spiders.text import TITLE_LIMIT, plain_text

MAX_BYTES = 50 * 1024 * 1024  # uncompressed, as the protocol says
MAX_LOCATIONS = 50_000  # read of one sitemap, as the protocol says
MAX_ENTRIES = 1000  # kept of them
MAX_FOLLOW = 50  # sitemaps of an index

_DATES = ("news:publication_date", "lastmod")  # best first
_ZONES = timedelta(days=1)  # by how much a date as written may be off, for want of its zone

_T = TypeVar("_T")


class SitemapSpider:
    """Reads sitemaps and sitemap indexes, plain or gzipped, XML or a list of addresses."""

    kind = "sitemap"
    accept = "application/xml, text/xml, text/plain;q=0.9, application/gzip;q=0.8, */*;q=0.5"

    def read(self, page: Page, source: Source) -> Listing:
        """Return the newest entries, or for an index the sitemaps to follow.

        Entries come newest first; those of a sitemap without dates in its own order. The pages in
        ``follow`` are read by this same method. Raises SpiderError if it is no sitemap.
        """
        found = _read(page)
        if not isinstance(found, etree._Element):
            return _listing(Entry(url=url) for url in found)
        if local_name(found.tag) == "urlset":
            return _listing(_entries(found, page.final_url, source.timezone))
        return _index(found, page.final_url, source.timezone)


@dataclass(frozen=True, kw_only=True)
class NamedSitemap(Record):
    """A sitemap as its index names it."""

    url: str
    changed: datetime | None  # lastmod: nothing in it is newer


@dataclass(frozen=True, kw_only=True)
class Contents(Record):
    """All that a sitemap has since a time, not only its newest."""

    entries: tuple[Entry, ...] = ()  # since then, or without a date; in its own order
    earlier: tuple[Entry, ...] = ()  # before it, at most 1,000: to see how far it reaches back
    left_out: int = 0  # as dated before it, in all
    maps: tuple[NamedSitemap, ...] = ()  # of an index, in its own order


def contents(page: Page, source: Source, since: datetime) -> Contents:
    """Return all that a sitemap lists since a time, or the sitemaps that an index names.

    Raises SpiderError if it is no sitemap.
    """
    found = _read(page)
    if not isinstance(found, etree._Element):
        return Contents(entries=tuple(Entry(url=url) for url in dict.fromkeys(found)))
    if local_name(found.tag) == "sitemapindex":
        maps, _ = _named_maps(found, page.final_url, source.timezone)
        return Contents(maps=tuple(NamedSitemap(url=url, changed=at) for url, at in maps.items()))
    urls = [_fields(element) for element in islice(found.iter("{*}url"), MAX_LOCATIONS)]
    rough = (since - _ZONES).isoformat()[:10]
    late = [fields for fields in urls if (_rough_date(fields) or rough) >= rough]
    early = [fields for fields in urls if "" < _rough_date(fields) < rough]
    entries = [_entry(fields, page.final_url, source.timezone) for fields in late]
    kept = {e.url: e for e in entries if e and (e.published is None or e.published >= since)}
    before = [_entry(fields, page.final_url, source.timezone) for fields in early[:MAX_ENTRIES]]
    before += [each for each in entries if each and each.url not in kept]
    return Contents(
        entries=tuple(kept.values()),
        earlier=tuple(filter(None, before))[:MAX_ENTRIES],
        left_out=len(urls) - len(kept),
    )


def _read(page: Page) -> etree._Element | list[str]:
    """Return the root of a urlset or an index, or the addresses of a text; raises SpiderError."""
    text = decode(_body(page), page.headers)
    addresses = _address_lines(text)
    if addresses:
        return addresses
    try:
        root = parse_xml(text)
    except UnreadableError as exc:
        raise _no_sitemap(page, text, str(exc)) from exc
    name = local_name(root.tag)
    if name not in {"urlset", "sitemapindex"}:
        raise _no_sitemap(page, text, f"it begins with <{name[:40]}>")
    return root


def _body(page: Page) -> bytes:
    """Return the sitemap's bytes, inflated if they are gzip whatever their name says."""
    body = page.body
    if body.startswith(GZIP_MAGIC):
        try:
            body = inflate(body, MAX_BYTES)
        except InflateError as exc:
            raise SpiderError(
                f"the sitemap cannot be read: {exc}; see whether the site has another one, "
                "its robots.txt names them",
                url=page.url,
            ) from exc
    if len(body) > MAX_BYTES:
        raise SpiderError(
            f"the sitemap has {len(body):,} bytes, more than the {MAX_BYTES:,} that sitemaps.org "
            "allows; give one of the sitemaps that its index names",
            url=page.url,
        )
    return body


def _address_lines(text: str) -> list[str]:
    """Return the addresses of a text sitemap, one a line; none if the first line is none."""
    if not text[:100].lstrip().lower().startswith(("http://", "https://")):
        return []
    lines = islice(io.StringIO(text), MAX_LOCATIONS)
    addresses = (web_address(line, "") for line in lines)
    return [address for address in addresses if address]


def _entries(root: etree._Element, base: str, timezone: str) -> Iterator[Entry | None]:
    """Yield an entry, or None if it has no usable address, for the newest urls of a urlset.

    Which are the newest is told twice: here roughly, by the dates as written, as to read 50,000
    dates and addresses with care would take seconds; then exactly, of twice as many as are kept.
    """
    urls = [_fields(element) for element in islice(root.iter("{*}url"), MAX_LOCATIONS)]
    for fields in newest(urls, 2 * MAX_ENTRIES, _rough_date):
        yield _entry(fields, base, timezone)


def _entry(fields: Mapping[str, str], base: str, timezone: str) -> Entry | None:
    url = web_address(fields.get("loc", ""), base)
    if not url:
        return None
    moments = (parse_date(fields.get(name, ""), timezone) for name in _DATES)
    return Entry(
        url=url,
        title=plain_text(fields.get("news:title", ""), TITLE_LIMIT),
        published=next((moment for moment in moments if moment), None),
    )


def _rough_date(fields: Mapping[str, str]) -> str:
    """Return the date as written, in an order that is right but for time zones (W3C datetime)."""
    return next((fields[name] for name in _DATES if fields.get(name, "")[:4].isdigit()), "")[:19]


def _exact_date(entry: Entry) -> str:
    return entry.published.isoformat() if entry.published else ""


def _fields(element: etree._Element) -> dict[str, str]:
    """Return the texts of a url's or sitemap's children; those of its news element as news:NAME."""
    fields: dict[str, str] = {}
    for child in islice(element, 100):
        name = local_name(child.tag)
        if name == "news":
            for fact in islice(child, 20):
                fields.setdefault(f"news:{local_name(fact.tag)}", (fact.text or "").strip())
        elif name in {"loc", "lastmod"} and "/schemas/sitemap-" not in str(child.tag):
            fields.setdefault(name, (child.text or "").strip())
    return fields


def _listing(found: Iterable[Entry | None]) -> Listing:
    """Return the newest of the entries, each address once."""
    entries: dict[str, Entry] = {}
    skipped = 0
    for entry in found:
        if entry is None:
            skipped += 1
        else:
            entries.setdefault(entry.url, entry)
    kept = newest(list(entries.values()), MAX_ENTRIES, _exact_date)
    return Listing(entries=tuple(kept), skipped=skipped)


def newest(found: Sequence[_T], limit: int, date: Callable[[_T], str]) -> Sequence[_T]:
    """Return the ``limit`` newest, newest first and undated ones last in their own order.

    ``date`` gives a text that sorts by time, or "". If none has a date, the first and the last are
    kept, half each: some sites put the newest at the head of a sitemap and others at its end.
    """
    if any(date(each) for each in found):
        return heapq.nlargest(limit, found, key=date)
    if len(found) <= limit:
        return found
    return [*found[: limit - limit // 2], *found[len(found) - limit // 2 :]]


def _index(root: etree._Element, base: str, timezone: str) -> Listing:
    """Return the sitemaps that an index names: news first, then by date, newest first."""
    named, skipped = _named_maps(root, base, timezone)
    found = {url: date.isoformat() if date else "" for url, date in named.items()}
    news = [url for url in found if "news" in url.lower()]
    others = [url for url in found if "news" not in url.lower()]
    ordered = [*newest(news, MAX_FOLLOW, found.__getitem__),
               *newest(others, MAX_FOLLOW, found.__getitem__)]  # fmt: skip
    return Listing(follow=tuple(ordered[:MAX_FOLLOW]), skipped=skipped)


def _named_maps(
    root: etree._Element, base: str, timezone: str
) -> tuple[dict[str, datetime | None], int]:
    """Return an index's sitemaps with their dates, and how many had no usable address."""
    found: dict[str, datetime | None] = {}
    skipped = 0
    for element in islice(root.iter("{*}sitemap"), MAX_LOCATIONS):
        fields = _fields(element)
        url = web_address(fields.get("loc", ""), base)
        if not url or url == base:
            skipped += 1
        else:
            found[url] = parse_date(fields.get("lastmod", ""), timezone)
    return found, skipped


def _no_sitemap(page: Page, text: str, reason: str) -> SpiderError:
    found = describe(text, page.final_url)
    if found.startswith("this is a sitemap"):  # by its first tag, but it could not be read
        return SpiderError(f"the sitemap cannot be read: {reason}", url=page.url)
    return SpiderError(f"no sitemap was found: {found}", url=page.url)
