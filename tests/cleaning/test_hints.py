"""A source's hints: what is kept, dropped and read because the user says so."""

from datetime import UTC, datetime

import pytest

from crawler.cleaning import frames
from crawler.cleaning.article import clean_page, explain_page
from crawler.cleaning.hints import tried
from crawler.cleaning.markup import parse
from db.records import Article, Hints
from tests.cleaning.pages import (
    BODY,
    FETCHED,
    PARAGRAPHS,
    TITLE,
    URL,
    assert_whole,
    clean,
    page,
)  # fmt: skip

FACTS = (
    '<aside class="newsletter related"><h3>The plant in figures</h3><ul><li>Eleven consignments in '
    "autumn</li><li>Two buyers, both new</li></ul></aside>"
)
APPEAL = "<p>Our work costs money, and every dinar that you give keeps the lights on here.</p>"


def hinted(html: bytes, **given: object) -> Article:
    hints = Hints(**given)  # type: ignore[arg-type]  # the names are those of Hints
    return clean_page(html, url=URL, content_type="text/html", fetched=FETCHED, hints=hints)


def test_a_kept_region_survives_though_it_looks_like_chrome() -> None:
    html = page(inside=FACTS)
    assert "Eleven consignments in autumn" not in clean(html).text
    text = hinted(html, keep=("aside.newsletter",)).text
    assert "Eleven consignments in autumn" in text
    assert "Two buyers, both new" in text
    assert_whole(text)


def test_a_kept_region_survives_also_within_chrome_that_goes() -> None:
    html = page(after=f'<footer><div class="comments">{FACTS}</div></footer>')
    text = hinted(html, keep=("aside",)).text
    assert "Two buyers, both new" in text
    assert_whole(text)


def test_kept_lines_stand_in_the_text_once() -> None:
    text = hinted(page(), keep=("article", "article p")).text
    lines = text.split("\n")
    assert len(lines) == len(set(lines))
    assert_whole(text)


def test_a_dropped_region_is_gone_with_the_reason() -> None:
    told = "The ministry told the Courier that three licences had been suspended since the spring."
    html = page(BODY + f'<div data-x="1"><p>{told}</p></div>')
    assert told in clean(html).text
    explained = explain_page(html, url=URL, fetched=FETCHED, hints=Hints(drop=("div[data-x]",)))
    assert told not in explained.article.text
    assert_whole(explained.article.text)
    assert explained.removed[0].reason == "hint: div[data-x]"


def test_drop_wins_over_keep_and_holds_in_the_second_look() -> None:
    html = page(f'<p>{PARAGRAPHS[0]}</p><div class="x2">{APPEAL * 9}</div>')
    assert "every dinar" not in hinted(html, drop=(".x2",), keep=(".x2",)).text


def test_the_title_and_the_date_are_read_where_the_hints_say() -> None:
    lead = '<h2 data-t="What the papers say">x</h2><i class="d">3 February 2026 10:00</i>'
    found = hinted(page(before=lead), title="h2::attr(data-t)", published=".d")
    assert found.title == "What the papers say"
    assert found.published == datetime(2026, 2, 3, 10, tzinfo=UTC)
    assert (found.origins["title"], found.origins["published"]) == ("hint", "hint")


def test_a_time_is_read_by_its_attribute_in_the_sources_zone() -> None:
    lead = '<time class="d" datetime="2026-02-03 10:00">yesterday</time>'
    hints = Hints(published="time.d")
    found = clean_page(
        page(before=lead), url=URL, fetched=FETCHED, hints=hints, timezone="Europe/Belgrade"
    )
    assert found.published == datetime(2026, 2, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize("said", ["", "some day", "3 February 2099"])
def test_hints_that_find_nothing_leave_the_guesses(said: str) -> None:
    html = page(before=f'<i class="d">{said}</i>')
    plain = clean(html)
    found = hinted(html, title=".none", published=".d", keep=(".none",), drop=(".none",))
    assert (found.title, found.published, found.text) == (TITLE, plain.published, plain.text)


def test_the_whole_page_cannot_be_dropped() -> None:
    assert_whole(hinted(page(), drop=("html",)).text)


def test_a_trial_counts_what_each_hint_matches() -> None:
    root = parse(page(inside=FACTS), url=URL)
    hints = Hints(keep=("aside",), drop=(".ad", "nav a"), title="h1", published="time")
    trials = tried(root, hints)
    assert [(t.key, t.selector, t.matched) for t in trials] == [
        ("keep", "aside", 1), ("drop", ".ad", 0), ("drop", "nav a", 3), ("title", "h1", 1),
        ("published", "time", 0),
    ]  # fmt: skip
    assert trials[3].excerpt == TITLE


def test_hints_travel_to_the_worker_and_back() -> None:
    hints = Hints(keep=("a", "b"), drop=(), title="h1")
    assert frames.to_hints(frames.header(frames.pack({"h": frames.from_hints(hints)})[8:])["h"]) \
        == hints  # fmt: skip
    assert frames.from_hints(Hints()) is None
    assert frames.to_hints(None) == Hints()
    with pytest.raises(frames.BrokenFrame):
        frames.to_hints({"keep": 7})
