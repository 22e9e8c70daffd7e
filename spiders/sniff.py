"""What a page is when it is not what its source promised, and what the user can do about it."""

import re
from html import unescape

from spiders.links import web_address

_HEAD = 100_000  # characters looked at
_MOST_LINKS = 5
_FIRST_TAG = re.compile(r"<(?:[\w.-]{1,40}:)?([a-zA-Z][\w.-]{0,40})")
_LINK_TAG = re.compile(r"<link\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,20})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_FEED_TYPES = re.compile(r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)", re.IGNORECASE)

_FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
_SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
_HTML_ROOTS = frozenset({"html", "head", "body", "div", "p", "meta", "title", "script", "main"})


def describe(text: str, base: str) -> str:
    """Return what a page is and what to write in config.toml instead, as a clause.

    ``base`` is the page's address. Meant for errors: "this is …".
    """
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    if not head:
        return "the answer is empty; open the address in a browser to see what it is now"
    kind = kind_of(text)
    if kind == "listing":
        return _describe_html(head, base)
    return (
        f'this is a {kind}; write kind = "{kind}"' if kind else _describe_other(head, _root(head))
    )


def kind_of(text: str) -> str:
    """Return the kind of source that a page could be by its first tags, or "".

    feed | sitemap | listing, the last for any HTML page.
    """
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    root = _root(head)
    if root in _FEED_ROOTS or (head.startswith("{") and "jsonfeed.org" in head[:1000]):
        return "feed"
    if root in _SITEMAP_ROOTS:
        return "sitemap"
    is_html = root in _HTML_ROOTS or "<!doctype html" in head[:1000].lower()
    return "listing" if is_html else ""


def _describe_other(head: str, root: str) -> str:
    if head.startswith(("{", "[")):
        return "this is JSON; give the address of a feed, a sitemap or an HTML page"
    if root:
        return f"this is XML that begins with <{root}>; give the address of another list"
    return "this is neither XML nor HTML; open the address in a browser to see what it is now"


def _describe_html(head: str, base: str) -> str:
    feeds = feed_links(head, base)
    if feeds:
        return f"this is an HTML page; its link tags name these feeds: {', '.join(feeds)}"
    return 'this is an HTML page that names no feed; write kind = "listing" to read its links'


def feed_links(text: str, base: str) -> tuple[str, ...]:
    """Return the addresses of the feeds that an HTML page's link tags name, a few at most."""
    found: dict[str, None] = {}
    for tag in _LINK_TAG.finditer(text[:_HEAD]):
        attributes = {
            name.lower(): unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(tag[1])
        }
        rel = attributes.get("rel", "").lower().split()
        if "alternate" in rel and _FEED_TYPES.match(attributes.get("type", "")):
            found[web_address(attributes.get("href", ""), base)] = None
    return tuple(url for url in found if url)[:_MOST_LINKS]


def _root(head: str) -> str:
    """Return the name of the first element, in lower case, or ""."""
    if not head.startswith("<"):
        return ""
    head = re.sub(r"<!--.*?(?:-->|\Z)", "", head, flags=re.DOTALL)
    first = _FIRST_TAG.search(head)
    return first[1].lower() if first else ""
