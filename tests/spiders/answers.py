"""Answers of invented outlets, as a fetcher would hand them over."""

from datetime import UTC, datetime

from db.records import Listing, Page, Source
from spiders.kinds import spider_for

HOME = "https://morava-herald.example/"


def page(body: str | bytes, url: str = HOME, content_type: str = "") -> Page:
    """An answer with ``body``, fetched from ``url``."""
    raw = body if isinstance(body, bytes) else body.encode()
    headers = {"content-type": content_type} if content_type else {}
    fetched = datetime(2026, 1, 2, tzinfo=UTC)
    return Page(url=url, final_url=url, status=200, headers=headers, body=raw, fetched=fetched)


def read(kind: str, body: str | bytes, *, url: str = HOME, content_type: str = "",
         timezone: str = "UTC", **options: str) -> Listing:  # fmt: skip
    """What the spider of ``kind`` lists of ``body``."""
    source = Source(name="Morava Herald", kind=kind, url=url, timezone=timezone, options=options)
    return spider_for(kind).read(page(body, url, content_type), source)


def rss(*items: str, attributes: str = 'version="2.0"') -> str:
    """An RSS feed with these insides of items."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss {attributes}><channel>'
        f"<title>Morava Herald</title><link>{HOME}</link>{inside}</channel></rss>"
    )


def atom(*entries: str, attributes: str = "", ns: str = "http://www.w3.org/2005/Atom") -> str:
    """An Atom feed with these insides of entries."""
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="{ns}" {attributes}><title>Morava Herald</title>{inside}</feed>'


def urls(listing: Listing) -> list[str]:
    """The addresses of a listing's entries."""
    return [entry.url for entry in listing.entries]
