"""Which hub a feed names, in its Link header or in itself."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.records import Page
from spiders.feed import FeedSpider
from spiders.feed_hubs import MOST_HUBS, hubs_of
from spiders.link_headers import links_of
from tests.making import NOON, source

SITE = "https://valley.test"
BASE = "https://valley.test/feed"
HUB, OWN = "https://hub.test/", "https://valley.test/self"
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>V</title>
<link rel="hub" href="{HUB}"/><link rel="self" href="{OWN}"/>
<entry><link href="https://valley.test/1"/><link rel="hub" href="https://in-an-entry.test/"/></entry>
</feed>"""
RSS = f"""<rss version="2.0" xmlns:a10="http://www.w3.org/2005/Atom"><channel>
<a10:link href='{HUB}' rel='hub' xmlns="http://www.w3.org/2005/Atom" />
<a10:link rel="SELF" href="{OWN}"></a10:link>
<link>https://valley.test/</link><item><link>https://valley.test/1</link></item></channel></rss>"""
JSON = json.dumps({
    "version": "https://jsonfeed.org/version/1.1", "feed_url": OWN, "items": [],
    "hubs": [{"type": "rssCloud", "url": "https://cloud.test/"}, {"type": "WebSub", "url": HUB}],
})  # fmt: skip


@pytest.mark.parametrize("text", [ATOM, RSS, JSON])
def test_each_format_names_hub_and_self(text):
    assert hubs_of(text, {}, BASE) == ((HUB,), OWN)


def test_the_spider_hands_them_over():
    page = Page(url=BASE, final_url=BASE, status=200, headers={}, body=RSS.encode(), fetched=NOON)
    listing = FeedSpider().read(page, source())
    assert (listing.hubs, listing.self_url) == ((HUB,), OWN)
    assert [entry.url for entry in listing.entries] == ["https://valley.test/1"]


@pytest.mark.parametrize(
    ("header", "hubs", "own"),
    [
        (f'<{HUB}2>; rel="hub"', (HUB + "2",), OWN),
        ('</own>; rel=self, </hub>;rel="next HUB"', (f"{SITE}/hub",), f"{SITE}/own"),
        ('<https://x.test/>; rel="hub"; anchor="/other"', (HUB,), OWN),
        ('<javascript:1>; rel="hub"', (HUB,), OWN),
        ('<https://a.test/b,c;d>; title="x, <y>; rel=no"; rel=hub', ("https://a.test/b,c;d",), OWN),
        ('<https://x.test/>; rel="next"; rel="hub"', (HUB,), OWN),
    ],
)  # fmt: skip
def test_the_header_goes_first_each_relation_on_its_own(header, hubs, own):
    assert hubs_of(ATOM, {"link": header}, BASE) == (hubs, own)


@pytest.mark.parametrize(
    "hidden",
    [
        f'<rss><channel><!-- <link rel="hub" href="{HUB}"/> --><item/></channel></rss>',
        f'<rss><channel><description><![CDATA[<link rel="hub" href="{HUB}"/>]]></description>',
        f'<rss><channel><item><link rel="hub" href="{HUB}"/></item></channel></rss>',
        f'<rss><channel><link data-rel="hub" href="{HUB}"/><item/></channel></rss>',
        '<rss><channel><link rel="hub" href="ftp://hub.test/"/><item/></channel></rss>',
        '<rss><channel><link rel="hub" href="https://me:pass@hub.test/"/><item/></channel></rss>',
        '{"hubs": 5}', '{"hubs": [5, {"type": "WebSub"}]}', '{"hubs"' + "[" * 100_000, "",
    ],
    ids=range(10),
)  # fmt: skip
def test_what_is_no_hub_of_the_feed_is_left(hidden):
    assert hubs_of(hidden, {}, BASE)[0] == ()


def test_many_hubs_are_a_few():
    links = "".join(f'<link rel="hub" href="https://h{n}.test/"/>' for n in range(500))
    assert len(hubs_of(f"<feed>{links}<entry/></feed>", {}, BASE)[0]) == MOST_HUBS
    header = ", ".join(f"<https://h{n}.test/>; rel=hub" for n in range(500))
    assert len(hubs_of("", {"link": header}, BASE)[0]) == MOST_HUBS


PIECES = st.sampled_from(
    ["<", ">", ";", ",", '"', "\\", "rel=hub", "rel", "=", " ", "/a", "anchor=x"]
)


@given(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=60))
@settings(max_examples=150, derandomize=True, deadline=None)
def test_any_text_gives_web_addresses_or_nothing(header, text):
    for relation, _ in links_of(header):
        assert relation == relation.lower().strip()
    hubs, own = hubs_of("<feed><link rel='hub' href='" + text + "'/>", {"link": header}, BASE)
    assert all(each.startswith(("http://", "https://")) for each in (*hubs, own) if each)
