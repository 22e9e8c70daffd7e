"""Escalation: another channel tells what one could not, once, and says so."""

from datetime import timedelta

from alerts.escalating import is_late
from db.delivery_records import DeliveryState
from db.watch_records import AlertMode, WatchPolicy
from tests.db.test_deliveries import claim, end
from tests.db.test_waits import Desk
from tests.making import NOON

MINUTE = timedelta(minutes=1)
POLICY = WatchPolicy(escalate_to=("phone",))


def escalated(store, at):
    return [(each.channel, each.to) for each in store.escalations.escalate(is_late, at)]


def failed(store, at=NOON):
    """Let the first channel fail what it has; return the delivery."""
    (delivery,) = claim(store, at=at)
    end(store, delivery, DeliveryState.WAITING, due_at=at + 60 * MINUTE)
    return delivery


def test_what_fails_for_a_quarter_of_an_hour_goes_to_the_second_channel_once(store):
    Desk(store, policy=POLICY).find()
    first = failed(store)
    assert escalated(store, NOON + 14 * MINUTE) == []
    assert escalated(store, NOON + 15 * MINUTE) == [("hook", ("phone",))]
    assert escalated(store, NOON + 16 * MINUTE) == []
    (second,) = claim(store, at=NOON + 16 * MINUTE)
    assert (second.channel, second.message.story_title) == ("phone", "Story 1")
    assert second.message.note == "This comes here as hook could not deliver it."
    end(store, second, DeliveryState.DEAD)
    assert escalated(store, NOON + 40 * MINUTE) == []  # an escalation is not escalated
    (late,) = claim(store, at=NOON + 61 * MINUTE)
    assert late.id == first.id
    assert late.message is None or late.message.note == ""
    end(store, late, DeliveryState.SENT)
    assert store.stats().deliveries == {"dead": 1, "sent": 1}


def test_a_dead_letter_goes_at_once(store):
    Desk(store, policy=POLICY).find()
    (delivery,) = claim(store)
    end(store, delivery, DeliveryState.DEAD)
    assert escalated(store, NOON + MINUTE) == [("hook", ("phone",))]


def test_what_waits_its_turn_has_not_failed(store):
    Desk(store, policy=POLICY).find()
    assert escalated(store, NOON + 600 * MINUTE) == []


def test_a_watch_that_names_nobody_escalates_nothing(store):
    Desk(store).find()
    (delivery,) = claim(store)
    end(store, delivery, DeliveryState.DEAD)
    assert escalated(store, NOON + 60 * MINUTE) == []


def test_old_failures_wake_nobody(store):
    Desk(store, policy=POLICY).find()
    failed(store)
    assert escalated(store, NOON + timedelta(days=8)) == []


def test_a_digest_is_escalated_too(store):
    Desk(store, alert=AlertMode.DIGEST, policy=POLICY)
    store.held.close_digests(NOON, lambda _w, now: now + timedelta(days=1), lambda _w, now: now)
    failed(store)
    assert escalated(store, NOON + 20 * MINUTE) == [("hook", ("phone",))]
    (second,) = claim(store, at=NOON + 20 * MINUTE)
    assert second.message.note
