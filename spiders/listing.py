"""Index pages: the links on an HTML page that lead to articles."""

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

import tldextract

from db.errors import SpiderError
from db.records import Entry, Listing, Page, Source
from spiders.anchors import Anchor, anchors_of
from spiders.charset import decode
from spiders.dates import parse_date
from spiders.hypertext import NoPageError
from spiders.likeness import judge
from spiders.patterns import matching
from spiders.sniff import describe

MAX_BYTES = 5_000_000
MAX_ENTRIES = 1000

# With the list that the package brings along: it never asks the network.
_suffixes = tldextract.TLDExtract(
    suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
)


class ListingSpider:
    """Reads index pages: by the source's pattern, else by the links' likeness to articles'."""

    kind = "listing"
    accept = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"

    def read(self, page: Page, source: Source) -> Listing:
        """Return the articles that a page links to, in the page's order; raises SpiderError.

        ``source.options["pattern"]``, a regular expression, is searched in each address; links to
        other sites count only with a pattern. A page without one article's link is an error, as
        silence must not look like no news.
        """
        anchors = _anchors(page)
        pattern = source.options.get("pattern", "")
        if pattern:
            chosen = _by_pattern(anchors, pattern, page.url)
        else:
            chosen = _by_likeness([each for each in anchors if _same_site(each, page.final_url)])
        if not chosen:
            raise _nothing_chosen(anchors, pattern, page.url)
        return Listing(
            entries=tuple(_entry(each, source.timezone) for each in chosen[:MAX_ENTRIES])
        )


def _anchors(page: Page) -> list[Anchor]:
    """Return the page's links; raises SpiderError if it is no HTML page or has none."""
    if len(page.body) > MAX_BYTES:
        raise SpiderError(
            f"the page has {len(page.body):,} bytes, more than {MAX_BYTES:,}; "
            "give the address of one section of the site",
            url=page.url,
        )
    text = decode(page.body, page.headers)
    found = describe(text, page.final_url)
    if "write kind" in found and "HTML" not in found:
        raise SpiderError(f"no index page was found: {found}", url=page.url)
    try:
        anchors = anchors_of(text, page.final_url)
    except NoPageError as exc:
        raise SpiderError(f"the page cannot be read: {exc}; {found}", url=page.url) from exc
    if not anchors:
        hint = found if "feeds:" in found or "HTML" not in found else (
            "it may be built by scripts; look for a feed or a sitemap of the site"
        )  # fmt: skip
        raise SpiderError(f"the page has no links outside of its menus: {hint}", url=page.url)
    return anchors


def _by_pattern(anchors: Sequence[Anchor], pattern: str, url: str) -> list[Anchor]:
    """Return the anchors whose address the pattern is found in; raises SpiderError."""
    wanted = frozenset(matching(pattern, (each.link.url for each in anchors), url))
    return [each for each in anchors if each.link.url in wanted]


def _by_likeness(anchors: Sequence[Anchor]) -> list[Anchor]:
    likenesses = judge([each.link for each in anchors])
    return [each for each, like in zip(anchors, likenesses, strict=True) if like.enough]


def _same_site(anchor: Anchor, page_url: str) -> bool:
    return _site(anchor.link.url) == _site(page_url)


def _site(url: str) -> str:
    return _site_of_host(urlsplit(url).hostname or "")


@lru_cache(maxsize=1024)
def _site_of_host(host: str) -> str:
    """Return the registrable domain; of an address or a name without dots the host itself.

    A top-level domain that the list does not know counts as a suffix, as its default rule says.
    """
    known = _suffixes(host)
    if known.top_domain_under_public_suffix or known.ipv4 or known.ipv6 or ":" in host:
        return known.top_domain_under_public_suffix or host
    return ".".join(host.split(".")[-2:]) if not known.suffix else host


def _entry(anchor: Anchor, timezone: str) -> Entry:
    return Entry(
        url=anchor.link.url,
        title=anchor.link.text,
        published=parse_date(anchor.date, timezone),
    )


def _nothing_chosen(anchors: Sequence[Anchor], pattern: str, url: str) -> SpiderError:
    example = max((each.link for each in anchors), key=lambda link: len(link.text)).url
    if pattern:
        text = f"the pattern {pattern!r} is found in none of the page's {len(anchors)} links"
        way_out = "correct it"
    else:
        text = f"none of the page's {len(anchors)} links looks like an article's"
        way_out = "write a pattern that is found in the articles' addresses"
    return SpiderError(f"{text}; {way_out} (one link is {example})", url=url)
