"""What pages and feeds say of themselves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.pointers import feed_anchors, own_name
from spiders.sniff import kind_of

BASE = "https://valley.test/news/"


@pytest.mark.parametrize(
    ("href", "is_feed"),
    [
        ("/rss", True), ("/feed/", True), ("rss.xml", True), ("/feeds/all.xml", True),
        ("/news.rss", True), ("/index.rdf?x=1", True), ("/rss/politics", True), ("/atom.xml", True),
        ("/feedback", False), ("/press", False), ("/the-rss-of-shells/story", False),
        ("/anatomy", False), ("javascript:rss", False), ("/news/2026/shells", False),
    ],
)  # fmt: skip
def test_links_that_look_like_feeds(href, is_feed):
    found = feed_anchors(f'<p><a class="x" href="{href}">RSS</a></p>', BASE)
    assert bool(found) is is_feed
    assert all(each.startswith("https://valley.test/") for each in found)


def test_links_are_decoded_made_absolute_and_few():
    page = "".join(f'<a href="/rss/{n}?a=1&amp;b=2">' for n in range(100))
    assert feed_anchors(page, BASE)[0] == "https://valley.test/rss/0?a=1&b=2"
    assert len(feed_anchors(page, BASE)) == 20


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('<html><meta content="Valley &amp; Post" property="og:site_name">', "Valley & Post"),
        ("<html><meta name='application-name' content='Post'><title>x</title>", "Post"),
        ("<!doctype html><html><title>Home | Post</title>", ""),
        ("<rss><channel><title><![CDATA[Valley\n Post]]></title><item><title>no", "Valley Post"),
        ("<rss><channel><item><title>Shells</title></item></channel>", ""),
        ('{"version": "https://jsonfeed.org/version/1", "title": "P\\u00f6st"}', "Pöst"),
        ('{"version": "https://jsonfeed.org/version/1", "title": "\\ud800x"}', "\ud800x"),
        ('{"version": "https://jsonfeed.org/", "items": [{"title": "no"}]}', ""),
        ("", ""),
    ],
)
def test_names(text, name):
    assert own_name(text) == name


def test_kinds():
    assert [kind_of(text) for text in ("<rss>", "<urlset>", "<p>", "{}", "", "\ufeff <feed/>")] == [
        "feed", "sitemap", "listing", "", "", "feed"
    ]  # fmt: skip


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.text(alphabet="<>&\"'=/ ahreftilmns:og_cdupy{}", max_size=300))
def test_any_text_is_looked_at(text):
    for page in (text, "<html>" + text, "<rss>" + text, "<a href=/rss/" + text):
        assert all(each.startswith("https://") for each in feed_anchors(page, BASE))
        assert len(own_name(page)) <= 80


@pytest.mark.parametrize(
    "part", ["<a ", "<a href=", "<title>", "<meta ", '"title": "\\', "<a href='/rss/"]
)
def test_hostile_repetition_takes_no_time(part):
    page = "<html>" + part * (1_000_000 // len(part))
    feed_anchors(page, BASE)
    own_name(page)
    own_name("<rss>" + page)
