"""Authors are people: out of structured data, metas and bylines, without by-words and jobs."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.cleaning.authors import split
from tests.cleaning.pages import clean, page


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ana Kos", ["Ana Kos"]),
        ("By Ana Kos and Piotr Wilk", ["Ana Kos", "Piotr Wilk"]),
        ("Von Ute Brand und Kai Nolte", ["Ute Brand", "Kai Nolte"]),
        ("Ana Kos, Piotr Wilk & Ute Brand", ["Ana Kos", "Piotr Wilk", "Ute Brand"]),
        ("Ана Кос и Петар Илић", ["Ана Кос", "Петар Илић"]),
        ("Kos, Ana", ["Ana Kos"]),
        ("Ana Kos, Balkans correspondent", ["Ana Kos"]),
        ("Par Luc Favre et Ana Kos", ["Luc Favre", "Ana Kos"]),
        ("Ana Kos | March 3, 2026", ["Ana Kos"]),
        ("Ana Kos Updated 3 March 2026", ["Ana Kos"]),
        ("https://www.courier.example/ana", []),
        ("admin", []),
        ("Redaktion", []),
        ("ana@courier.example", []),
        ("", []),
    ],
)
def test_bylines_are_split_into_names(byline: str, names: list[str]) -> None:
    assert split(byline) == names


def data(author: object) -> str:
    node = {"@type": "NewsArticle", "headline": "x", "author": author,
            "publisher": {"@type": "Organization", "name": "Morava Courier"}}  # fmt: skip
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ({"@type": "Person", "name": "Ana Kos"}, ("Ana Kos",)),
        ([{"@type": "Person", "name": "Ana Kos"}, "Piotr Wilk"], ("Ana Kos", "Piotr Wilk")),
        ({"@type": ["Person", "Organization"], "name": "Ana Kos"}, ("Ana Kos",)),
        ([{"name": "Ana Kos"}, {"@type": "Organization", "name": "Morava Courier"}], ("Ana Kos",)),
        ({"givenName": "Ana", "familyName": "Kos"}, ("Ana Kos",)),
        ({"name": ["Ana Kos", "ana kos"]}, ("Ana Kos",)),
        ([[{"name": {}}], 7, None], ()),
    ],
)
def test_structured_data_tells_people(author: object, names: tuple[str, ...]) -> None:
    assert clean(page(head=data(author))).authors == names


def test_a_reference_within_structured_data_is_followed() -> None:
    graph = {"@graph": [{"@type": "Article", "headline": "x", "author": {"@id": "#p"}},
                        {"@type": "Person", "@id": "#p", "name": "Ana Kos"}]}  # fmt: skip
    html = page(head=f'<script type="application/ld+json">{json.dumps(graph)}</script>')
    assert clean(html).authors == ("Ana Kos",)


@pytest.mark.parametrize(
    "told",
    [
        {"head": '<meta name="author" content="Ana Kos">'},
        {"head": '<meta name="twitter:label1" content="Written by">'
                 '<meta name="twitter:data1" content="Ana Kos">'},
        {"before": '<p>By <a rel="author" href="/x">Ana Kos</a></p>'},
        {"before": '<div class="article-byline">By Ana Kos</div>'},
        {"before": '<span itemprop="author"><b itemprop="name">Ana Kos</b></span>'},
        {"before": '<a href="/authors/ana-kos">Ana Kos</a>'},
    ],
)  # fmt: skip
def test_metas_and_bylines_are_read(told: dict[str, str]) -> None:
    assert clean(page(**told)).authors == ("Ana Kos",)


def test_the_better_source_wins() -> None:
    html = page(head=data({"name": "Ana Kos"}) + '<meta name="author" content="Morava Courier">')
    assert clean(html).authors == ("Ana Kos",)


@pytest.mark.parametrize(
    ("author", "names", "agencies"),
    [
        ([{"@type": "Person", "name": "Ana Kos"}, {"@type": "Organization", "name": "SDA"}],
         ("Ana Kos", "SDA"), ("SDA",)),
        ({"@type": "Person", "name": "Ana Kos und Piotr Wilk, dpa"},
         ("Ana Kos", "Piotr Wilk", "dpa"), ("dpa",)),
        ([{"@type": "Person", "name": "Ana Kos"}, {"@type": "Person", "name": "Gear Team"}],
         ("Ana Kos", "Gear Team"), ("Gear Team",)),
        ({"@type": "Organization", "name": "Morava Courier"}, ("Morava Courier",),
         ("Morava Courier",)),
        ({"@type": "Person", "name": "Courier staff reporter"}, ("Courier staff reporter",),
         ("Courier staff reporter",)),
        ("Morava Courier", ("Morava Courier",), ("Morava Courier",)),
        ("https://courier.example/ana", (), ()),
    ],
)  # fmt: skip
def test_who_is_no_person_is_marked(
    author: object, names: tuple[str, ...], agencies: tuple[str, ...]
) -> None:
    found = clean(page(head=data(author)))
    assert (found.authors, found.agencies) == (names, agencies)


OUTLET = {"@type": "Organization", "name": "Morava Courier"}


def test_a_plain_byline_wins_over_an_outlet_that_declares_itself() -> None:
    html = page(head=data(OUTLET), before='<div class="byline">By Ana Kos</div>')
    found = clean(html)
    assert (found.authors, found.agencies, found.origins["authors"]) == (
        ("Ana Kos",), (), "byline",
    )  # fmt: skip


@pytest.mark.parametrize(
    "around",
    ['<div class="byline">World news</div>', '<a href="/authors/x">The Courier view</a>'],
)
def test_a_loose_one_does_not(around: str) -> None:
    assert clean(page(head=data(OUTLET), before=around)).authors == ("Morava Courier",)


@pytest.mark.parametrize("name", ["MC", "Morava Courier (www.courier.example)", "The Morava"])
def test_an_outlets_initials_and_domain_are_its_names(name: str) -> None:
    head = f'<meta name="author" content="{name}"><meta property="og:site_name" content="MC">'
    html = page(head=head, before='<p>By <a rel="author" href="/x">Ana Kos</a></p>')
    found = clean(html, url="https://www.morava.example.com/a")
    assert found.authors == ("Ana Kos",)


def test_authors_of_other_articles_on_the_page_are_not_its_own() -> None:
    own = '<p><a rel="author">Ana Kos</a> and <a rel="author">Piotr Wilk</a></p>'
    other = "".join(
        f"<section><h2>{'A long headline about something else ' * 4}</h2>"
        f'<a rel="author">{name}</a><p>{"It goes on. " * 20}</p></section>'
        for name in ("Luc Favre", "Mira Stan", "Ute Brand")
    )
    assert clean(page(before=own, after=other)).authors == ("Ana Kos", "Piotr Wilk")


def test_a_labelled_line_is_a_byline_and_a_sentence_is_none() -> None:
    assert clean(page(after="<ul><li>Autorin/Autor Ana Kos</li></ul>")).authors == ("Ana Kos",)
    assert clean(page(after="<ul><li>Von Valjevo nach Norden</li></ul>")).authors == ()


def test_a_lone_first_name_is_filled_in_from_the_byline() -> None:
    html = page(head=data({"name": "Ana"}), before='<div class="byline">By Ana Kos</div>')
    assert clean(html).authors == ("Ana Kos",)


TEXTS = st.sampled_from(["", "Ana Kos", "Staff", "x" * 300, "http://x", "2026-03-01", "<b>", "dpa"])
VALUES = st.recursive(
    TEXTS | st.none() | st.booleans() | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "url", "@type", "@id", "item"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
KEYS = ("author", "headline", "datePublished", "dateModified", "keywords", "articleSection",
        "image", "isAccessibleForFree", "publisher", "articleBody", "description")  # fmt: skip


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, min_size=1))
@settings(max_examples=25, derandomize=True, deadline=None)
def test_no_structured_data_breaks_the_cleaning(claims: dict[str, object]) -> None:
    node = {"@type": "NewsArticle", **claims}
    found = clean(page(head=f'<script type="application/ld+json">{json.dumps(node)}</script>'))
    assert found.title
    assert all(found.authors)
    assert set(found.agencies) <= set(found.authors)
    assert all(found.tags)
    assert found.image.startswith("http") or not found.image
