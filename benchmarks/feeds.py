"""How fast saved feeds are read, and what two other readers find that ours does not.

Run as `python -m benchmarks.feeds [--runs N] [--only N]`. Without the feeds it says so and ends; it
ends with status 1 if an entry is missed. feedparser, being slow, reads them once.
"""

import argparse
import gzip
import io
import json
import os
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import feedparser

from benchmarks.pages import NO_DATA, ROOT
from benchmarks.table import print_columns
from db.errors import SpiderError
from db.records import Listing, Page, Source
from spiders import feed
from spiders.feed import FeedSpider
from spiders.feed_items import Item
from spiders.links import web_address

try:
    import fastfeedparser
except ImportError:  # one of the dev tools; the comparison is complete without it
    fastfeedparser = None

TARGET = 50  # times as fast as feedparser
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_SOURCE = Source(name="Saved", kind="feed", url="https://saved.invalid/feed", timezone="UTC")


@dataclass(frozen=True, kw_only=True)
class SavedFeed:
    """A feed as it was fetched, and what is known of it."""

    name: str
    url: str
    body: bytes
    known: dict[str, Any]  # the row of the index


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What another reader's entries are to us."""

    found: int = 0
    repeated: int = 0  # a fragment of an address that was listed before
    linkless: int = 0  # entries with no web address at all
    missed: tuple[str, ...] = ()


def saved_feeds(limit: int | None = None) -> list[SavedFeed]:
    """Return the saved feeds; none if the folder is absent."""
    folder = Path(os.environ.get("WIREWATCH_SHARED") or ROOT.parent / "shared") / "data" / "feeds"
    index = folder / "index.jsonl"
    if not index.is_file():
        return []
    rows = [json.loads(line) for line in index.read_text(encoding="utf-8").splitlines()]
    return [
        SavedFeed(
            name=row["file"],
            url=row["url"],
            body=gzip.decompress((folder / row["file"]).read_bytes()),
            known=row,
        )
        for row in rows[:limit]
    ]


def read_ours(saved: SavedFeed) -> Listing:
    """Return what our reader lists; nothing where it finds no feed."""
    page = Page(
        url=saved.url, final_url=saved.url, status=200, headers={}, body=saved.body, fetched=_NEVER
    )
    try:
        return FeedSpider().read(page, _SOURCE)
    except SpiderError:
        return Listing()


def read_feedparser(saved: SavedFeed) -> Sequence[Any]:
    """Return feedparser's entries."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(feedparser.parse(io.BytesIO(saved.body)).entries)


def read_fast(saved: SavedFeed) -> Sequence[Any]:
    """Return fastfeedparser's entries; none of what it refuses."""
    try:
        return list(fastfeedparser.parse(saved.body).entries)
    except Exception:  # noqa: BLE001 - it raises whatever comes
        return []


def needed_fallback(feeds: Iterable[SavedFeed]) -> list[str]:
    """Return the names of the feeds that our own readers left to the loose one."""
    names: list[str] = []
    loose = feed.loose_items
    try:
        for saved in feeds:

            def noted(text: str, url: str, limit: int, name: str = saved.name) -> list[Item]:
                names.append(name)
                return loose(text, url, limit)

            feed.loose_items = noted
            read_ours(saved)
    finally:
        feed.loose_items = loose
    return names


def compare(saved: SavedFeed, ours: Listing, theirs: Iterable[Any]) -> Compared:
    """Return how many of another reader's entries are ours by link, or by id without one."""
    known = {entry.url for entry in ours.entries}
    seen: set[str] = set()
    found = repeated = linkless = 0
    missed: list[str] = []
    for entry in theirs:
        link = entry.get("link") or entry.get("id") or ""
        url = web_address(link, saved.url) if _is_link(link) else ""
        if not url:
            linkless += 1
        elif url in known:
            found, repeated = found + 1, repeated + (url in seen)
        else:
            missed.append(f"{saved.name}: {link}")
        seen.add(url)
    return Compared(found=found, repeated=repeated, linkless=linkless, missed=tuple(missed))


def total(parts: Iterable[Compared]) -> Compared:
    """Return the sum over feeds."""
    every = list(parts)
    return Compared(
        found=sum(each.found for each in every),
        repeated=sum(each.repeated for each in every),
        linkless=sum(each.linkless for each in every),
        missed=tuple(miss for each in every for miss in each.missed),
    )


def _is_link(link: str) -> bool:
    return "/" in urldefrag(link)[0] or ":" in link


def _timed(read: Callable[[SavedFeed], Any], feeds: list[SavedFeed]) -> tuple[float, list[Any]]:
    began = time.process_time()
    answers = [read(saved) for saved in feeds]
    return time.process_time() - began, answers


def main() -> int:
    """Read, compare, print; return 1 if an entry was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="of our reader; the median counts")
    parser.add_argument("--only", type=int, help="feeds, for a quick look")
    given = parser.parse_args()
    feeds = saved_feeds(given.only)
    if not feeds:
        print(f"feeds: skipped: {NO_DATA}")
        return 0
    read_ours(feeds[0])  # what is built at first use is not counted
    before, listings = _timed(read_ours, feeds)
    slow, entries = _timed(read_feedparser, feeds)
    times = [before, *(_timed(read_ours, feeds)[0] for _ in range(given.runs - 1))]
    compared = [total(map(compare, feeds, listings, entries))]
    rows: list[Sequence[object]] = [
        ("reader", "CPU s", "times ours", "entries", "missed by us"),
        _row("ours (median)", statistics.median(times), times, listings),
        (*_row("feedparser", slow, times, entries), len(compared[0].missed)),
    ]
    rows[1] = (*rows[1], "")
    if fastfeedparser is not None:
        quick, found = _timed(read_fast, feeds)
        compared.append(total(map(compare, feeds, listings, found)))
        rows.append((*_row("fastfeedparser", quick, times, found), len(compared[-1].missed)))
    megabytes = sum(len(saved.body) for saved in feeds) / 1e6
    print_columns(f"{len(feeds)} feeds, {megabytes:.1f} MB", rows)
    _print_details(feeds, compared, statistics.median(times), slow)
    return 1 if any(each.missed for each in compared) else 0


def _row(name: str, seconds: float, ours: list[float], answers: list[Any]) -> tuple[object, ...]:
    count = sum(len(each.entries if isinstance(each, Listing) else each) for each in answers)
    return (name, seconds, f"{seconds / statistics.median(ours):.1f}", count)


def _print_details(
    feeds: list[SavedFeed], compared: list[Compared], ours: float, slow: float
) -> None:
    first = compared[0]
    print(
        f"feedparser's entries: {first.found} are ours, of which {first.repeated} differ from an "
        f"earlier one by a fragment only; {first.linkless} have no web address"
    )
    for missed in sorted({miss for each in compared for miss in each.missed}):
        print(f"missed: {missed}")
    print("needed the fallback: " + (", ".join(needed_fallback(feeds)) or "none"))
    reached = "reached" if slow >= TARGET * ours else "not reached"
    print(f"1/{slow / ours:.0f} of feedparser's time; the target of 1/{TARGET} is {reached}")


if __name__ == "__main__":
    sys.exit(main())
