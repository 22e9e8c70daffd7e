"""Reindexing: a few articles a tick, until the index is of the present folding."""

import pytest
from sqlalchemy import text

from db.threads import Threads
from intake.searchable import searchable
from tests.making import NOON, arrival, article, outcome, source
from wirewatch.stages.reindex import Reindexing


@pytest.fixture
def filled(store):
    """A store with five articles, indexed by other words than the present folding's."""
    store.sources.configure([source()], NOON)
    for number in range(5):
        store.intake.take(
            arrival(article(f"https://valley.test/{number}"), folded_title="", folded_text="old"),
            lambda _snapshot: outcome(),
            NOON,
        )
    return store


def found(store, word):
    return len(store.past.candidates([[word]], None))


async def test_it_goes_on_tick_by_tick_and_after_a_restart(filled, monkeypatch):
    monkeypatch.setattr("wirewatch.stages.reindex.AT_ONCE", 2)
    threads = Threads()
    first = Reindexing(store=filled, threads=threads)
    assert await first.step(most=1) is False
    assert (found(filled, "old"), found(filled, "shells")) == (3, 2)
    again = Reindexing(store=filled, threads=threads)
    assert await again.step(most=9) is True
    assert (found(filled, "old"), found(filled, "shells")) == (0, 5)
    assert await again.step() is True
    threads.close()


async def test_what_is_edited_meanwhile_keeps_its_new_text(filled, database):
    """The text is read where it is indexed: no edit comes between."""
    threads = Threads()

    def words(given):
        return searchable(given)

    filled.indexing.redo(99, words, 1)
    with database.writing() as connection:
        connection.execute(text("UPDATE article SET text = 'bread' WHERE id = 2"))
    filled.indexing.redo(99, words, 9)
    assert found(filled, "bread") == 1
    threads.close()
