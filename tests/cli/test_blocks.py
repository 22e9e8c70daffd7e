"""`articles blocks`, and what `articles show` says of what was taken off."""

import shutil
from datetime import timedelta

import pytest

from crawler.sitememory import mark_of, recall
from db.clock import SystemClock
from db.plans import Verdict
from db.store import open_store
from tests.cli.test_commands import wirewatch
from tests.making import arrival, article, outcome
from tests.sitememory.paper import LAST, story

__all__ = ["wirewatch"]
LAWYERS = LAST[-1]


@pytest.fixture
def read(wirewatch, tmp_path, shaped):
    """The command line on a database that has seen ten pages of a site."""
    shutil.copy(shaped, tmp_path / "w.db")
    wirewatch("sources", "list")
    store, now = open_store(f"sqlite:///{tmp_path}/w.db"), SystemClock().now()
    for number in range(10):
        made = story(number)
        given = article(made.url, text=made.text, title=f"Report {number}", authors=())
        taken, recalled = recall(given, store.sites.memory("valleypost.test"), teaches=True)
        store.intake.take(
            arrival(taken, recalled=recalled), lambda _snapshot: outcome(verdict=Verdict.NEW), now
        )
        now += timedelta(minutes=1)
    store.close()
    return wirewatch


def test_blocks_are_listed_with_how_often_and_an_example(read):
    found = read("articles", "blocks", "www.valleypost.test", "--json").objects
    (lawyers,) = (each for each in found if each["text"] == LAWYERS)
    assert lawyers["id"] == f"{mark_of(LAWYERS):08x}"
    assert (lawyers["site"], lawyers["place"]) == ("valleypost.test", "tail")
    assert (lawyers["seen"], lawyers["of"], lawyers["never"]) == (10, 10, False)
    assert read("articles", "blocks", "--json").objects == found
    told = read("articles", "blocks", "https://www.valleypost.test/any/page").out
    assert "10 of 10" in told
    assert LAWYERS in told


def test_an_unknown_site_has_no_blocks(read):
    ended = read("articles", "blocks", "elsewhere.test")
    assert (ended.status, "no blocks are known" in ended.out) == (0, True)
    assert read("articles", "blocks", "elsewhere.test", "--json").objects == []


def test_a_block_can_be_forgotten_for_good(read):
    mark = f"{mark_of(LAWYERS):08x}"
    assert read("articles", "blocks", "valleypost.test", "--forget", mark).status == 0
    found = read("articles", "blocks", "valleypost.test", "--json").objects
    assert [each["never"] for each in found if each["id"] == mark] == [True]
    assert "kept" in read("articles", "blocks").out


@pytest.mark.parametrize(
    ("words", "status", "why"),
    [
        (["--forget", "5f0e3a1c"], 2, "name the site"),
        (["valleypost.test", "--forget", "zebra"], 2, "no block's id"),
        (["valleypost.test", "--forget", "1ffffffff"], 2, "no block's id"),
        (["valleypost.test", "--forget", "00000001"], 1, "shows them"),
        (["http://"], 2, "is no site"),
    ],
)
def test_what_cannot_be_forgotten_is_said(read, words, status, why):
    ended = read("articles", "blocks", *words)
    assert ended.status == status
    assert why in " ".join(ended.err.replace("│", " ").split())


def test_an_article_says_what_was_taken_off_it_and_why(read):
    (shown,) = read("articles", "show", "10", "--json").objects
    assert LAWYERS not in shown["text"]
    (lawyers,) = (each for each in shown["removed"] if each["text"] == LAWYERS)
    assert lawyers["reason"] == "recurs at the tail of 10 of the last 10 articles of this site"
    told = read("articles", "show", "10").out
    assert "taken off" in told
    assert LAWYERS in told
    (first,) = read("articles", "show", "1", "--json").objects
    assert (first["removed"], LAWYERS in first["text"]) == ([], True)
