"""Answers shaped as GDELT's, Google's and Bing's; outlets and stories are invented."""

import base64
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.errors import SpiderError
from db.records import Entry, Listing
from spiders.engines import search_address
from spiders.wrapped import unwrapped
from tests.spiders.answers import page, read, rss, urls

STORY = "https://herald.example/2026/01/02/shells"
SEEN = datetime(2026, 1, 2, 10, 15, tzinfo=UTC)


def identifier(*fields: tuple[int, bytes]) -> str:
    """One of Google's identifiers: field 1 is a number, then these."""
    message = b"\x08\x13"
    for number, value in fields:
        size = len(value)
        length = bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])
        message += bytes([number << 3 & 0x7F | 2 | (0x80 if number > 15 else 0)])
        message += bytes([number >> 4]) if number > 15 else b""
        message += length + value
    return base64.urlsafe_b64encode(message).decode().rstrip("=")


def google(*fields: tuple[int, bytes]) -> str:
    return f"https://news.google.com/rss/articles/{identifier(*fields)}?oc=5"


OLD = google((4, STORY.encode()), (26, b"https://herald.example/amp/shells"))
OPAQUE = google((4, b"AU_yqLNlcmlnaHQtbm90LXJlYWRhYmxl"))
BING = "http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&tid=1&url={}&c=9&mkt=en-us"


def gdelt(*articles: object) -> Listing:
    return read("search", json.dumps({"articles": articles}), engine="gdelt")


# --- addresses -----------------------------------------------------------------------------------


def asked(**keys: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(search_address(keys))
    return f"{parts.hostname}{parts.path}", {k: v[0] for k, v in parse_qs(parts.query).items()}


def test_gdelt_is_asked_for_the_newest_of_a_day() -> None:
    place, keys = asked(query=' "arms deal" sourcelang:serbian ')
    assert place == "api.gdeltproject.org/api/v2/doc/doc"
    assert keys == {
        "query": '"arms deal" sourcelang:serbian',
        "mode": "artlist",
        "format": "json",
        "sort": "datedesc",
        "maxrecords": "250",
        "timespan": "1d",
    }


def test_google_is_asked_for_an_edition() -> None:
    place, keys = asked(query="granate & Kijev", engine="google-news", language="sr", country="RS")
    assert place == "news.google.com/rss/search"
    assert keys == {"q": "granate & Kijev", "hl": "sr-RS", "gl": "RS", "ceid": "RS:sr"}
    assert asked(query="x", engine="google-news")[1]["ceid"] == "US:en"


def test_bing_is_asked_for_a_feed_by_date() -> None:
    place, keys = asked(query="x", engine="bing-news", language="sr", country="RS")
    assert place == "www.bing.com/news/search"
    assert keys == {
        "q": "x", "format": "rss", "qft": 'sortbydate="1"', "setlang": "sr", "cc": "RS",
    }  # fmt: skip
    assert "cc" not in asked(query="x", engine="bing-news")[1]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"query": " "}, "a search needs `query`"),
        ({"query": "x", "country": "RS"}, "gdelt takes no `country`"),
        ({"query": "x", "engine": "google-news", "language": "sr"}, "needs `country` too"),
        ({"query": "x", "engine": "bing-news", "language": "Serbian"}, "is no code of ISO 639"),
        ({"query": "x", "engine": "bing-news", "country": "rs"}, "in capitals, such as RS"),
    ],
)
def test_what_an_engine_cannot_be_asked(keys: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        search_address(keys)


# --- unwrapping ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        (OLD, STORY),
        (OLD.replace("/rss/articles/", "/articles/"), STORY),
        (google((4, (STORY + "?" + "x" * 200).encode())), STORY + "?" + "x" * 200),
        (OPAQUE, ""),
        (google((3, STORY.encode())), ""),
        (google((4, b"http://user:secret@herald.example/")), ""),
        ("https://news.google.com/rss/articles/CBM", ""),
        ("https://news.google.com/rss/articles/" + "A" * 5000, ""),
        ("https://news.google.com/rss/articles/ш", ""),
        ("https://news.google.com/rss/articles/CBMi_____w8", ""),
        (BING.format("https%3a%2f%2fherald.example%2f2026%2f01%2f02%2fshells"), STORY),
        (BING.format("javascript%3aalert(1)"), ""),
        ("https://www.bing.com/news/apiclick.aspx?" + "&" * 99 + "url=x", ""),
        (STORY, STORY),
        ("https://other.example/news/apiclick.aspx?url=" + STORY, None),
        ("https://[bad", ""),
    ],
)
def test_links_are_unwrapped_to_the_article(link: str, wanted: str | None) -> None:
    assert unwrapped(link) == (link if wanted is None else wanted)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.binary(max_size=80))
