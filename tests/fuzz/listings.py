"""Broken answers for every kind of source: our own documents, damaged in many ways."""

import gzip
import time
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from urllib.parse import urlsplit

from crawler.poller import MAX_ENTRIES
from crawler.robots import MAX_SITEMAPS, decide_robots
from db.errors import SpiderError
from db.records import Entry, Listing
from spiders.kinds import SPIDERS
from spiders.text import SUMMARY_LIMIT, TITLE_LIMIT
from tests.spiders.answers import HOME, read
from tests.spiders.test_hostile import SEEDS, SPLINTERS

BOUND = 1.0  # seconds of CPU that one answer may cost
KINDS = (*SPIDERS, "robots")
ROBOTS = (
    "User-agent: *\nDisallow: /private/*.html$\nAllow: /\nCrawl-delay: 2\n"
    f"Sitemap: {HOME}news.xml\n\nUser-agent: wirewatch\nDisallow: /%7Emira/\n"
)
OWN = {
    **dict.fromkeys(SPIDERS, SEEDS),
    "feed": (*SEEDS[:3], SEEDS[6]),
    "sitemap": SEEDS[3:5],
    "listing": SEEDS[5:6],
    "search": (SEEDS[0], SEEDS[7]),
    "telegram": SEEDS[8:9],
    "example-ministry": SEEDS[9:10],
    "robots": (ROBOTS,),
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1251", "utf-7", "shift_jis")
ENTITIES = (
    b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>&c;',
    b'<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/hostname">]>&f;',
    b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname"/>',
    b"&#xD800;", b"&#99999999;", b"&nosuch;", b"<![CDATA[]]>]]>", b"<?xml version='1.0'?>",
)  # fmt: skip
DATES = (b"99999-01-01", b"2026-02-30T25:61:61+99:99", b"Mon, 0 Foo 0000", b"9" * 60, b"0001-01-01")
LINKS = (b"javascript:alert(1)", b"data:text/html,x", b"//", b"http://[::1", b"http://a:b@c/",
         b"https://x.example:99999/", b"/" * 3000, b"\\\\x\\y", b"http://\xff/")  # fmt: skip

Damage = Callable[[Random, bytearray], None]


def _cut(random: Random, body: bytearray) -> None:
    del body[random.randrange(len(body) + 1) :]


def _drop(random: Random, body: bytearray) -> None:
    at = random.randrange(len(body) + 1)
    del body[at : at + random.randrange(40)]


def _flip(random: Random, body: bytearray) -> None:
    for _ in range(random.randint(1, 12) if body else 0):
        body[random.randrange(len(body))] ^= 1 << random.randrange(8)


def _double(random: Random, body: bytearray) -> None:
    at, until = sorted(random.randrange(len(body) + 1) for _ in range(2))
    body[at:until] = body[at:until] * random.choice((2, 3, 50))


def _nest(random: Random, body: bytearray) -> None:
    depth = random.choice((3, 100, 300, 3000))
    name = random.choice((b"div", b"item", b"a", b"b:c", b"url"))
    at = random.randrange(len(body) + 1)
    body[at:at] = (b"<" + name + b">") * depth + (b"</" + name + b">") * random.choice((0, depth))


def _insert(random: Random, body: bytearray) -> None:
    at = random.randrange(len(body) + 1)
    body[at:at] = random.choice((*SPLINTERS, *ENTITIES, *DATES, *LINKS))


def _flood(random: Random, body: bytearray) -> None:
    at = random.randrange(len(body) + 1)
    body[at:at] = random.choice(SPLINTERS)[:40] * random.choice((10, 1000))


DAMAGES: tuple[Damage, ...] = (
    _cut, _drop, _drop, _flip, _flip, _double, _nest, _insert, _insert, _insert, _insert, _flood,
)  # fmt: skip


def broken_answer(number: int) -> tuple[str, bytes]:
    """Return a kind and an answer for it that the number determines."""
    random = Random(number)
    kind = KINDS[number % len(KINDS)]
    if random.randrange(20) == 0:
        return kind, random.randbytes(random.randrange(2000))
    own = OWN[kind] if random.randrange(4) else (*SEEDS, ROBOTS)
    text = "".join(random.choice(own) for _ in range(random.choice((1, 1, 1, 2))))
    body = bytearray(text.encode(random.choice(("utf-8",) * 6 + ENCODINGS), errors="replace"))
    for _ in range(random.randint(1, 5)):
        random.choice(DAMAGES)(random, body)
        del body[400_000:]
    return kind, gzip.compress(bytes(body), 1) if random.randrange(12) == 0 else bytes(body)


def check_answer(kind: str, body: bytes) -> int:
    """Read an answer and hold it to the rules; return how many entries were in it."""
    began = time.process_time()
    entries = _check_robots(body) if kind == "robots" else _check_listing(kind, body)
    taken = time.process_time() - began
    assert taken < BOUND, f"{kind}: {taken:.2f} s of CPU for {len(body)} bytes"
    return entries


def _check_robots(body: bytes) -> int:
    policy = decide_robots(200, body)
    policy.allows(HOME + "private/x.html", "wirewatch")
    delay = policy.crawl_delay("wirewatch")
    assert delay is None or 0 < delay.total_seconds() <= 60
    return min(len(list(policy.rules.sitemaps)), MAX_SITEMAPS) if policy.rules else 0


def _check_listing(kind: str, body: bytes) -> int:
    try:
        listing = read(kind, body, **({"engine": "google-news"} if kind == "search" else {}))
    except SpiderError:
        return 0
    _check_bounds(listing)
    for entry in listing.entries:
        _check_entry(entry)
    return len(listing.entries)


def _check_bounds(listing: Listing) -> None:
    assert listing.skipped >= 0
    assert len({entry.url for entry in listing.entries}) == len(listing.entries) <= 10 * MAX_ENTRIES
    for url in listing.follow:
        assert urlsplit(url).scheme in {"http", "https"}


def _check_entry(entry: Entry) -> None:
    parts = urlsplit(entry.url)
    assert parts.scheme in {"http", "https"}
    assert parts.hostname
    assert len(entry.url) <= 8000
    assert len(entry.title) <= TITLE_LIMIT
    assert len(entry.summary) <= SUMMARY_LIMIT
    assert "\n" not in entry.title
    for text in (entry.url, entry.title, entry.summary):
        text.encode()
    if entry.published is not None:
        assert entry.published.tzinfo is not None
        assert datetime(1989, 12, 30, tzinfo=UTC) <= entry.published  # 1990 where it was written
