"""Feeds in every format, and what is wrong with them in the wild."""

import json
from datetime import UTC, datetime

import pytest

from db.errors import SpiderError
from spiders.feed_items import MAX_ENTRIES
from tests.spiders.answers import HOME, atom, read, rss, urls

SHELLS = "https://morava-herald.example/2026/shells"
DATE = datetime(2026, 1, 2, 10, tzinfo=UTC)


def test_rss_2_gives_link_title_date_and_summary() -> None:
    listing = read("feed", rss(
        f"<title>Krusik&amp;#39;s &lt;b&gt;shells&lt;/b&gt;\n in Kyiv</title>"
        f"<link> {SHELLS} </link>"
        "<pubDate>Fri, 02 Jan 2026 10:00:00 GMT</pubDate>"
        "<description><![CDATA[<p>First.</p><p>Second &amp; third.</p>]]></description>"
    ))  # fmt: skip
    (entry,) = listing.entries
    assert (entry.url, entry.title, entry.published) == (SHELLS, "Krusik's shells in Kyiv", DATE)
    assert entry.summary == "First. Second & third."
    assert listing.skipped == 0


def test_rss_1_has_its_items_beside_the_channel() -> None:
    body = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel rdf:about="{HOME}"><title>Herald</title></channel>
      <item rdf:about="{SHELLS}"><title>Shells</title><dc:date>2026-01-02T10:00Z</dc:date></item>
      </rdf:RDF>"""
    (entry,) = read("feed", body).entries
    assert (entry.url, entry.title, entry.published) == (SHELLS, "Shells", DATE)


@pytest.mark.parametrize(
    ("ns", "date"),
    [("http://www.w3.org/2005/Atom", "published"), ("http://purl.org/atom/ns#", "issued")],
)
def test_atom_1_and_0_3(ns: str, date: str) -> None:
    entry = (
        f'<title>Shells</title><link rel="alternate" href="{SHELLS}"/>'
        "<modified>2026-01-05</modified>"
        f"<updated>2026-01-05T00:00:00Z</updated><{date}>2026-01-02T10:00:00Z</{date}>"
    )
    (found,) = read("feed", atom(entry, ns=ns)).entries
    assert (found.url, found.title, found.published) == (SHELLS, "Shells", DATE)


def test_atom_xhtml_is_read_as_text() -> None:
    div = '<div xmlns="http://www.w3.org/1999/xhtml">Shells &lt;155 mm&gt; <b>re</b>ach Kyiv</div>'
    (entry,) = read(
        "feed", atom(f'<title type="xhtml">{div}</title><link href="{SHELLS}"/>')
    ).entries
    assert entry.title == "Shells <155 mm> reach Kyiv"


def test_json_feed() -> None:
    body = {"version": "https://jsonfeed.org/version/1.1", "items": [
        {"id": "1", "url": SHELLS, "title": "Shells", "date_published": "2026-01-02T10:00:00Z"},
        {"id": "2", "external_url": "https://elsewhere.example/a", "content_html": "<p>Text</p>"},
        {"id": "https://morava-herald.example/3", "title": ["no", "text"], "summary": 7},
        {"id": "tag:4", "url": 4}, "no item", None,
    ]}  # fmt: skip
    listing = read("feed", json.dumps(body), url=HOME + "feed.json")
    assert listing.entries[0].published == DATE
    assert [entry.title for entry in listing.entries][:3] == ["Shells", "", ""]
    assert listing.entries[1].summary == "Text"
    assert urls(listing)[:3] == [
        SHELLS, "https://elsewhere.example/a", "https://morava-herald.example/3",
    ]  # fmt: skip
    assert listing.skipped == 3


@pytest.mark.parametrize(
    ("item", "url"),
    [
        (f"<link>/relative</link><guid>{SHELLS}</guid>", HOME + "relative"),
        (f"<guid>{SHELLS}</guid>", SHELLS),
        (f'<guid isPermaLink="true">{SHELLS}</guid>', SHELLS),
        (f"<link>javascript:alert(1)</link><guid>{SHELLS}</guid>", SHELLS),
        (f"<link>https://proxy.example/1</link><f:origLink>{SHELLS}</f:origLink>", SHELLS),
        (f'<a:link rel="self" href="{HOME}x"/><a:link href="{SHELLS}"/>', SHELLS),
        ("<link>https://a.example/?a=1&b=2</link>", "https://a.example/?a=1&b=2"),
        ("<link><![CDATA[https://a.example/?a=1&b=2#top]]></link>", "https://a.example/?a=1&b=2"),
        ("<link>\nhttps://a.example/so\n me path </link>", "https://a.example/some%20path"),
    ],
)
def test_rss_links(item: str, url: str) -> None:
    spaces = (
        'xmlns:f="http://rssnamespace.org/feedburner/ext/1.0" xmlns:a="http://www.w3.org/2005/Atom"'
    )
    assert urls(read("feed", rss(item, attributes=spaces))) == [url]


@pytest.mark.parametrize(
    "item",
    [f'<guid isPermaLink="false">{SHELLS}</guid>', "<guid>77</guid>", "<title>only</title>",
     "<link>mailto:desk@morava-herald.example</link>", "<link>ftp://a.example/x</link>",
     "<link>https://user:word@a.example/</link>", "<link>http://[::bad/</link>",
     "<link>https://a.example:99999/</link>", f"<link>https://a.example/{'x' * 3000}</link>"],
)  # fmt: skip
def test_items_without_a_usable_link_are_counted(item: str) -> None:
    listing = read("feed", rss(item, f"<link>{SHELLS}</link>"))
    assert (urls(listing), listing.skipped) == ([SHELLS], 1)


def test_atom_prefers_the_html_page_of_the_entry() -> None:
    entry = (
        f'<link rel="enclosure" href="{HOME}a.mp3"/><link rel="replies" href="{HOME}r"/>'
        f'<link rel="alternate" type="application/json" href="{HOME}a.json"/>'
        f'<link rel="alternate" type="text/html" href="{SHELLS}"/>'
    )
    assert urls(read("feed", atom(entry))) == [SHELLS]


def test_xml_base_is_inherited() -> None:
    body = atom('<link href="shells"/>', attributes='xml:base="/en/news/"')
    assert urls(read("feed", body)) == [HOME + "en/news/shells"]
    body = body.replace("<entry>", '<entry xml:base="2026/">')
    assert urls(read("feed", body)) == [HOME + "en/news/2026/shells"]


def test_one_address_is_one_entry() -> None:
    item = f"<link>{SHELLS}#a</link><title>first</title>"
    listing = read("feed", rss(item, f"<link>{SHELLS}#b</link><title>second</title>"))
    assert [entry.title for entry in listing.entries] == ["first"]


def test_a_date_without_zone_is_the_sources() -> None:
    body = rss(f"<link>{SHELLS}</link><pubDate>2026-01-02 11:00</pubDate>")
    assert read("feed", body, timezone="Europe/Belgrade").entries[0].published == DATE


def test_an_unreadable_date_gives_way_to_the_next() -> None:
    body = rss(
        f"<link>{SHELLS}</link><pubDate>soon</pubDate><dc:date>2026-01-02T10:00Z</dc:date>",
    )  # fmt: skip
    assert read("feed", body).entries[0].published == DATE  # and dc: was never declared


CYRILLIC = rss(f"<link>{SHELLS}</link><title>Гранате за Кијев</title>")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (CYRILLIC.encode(), ""),
        (b"\xef\xbb\xbf" + CYRILLIC.encode(), ""),
        (CYRILLIC.replace("utf-8", "iso-8859-1").encode(), "text/xml; charset=latin1"),
        (CYRILLIC.replace("utf-8", "windows-1251").encode("cp1251"), ""),
        (CYRILLIC.encode("cp1251"), "text/xml; charset=windows-1251"),
        (CYRILLIC.replace("utf-8", "utf-16").encode("utf-16"), ""),
        (CYRILLIC.encode("utf-16-le"), ""),
        (CYRILLIC.replace("utf-8", "punycode").encode(), ""),
        (b"\n \n" + CYRILLIC.encode(), ""),
        (b"PHP Notice: oh < dear\n" + CYRILLIC.encode(), ""),
        (CYRILLIC.replace("utf-8", 'utf-8"?><?xml version="1.0').encode(), ""),
    ],
)
def test_encodings_and_junk_before_the_feed(body: bytes, content_type: str) -> None:
    (entry,) = read("feed", body, content_type=content_type).entries
    assert (entry.url, entry.title) == (SHELLS, "Гранате за Кијев")


def test_bytes_in_no_encoding_are_windows_1252() -> None:
    body = rss(f"<link>{SHELLS}</link><title>Café</title>").encode("cp1252")
    assert read("feed", body).entries[0].title == "Café"


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    body = rss(
        f"<link>{SHELLS}</link><title>Arms&nbsp;&amp; R&D &foo; \x01</title>", "<link>" + HOME
    )
    first, *_ = read("feed", body.partition("</channel>")[0]).entries
    assert (first.url, first.title) == (SHELLS, "Arms & R&D &foo;")


def test_what_no_xml_parser_reads_falls_to_the_loose_one() -> None:
    body = f"<RSS><CHANNEL><ITEM><TITLE>Shells</TITLE><LINK>{SHELLS}</LINK></ITEM></CHANNEL></RSS>"
    (entry,) = read("feed", body).entries
    assert (entry.url, entry.title) == (SHELLS, "Shells")


@pytest.mark.parametrize("reference", ["&#xD800;", "&#0;", "&#1114112;", "&#x10FFFF0;", "&#xFFFE;"])
def test_references_to_no_character_are_dropped(reference: str) -> None:
    body = rss(f"<link>{SHELLS}</link><title>a{reference}&#269;<b/>b</title>")
    assert read("feed", body).entries[0].title.endswith("čb")


def test_no_entity_is_expanded() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "boom"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/hosts">]>'
    body = rss(f"<link>{SHELLS}</link><title>x&b;&f;y</title>").replace("<rss", bomb + "<rss")
    assert read("feed", body).entries[0].title == "x&b;&f;y"


def test_an_empty_feed_is_no_error() -> None:
    assert read("feed", rss()).entries == ()


def test_texts_are_bounded() -> None:
    body = rss(f"<link>{SHELLS}</link><title>{'word ' * 900}</title><description>{'x' * 9999}"
               "</description>")  # fmt: skip
    (entry,) = read("feed", body).entries
    assert len(entry.title) <= 500
    assert entry.title.endswith("word…")
    assert len(entry.summary) == 2000


def test_entries_are_bounded() -> None:
    body = rss(*(f"<link>{HOME}{number}</link>" for number in range(MAX_ENTRIES + 5)))
    assert len(read("feed", body).entries) == MAX_ENTRIES


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "the answer is empty"),
        ("<!doctype html><title>x</title>", 'write kind = "listing"'),
        ('<html><link href="/f.xml" type="application/rss+xml" rel=alternate></html>',
         f"these feeds: {HOME}f.xml"),
        ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', 'write kind = "sitemap"'),
        ('{"error": "none"}', "this is JSON"),
        ("<opml/>", "begins with <opml>"),
        (b"\x89PNG\r\n\x00\x01", "neither XML nor HTML"),
        ("<rss>" + "<a>" * 1_500_001, "more than 1,500,000 tags"),
        (b" " * 10_000_001, "more than 10,000,000"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_named(body: str | bytes, words: str) -> None:
    with pytest.raises(SpiderError, match="(?s)" + words.replace("(", r"\(")) as caught:
        read("feed", body)
    assert caught.value.url == HOME
