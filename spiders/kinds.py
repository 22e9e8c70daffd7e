"""The kinds of source that there are; a new kind is one line here, or a file in sites/."""

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from db.errors import NotFoundError
from spiders import sites
from spiders.feed import FeedSpider
from spiders.listing import ListingSpider
from spiders.search import SearchSpider
from spiders.sitemap import SitemapSpider
from spiders.spider import Spider
from spiders.telegram import TelegramSpider

Kinds = Mapping[str, Spider]

_GENERAL: tuple[Spider, ...] = (
    FeedSpider(), SitemapSpider(), ListingSpider(), SearchSpider(), TelegramSpider(),
)  # fmt: skip
SPIDERS: Kinds = MappingProxyType({
    **{spider.kind: spider for spider in _GENERAL}, **sites.shipped(),
})  # fmt: skip


def nearest_kind(word: str, kinds: Kinds = SPIDERS) -> str:
    """Return the kind that a mistyped word most likely means, or "" if none is near."""
    near = get_close_matches(word.strip().lower(), kinds, n=1, cutoff=0.5)
    return near[0] if near else ""


def spider_for(kind: str, kinds: Kinds = SPIDERS) -> Spider:
    """Return the spider of a kind; raises NotFoundError naming the nearest one."""
    try:
        return kinds[kind]
    except KeyError as exc:
        near = nearest_kind(kind, kinds)
        hint = f"did you mean {near!r}?" if near else f"write one of {', '.join(kinds)}"
        raise NotFoundError(f"there is no source kind {kind!r}; {hint}") from exc
