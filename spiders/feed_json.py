"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

import json
from typing import Any

from spiders.feed_items import Item


def json_items(text: str, limit: int) -> list[Item] | None:
    """Return at most ``limit`` items of a JSON feed, or None if it is none.

    Values of unexpected types are treated as absent.
    """
    try:
        feed = json.loads(text.lstrip("\ufeff \t\r\n"))
    except (ValueError, RecursionError):  # nested too deep counts as no JSON
        return None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        return None
    return [_item(item if isinstance(item, dict) else {}) for item in items[:limit]]


def _item(item: dict[str, Any]) -> Item:
    """Return one item; ``external_url`` is what a link post is about, so its own page is better."""
    return Item(
        links=_texts(item, "url", "external_url", "id"),
        title=next(iter(_texts(item, "title")), ""),
        summary=next(iter(_texts(item, "summary", "content_text", "content_html")), ""),
        dates=_texts(item, "date_published", "date_modified"),
    )


def _texts(item: dict[str, Any], *names: str) -> tuple[str, ...]:
    values = (item.get(name) for name in names)
    return tuple(value for value in values if isinstance(value, str) and value.strip())
