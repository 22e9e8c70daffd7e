"""One site's own list, read by the CSS selectors of its file: a kind without code."""

import re
from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from lxml import etree

from db.errors import SpiderError
from db.records import Entry, Listing, Page, Source
from spiders.charset import decode
from spiders.dates import moment_in, parse_date
from spiders.hypertext import NoPageError, parse_page
from spiders.links import web_address
from spiders.selectors import compiled, text_of
from spiders.site_file import SiteFile
from spiders.sniff import describe
from spiders.text import SUMMARY_LIMIT, TITLE_LIMIT, shorten

MAX_BYTES = 5_000_000
MAX_ENTRIES = 1000
_LONGEST_DATE = 100  # characters
_SPACE = re.compile(r"\s+")


class SiteSpider:
    """Reads the page of one site by the selectors of its file, whose name is the kind."""

    accept = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"

    def __init__(self, kind: str, file: SiteFile) -> None:
        self.kind = kind
        self._file = file
        self._selectors = {
            key: compiled(written)
            for key in ("item", "link", "title", "summary", "published")
            if (written := getattr(file, key))
        }

    def address(self, keys: Mapping[str, Any]) -> str:
        """Return the address of a source that names none, or ""."""
        return "" if keys.get("url") else self._file.url

    def read(self, page: Page, source: Source) -> Listing:
        """Return the items in the page's order; raises SpiderError, naming what is not found."""
        root = _tree(page)
        items = self._selectors["item"].all(root)
        base = _base(root, page.final_url)
        entries: dict[str, Entry] = {}
        skipped = 0
        for item in islice(items, MAX_ENTRIES):
            entry = self._entry(item, base, source.timezone)
            if entry is None:
                skipped += 1
            else:
                entries.setdefault(entry.url, entry)
        if not entries:
            raise self._nothing_found(page, len(items))
        return Listing(entries=tuple(entries.values()), skipped=skipped)

    def _link(self, item: etree._Element, base: str) -> str:
        return web_address(self._selectors["link"].value(item, "href"), base)

    def _entry(self, item: etree._Element, base: str, timezone: str) -> Entry | None:
        url = self._link(item, base)
        if not url:
            return None
        return Entry(
            url=url,
            title=shorten(self._title(item), TITLE_LIMIT),
            summary=shorten(self._text("summary", item), SUMMARY_LIMIT),
            published=self._published(item, timezone),
        )

    def _title(self, item: etree._Element) -> str:
        if "title" in self._selectors:
            return self._text("title", item)
        return next((text_of(each) for each in self._selectors["link"].all(item)[:1]), "")

    def _text(self, key: str, item: etree._Element) -> str:
        return self._selectors[key].text(item) if key in self._selectors else ""

    def _published(self, item: etree._Element, timezone: str) -> datetime | None:
        if "published" not in self._selectors:
            return None
        text = _SPACE.sub(" ", self._text("published", item)).strip()[:_LONGEST_DATE]
        if not self._file.date_format:
            declared = self._selectors["published"].value(item, "datetime")
            return parse_date(declared, timezone) or parse_date(text, timezone)
        for number, month in enumerate(self._file.months, start=1):
            text = re.sub(rf"(?i)\b{re.escape(month)}\b", f"{number:02}", text)
        try:
            local = datetime.strptime(text, self._file.date_format)  # noqa: DTZ007 - zone follows
            return moment_in(local, timezone)
        except (ValueError, OverflowError):
            return None

    def _nothing_found(self, page: Page, items: int) -> SpiderError:
        if items:
            text = f"none of the {items} items has a link where {self._file.link!r} looks for it"
        else:
            text = f"nothing on the page is selected by {self._file.item!r}"
        return SpiderError(
            f"{text}; the site has changed: correct the file of the kind {self.kind!r}",
            url=page.url,
        )


def _tree(page: Page) -> etree._Element:
    """Return the page's root; raises SpiderError."""
    if len(page.body) > MAX_BYTES:
        raise SpiderError(
            f"the page has {len(page.body):,} bytes, more than {MAX_BYTES:,}; "
            "give the address of one section of the site",
            url=page.url,
        )
    text = decode(page.body, page.headers)
    try:
        return parse_page(text)
    except NoPageError as exc:
        found = describe(text, page.final_url)
        raise SpiderError(f"the page cannot be read: {exc}; {found}", url=page.url) from exc


def _base(root: etree._Element, page_url: str) -> str:
    """Return what relative links start from (``<base href>``, HTML 4.2.3)."""
    bases = (web_address(each.get("href", ""), page_url) for each in islice(root.iter("base"), 1))
    return next(filter(None, bases), page_url)
