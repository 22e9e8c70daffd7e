"""The page before: as feeds and pages of links name it, or show it by their numbers."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.paging import numbered_address, older_feed, older_page

HERE = "https://valley.test/news"
BOUNDED = settings(max_examples=150, derandomize=True, deadline=None)


def page(*links: tuple[str, str], base: str = HERE) -> str:
    anchors = "".join(f'<a href="{href}">{text}</a>' for href, text in links)
    return older_page(f"<html><body>{anchors}</body></html>", base)


@pytest.mark.parametrize(
    ("base", "links", "next_one"),
    [
        ("", [("?page=2", "2"), ("?page=3", "3"), ("?page=30", "30")], "?page=2"),
        ("?page=2", [("?page=1", "1"), ("?page=3", "3"), ("/news", "first")], "?page=3"),
        ("?page=30", [("?page=28", "28"), ("?page=29", "29")], ""),
        ("?page=1", [("?page=0", "1"), ("?page=1", "2"), ("?page=2", "3")], "?page=2"),
        ("", [("?page=0", "1"), ("?page=1", "2"), ("?page=2", "3")], "?page=1"),
        ("?lang=sr&page=2", [("?page=3&lang=sr", "Older")], "?page=3&lang=sr"),
        ("", [("?start=20", "2"), ("?start=40", "3")], "?start=20"),
        ("?start=40", [("?start=20", "back"), ("?start=60", "on")], "?start=60"),
        ("", [("?br=1", "2"), ("?br=2", "3")], "?br=1"),
        ("", [("/news/page/2/", "Older posts")], "/page/2/"),
        ("/page/2/", [("/news/page/1/", "1"), ("/news/page/3/", "Older")], "/page/3/"),
        ("", [("/news/2", "2"), ("/news/3", "3")], "/2"),
        ("/3", [("/news/1", "1"), ("/news/2", "2"), ("/news/4", "4")], "/4"),
        ("", [("/news/strana-2", "Dalje")], "/strana-2"),
    ],
)
def test_numbered_links_show_how_pages_are_counted(base, links, next_one):
    assert page(*links, base=HERE + base) == (HERE + next_one if next_one else "")


@pytest.mark.parametrize(
    "links",
    [
        [("/?p=4711", "A story of the mill"), ("/?p=4712", "Another story")],
        [("/news/12345/shells", "12"), ("/news/12346/mills", "40")],
        [("/2026", "2026"), ("/2025", "2025")],
        [("https://other.test/news?page=2", "2"), ("https://other.test/news?page=3", "3")],
        [("/about?page=2", "the second page about us")],
        [("?page=9", "9")],
    ],
)
def test_other_numbers_are_not_taken_for_pages(links):
    assert page(*links) == ""


def test_a_page_that_names_the_next_is_believed_but_not_about_other_sites():
    assert older_page('<link rel="next" href="/news/b">', HERE) == "https://valley.test/news/b"
    assert older_page('<a rel="nofollow next" href="/c">on</a>', HERE) == "https://valley.test/c"
    assert older_page('<link rel="next" href="https://other.test/b">', HERE) == ""
    assert older_page('<link rel="next" href="/news">', HERE) == ""  # this one


def test_a_channel_of_posts_calls_the_older_page_prev():
    text = '<link rel="prev" href="/s/valley?before=90"><link rel="next" href="/s/valley?after=9">'
    here = "https://t.me/s/valley"
    assert older_page(text, here, backwards=True) == f"{here}?before=90"


def rss(head: str) -> str:
    item = '<item><link rel="next" href="/no"/><title>A</title></item>'
    return f'<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel>{head}{item}</channel></rss>'


def test_feeds_name_the_part_before():
    assert older_feed(rss('<atom:link rel="next" href="?b=2"/>'), HERE) == HERE + "?b=2"
    archived = '<link rel="next" href="/n"/><link rel="prev-archive" href="/2026/01.atom"/>'
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom">{archived}</feed>'
    assert older_feed(atom, HERE) == "https://valley.test/2026/01.atom"
    assert older_feed(rss(""), HERE) == ""
    assert older_feed(rss(f'<atom:link rel="next" href="{HERE}"/>'), HERE) == ""
    assert older_feed(json.dumps({"next_url": "/feed2.json"}), HERE) == (
        "https://valley.test/feed2.json"
    )


def test_wordpress_counts_its_feeds_pages():
    feed = rss("<generator>https://wordpress.org/?v=6.4</generator>")
    assert older_feed(feed, f"{HERE}/feed/") == f"{HERE}/feed/?paged=2"
    assert older_feed(feed, f"{HERE}/feed/?cat=3&paged=2") == f"{HERE}/feed/?cat=3&paged=3"


@BOUNDED
@given(st.text(max_size=300) | st.text("<>link rel=next href='/?page=0123456789\"a/", max_size=300))
def test_no_text_breaks_it(text):
    for found in (older_feed(text, HERE), older_page(f"<a>{text}", HERE)):
        assert found == "" or found.startswith(("http://", "https://"))


@BOUNDED
@given(st.integers(2, 400), st.integers(1, 400), st.sampled_from(["?page={}", "/page/{}", "?s={}"]))
def test_a_walk_over_numbered_pages_meets_each_once_and_ends(last, start, shape):
    def address(number):
        return HERE + (shape.format(number) if number > 1 else "")

    def links(number):
        near = {1, 2, number - 1, number + 1, last} & set(range(1, last + 1)) - {number}
        return [(address(each), str(each)) for each in sorted(near)]

    first = min(start, last)
    following = page(*links(first), base=address(first))
    expected = address(first + 1) if first < last else ""
    if shape == "?s={}" and last == 2:
        return  # one link with a word that nobody knows says nothing
    assert following == expected


@pytest.mark.parametrize(
    ("template", "pages"),
    [("/a?p={page}", ["/a?p=1", "/a?p=2"]), ("/a/{page:0:20}.html", ["/a/0.html", "/a/20.html"])],
)
def test_a_template_counts(template, pages):
    assert [numbered_address(template, number) for number in range(2)] == pages
