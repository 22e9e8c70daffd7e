"""The kinds of source that there are; a new kind is one line here."""

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from db.errors import NotFoundError
from spiders.feed import FeedSpider
from spiders.listing import ListingSpider
from spiders.sitemap import SitemapSpider
from spiders.spider import Spider

SPIDERS: Mapping[str, Spider] = MappingProxyType(
    {spider.kind: spider for spider in (FeedSpider(), SitemapSpider(), ListingSpider())}
)


def nearest_kind(word: str) -> str:
    """Return the kind that a mistyped word most likely means, or "" if none is near."""
    near = get_close_matches(word.strip().lower(), SPIDERS, n=1, cutoff=0.5)
    return near[0] if near else ""


def spider_for(kind: str) -> Spider:
    """Return the spider of a kind; raises NotFoundError naming the nearest one."""
    try:
        return SPIDERS[kind]
    except KeyError as exc:
        near = nearest_kind(kind)
        hint = f"did you mean {near!r}?" if near else f"write one of {', '.join(SPIDERS)}"
        raise NotFoundError(f"there is no source kind {kind!r}; {hint}") from exc