def test_any_identifier_is_an_address_or_nothing(message: bytes) -> None:
    name = base64.urlsafe_b64encode(message).decode()
    found = unwrapped(f"https://news.google.com/rss/articles/{name}")
    assert found == "" or found.startswith(("http://", "https://"))


# --- GDELT ---------------------------------------------------------------------------------------


def test_gdelts_articles() -> None:
    listing = gdelt(
        {
            "url": STORY, "url_mobile": "", "title": "Kruna , the maker , denies it .",
            "seendate": "20260102T101500Z", "domain": "herald.example", "language": "English",
        },
        {"url": "", "title": "No link"},
        "no article",
        {"url": STORY, "title": "The same again"},
    )  # fmt: skip
    assert listing.entries == (
        Entry(url=STORY, title="Kruna, the maker, denies it.", published=SEEN),
    )
    assert (listing.skipped, listing.wrapped) == (2, 0)


def test_nothing_found_is_no_error() -> None:
    assert read("search", "{}").entries == ()
    assert read("search", rss(), engine="google-news").entries == ()


def test_backslashes_that_json_does_not_allow() -> None:
    body = rf'{{"articles":[{{"url":"{STORY}","title":"A \d \\ \"b\" \u0416 \u1"}}]}}'
    assert read("search", body).entries[0].title == r'A \d \ "b" Ж \u1'


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Your query was too short or too long.", "GDELT refused the search: Your query was too"),
        ("<html><body>Busy", "no answer of GDELT's list of articles: this is an HTML page"),
        ('{"articles": 7}', "no answer of GDELT's list"),
        ("[]", "no answer of GDELT's list"),
        ("[" * 100_000, "no answer of GDELT's list"),
        ("", "the answer is empty"),
    ],
)
def test_what_gdelt_says_instead(body: str, words: str) -> None:
    with pytest.raises(SpiderError) as caught:
        read("search", body)
    assert words in str(caught.value)


def test_too_large_an_answer() -> None:
    with pytest.raises(SpiderError, match="more than 10,000,000"):
        read("search", page(b"{" * 10_000_001).body)


# --- result feeds --------------------------------------------------------------------------------


def item(title: str, link: str, rest: str = "") -> str:
    escaped = link.replace("&", "&amp;")
    return f"<title>{title}</title><link>{escaped}</link>{rest}"


def test_googles_results() -> None:
    description = "&lt;a href=x&gt;Shells found&lt;/a&gt;&amp;nbsp;&lt;font&gt;Herald&lt;/font&gt;"
    source = f'<source url="https://herald.example">Herald</source><description>{description}'
    rest = f"<pubDate>Fri, 02 Jan 2026 10:15:00 GMT</pubDate>{source}</description>"
    feed = rss(item("Shells found - Herald", OLD, rest), item("Talks end - Gazette", OPAQUE))
    listing = read("search", feed, engine="google-news")
    assert listing.entries == (
        Entry(url=STORY, title="Shells found", published=SEEN, summary="Herald"),
        Entry(url=OPAQUE, title="Talks end - Gazette"),
    )
    assert listing.wrapped == 1


def test_bings_results() -> None:
    rest = (
        "<description>Papers show it.</description><News:Source>Herald</News:Source>"
        "<pubDate>Fri, 02 Jan 2026 10:15:00 GMT</pubDate>"
    )
    feed = rss(
        item("Shells found", BING.format("https%3a%2f%2fherald.example%2f2026%2f01%2f02%2fshells"),
             rest),
        item("No link", ""),
        attributes='version="2.0" xmlns:News="https://www.bing.com/news/search?q=x"',
    )  # fmt: skip
    listing = read("search", feed, engine="bing-news")
    assert listing.entries == (
        Entry(url=STORY, title="Shells found", published=SEEN, summary="Papers show it."),
    )
    assert (listing.skipped, listing.wrapped) == (1, 0)


@pytest.mark.parametrize("body", ["<html><title>Before you continue</title>", "", "<feed/>", "hm"])
def test_a_wall_before_the_results_is_an_error(body: str) -> None:
    with pytest.raises(SpiderError, match="no feed of search results"):
        read("search", body, engine="google-news")


def test_results_are_bounded() -> None:
    many = rss(*(item("x", f"{STORY}/{number}") for number in range(1500)))
    assert len(urls(read("search", many, engine="bing-news"))) == 1000
