"""Verbs on subscriptions, on both kinds of database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from db.pushing import Offer, PushState, Subscription, Unwanted
from db.records import PollReason, PollResult
from db.store import Store
from tests.making import NOON, keyed, source

HOUR = timedelta(hours=1)
OFFER = Offer(topic="https://valley.test/feed", hub="https://hub.test/")
OTHER = Offer(topic="https://valley.test/feed", hub="https://other.test/")
CALLBACKS = "https://desk.test/websub/"


@pytest.fixture
def source_id(store: Store) -> int:
    """A source that was polled once, next due in an hour."""
    store.sources.configure([source()], NOON)
    (state,) = store.sources.all()
    result = PollResult(
        source_id=state.id, at=NOON, reason=PollReason.NEW, next_poll_at=NOON + HOUR, interval=HOUR
    )
    store.sources.store_poll(state.id, [], NOON, lambda _: result)
    return state.id


def only(store: Store) -> Subscription:
    (found,) = store.subscriptions.all()
    return found


def active(store: Store, source_id: int) -> Subscription:
    store.subscriptions.offer(source_id, OFFER, NOON)
    later = store.subscriptions.change(only(store).token, live, NOON)
    assert later is not None
    return later


def live(each: Subscription) -> Subscription:
    return replace(
        each,
        state=PushState.ACTIVE,
        callback=CALLBACKS + each.token,
        active_since=NOON,
        expires_at=NOON + 24 * HOUR,
        next_at=NOON + 16 * HOUR,
    )


def test_an_offer_is_one_subscription_however_often_it_is_made(store, source_id):
    for _ in range(3):
        store.subscriptions.offer(source_id, OFFER, NOON)
    found = only(store)
    assert (found.offer, found.state, found.source) == (OFFER, PushState.OFFERED, "Valley Post")
    assert store.subscriptions.known(found.token) == found
    assert store.subscriptions.of_source(source_id) == found
    assert store.subscriptions.known("x") is None


def test_what_is_claimed_is_claimed_once_and_freed_by_its_change(store, source_id):
    store.subscriptions.offer(source_id, OFFER, NOON)
    (claimed,) = store.subscriptions.claim_due("a", NOON, NOON + HOUR, 5)
    assert store.subscriptions.claim_due("b", NOON, NOON + HOUR, 5) == ()
    store.subscriptions.change(claimed.token, lambda each: each, NOON, release=True)
    assert len(store.subscriptions.claim_due("b", NOON, NOON + HOUR, 5)) == 1
    assert len(store.subscriptions.claim_due("c", NOON + HOUR, NOON + 2 * HOUR, 5)) == 1


def test_all_that_may_change_is_written(store, source_id):
    later = active(store, source_id)
    assert only(store) == later
    assert store.subscriptions.change("x", live, NOON) is None


def test_what_is_not_wanted_and_was_never_asked_for_is_not_due(store, source_id):
    store.subscriptions.offer(source_id, OFFER, NOON, wanted=False)
    assert store.subscriptions.claim_due("a", NOON, NOON + HOUR, 5) == ()
    store.subscriptions.configure({"Valley Post"}, CALLBACKS, NOON)
    assert len(store.subscriptions.claim_due("a", NOON, NOON + HOUR, 5)) == 1


def test_what_is_turned_off_is_due_to_be_ended(store, source_id):
    active(store, source_id)
    store.subscriptions.configure({"Valley Post"}, CALLBACKS, NOON)
    assert store.subscriptions.claim_due("a", NOON, NOON + HOUR, 5) == ()
    store.subscriptions.configure((), "", NOON)
    (due,) = store.subscriptions.claim_due("a", NOON, NOON + HOUR, 5)
    assert (due.wanted, due.reason) == (False, Unwanted.OFF)
    assert store.subscriptions.store_push(due.token, [keyed()], NOON) is None


def test_another_offer_ends_the_first_but_not_within_the_hour(store, source_id):
    first = active(store, source_id)
    store.subscriptions.offer(source_id, OTHER, NOON + HOUR / 2)
    assert only(store).id == first.id
    store.subscriptions.offer(source_id, OTHER, NOON + HOUR)
    assert only(store).offer == OTHER
    former = store.subscriptions.known(first.token)
    assert former is not None
    assert (former.wanted, former.reason) == (False, Unwanted.WITHDRAWN)


def test_an_offer_that_was_never_taken_leaves_no_row_behind(store, source_id):
    for each in (OFFER, OTHER, OFFER, OTHER):
        store.subscriptions.offer(source_id, each, NOON)
    assert len(store.subscriptions.claim_due("a", NOON, NOON + HOUR, 50)) == 1
    store.subscriptions.offer(source_id, None, NOON)
    assert store.subscriptions.all() == ()


def test_a_push_is_stored_as_news_once(store, source_id):
    token = active(store, source_id).token
    first = store.subscriptions.store_push(token, [keyed()], NOON + HOUR / 2)
    again = store.subscriptions.store_push(token, [keyed()], NOON + HOUR / 2)
    assert first is not None
    assert again is not None
    assert (first.new, again.new, again.known) == (1, 0, 1)
    (entry,) = store.entries.claim_due("a", NOON + HOUR, NOON + 2 * HOUR, limit=5)
    assert not entry.backlog
    (state,) = store.sources.all()
    assert (state.last_new_at, state.next_poll_at) == (NOON + HOUR / 2, NOON + HOUR)
    (evidence,) = store.health.evidence()
    assert len(evidence.hours) == 1


def test_a_push_of_nothing_makes_the_source_due(store, source_id):
    token = active(store, source_id).token
    store.subscriptions.store_push(token, [], NOON + HOUR / 2)
    (state,) = store.sources.all()
    assert state.next_poll_at == NOON + HOUR / 2


def test_the_end_of_a_subscription_makes_the_source_due(store, source_id):
    token = active(store, source_id).token
    store.subscriptions.change(
        token, lambda each: replace(each, state=PushState.FAILED), NOON + HOUR / 2
    )
    (state,) = store.sources.all()
    assert state.next_poll_at == NOON + HOUR / 2
    assert state.why == "what is new is not pushed any more"


def test_a_poll_that_finds_what_was_not_pushed_is_counted(store, source_id):
    active(store, source_id)
    for number in (1, 2):
        at = NOON + number * HOUR
        (state,) = store.sources.all()
        result = PollResult(
            source_id=state.id, at=at, reason=PollReason.NEW, next_poll_at=at + HOUR, interval=HOUR
        )
        entry = keyed(f"https://valley.test/{number}", published=at - HOUR / 4)
        store.sources.store_poll(source_id, [entry], at, lambda _, result=result: result)
        assert store.subscriptions.note_poll(source_id, at) == (number == 2)
    assert only(store).state is PushState.UNRELIABLE


def test_a_run_that_dies_gives_its_claims_back(store, source_id):
    store.subscriptions.offer(source_id, OFFER, NOON)
    store.subscriptions.claim_due("a", NOON, NOON + HOUR, 5)
    assert store.presences.bury("a") == 1
    assert len(store.subscriptions.claim_due("b", NOON, NOON + HOUR, 5)) == 1
