"""Telegram: the posts of a public channel, from its preview page (t.me/s/NAME)."""

import re
from collections.abc import Mapping
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from db.errors import SpiderError
from db.records import Entry, Listing, Page, Source
from spiders import posts
from spiders.charset import decode
from spiders.dates import parse_date
from spiders.hypertext import NoPageError, parse_page
from spiders.links import web_address
from spiders.patterns import matching
from spiders.text import SUMMARY_LIMIT, shorten

MAX_BYTES = 5_000_000
MAX_POSTS = 200  # of one page, which has about twenty
_MOST_LINKS = 50  # of one post
_TITLE = 160  # characters
_HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})  # all Telegram's own
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}", re.ASCII)
_NO_NAMES = frozenset({"joinchat", "addlist", "addstickers", "share", "proxy"})  # t.me's own
_POST = re.compile(rf"({_NAME.pattern})/(\d{{1,15}})", re.ASCII)
_SENTENCE = re.compile(r".+?[.!?…。！？](?=\s|$)")


class TelegramSpider:
    """Reads the newest posts of a channel that anyone may see; needs no account.

    A post is an entry: its page is the post alone, as others embed it. Links in posts become
    entries where the source's pattern is found in them.
    """

    kind = "telegram"
    accept = "text/html, */*;q=0.5"

    def address(self, keys: Mapping[str, Any]) -> str:
        """Return the preview page of the channel that the key ``url`` names.

        "" leaves the key as it is. Raises ValueError, with the way out.
        """
        url = keys.get("url")
        return _preview(url) if isinstance(url, str) else ""

    def read(self, page: Page, source: Source) -> Listing:
        """Return the posts that have words, newest first; raises SpiderError if there are none."""
        shown = list(islice(posts.found(_tree(page)), MAX_POSTS))
        found: list[tuple[etree._Element, Entry]] = []
        for post in reversed(shown):  # the page has the newest last
            entry = _entry(post, page.final_url, source.timezone)
            if entry is not None:
                found.append((post, entry))
        if not found:
            raise _nothing_found(page, len(shown))
        linked = _linked(found, page, source.options.get("pattern", ""))
        entries: dict[str, Entry] = {}
        for entry in (*(entry for _, entry in found), *linked):
            entries.setdefault(entry.url, entry)
        return Listing(entries=tuple(entries.values()))


def _preview(url: str) -> str:
    url = f"https://t.me/{url.strip()[1:]}" if url.strip().startswith("@") else url.strip()
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    if host not in _HOSTS:
        return ""
    name = parts.path.removeprefix("/s/").strip("/").partition("/")[0]
    if not _NAME.fullmatch(name) or name in _NO_NAMES:
        raise ValueError(
            f"`url`: {url!r} names no public channel; write https://t.me/NAME. Invitations (+…, "
            "joinchat) lead to private channels, which have no preview"
        )
    return f"https://t.me/s/{name}"


def _tree(page: Page) -> etree._Element:
    if len(page.body) > MAX_BYTES:
        raise SpiderError(
            f"the preview has {len(page.body):,} bytes, more than {MAX_BYTES:,}", url=page.url
        )
    try:
        return parse_page(decode(page.body, page.headers))
    except NoPageError as exc:
        raise SpiderError(f"the preview cannot be read: {exc}", url=page.url) from exc


def _entry(post: etree._Element, page_url: str, timezone: str) -> Entry | None:
    """Return a post as an entry, or None if it has no words or is a note of the service."""
    place = _POST.fullmatch(post.get("data-post", ""))
    text = posts.text(post)
    if not place or not text or posts.is_named(post, "service_message"):
        return None
    line = text.split("\n", 1)[0]
    sentence = _SENTENCE.match(line)
    return Entry(
        url=web_address(f"/{place[1]}/{place[2]}?embed=1", page_url),
        title=shorten(sentence[0] if sentence else line, _TITLE),
        published=parse_date(posts.date(post), timezone),
        summary=shorten(text, SUMMARY_LIMIT),
    )


def _linked(
    found: list[tuple[etree._Element, Entry]], page: Page, pattern: str
) -> tuple[Entry, ...]:
    """Return the addresses in posts that the pattern is found in, dated as their posts."""
    if not pattern:
        return ()
    dates: dict[str, Entry] = {}
    for post, entry in found:
        words = posts.words(post)
        for link in islice(words.iter("a"), _MOST_LINKS) if words is not None else ():
            url = web_address(link.get("href", ""), page.final_url)
            if url:
                dates.setdefault(url, Entry(url=url, published=entry.published))
    return tuple(dates[url] for url in matching(pattern, dates, page.url))


def _nothing_found(page: Page, posts: int) -> SpiderError:
    if posts:
        text = f"none of the {posts} posts on the preview has words"
    else:
        text = (
            "the page shows no posts: the channel is private, does not exist, or its preview was "
            "switched off; open the address in a browser"
        )
    return SpiderError(text, url=page.url)
