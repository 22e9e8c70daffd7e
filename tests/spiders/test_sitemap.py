"""Sitemaps, their indexes, and what a gzip may do."""

import gzip
from datetime import UTC, datetime

import pytest

from db.errors import SpiderError
from spiders import sitemap
from tests.spiders.answers import HOME, read, urls

SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def urlset(*inside: str) -> str:
    items = "".join(f"<url>{each}</url>" for each in inside)
    return f"<?xml version='1.0'?><urlset {SPACES}>{items}</urlset>"


def index(*inside: str) -> str:
    items = "".join(f"<sitemap>{each}</sitemap>" for each in inside)
    return f"<sitemapindex {SPACES}>{items}</sitemapindex>"


def test_news_tags_give_title_and_date() -> None:
    listing = read("sitemap", urlset(
        f"<loc>\n{HOME}a </loc><lastmod>2026-01-09</lastmod>"
        "<image:image><image:loc>https://img.example/1.jpg</image:loc></image:image>"
        "<news:news><news:publication><news:name>Herald</news:name></news:publication>"
        "<news:publication_date>2026-01-02T11:00:00+01:00</news:publication_date>"
        "<news:title>Shells &amp;amp; Kyiv</news:title></news:news>"
    ))  # fmt: skip
    (entry,) = listing.entries
    assert (entry.url, entry.title) == (HOME + "a", "Shells & Kyiv")
    assert entry.published == datetime(2026, 1, 2, 10, tzinfo=UTC)


def test_lastmod_stands_in_for_the_date_and_the_zone_is_the_sources() -> None:
    body = urlset(f"<loc>{HOME}a</loc><lastmod>2026-01-02</lastmod>")
    (entry,) = read("sitemap", body, timezone="Europe/Belgrade").entries
    assert entry.published == datetime(2026, 1, 1, 23, tzinfo=UTC)


def test_newest_come_first_and_the_rest_is_left() -> None:
    days = [
        f"<loc>{HOME}{day}</loc><lastmod>20{day % 90 + 10:02}-03-04</lastmod>"
        for day in range(3000)
    ]
    undated = f"<loc>{HOME}undated</loc>"
    listing = read("sitemap", urlset(undated, *days))
    assert len(listing.entries) == sitemap.MAX_ENTRIES
    dates = [entry.published for entry in listing.entries if entry.published]
    assert dates == sorted(dates, reverse=True)
    assert dates[0] == datetime(2099, 3, 4, tzinfo=UTC)
    assert HOME + "undated" not in urls(listing)


def test_zones_decide_among_dates_that_look_alike() -> None:
    late = f"<loc>{HOME}late</loc><lastmod>2026-01-02T09:00:00-05:00</lastmod>"
    early = f"<loc>{HOME}early</loc><lastmod>2026-01-02T10:00:00+05:00</lastmod>"
    assert urls(read("sitemap", urlset(early, late))) == [HOME + "late", HOME + "early"]


def test_without_dates_both_ends_are_kept() -> None:
    found = urls(read("sitemap", urlset(*(f"<loc>{HOME}{n}</loc>" for n in range(5000)))))
    assert (found[0], found[-1], len(found)) == (HOME + "0", HOME + "4999", sitemap.MAX_ENTRIES)


def test_addresses_that_are_none_are_counted_and_repeated_ones_are_not() -> None:
    listing = read("sitemap", urlset("<loc>ftp://a.example/</loc>", "", f"<loc>{HOME}a</loc>",
                                     "<loc>/a</loc>"))  # fmt: skip
    assert (urls(listing), listing.skipped) == ([HOME + "a"], 2)


def test_an_index_is_followed_news_first_then_newest() -> None:
    listing = read("sitemap", index(
        f"<loc>{HOME}old.xml</loc><lastmod>2020-01-01</lastmod>",
        f"<loc>{HOME}undated.xml</loc>",
        f"<loc>{HOME}new.xml.gz</loc><lastmod>2026-01-01T10:00:00+00:00</lastmod>",
        f"<loc>{HOME}news-sitemap.xml</loc>", "<loc>mailto:x</loc>", f"<loc>{HOME}</loc>",
    ))  # fmt: skip
    names = ["news-sitemap.xml", "new.xml.gz", "old.xml", "undated.xml"]
    assert listing.follow == tuple(HOME + name for name in names)
    assert (listing.entries, listing.skipped) == ((), 2)  # an index that names itself is no way on


def test_an_index_is_bounded_at_both_ends_when_undated() -> None:
    follow = read("sitemap", index(*(f"<loc>{HOME}{n}.xml</loc>" for n in range(500)))).follow
    assert len(follow) == sitemap.MAX_FOLLOW
    assert (follow[0], follow[-1]) == (HOME + "0.xml", HOME + "499.xml")


def test_gzip_is_known_by_its_first_bytes_and_members_are_joined() -> None:
    whole = urlset(f"<loc>{HOME}a</loc>").encode()
    body = gzip.compress(whole[:50]) + gzip.compress(whole[50:]) + b"\0\0\0"
    assert urls(read("sitemap", body, content_type="text/plain")) == [HOME + "a"]


def test_a_list_of_addresses_is_a_sitemap_too() -> None:
    assert urls(read("sitemap", f"\ufeff{HOME}a\r\n\r\nno address\n {HOME}b#x\n")) == [
        HOME + "a", HOME + "b",
    ]  # fmt: skip


def test_no_entity_is_expanded() -> None:
    dtd = '<!DOCTYPE urlset [<!ENTITY f SYSTEM "file:///etc/hosts">]>'
    body = urlset(f"<loc>{HOME}&f;</loc>").replace("<urlset", dtd + "<urlset")
    assert urls(read("sitemap", body)) == [HOME + "&f;"]


def test_an_empty_sitemap_is_no_error() -> None:
    assert read("sitemap", urlset()).entries == ()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<rss version='2.0'><channel/></rss>", 'this is a feed; write kind = "feed"'),
        ("<html><body>no</body></html>", 'write kind = "listing"'),
        ("", "the answer is empty"),
        (gzip.compress(b"<urlset/>")[:-9], "gzip data is cut off"),
        (b"\x1f\x8b nonsense", "gzip data is damaged"),
        (gzip.compress(b" " * (sitemap.MAX_BYTES + 1)), "inflates to more than"),
        (gzip.compress(b"") * 1500, "more than 1,000 gzip members"),
        (b"<urlset>" + b" " * sitemap.MAX_BYTES, "sitemaps.org"),
        ("<urlset>" + "<url>" * 1_500_001, "the sitemap cannot be read"),
        ("<urlset>" + "&" * 500_001, "ampersands"),
    ],
    ids=[*"0123456789"],
)
def test_what_is_no_sitemap_is_named(body: str | bytes, words: str) -> None:
    with pytest.raises(SpiderError, match=words):
        read("sitemap", body)
