"""What every feed format comes down to: items with candidates, from which an entry is chosen."""

from collections.abc import Iterable
from dataclasses import dataclass

from db.records import Entry, Listing
from spiders.dates import parse_date
from spiders.links import web_address
from spiders.text import SUMMARY_LIMIT, TITLE_LIMIT, plain_text

MAX_ENTRIES = 5000


@dataclass(frozen=True, kw_only=True)
class Item:
    """An item as the feed wrote it; candidates stand best first."""

    links: tuple[str, ...] = ()
    base: str = ""  # what relative links start from, itself perhaps relative to the feed's address
    title: str = ""  # HTML or text
    summary: str = ""  # HTML or text
    dates: tuple[str, ...] = ()


def listing_of(items: Iterable[Item], feed_url: str, timezone: str) -> Listing:
    """Return the entries of ``items``, in order, each address once; counts those without one."""
    entries: dict[str, Entry] = {}
    skipped = 0
    for item in items:
        entry = _entry(item, feed_url, timezone)
        if entry is None:
            skipped += 1
        else:
            entries.setdefault(entry.url, entry)
    return Listing(entries=tuple(entries.values()), skipped=skipped)


def _entry(item: Item, feed_url: str, timezone: str) -> Entry | None:
    """Return the entry that an item stands for, or None if no candidate is a web address."""
    base = (item.base and web_address(item.base, feed_url)) or feed_url
    url = next(filter(None, (web_address(link, base) for link in item.links)), "")
    if not url:
        return None
    moments = (parse_date(text, timezone) for text in item.dates)
    return Entry(
        url=url,
        title=plain_text(item.title, TITLE_LIMIT),
        summary=plain_text(item.summary, SUMMARY_LIMIT),
        published=next((moment for moment in moments if moment), None),
    )
