"""Feeds too broken for an XML parser, read by feedparser."""

import io
import re
import warnings

import feedparser

from spiders.feed_items import Item

# feedparser takes a second a megabyte, and more than linear time on nested tags.
_MOST_CHARACTERS = 500_000
_MOST_TAGS = 4000
_MOST_REFERENCES = 10_000
_DEEPEST = 100
_TAG = re.compile(r"<(/?)[a-zA-Z][^<>]*(?<!/)>")
# feedparser looks for an encoding in them, in cubic time, and it is told the encoding anyway.
_DECLARATIONS = re.compile(r"(?:\s*+<\?[^>]*+>?)*+")
_ITEM = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]", re.IGNORECASE)


def loose_items(text: str, url: str, limit: int) -> list[Item]:
    """Return at most ``limit`` items that feedparser finds in the feed's beginning.

    None if its tags are nested so deep that trying would cost too much.
    """
    text = _DECLARATIONS.sub("", text[:_MOST_CHARACTERS].lstrip("\ufeff"), count=1)
    text = _cut(_cut(text, "<", _MOST_TAGS), "&", _MOST_REFERENCES)
    if not _ITEM.search(text) or _too_deep(text):
        return []
    try:
        found = _parsed(text, url)
    except Exception:  # noqa: BLE001 - a last resort: it raises anything, even UnicodeEncodeError
        return []
    return [_item(entry) for entry in found.entries[:limit]]


def _parsed(text: str, url: str) -> feedparser.FeedParserDict:
    with warnings.catch_warnings():  # of its own deprecations
        warnings.simplefilter("ignore")
        # Bytes in a file object: from a plain string it would fetch what looks like an address.
        return feedparser.parse(
            io.BytesIO(text.encode("utf-8", errors="replace")),
            response_headers={
                "content-type": "application/xml; charset=utf-8",
                "content-location": url,
            },
            sanitize_html=False,
        )


def _item(entry: feedparser.FeedParserDict) -> Item:
    alternates = [link.get("href", "") for link in entry.get("links", ())
                  if link.get("rel") == "alternate"]  # fmt: skip
    contents = [content.get("value", "") for content in entry.get("content", ())]
    return Item(
        links=_present(entry.get("feedburner_origlink"), entry.get("link"), *alternates),
        title=entry.get("title") or "",
        summary=next(iter(_present(dict.get(entry, "summary"), *contents)), ""),
        # Asked of the plain dict, as feedparser's own answers one date for another.
        dates=_present(*(dict.get(entry, name) for name in ("published", "created", "updated"))),
    )


def _present(*values: object) -> tuple[str, ...]:
    return tuple(value for value in values if isinstance(value, str) and value.strip())


def _cut(text: str, mark: str, most: int) -> str:
    """Return ``text`` up to the mark that is one too many."""
    return mark.join(text.split(mark, most)[:most])


def _too_deep(text: str) -> bool:
    depth = 0
    for tag in _TAG.finditer(text):
        depth += -1 if tag[1] else 1
        if depth > _DEEPEST:
            return True
    return False
