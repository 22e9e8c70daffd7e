"""How the outlets list their articles to machines: RSS 2.0, a news sitemap, robots.txt."""

import gzip
from collections.abc import Sequence
from email.utils import format_datetime
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from wirewatch.demo.outlets.edition import Outlet, OutletArticle

_DC = "http://purl.org/dc/elements/1.1/"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"

ET.register_namespace("dc", _DC)
ET.register_namespace("news", _NEWS)


def rss(outlet: Outlet, articles: Sequence[OutletArticle], base: str) -> bytes:
    """Return an RSS 2.0 feed of the articles in the order given; dates in the outlet's zone."""
    zone = ZoneInfo(outlet.timezone)
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    _child(channel, "title", outlet.name)
    _child(channel, "link", f"{base}/")
    _child(channel, "description", outlet.tagline)
    _child(channel, "language", outlet.language)
    for article in articles:
        item = ET.SubElement(channel, "item")
        _child(item, "title", article.title)
        _child(item, "link", base + article.path)
        _child(item, "guid", base + article.path)
        _child(item, "pubDate", format_datetime(article.published.astimezone(zone)))
        _child(item, f"{{{_DC}}}creator", article.author)
        _child(item, "category", article.section)
        _child(item, "description", article.summary)
    return _document(root)


def sitemap_index(children: Sequence[str]) -> bytes:
    """Return a sitemap index that names further sitemaps by their addresses."""
    root = ET.Element("sitemapindex", xmlns=_SITEMAP)
    for address in children:
        _child(ET.SubElement(root, "sitemap"), "loc", address)
    return _document(root)


def news_sitemap(outlet: Outlet, articles: Sequence[OutletArticle], base: str) -> bytes:
    """Return a gzipped news sitemap; dates are W3C dates with the outlet's offset."""
    zone = ZoneInfo(outlet.timezone)
    root = ET.Element("urlset", xmlns=_SITEMAP)
    for article in articles:
        item = ET.SubElement(root, "url")
        _child(item, "loc", base + article.path)
        if article.modified:
            _child(item, "lastmod", article.modified.astimezone(zone).isoformat())
        news = ET.SubElement(item, f"{{{_NEWS}}}news")
        publication = ET.SubElement(news, f"{{{_NEWS}}}publication")
        _child(publication, f"{{{_NEWS}}}name", outlet.name)
        _child(publication, f"{{{_NEWS}}}language", outlet.language)
        date = article.published.astimezone(zone).isoformat()
        _child(news, f"{{{_NEWS}}}publication_date", date)
        _child(news, f"{{{_NEWS}}}title", article.title)
    return gzip.compress(_document(root), mtime=0)  # the same bytes each time, for the ETag


def robots(outlet: Outlet, base: str) -> bytes:
    """Return the outlet's robots.txt; a sitemap outlet names its sitemap there."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in outlet.disallow)]
    if outlet.kind == "sitemap":
        lines += ["", f"Sitemap: {base}/sitemap.xml"]
    return ("\n".join(lines) + "\n").encode()


def _child(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text


def _document(root: ET.Element) -> bytes:
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document
