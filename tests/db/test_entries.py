"""Entries: fair claims, retries, and links that are known."""

import contextlib
from datetime import timedelta

from sqlalchemy import select

from db.source_tables import EntryRow
from tests.db.test_sources import plan
from tests.making import NOON, arrival, keyed, outcome, source

LATER = NOON + timedelta(minutes=5)


def listed(store, *entries, at=NOON):
    store.sources.configure([source()], NOON)
    return store.sources.store_poll(1, list(entries), at, plan())[0]


def finish(store, entry_id, at=NOON):
    store.intake.take(arrival(entry_id=entry_id), lambda _snapshot: outcome(), at)


def test_one_of_each_host_at_a_time_newest_first(store):
    listed(
        store,
        keyed("https://a.test/old", host="a.test", published=NOON - timedelta(days=1)),
        keyed("https://a.test/new", host="a.test", published=NOON),
        keyed("https://a.test/undated", host="a.test"),
        keyed("https://b.test/1", host="b.test"),
    )
    first = store.entries.claim_due("me", NOON, LATER, limit=10)
    assert {c.entry.url for c in first} == {"https://a.test/new", "https://b.test/1"}
    busy = {c.host for c in first}
    assert not store.entries.claim_due("me", NOON, LATER, limit=10, busy=busy)
    more = store.entries.claim_due("me", NOON, LATER, limit=10, per_host=2)
    assert [c.entry.url for c in more] == ["https://a.test/old", "https://a.test/undated"]


def test_a_host_is_left_alone_until_its_time(store):
    listed(store, keyed(host="a.test"))
    store.hosts.allow_from("a.test", NOON + timedelta(seconds=2))
    assert not store.entries.claim_due("me", NOON + timedelta(seconds=1), LATER, limit=1)
    assert store.entries.claim_due("me", NOON + timedelta(seconds=2), LATER, limit=1)


def test_an_abandoned_entry_is_taken_over(store):
    listed(store, keyed())
    assert store.entries.claim_due("me", NOON, LATER, limit=1)
    assert not store.entries.claim_due("you", NOON, LATER, limit=1)
    assert store.entries.claim_due("you", LATER, LATER + timedelta(minutes=1), limit=1)


def test_a_failed_fetch_waits_and_counts(store):
    listed(store, keyed())
    store.entries.claim_due("me", NOON, LATER, limit=1)
    store.entries.postpone(1, LATER, "connection refused")
    assert store.entries.ready(NOON) == 0
    assert not store.entries.claim_due("me", NOON, LATER, limit=1)
    (again,) = store.entries.claim_due("me", LATER, LATER + timedelta(minutes=1), limit=1)
    assert again.attempts == 1
    store.entries.give_up(again.id, "404", LATER)
    assert not store.entries.claim_due("me", LATER + timedelta(days=9), LATER, limit=1)


def test_a_known_link_is_dropped(store):
    assert listed(store, keyed()).new == 1
    assert listed(store, keyed()).known == 1


def test_a_changed_title_is_fetched_again_but_not_more_than_once_an_hour(store):
    listed(store, keyed(title="First"))
    (claimed,) = store.entries.claim_due("me", NOON, LATER, limit=1)
    finish(store, claimed.id)
    soon, much_later = NOON + timedelta(minutes=59), NOON + timedelta(hours=1)
    assert listed(store, keyed(title="Second"), at=soon).changed == 0
    assert listed(store, keyed(title="Second"), at=much_later).changed == 1
    assert store.entries.claim_due("me", much_later, much_later + timedelta(hours=1), limit=1)


def test_an_entry_is_done_only_with_its_article(store, database):
    listed(store, keyed())
    (claimed,) = store.entries.claim_due("me", NOON, LATER, limit=1)

    def broken(_snapshot):
        raise ZeroDivisionError

    with contextlib.suppress(ZeroDivisionError):
        store.intake.take(arrival(entry_id=claimed.id), broken, NOON)
    assert store.entries.ready(LATER) == 1
    finish(store, claimed.id)
    with database.reading() as connection:
        row = connection.execute(select(EntryRow.state, EntryRow.article_id)).one()
    assert tuple(row) == ("done", 1)


def test_known_links_in_large_numbers(store):
    many = [keyed(f"https://a.test/{n}") for n in range(1200)]
    assert listed(store, *many).new == 1200
    assert len(store.entries.known([entry.key for entry in many] + ["no"])) == 1200
