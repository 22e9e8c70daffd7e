"""What a page or a feed says of itself: its name, and where its links promise a feed."""

import json
import re
from html import unescape
from itertools import islice

from spiders.links import web_address
from spiders.sniff import kind_of
from spiders.text import plain_text

_READ = 1_000_000  # characters looked at for links: a page's feeds are often named at its foot
_HEAD = 100_000  # for names
_MOST_ANCHORS = 5000
_MOST_LINKS = 20
_NAME_LENGTH = 80

_ANCHOR = re.compile(r"""<a\s[^<>]{0,1000}?href\s*=\s*["']?([^"'\s<>]{1,1000})""", re.IGNORECASE)
# A path whose last or last but one segment is, or begins or ends with, the word.
_FEED_PATH = re.compile(r"(?:^|[/._-])(?:feeds?|rss|atom)(?:[/._-][^/]*)?/?$", re.IGNORECASE)
_FEED_NAME = re.compile(r"\.(?:rss|atom|rdf)$", re.IGNORECASE)

_META = re.compile(r"<meta\b([^<>]{1,1000})>", re.IGNORECASE)
_SITE_NAME = re.compile(
    r"""(?:property|name)\s*=\s*["']?(?:og:site_name|application-name)\b""", re.I
)
_CONTENT = re.compile(r"""content\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]{0,200}>(.{0,1000}?)</title>", re.IGNORECASE | re.DOTALL)
_ITEMS = re.compile(r"<(?:item|entry)\b|\"items\"\s*:", re.IGNORECASE)
_JSON_TITLE = re.compile(r'"title"\s*:\s*("(?:[^"\\]|\\.){0,300}")')


def feed_anchors(text: str, base: str) -> tuple[str, ...]:
    """Return the addresses that an HTML page's ordinary links name and that look like a feed's.

    At most 20; many a one is a page about feeds.
    """
    found: dict[str, None] = {}
    for anchor in islice(_ANCHOR.finditer(text[:_READ]), _MOST_ANCHORS):
        href = unescape(anchor[1])
        path = href.partition("#")[0].partition("?")[0]
        if _FEED_PATH.search(path) or _FEED_NAME.search(path):
            found[web_address(href, base)] = None
        if len(found) > _MOST_LINKS:
            break
    return tuple(url for url in found if url)[:_MOST_LINKS]


def own_name(text: str) -> str:
    """Return what a page calls its site, or a feed itself; "" if neither says."""
    head = text[:_HEAD]
    raw = _page_name(head) if kind_of(head) == "listing" else _feed_name(head)
    return plain_text(raw, _NAME_LENGTH)


def _page_name(head: str) -> str:
    for meta in _META.finditer(head):
        content = _CONTENT.search(meta[1]) if _SITE_NAME.search(meta[1]) else None
        if content:
            return content[1] or content[2] or ""
    return ""


def _feed_name(head: str) -> str:
    items = _ITEMS.search(head)
    head = head[: items.start()] if items else head
    title = _TITLE.search(head)
    if title:
        return title[1].replace("<![CDATA[", "").replace("]]>", "")
    title = _JSON_TITLE.search(head) if head.lstrip("\ufeff \t\r\n").startswith("{") else None
    try:
        return str(json.loads(title[1])) if title else ""
    except ValueError:  # an escape that is none
        return ""
