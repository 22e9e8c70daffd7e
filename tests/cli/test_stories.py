"""Stories listed and shown, and the batch door for grouping articles."""

import json
import shutil
from datetime import timedelta

import pytest

from db.clock import SystemClock
from db.store import open_store
from tests import making
from tests.cli.test_commands import wirewatch
from tests.making import arrival, outcome
from tests.stories.test_grouping import BLAST, OTHERS, VOTE

__all__ = ["wirewatch"]


def lines(*objects: object) -> str:
    return "\n".join(map(json.dumps, objects))


def article(number: int, text: str, **more: object) -> dict[str, object]:
    return {"id": number, "title": None, "text": text, "language": "en", "published": None, **more}


def test_articles_are_grouped_in_the_order_they_come(wirewatch):
    texts = [*OTHERS, BLAST[0], VOTE, BLAST[1], BLAST[0]]
    given = lines(*(article(number, text) for number, text in enumerate(texts)))
    answered = wirewatch("stories", "group", "--jsonl", stdin=given)
    assert answered.status == 0
    found = answered.objects
    assert [each["id"] for each in found] == list(range(len(texts)))
    assert found[3]["story"] == found[5]["story"] == found[6]["story"] != found[4]["story"]
    assert [each["copy_of"] for each in found] == [None] * 6 + ["3"]
    assert len(found[3]["new"]) == 3
    assert found[6]["new"] == []


def test_a_line_that_cannot_be_read_is_answered_and_the_next_goes_on(wirewatch):
    given = lines(
        "no object",
        {"text": "without an id"},
        article(1, VOTE, published="0001-01-01T00:00:00+14:00"),
        article(2, VOTE, published="soon"),
        article(3, VOTE, published="2026-03-02"),
    )
    answered = wirewatch("stories", "group", "--jsonl", stdin=f"{given}\n{{half")
    assert answered.status == 0
    told = answered.objects
    assert ["error" in each for each in told] == [True] * 4 + [False, True]
    assert told[4]["id"] == 3


def test_a_model_groups_what_shares_no_word(wirewatch):
    english = (
        "The river flooded the old town at night; hundreds of people had to leave their homes."
    )
    german = "Der Fluss überschwemmte nachts die Altstadt, Hunderte mussten ihre Häuser verlassen."
    given = lines(article(1, english), article(2, VOTE), article(3, german, language="de"))
    plain, asked = (
        [each["story"] for each in wirewatch("stories", "group", *how, stdin=given).objects]
        for how in (("--jsonl",), ("--jsonl", "--embedding"))
    )
    assert plain == ["0", "1", "2"]
    assert asked == ["0", "1", "0"]


def test_pairs_are_judged(wirewatch):
    def pair(name: str, first: str, second: str) -> dict[str, object]:
        sides = ({"title": "", "text": text} for text in (first, second))
        return {"id": name, "language": "en", **dict(zip(("first", "second"), sides, strict=True))}

    given = lines(
        *(pair(f"other {n}", text, VOTE) for n, text in enumerate(OTHERS)),
        pair("same", *BLAST),
        {"id": "half", "first": {}},
    )
    told = wirewatch("stories", "group", "--jsonl", "--pairs", stdin=given).objects
    assert [each.get("same") for each in told] == [False, False, False, True, None]
    assert "error" in told[4]


def test_it_has_one_format_only(wirewatch):
    assert wirewatch("stories", "group").status == 2


@pytest.fixture
def read(wirewatch, tmp_path, shaped):
    """The command line on a database with a story, a copy in it, and one that continues it."""
    shutil.copy(shaped, tmp_path / "w.db")
    wirewatch("sources", "list")
    store, at = open_store(f"sqlite:///{tmp_path}/w.db"), SystemClock().now()
    blast = put(store, at, 1, BLAST[0], site="Valley Post", title="Blast at Savamet")
    put(store, at, 2, BLAST[0], site="Mirror", story=blast.story, copy_of=blast.article)
    joined = ("shares Savamet, Ilic", "within 1 h")
    more = f"{BLAST[1]} Police arrested Petar Lukic of Sid."
    put(store, at, 3, more, site="Courier", story=blast.story, joined=joined)
    put(store, at, 4, VOTE, follows=blast.story)
    store.close()
    return wirewatch


def put(store, at, number, text, *, site="Herald", title="News", **given):
    host = site.replace(" ", "").lower()
    page = making.article(f"https://{host}.test/{number}", text=text, title=title, site=site)
    made = outcome(**given)
    return store.intake.take(arrival(page), lambda _: made, at + timedelta(minutes=number))


def test_stories_are_listed_with_their_outlets_and_copies(read):
    vote, blast = read("stories", "list", "--json").objects
    assert (blast["title"], blast["outlets"], blast["articles"]) == ("Blast at Savamet", 3, 3)
    assert (blast["copies"], blast["languages"], blast["watches"]) == (1, ["en"], [])
    assert (vote["follows"], vote["storyline"]) == (blast["id"], blast["id"])
    assert read("stories", "list", "--limit", "1", "--json").objects == [vote]
    assert "Blast at" in read("stories", "list").out
    assert "no stories" in read("stories", "list", "--since", "2099-01-01").out


def test_a_story_shows_who_reported_what_first_with_copies_folded(read):
    (told,) = read("stories", "show", "1", "--json").objects
    first, copy, later = told["reported"]
    assert [first["site"], copy["copy_of"], later["site"]] == ["Valley Post", "1", "Courier"]
    assert later["joined"] == ["shares Savamet, Ilic", "within 1 h"]
    assert later["added"] == ["Police arrested Petar Lukic of Sid."]
    assert (len(first["added"]), copy["added"]) == (3, [])
    assert [each["id"] for each in told["storyline_stories"]] == ["1", "2"]
    shown = read("stories", "show", "1").out
    for words in (
        "3 outlets, 2 independent reports",
        "first by Valley Post",
        "1 copy: Mirror",
        "joined: shares Savamet, Ilic, within 1 h",
        "+ Police arrested Petar Lukic of Sid.",
        "> 1",
    ):
        assert words in shown


def test_an_unknown_story_is_refused_with_advice(read):
    answered = read("stories", "show", "99")
    assert answered.status == 1
    assert "stories list" in answered.err


def test_figures_of_a_story_stand_side_by_side(wirewatch, tmp_path, shaped):
    shutil.copy(shaped, tmp_path / "w.db")
    wirewatch("sources", "list")
    store, at = open_store(f"sqlite:///{tmp_path}/w.db"), SystemClock().now()
    first = put(store, at, 1, "Four workers were injured in the blast.", site="Post")
    put(
        store, at, 2, "Nine workers were injured, a doctor said.", site="Courier", story=first.story
    )
    store.close()
    (told,) = wirewatch("stories", "show", "1", "--json").objects
    (row,) = told["figures"]
    assert [(each["site"], each["low"], each["high"]) for each in row["told"]] == [
        ("Post", 4, 4),
        ("Courier", 9, 9),
    ]
    assert row["relation"] in ("rising", "in conflict")
    shown = wirewatch("stories", "show", "1").out
    assert "Four (Post)" in shown
    assert "Nine (Courier)" in shown
