"""Authors are people: out of structured data, metas and bylines, without by-words and jobs."""

import json

import pytest

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
