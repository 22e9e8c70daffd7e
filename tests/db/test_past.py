"""Looking back: candidates, batches, how articles were listed, marks, fates, and the index anew."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from db.errors import NotFoundError
from db.past import Listed
from db.plans import AlertState, MatchReason, NewAlert, PlannedMatch
from db.records import Mark
from db.source_tables import EntryRow
from db.watch_records import Match
from tests.db.test_articles import take
from tests.making import NOON, article, outcome, passage, source, watch

PAGES = [f"https://valley.test/{number}" for number in range(1, 5)]


@pytest.fixture(autouse=True)
def _a_source(store):
    store.sources.configure([source()], NOON)
    store.watches.configure([watch()], NOON, lambda _watch, now: now)


def fill(store):
    """Four articles, an hour apart, the even ones about shells."""
    for number, url in enumerate(PAGES, 1):
        words = "shells" if number % 2 == 0 else "bread"
        take(
            store,
            article(url, title="News", text=words),
            at=NOON + timedelta(hours=number),
            folded_text=words,
        )


def listed(database, number, url, *, backlog):
    row = {
        "url_key": url, "source_id": 1, "url": url, "host": "valley.test", "title": "",
        "summary": "", "state": "done", "due_at": NOON, "attempts": 1, "backlog": backlog,
        "seen_at": NOON, "article_id": number, "published": NOON,
    }  # fmt: skip
    with database.writing() as connection:
        connection.execute(insert(EntryRow).values(row))


def test_candidates_are_numbers_the_newest_first(store):
    fill(store)
    assert list(store.past.candidates(None, None)) == [4, 3, 2, 1]
    assert list(store.past.candidates([["shells"]], None)) == [4, 2]
    assert list(store.past.candidates([["she*"], ["new*"]], None)) == [4, 2]
    assert list(store.past.candidates([["shells"]], NOON + timedelta(hours=3))) == [4]
    assert list(store.past.candidates(None, NOON + timedelta(hours=3))) == [4, 3]
    assert list(store.past.candidates(None, NOON + timedelta(days=3))) == []


def test_articles_are_read_as_queries_look_at_them(store):
    given = article(PAGES[0], section="World", tags=("arms",), mark=Mark.LIST, evidence="links")
    take(store, given)
    ((found,),) = store.past.read([1])
    assert (found.id, found.source, found.story, found.copy_of) == (1, "Valley Post", 1, None)
    assert found.article.text == given.text
    assert (found.article.section, found.article.tags) == ("World", ("arms",))
    assert (found.article.mark, found.first_seen) == (Mark.LIST, NOON)


def test_a_removed_article_is_left_out_and_the_period_counts(store):
    fill(store)
    assert [len(batch) for batch in store.past.read([9, 4, 1])] == [2]
    later = NOON + timedelta(hours=2)
    assert [[p.id for p in batch] for batch in store.past.read([4, 1], later)] == [[4]]
    assert (store.past.count(None), store.past.count(later)) == (4, 3)


def test_the_first_listing_of_an_article_counts(store, database):
    fill(store)
    listed(database, 1, "valley.test/1", backlog=True)
    listed(database, 1, "valley.test/one", backlog=False)
    assert store.past.listed([1, 2]) == {1: Listed(backlog=True, published=NOON)}


def test_an_article_is_known_by_its_address_and_an_entry_by_its_link(store, database):
    fill(store)
    assert store.past.at([PAGES[2]]) == 3
    assert store.past.at(["elsewhere.test"]) is None
    listed(database, None, "valley.test/9", backlog=False)
    assert store.past.entry_at(["valley.test/9"]) == "done"
    assert store.past.entry_at(["valley.test/10"]) is None


def test_marks_are_set_changed_and_taken_back(store):
    fill(store)
    marks = store.markings
    marks.set(1, "arms", wanted=True, now=NOON)
    marks.set(2, "arms", wanted=True, now=NOON)
    marks.set(2, "arms", wanted=False, now=NOON)
    assert marks.of_watch("arms") == {1: True, 2: False}
    assert marks.of_article(2) == {"arms": False}
    assert (marks.clear(2, "arms"), marks.clear(2, "arms")) == (True, False)
    assert marks.of_article(2) == {}


def test_marks_need_an_article_and_a_watch(store):
    fill(store)
    with pytest.raises(NotFoundError, match="no article 9"):
        store.markings.set(9, "arms", wanted=True, now=NOON)
    with pytest.raises(NotFoundError, match="no watch is named 'bread'"):
        store.markings.clear(1, "bread")


def test_the_fate_of_a_match_is_its_reason_its_alert_and_its_deliveries(store):
    new = NewAlert(
        sequence=1, state=AlertState.OPEN, kind="new", channels=("hook", "mail"), due_at=NOON
    )
    planned = PlannedMatch(
        match=Match(watch="arms", passages=(passage(),)),
        watch=watch(),
        reason=MatchReason.TOLD,
        new_alert=new,
    )
    take(store, decided=outcome(planned))
    fate = store.fates.of(1, "arms")
    assert (fate.matched, fate.reason, fate.alert) == (NOON, MatchReason.TOLD.value, "open")
    assert [(sent.channel, sent.state) for sent in fate.deliveries] == [
        ("hook", "due"), ("mail", "due"),
    ]  # fmt: skip
    assert store.fates.of(2, "arms") is None
    assert (store.fates.since("arms"), store.fates.since("bread")) == (NOON, None)


def words(given):
    return f"new{given.text}", ""


def test_the_index_is_made_anew_in_steps_and_goes_on_where_it_was(store):
    fill(store)
    indexing = store.indexing
    assert (indexing.progress(2).done, indexing.progress(2).of) == (0, 4)
    assert (indexing.redo(2, words, 3).done, indexing.progress(2).complete) == (3, False)
    assert list(store.past.candidates([["newbread"]], None)) == [3, 1]
    assert list(store.past.candidates([["shells"]], None)) == [4]
    assert indexing.redo(2, words, 3).complete
    assert list(store.past.candidates([["newshells"]], None)) == [4, 2]
    assert list(store.past.candidates([["shells"]], None)) == []
    calls = []
    assert indexing.redo(2, calls.append, 3).complete
    assert calls == []


def test_a_later_folding_begins_from_the_start_and_an_earlier_one_changes_nothing(store):
    fill(store)
    store.indexing.redo(2, words, 9)
    assert store.indexing.progress(1).complete
    store.indexing.redo(3, words, 2)
    assert store.indexing.progress(3).done == 2
    assert store.indexing.progress(4).done == 0
    assert store.indexing.redo(4, words, 3).done == 3


def test_an_index_of_nothing_is_of_the_present_folding(store):
    store.indexing.begin(2)
    fill(store)
    assert store.indexing.progress(2).complete
    assert not store.indexing.progress(3).complete
    store.indexing.begin(3)
    assert not store.indexing.progress(3).complete


def test_an_index_of_a_version_not_known_is_left_to_be_made_anew(store, database):
    fill(store)
    store.indexing.begin(2)
    assert not store.indexing.progress(2).complete
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM fact")).scalar() == 0
