"""Example pages: what is wanted, due, had and failed; and watches that wait for them."""

from datetime import timedelta

import pytest

from db.examples import ExamplePage
from db.store import open_store
from db.watch_records import Likeness
from tests.making import NOON, watch

ONE, TWO = "https://valley.test/one", "https://valley.test/two"
LATER = NOON + timedelta(minutes=5)
PAGE = ExamplePage(address=ONE, title="Shells", text="From Valjevo.", language="en")
NOTHING = Likeness(examples=(), least=0.25)
SOMETHING = Likeness(examples=((("Krušik", 9.0),),), least=0.25)


def due(store, now=NOON, limit=9):
    return [each.address for each in store.examples.claim_due(now, now + timedelta(hours=1), limit)]


def test_what_is_configured_is_due_once_until_its_asking_is_given_up(store):
    store.examples.configure([ONE, TWO], NOON)
    assert due(store, NOON - timedelta(seconds=1)) == []
    assert due(store, limit=1) == [ONE]
    assert due(store) == [TWO]
    assert due(store, LATER) == []
    assert due(store, NOON + timedelta(hours=1)) == [ONE, TWO]


def test_what_was_had_is_not_asked_again(store):
    store.examples.configure([ONE], NOON)
    store.examples.keep(PAGE, LATER)
    store.examples.configure([ONE], LATER)
    assert due(store, LATER + timedelta(days=365)) == []
    (kept,) = store.examples.all()
    assert (kept.title, kept.text, kept.fetched) == ("Shells", "From Valjevo.", LATER)
    assert store.examples.reads() == {(ONE, LATER)}


def test_a_failure_keeps_what_was_had_and_counts_until_it_is_had_again(store):
    store.examples.configure([ONE], NOON)
    store.examples.keep(PAGE, NOON)
    for _ in range(2):
        store.examples.fail(ONE, "no route", now=NOON, due=LATER)
    (failed,) = store.examples.all()
    assert (failed.why, failed.failures, failed.text) == ("no route", 2, PAGE.text)
    assert due(store) == []
    assert due(store, LATER) == [ONE]
    store.examples.keep(PAGE, LATER)
    assert [(each.why, each.failures, each.due) for each in store.examples.all()] == [("", 0, None)]


def test_what_no_watch_names_rests_and_is_there_when_it_comes_back(store):
    store.examples.configure([ONE, TWO], NOON)
    store.examples.keep(PAGE, NOON)
    store.examples.configure([], NOON)
    assert due(store, LATER) == []
    assert len(store.examples.reads()) == 1
    store.examples.configure([ONE, TWO], LATER)
    assert due(store, LATER) == [TWO]


def test_what_is_refreshed_before_it_was_configured_is_kept(store):
    store.examples.keep(PAGE, NOON)
    store.examples.fail(TWO, "gone", now=NOON, due=LATER)
    store.examples.configure([ONE, TWO], NOON)
    assert due(store, LATER) == [TWO]


def configure(store, likeness, **given):
    wanted = watch(query="works", likeness=likeness, **given)
    store.watches.configure([wanted], NOON, lambda _watch, now: now)


@pytest.mark.parametrize("then", [SOMETHING, None])
def test_a_watch_begins_when_it_waits_no_more(store, then):
    configure(store, NOTHING, look_back=timedelta(days=3))
    assert store.watches.behind() == ()  # backlogs wait for those that are
    assert store.watches.looking_back() == ()
    configure(store, then, look_back=timedelta(days=3))
    assert [each.likeness for each in store.watches.behind()] == [then]
    assert len(store.watches.looking_back()) == 1


def test_another_example_does_not_begin_it_again(store):
    configure(store, SOMETHING)
    store.watches.mark_caught_up("arms")
    configure(store, Likeness(examples=(*SOMETHING.examples, (("Zastava", 9.0),)), least=0.25))
    assert store.watches.behind() == ()


def test_whether_a_database_is_ready_is_told_without_making_one(store, tmp_path):
    assert store.is_ready()
    other = open_store(f"sqlite:///{tmp_path}/none.db")
    assert not other.is_ready()
    assert not (tmp_path / "none.db").exists()
    other.close()
