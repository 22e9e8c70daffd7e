"""Searches: what a news search engine finds for a topic, without a list of outlets."""

import json
import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from lxml import etree

from db.errors import SpiderError
from db.records import Entry, Listing, Page, Source
from spiders.charset import decode
from spiders.dates import parse_date
from spiders.engines import DEFAULT_ENGINE, search_address
from spiders.links import web_address
from spiders.markup import UnreadableError, local_name, parse_xml
from spiders.sniff import describe
from spiders.text import SUMMARY_LIMIT, TITLE_LIMIT, plain_text, shorten
from spiders.wrapped import unwrapped

MAX_BYTES = 10_000_000
MAX_ENTRIES = 1000
_BARE_BACKSLASH = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})|(\\\\)')
_SPACED_SIGN = re.compile(r" (?=[,.;](?:\s|$))")
_MOST_CHARACTERS = 20_000


class SearchSpider:
    """Reads GDELT's list of articles and the result feeds of Google News and Bing News.

    Links are unwrapped to the article where they carry its address. Google's newer ones do not:
    these entries keep Google's link and count in ``Listing.wrapped``.
    """

    kind = "search"
    accept = "application/json, application/rss+xml;q=0.9, application/xml;q=0.8, */*;q=0.5"

    def address(self, keys: Mapping[str, Any]) -> str:
        """Return the address that a search's keys make; one that is written counts before it.

        Raises ValueError, with the way out.
        """
        return "" if keys.get("url") else search_address(keys)

    def read(self, page: Page, source: Source) -> Listing:
        """Return what was found, in the engine's order; finding nothing is no error.

        ``source.options["engine"]`` tells whose answer it is. Raises SpiderError if it is another.
        """
        if len(page.body) > MAX_BYTES:
            raise SpiderError(
                f"the answer has {len(page.body):,} bytes, more than {MAX_BYTES:,}", url=page.url
            )
        text = decode(page.body, page.headers)
        if source.options.get("engine", DEFAULT_ENGINE) == "gdelt":
            return _listing(map(_gdelt_entry, _gdelt_articles(page, text)))
        timezone = source.timezone
        return _listing(_feed_entry(item, timezone) for item in _feed_items(page, text))


def _listing(found: Iterable[Entry | None]) -> Listing:
    """Return the entries, each address once, with those that lead to the article itself counted."""
    entries: dict[str, Entry] = {}
    skipped = wrapped = 0
    for entry in islice(found, MAX_ENTRIES):
        if entry is None:
            skipped += 1
        elif entry.url not in entries:
            entries[entry.url] = entry
            wrapped += not unwrapped(entry.url)
    return Listing(entries=tuple(entries.values()), skipped=skipped, wrapped=wrapped)


# --- GDELT ---------------------------------------------------------------------------------------


def _gdelt_articles(page: Page, text: str) -> list[Any]:
    """Return the list of articles; raises SpiderError with what GDELT says instead.

    Its complaints about a query come as one line of text, and its JSON may hold backslashes that
    JSON does not allow.
    """
    try:
        answer = json.loads(_BARE_BACKSLASH.sub(_escaped, text), strict=False)
    except (ValueError, RecursionError) as exc:
        raise _refused(page, text) from exc
    articles = answer.get("articles", []) if isinstance(answer, dict) else None
    if not isinstance(articles, list):
        raise _refused(page, text)
    return articles


def _escaped(backslash: re.Match[str]) -> str:
    return backslash[1] or r"\\"


def _refused(page: Page, text: str) -> SpiderError:
    said = plain_text(text, 200)
    if said and not text.lstrip().startswith(("<", "{", "[")):
        return SpiderError(f"GDELT refused the search: {said}; correct the query", url=page.url)
    found = describe(text, page.final_url)
    return SpiderError(f"this is no answer of GDELT's list of articles: {found}", url=page.url)


def _gdelt_entry(article: object) -> Entry | None:
    """Return an article as an entry; its date is when GDELT saw it, minutes after publication."""
    if not isinstance(article, dict):
        return None
    url = web_address(_string(article, "url"), "")
    if not url:
        return None
    # Titles come with their signs set apart, as they were cut into words: "Kruna , the maker".
    title = _SPACED_SIGN.sub("", plain_text(_string(article, "title"), TITLE_LIMIT))
    return Entry(url=url, title=title, published=parse_date(_string(article, "seendate"), "UTC"))


def _string(article: Mapping[str, object], key: str) -> str:
    value = article.get(key)
    return value if isinstance(value, str) else ""


# --- Google News and Bing News -------------------------------------------------------------------


def _feed_items(page: Page, text: str) -> list[dict[str, str]]:
    """Return the fields of each item of a result feed; raises SpiderError if it is none."""
    try:
        root = parse_xml(text)
    except UnreadableError as exc:
        raise _no_feed(page, text) from exc
    if local_name(root.tag) != "rss":
        raise _no_feed(page, text)
    return [_fields(item) for item in islice(root.iter("{*}item"), MAX_ENTRIES)]


def _fields(item: etree._Element) -> dict[str, str]:
    fields: dict[str, str] = {}
    for child in islice(item, 50):
        fields.setdefault(local_name(child.tag), (child.text or "").strip()[:_MOST_CHARACTERS])
    return fields


def _feed_entry(fields: Mapping[str, str], timezone: str) -> Entry | None:
    """Return an item as an entry, its title without the outlet's name that Google appends."""
    link = web_address(fields.get("link", ""), "")
    url = unwrapped(link) or link
    if not url:
        return None
    outlet = shorten(fields.get("source", ""), 200)
    title = plain_text(fields.get("title", ""), TITLE_LIMIT)
    summary = plain_text(fields.get("description", ""), SUMMARY_LIMIT)
    bare = title.removesuffix(f" - {outlet}") if outlet else title
    repeated = bare and summary.startswith(bare)  # Google's: the title once more, and the outlet
    return Entry(
        url=url,
        title=bare,
        summary=outlet if repeated else summary,
        published=parse_date(fields.get("pubdate", ""), timezone),
    )


def _no_feed(page: Page, text: str) -> SpiderError:
    found = describe(text, page.final_url)
    return SpiderError(
        f"this is no feed of search results: {found.partition(';')[0]}; the engine may be asking "
        "for consent or refuse programs: open the address in a browser",
        url=page.url,
    )
