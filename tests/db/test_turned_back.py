"""What waits for a time comes no later because the clock was set back."""

from datetime import timedelta

import pytest

from db.delivery_records import AttemptResult, DeliveryState
from tests.making import NOON, HeldClock, source

HOUR = timedelta(hours=1)


@pytest.fixture
def failed(store):
    """A notice that failed at noon and is to be tried again five minutes later."""
    store.presences.begin("me", NOON)
    store.notices.post(
        about="source", subject="x", title="x", text="x", channels=("hook",), now=NOON
    )
    (claimed,) = store.deliveries.claim("me", NOON, NOON + timedelta(minutes=9), 5)
    number = store.deliveries.begin_attempt(claimed.id, NOON, b"sent")
    later = AttemptResult(
        state=DeliveryState.WAITING, detail="no", due_at=NOON + timedelta(minutes=5)
    )
    store.deliveries.finish_attempt(claimed.id, number, later, NOON)
    return claimed.id


def due(store, now):
    return bool(store.deliveries.claim("me", now, now + HOUR, 5))


def test_a_failed_delivery_is_due_as_soon_as_before(store, failed):
    store.presences.seen("me", NOON - HOUR)
    assert not due(store, NOON - HOUR + timedelta(minutes=4))
    assert due(store, NOON - HOUR + timedelta(minutes=5))


def test_each_turn_counts_once(store, failed):
    for _ in range(3):
        store.presences.seen("me", NOON - HOUR)
    assert not due(store, NOON - HOUR + timedelta(minutes=4))


def test_a_run_that_begins_after_the_clock_was_set_back_sees_it(store, failed):
    store.presences.bury("me")
    store.presences.begin("you", NOON - HOUR)
    assert due(store, NOON - HOUR + timedelta(minutes=5))


def test_beside_another_run_a_clock_may_differ(store, failed):
    store.presences.begin("there", NOON - HOUR)
    assert not due(store, NOON - timedelta(minutes=1))


def test_a_small_correction_moves_nothing(store, failed):
    store.presences.seen("me", NOON - timedelta(seconds=20))
    assert not due(store, NOON + timedelta(minutes=4, seconds=59))


def test_what_waits_for_the_user_goes_on_waiting(store, failed):
    store.deliveries.pause(failed, NOON)
    store.presences.seen("me", NOON - HOUR)
    assert not due(store, NOON + HOUR)


def test_sources_are_polled_as_soon_as_before(store):
    clock = HeldClock()
    store.presences.begin("me", clock.now())
    store.sources.configure([source()], NOON + timedelta(minutes=3))
    store.presences.seen("me", NOON - HOUR)
    assert not store.sources.any_due(NOON - HOUR + timedelta(minutes=2))
    assert store.sources.any_due(NOON - HOUR + timedelta(minutes=3))
