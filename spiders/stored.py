"""What holds a one-site kind: a stored page, and what is to be read from it."""

import json
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any

from db.errors import SpiderError
from db.records import Entry, Page, Source
from spiders.site import SiteSpider

_SHAPE = '{"timezone": "UTC", "skipped": 0, "entries": [{"url": …, "title": …, …}]}'
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when a stored page was fetched does not matter


def difference(spider: SiteSpider, body: bytes, wanted: bytes) -> str:
    """Return how what is read from a page differs from what is wanted, as a sentence; "" if not.

    ``wanted`` is JSON with ``entries`` (url, title, summary and published, in UTC or null) and,
    where they are not as usual, ``timezone`` (of the source) and ``skipped``.
    """
    try:
        stored = json.loads(wanted)
    except (ValueError, RecursionError) as exc:
        return f"what is wanted is no JSON: {exc}"
    entries = stored.get("entries") if isinstance(stored, dict) else None
    if not isinstance(entries, list) or not isinstance(stored.get("timezone", ""), str):
        return f"what is wanted does not have the shape {_SHAPE}"
    url = spider.address({}) or "https://example.invalid/"
    page = Page(url=url, final_url=url, status=200, headers={}, body=body, fetched=_NEVER)
    source = Source(
        name=spider.kind, kind=spider.kind, url=url, timezone=stored.get("timezone", "UTC")
    )
    try:
        listing = spider.read(page, source)
    except SpiderError as exc:
        return str(exc)
    read = [_as_written(entry) for entry in listing.entries]
    return _first_difference(read, entries) or _skipped(listing.skipped, stored.get("skipped", 0))


def _as_written(entry: Entry) -> dict[str, str | None]:
    return {
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "published": entry.published.isoformat() if entry.published else None,
    }


def _first_difference(read: list[dict[str, str | None]], wanted: list[Any]) -> str:
    for number, (found, stored) in enumerate(zip_longest(read, wanted), start=1):
        if found is None:
            return f"entry {number} is wanted but not found: {_shown(stored)}"
        if stored is None:
            return f"entry {number} is found but not wanted: {_shown(found)}"
        if found != stored:
            return f"entry {number} is read as {_shown(found)}; wanted is {_shown(stored)}"
    return ""


def _skipped(found: int, wanted: object) -> str:
    if found == wanted:
        return ""
    return f"{found} items without a usable link are found; wanted are {wanted}"


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)[:600]
