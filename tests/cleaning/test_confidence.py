"""What is no article is marked with a reason; what is one, however short, is not."""

import contextlib
import json

import pytest

from crawler.cleaning import confidence
from crawler.cleaning.blocks import read_blocks
from crawler.cleaning.confidence import Cleaned, Shape, judge
from crawler.cleaning.markup import parse
from db.errors import CleanError
from db.records import Mark
from tests.cleaning.pages import BODY, PARAGRAPHS, TITLE, clean, page

FORM = '<form><input name="u"><input type="PassWord" name="p"><button>Go</button></form>'
NOTE = "<p>This part of the Courier is for those who subscribe to it, in print or online.</p>"


def data(kind: str, **given: object) -> str:
    node = {"@type": kind, "name": "x", "headline": "x", **given}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def teasers(count: int) -> str:
    return "".join(
        f'<h3><a href="/n/{n}">The council of village number {n} bought shells again</a></h3>'
        f"<p>Village number {n} says it needs them, and {n + 2} others agree with it fully.</p>"
        for n in range(count)
    )


def test_articles_are_not_marked() -> None:
    assert clean(page()).mark is None
    assert clean(page(head=data("NewsArticle"))).mark is None


def test_a_news_flash_is_an_article() -> None:
    flash = (
        "<p>A train with eleven cars of ammunition stopped at the border near Loznica on Monday "
        "night, the customs office said, and nobody could tell who owned it.</p>"
    )
    assert clean(page(flash)).mark is None
    half = "<p>Eleven cars of ammunition stopped at the border near Loznica, customs said.</p>"
    assert clean(page(half)).mark is Mark.SHORT
    assert clean(page(half, head=data("NewsArticle"))).mark is None


def test_too_short_says_how_short() -> None:
    found = clean(page("<p>Please enable scripts in your browser to go on reading here.</p>"))
    assert (found.mark, found.evidence) == (Mark.SHORT, "11 words of text")


@pytest.mark.parametrize(
    "title", ["Page not found", "404", "Error 404", "Stranica nije pronađena",
              "Seite wurde nicht gefunden", "Страница не найдена", "Oops! This is gone"],
)  # fmt: skip
def test_a_lost_page_that_answers_200_is_one(title: str) -> None:
    said = "<p>What you were looking for has moved, or it never was. Try the search above.</p>"
    found = clean(page(said, title=title))
    assert found.mark is Mark.LOST
    assert title in found.evidence


def test_an_article_about_lost_pages_is_none() -> None:
    assert clean(page(title="Why the page was not found: a history of 404")).mark is None
    assert clean(page(title="Peugeot 404 turns sixty")).mark is None


@pytest.mark.parametrize("title", ["Log in", "Anmelden | Morava Courier", "Prijavite se", "Вход"])
def test_a_login_wall_is_one(title: str) -> None:
    assert clean(page(NOTE + FORM, title=title)).mark is Mark.LOGIN
    assert clean(page(NOTE, title=title)).mark is Mark.LOGIN


def test_a_wall_is_known_by_the_password_it_asks_for() -> None:
    found = clean(page(NOTE + NOTE.replace("part", "corner") + FORM, title="Morava premium"))
    assert found.mark is Mark.LOGIN
    assert "asks for a password" in found.evidence


def test_an_article_with_a_login_box_beside_it_is_none() -> None:
    assert clean(page(BODY, after=FORM)).mark is None
    assert clean(page(NOTE, after=FORM, head=data("NewsArticle"))).mark is None


def test_a_video_page_is_one() -> None:
    head = '<meta property="og:type" content="video.other">'
    said = f"<video src=x></video><p>{PARAGRAPHS[0]}</p>"
    assert clean(page(said, head=head)).mark is Mark.VIDEO
    assert clean(page(said, head=data("VideoObject"))).mark is Mark.VIDEO
    assert clean(page(said, head=data("VideoObject") + data("NewsArticle"))).mark is None


def shape_and_lines(lines: list[str], linked: set[str], **given: object) -> Mark | None:
    words = sum(len(line.split()) for line in lines)
    cleaned = Cleaned(titles=(TITLE,), words=words, lines=tuple(lines), linked=frozenset(linked))
    doubt = judge(Shape(**given), cleaned)  # type: ignore[arg-type]  # the names are Shape's
    return doubt.mark if doubt else None


def listed(count: int) -> tuple[list[str], set[str]]:
    lines, linked = [], set()
    for n in range(count):
        headline = f"The council of village number {n} bought shells again"
        lines += [headline, f"Village number {n} says that it needs them."]
        linked.add(headline)
    return lines, linked


def test_a_list_of_teasers_is_a_list_page() -> None:
    assert shape_and_lines(*listed(6)) is Mark.LIST
    assert shape_and_lines(*listed(6), declared=True) in (None, Mark.LINKS)
    assert shape_and_lines(*listed(2)) is not Mark.LIST


def test_a_declared_collection_with_an_introduction_is_a_list_page() -> None:
    lines, linked = listed(6)
    mark = shape_and_lines([*PARAGRAPHS, *lines], linked, kinds=frozenset({"CollectionPage"}))
    assert mark is Mark.LIST
    assert shape_and_lines([*PARAGRAPHS, *lines], linked) is None


def test_mostly_links_says_how_many() -> None:
    lines = [f"Minutes of meeting number {n}, with all its annexes in full" for n in range(4)]
    assert shape_and_lines(lines, set(lines)) is Mark.LINKS
    assert shape_and_lines([*lines, *PARAGRAPHS], set(lines)) is None


def test_a_long_declared_article_is_believed() -> None:
    lines = [" ".join(["word"] * 300)]
    assert shape_and_lines(lines, set(lines), declared=True, password=True) is None


def test_a_page_of_teasers_is_no_article_from_end_to_end() -> None:
    shown = "".join(f"<div>{teasers(1)}</div>" for _ in range(3)) + teasers(9)
    with contextlib.suppress(CleanError):  # or nothing is left of it, which is as well
        assert clean(page(shown, title="World news")).mark in (Mark.LIST, Mark.LINKS, Mark.SHORT)


def test_a_short_line_is_told_with_the_linked_headline_before_it() -> None:
    long = " ".join(PARAGRAPHS)
    html = (
        "<html><body><h3><a href='/1'>Bakers warn of dearer bread</a></h3><p>Dearer in spring.</p>"
        f"<h3><a href='/2'>River port closed</a></h3><p>{long}</p><p>Menu</p></body></html>"
    )
    blocks = read_blocks(parse(html.encode(), url="https://news.example/a"))
    text = f"Dearer in spring.\n{long}"
    told = confidence.teased_lines(blocks, text)
    assert told == ("Bakers warn of dearer bread", "Dearer in spring.", long)
    assert confidence.teased_lines([], text) == ("Dearer in spring.", long)
    assert confidence.linked_lines(blocks) == {"Bakers warn of dearer bread", "River port closed"}
