"""The invented articles keep their promises: traps only in chrome, copies, dates, long enough."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from wirewatch.demo.config import WATCHES
from wirewatch.demo.outlets.content import load_editions

NOW = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # half an hour before clocks change in Europe
EDITIONS = load_editions(NOW)
ARTICLES = [
    pytest.param(article, id=f"{edition.outlet.key}/{article.slug}")
    for edition in EDITIONS
    for article in edition.articles
]
STORY = re.compile(
    r"Serb|Ukrain|shell|munition|Kruna|срп?с?к.. (гранат|муниц)|Срб|Украјин|гранат|муниц|Крун", re.I
)


def test_three_outlets_list_in_three_ways_and_two_alphabets():
    assert [edition.outlet.kind for edition in EDITIONS] == ["feed", "sitemap", "listing"]
    assert [edition.outlet.language for edition in EDITIONS] == ["en", "en", "sr"]
    assert len({edition.outlet.address for edition in EDITIONS}) == 3


@pytest.mark.parametrize("article", ARTICLES)
def test_an_article_outside_the_story_names_it_in_its_chrome_only(article):
    kept = f"{article.title} {article.summary} {article.text} {article.author}"
    assert bool(STORY.search(kept)) == bool(article.watches)


@pytest.mark.parametrize("article", ARTICLES)
def test_an_article_has_the_length_of_one(article):
    assert 245 <= len(article.text.split()) <= 600


@pytest.mark.parametrize("article", ARTICLES)
def test_dates_lie_before_now(article):
    assert timedelta(0) < NOW - article.published < timedelta(days=2)


def test_each_outlet_has_a_trap():
    for edition in EDITIONS:
        traps = [article for article in edition.articles if not article.watches]
        baited = [
            article
            for article in traps
            if STORY.search(" ".join(comment.text for comment in article.comments))
            and STORY.search(" ".join(article.tags))
            and STORY.search(article.share_label)
        ]
        assert baited, edition.outlet.name


def test_slugs_and_paths_are_unique():
    for edition in EDITIONS:
        assert len({article.slug for article in edition.articles}) == len(edition.articles)
        assert len({article.path for article in edition.articles}) == len(edition.articles)


def test_the_copy_has_its_original_text_under_another_headline():
    texts = {
        f"{edition.outlet.key}/{article.slug}": article
        for edition in EDITIONS
        for article in edition.articles
    }
    (copy,) = [article for article in texts.values() if article.copy_of]
    original = texts[copy.copy_of]
    assert copy.paragraphs[: len(original.paragraphs)] == original.paragraphs
    assert copy.title != original.title


def test_one_article_is_held_back():
    held = [article for edition in EDITIONS for article in edition.held_back]
    assert len(held) == 1
    assert all(held[0] not in edition.printed for edition in EDITIONS)


def test_the_truth_names_watches_that_exist():
    named = {watch for edition in EDITIONS for each in edition.articles for watch in each.watches}
    assert named == {watch.name for watch in WATCHES}


def test_paths_carry_the_outlets_own_date():
    now = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # in London already the second of July
    harrow = load_editions(now + timedelta(hours=26))[0]
    assert harrow.articles[0].path.startswith("/2026/07/02/")
