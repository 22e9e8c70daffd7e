"""Whatever comes, a spider answers with a listing or a SpiderError, and soon."""

import gzip
import time
from random import Random
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.errors import SpiderError
from db.records import Listing
from spiders.kinds import SPIDERS
from spiders.links import web_address
from spiders.text import plain_text
from tests.spiders.answers import HOME, atom, read, rss

_LINK = f"<link>{HOME}2026/01/02/shells</link>"
SEEDS = [
    rss(
        f"<title>A &amp; <![CDATA[<b>b</b>]]></title>{_LINK}<pubDate>2 Jan 2026 10:00 CET</pubDate>"
    ),
    atom(f'<title type="html">x</title><link href="{HOME}a"/><updated>2026-01-02</updated>'),
    '{"version":"https://jsonfeed.org/version/1","items":[{"url":"/a","title":"x"}]}',
    f"<urlset><url><loc>{HOME}a</loc><lastmod>2026-01-02</lastmod></url></urlset>",
    f"<sitemapindex><sitemap><loc>{HOME}a.xml</loc></sitemap></sitemapindex>",
    "<html><nav><a href=/x>x</a></nav><h2><a href='/2026/01/02/a-b-c-d'>Some words</a></h2>",
    f"<RSS><ITEM>{_LINK.upper()}</ITEM></RSS>",
    f'{{"articles":[{{"url":"{HOME}a","title":"A , b","seendate":"20260102T101500Z"}}]}}',
    (
        '<div class="tgme_widget_message" data-post="herald/7"><div class="js-message_text">Shells.'
        '<br><a href="/a">x</a></div><time datetime="2026-01-02T10:00:00+00:00"></time></div>'
    ),
    (
        '<ul class="saopstenja"><li><span class="datum">2. maj 2026. u 10:00</span><h3><a href=/a>x'
        "</a></h3></li></ul>"
    ),
]
SPLINTERS = [
    b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"<!DOCTYPE x [", b"\0",
    b"\xff\xfe", b"\xef\xbb\xbf",
    b"&#0;", b"&#x110000;", b"&#xd800;", b'"', b"'", b"<item>", b"<entry/>", b"http://[", b"//",
    b"xml:base='http://['",
    b"encoding='utf-7'", b"<base href='http://['>", b"\xed\xa0\x80", b"9" * 400,
    b"<a href='http://x:y/'>", b"\x1f\x8b",
    b'":[{"', b"null", b"<?xml version='1.0' encoding='hz'?>", b"-" * 50, b"{urn:x}",
    b"<a:b:c/>", b"<time datetime=x>",
]  # fmt: skip


def broken(number: int) -> bytes:
    """One seed, damaged in a way that the number determines."""
    random = Random(number)
    body = bytearray(random.choice(SEEDS).encode(random.choice(["utf-8", "utf-16"])))
    for _ in range(random.randint(1, 8)):
        at, until = sorted(random.randrange(len(body) + 1) for _ in range(2))
        match random.randrange(4):
            case 0:
                body[at:at] = random.choice(SPLINTERS)
            case 1:
                del body[at : min(until, at + 20)]
            case 2:
                body[at:at] = body[at:until]
            case _:
                body[at : at + 1] = bytes([random.randrange(256)])
    return gzip.compress(bytes(body)) if random.randrange(10) == 0 else bytes(body)


def answer(kind: str, body: bytes, **options: str) -> Listing | None:
    try:
        return read(kind, body, **options)
    except SpiderError:
        return None


@pytest.mark.parametrize("kind", SPIDERS)
def test_broken_answers_raise_nothing_else(kind: str) -> None:
    listed = 0
    options = {"engine": "google-news"} if kind == "search" else {}
    for number in range(600):
        listing = answer(kind, broken(number), **options)
        for entry in listing.entries if listing else ():
            listed += 1
            assert urlsplit(entry.url).scheme in {"http", "https"}
            assert entry.published is None or entry.published.tzinfo is not None
            assert "\n" not in entry.title
            entry.url.encode()
            entry.title.encode()
    assert listed > 5  # else the damage is so great that nothing was tried


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.sampled_from(sorted(SPIDERS)), st.binary(max_size=200))
def test_any_bytes(kind: str, body: bytes) -> None:
    answer(kind, body)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(max_size=60), st.sampled_from([HOME, "", "http://[", "x"]))
def test_any_link_is_a_web_address_or_none(link: str, base: str) -> None:
    url = web_address(link, base)
    assert url == "" or urlsplit(url).scheme in {"http", "https"}
    assert web_address(url, HOME) == url


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(alphabet="ab <>/!-&;#x\"'\n炮", max_size=200), st.integers(5, 60))
def test_plain_text_is_one_short_line(fragment: str, limit: int) -> None:
    text = plain_text(fragment, limit)
    assert len(text) <= limit
    assert text == " ".join(text.split())


FLOODS = {
    "ampersands": b"&" * 200_000,
    "open tags": b"<a>" * 400_000,
    "tags": b"<a/>" * 100_000,
    "attributes": b"<a " + b" ".join(b'a%d="1"' % n for n in range(150_000)) + b">",
    "hidden attributes": b'<a x=">" ' + b" ".join(b"a%d" % n for n in range(150_000)) + b">",
    "open comments": b"<!--" * 50_000,
    "open sections": b"<![CDATA[" * 100_000,
    "open scripts": b"<script >" * 30_000,
    "open values": b'<a x="' * 40_000,
    "brackets": b"[" * 1_000_000,
    "nul": b"\0" * 500_000,
    "spaces": b"<item><pubDate>" + b" " * 2_000_000 + b"x",
}


STARTS = [("feed", b"<rss><channel>"), ("feed", b"<RSS><ITEM>"), ("feed", b'{"items":'),
          ("sitemap", b"<urlset>"), ("listing", b"<html>"), ("search", b'{"articles":["'),
          ("telegram", b'<div class="tgme_widget_message" data-post="herald/1">'),
          ("example-ministry", b'<ul class="saopstenja"><li><h3>')]  # fmt: skip


@pytest.mark.parametrize("flood", FLOODS)
@pytest.mark.parametrize(("kind", "start"), STARTS)
def test_a_flood_ends_soon(kind: str, start: bytes, flood: str) -> None:
    began = time.process_time()
    answer(kind, start + FLOODS[flood])
    assert time.process_time() - began < 6  # far above what it takes, far below quadratic


def test_encodings_declared_without_end_take_no_time() -> None:
    began = time.process_time()
    again = b"encoding='utf-7' " * 2000
    answer("feed", b"<?xml version='1.0'?><?x?>\n<rss " + again + b"><item>&<link>/a</link>")
    answer("feed", b"\xef\xbb\xbf<?xml " + again + b"<rss><item>&<link>/a</link>")
    assert time.process_time() - began < 2  # it was eight seconds for half of it


NESTS = {
    "telegram": b'<div class="tgme_widget_message"><p>' + b"<div>" * 9,
    "example-ministry": b'<ul class="saopstenja"><li><h3><a href="/a">',
}


@pytest.mark.parametrize("kind", NESTS)
def test_boxes_within_boxes_end_soon(kind: str) -> None:
    began = time.process_time()
    answer(kind, NESTS[kind] * 200 + b"x" * 2_000_000 + b"<div class=tgme_widget_message>" * 50_000)
    assert time.process_time() - began < 3
