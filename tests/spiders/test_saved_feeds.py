"""A hundred real feeds: what two other readers find, ours finds; without the feeds it is skipped.

feedparser takes half a minute for all of them: here it reads the small ones, and for the others
its entries, as written into the index, are counted. `python -m benchmarks.feeds` reads all.
"""

import warnings

import pytest

from benchmarks import feeds
from benchmarks.feeds import SavedFeed, compare, needed_fallback, read_feedparser, read_ours, total
from benchmarks.pages import NO_DATA
from db.records import Entry, Listing

SAVED = feeds.saved_feeds()
SMALL = 20_000  # bytes that feedparser reads soon

real = pytest.mark.skipif(not SAVED, reason=NO_DATA)


@real
def test_every_entry_of_feedparser_is_found_in_small_feeds() -> None:
    small = [saved for saved in SAVED if len(saved.body) < SMALL]
    result = total(compare(saved, read_ours(saved), read_feedparser(saved)) for saved in small)
    assert result.missed == ()
    assert result.found > 0


@real
def test_as_many_entries_as_the_index_counts() -> None:
    short = 0
    for saved in SAVED:
        ours, known = read_ours(saved), saved.known["entries_feedparser"]
        assert ours.entries, saved.name
        listed = {entry.url for entry in ours.entries}
        for first in saved.known["first"]:
            link = first["link"] or ""
            if link.startswith("http"):
                assert link.partition("#")[0].strip() in listed, saved.name
        short += max(0, known - len(ours.entries))
    assert short <= 31  # 30 differ from another one by a fragment only, one has no web address


@real
@pytest.mark.skipif(feeds.fastfeedparser is None, reason="fastfeedparser is not installed")
def test_every_entry_of_fastfeedparser_is_found() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = total(compare(saved, read_ours(saved), feeds.read_fast(saved)) for saved in SAVED)
    assert result.missed == ()
    assert (result.repeated, result.linkless) == (30, 1)


@real
def test_the_feeds_that_need_the_fallback_are_named() -> None:
    assert needed_fallback(SAVED) == []


def test_an_entry_is_found_missed_repeated_or_linkless() -> None:
    saved = SavedFeed(name="x", url="https://a.example/feed", body=b"", known={})
    ours = Listing(entries=(Entry(url="https://a.example/1"),))
    theirs = [
        {"link": "/1"},
        {"link": "https://a.example/1#later"},
        {"id": "https://a.example/2"},
        {"id": "number-7"},
        {},
    ]
    found = compare(saved, ours, theirs)
    assert (found.found, found.repeated, found.linkless) == (2, 1, 2)
    assert found.missed == ("x: https://a.example/2",)


def test_a_feed_for_the_fallback_is_named() -> None:
    body = b"<RSS><ITEM><LINK>https://a.example/1</LINK></ITEM></RSS>"
    broken = SavedFeed(name="broken", url="https://a.example/feed", body=body, known={})
    sound = b"<rss><item><link>https://a.example/1</link></item></rss>"
    fine = SavedFeed(name="fine", url="https://a.example/feed", body=sound, known={})
    assert "fine" not in needed_fallback([broken, fine])
