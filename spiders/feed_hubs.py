"""Where a feed says that it is pushed from: its hubs, and its own address (WebSub, section 4)."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any

from spiders.link_headers import links_of
from spiders.links import web_address

MOST_HUBS = 4

_HEAD = 50_000  # characters of a feed in which its own facts stand, before the first item
_ITEMS = re.compile(r"<(?:[\w.-]{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)
_LINK = re.compile(r"<(?:[\w.-]{1,20}:)?link\s([^<>]{1,3000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![\w:.-])(rel|href)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""", re.I)
_RELATIONS = frozenset({"hub", "self"})

Links = Iterable[tuple[str, str]]


def hubs_of(text: str, headers: Mapping[str, str], base: str) -> tuple[tuple[str, ...], str]:
    """Return the addresses of a feed's hubs, at most four, and its own, "" if it names none.

    Of each kind what stands in the Link header (RFC 8288) comes before what stands in the feed:
    <link rel="hub"> of Atom, in RSS under any prefix, and ``hubs`` of JSON Feed. ``headers`` have
    lower-case names; relative addresses start at ``base``.
    """
    in_header, in_feed = list(links_of(headers.get("link", ""))), list(_in_feed(text))
    hubs = _named("hub", in_header, base) or _named("hub", in_feed, base)
    own = _named("self", in_header, base) or _named("self", in_feed, base)
    return hubs[:MOST_HUBS], next(iter(own), "")


def _named(relation: str, links: Links, base: str) -> tuple[str, ...]:
    found = (web_address(target, base) for each, target in links if each == relation)
    return tuple(dict.fromkeys(address for address in found if address))


def _in_feed(text: str) -> Iterator[tuple[str, str]]:
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        yield from _in_json(text)
        return
    head = text[:_HEAD]
    items = _ITEMS.search(head)
    head = _HIDDEN.sub(" ", head[: items.start()] if items else head)
    for link in _LINK.finditer(head):
        values = {
            found[1].lower(): unescape(found[2] if found[2] is not None else found[3])
            for found in _ATTRIBUTE.finditer(link[1])
        }
        for relation in _RELATIONS & set(values.get("rel", "").lower().split()):
            yield relation, values.get("href", "")


def _in_json(text: str) -> Iterator[tuple[str, str]]:
    """Yield a JSON Feed's links; it is read a second time, but only if it names hubs."""
    if '"hubs"' not in text:
        return
    try:
        feed: Any = json.loads(text.lstrip("\ufeff \t\r\n"))
    except (ValueError, RecursionError):
        return
    hubs = feed.get("hubs") if isinstance(feed, dict) else None
    for hub in (hubs if isinstance(hubs, list) else [])[: 2 * MOST_HUBS]:
        if isinstance(hub, dict) and str(hub.get("type", "")).lower() in {"websub", "hub"}:
            yield "hub", str(hub.get("url", ""))
    own = feed.get("feed_url") if isinstance(feed, dict) else None
    if isinstance(own, str):
        yield "self", own
