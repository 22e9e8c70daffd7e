"""Feeds: RSS 0.9x to 2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1.

Our own reader comes first, because the fast libraries lose what matters here: whether a date named
its zone, whether a guid is a permanent link, xml:base, and any bound on the number of entries.
feedparser reads what is too broken for it.
"""

from dataclasses import replace

from db.errors import SpiderError
from db.records import Listing, Page, Source
from spiders.charset import decode, is_utf8_if_it_fits
from spiders.feed_hubs import hubs_of
from spiders.feed_items import MAX_ENTRIES, Item, listing_of
from spiders.feed_json import json_items
from spiders.feed_loose import loose_items
from spiders.feed_ttl import ttl_of
from spiders.feed_xml import NoFeedError, sound_items, xml_items
from spiders.sniff import describe

MAX_BYTES = 10_000_000
_HEAD = 200_000  # bytes, in which all stands that a feed says of itself


class FeedSpider:
    """Reads feeds of every common format; at most 5,000 entries and 10 MB of each."""

    kind = "feed"
    accept = (
        "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
        "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
    )

    def read(self, page: Page, source: Source) -> Listing:
        """Return the feed's entries in its own order; raises SpiderError if it is no feed."""
        if len(page.body) > MAX_BYTES:
            raise SpiderError(
                f"the feed has {len(page.body):,} bytes, more than {MAX_BYTES:,}; "
                "look for a feed of the site's newest articles only",
                url=page.url,
            )
        items = _sound_items(page)
        if items:
            text = page.body[:_HEAD].decode("utf-8", errors="replace")
        else:
            text = decode(page.body, page.headers)
            items = self._items(page, text)
        listing = listing_of(items, page.final_url, source.timezone)
        hubs, own = hubs_of(text, page.headers, page.final_url)
        return replace(listing, ttl=ttl_of(text), hubs=hubs, self_url=own)

    def _items(self, page: Page, text: str) -> list[Item]:
        """Return the items by the first reader that finds some."""
        if text.lstrip("\ufeff \t\r\n").startswith("{"):
            found = json_items(text, MAX_ENTRIES)
            if found is not None:
                return found
        try:
            items = xml_items(text, MAX_ENTRIES)
        except NoFeedError as exc:
            items = loose_items(text, page.final_url, MAX_ENTRIES)
            if not items:
                raise self._no_feed(page, text, str(exc)) from exc
        return items or loose_items(text, page.final_url, MAX_ENTRIES)

    def _no_feed(self, page: Page, text: str, reason: str) -> SpiderError:
        found = describe(text, page.final_url)
        if found.startswith("this is a feed"):  # by its first tag, but it could not be read
            return SpiderError(
                f"the feed cannot be read: {reason}; if a browser shows it, tell its publisher",
                url=page.url,
            )
        return SpiderError(f"no feed was found: {found}", url=page.url)


def _sound_items(page: Page) -> list[Item]:
    """Return the items of a feed that is as it should be, or nothing."""
    if not is_utf8_if_it_fits(page.body, page.headers):
        return []
    return sound_items(page.body, MAX_ENTRIES)
