"""A source that a hub pushes is polled seldom, as long as the hub can be relied on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.poller import offer_of
from crawler.polling import SourceReading, plan_next_poll
from crawler.subscribing import LEASE, lease_of, next_act, verification
from db.pushing import Mode, Offer, PushState, Subscription
from db.records import Listing, PollResult, SourceState, Validators
from tests.making import NOON, source

HOUR = timedelta(hours=1)
ACTIVE = Subscription(
    id=1, source_id=1, source="Valley Post",
    offer=Offer(topic="https://valley.test/feed", hub="https://hub.test:8443/x"),
    token="t" * 43, secret="s" * 43, wanted=True, state=PushState.ACTIVE, callback="https://d/",
    active_since=NOON, expires_at=NOON + LEASE, next_at=NOON + LEASE, created_at=NOON,
)  # fmt: skip


def planned(subscription: Subscription | None, *, every=None, **given) -> PollResult:
    state = SourceState(
        id=1, source=source(every=every), next_poll_at=NOON, interval=HOUR, first_heard_at=NOON,
        last_polled_at=NOON, last_heard_at=NOON, last_new_at=NOON, failures=0, last_error=None,
        validators=Validators(),
    )  # fmt: skip
    reading = SourceReading(source_id=1, at=NOON, **given)
    return plan_next_poll(state, reading, None, now=NOON, subscription=subscription)


def test_it_is_polled_rarer_and_the_reason_says_so():
    usual, rare = planned(None), planned(ACTIVE)
    assert rare.next_poll_at - NOON == 4 * (usual.next_poll_at - NOON)
    assert rare.why.startswith("pushed by hub.test:8443; asked every ")
    assert rare.why.endswith(" to be sure")
    assert rare.pace == usual.pace  # what it is worth beside others does not change


@pytest.mark.parametrize(
    "changed",
    [
        {"state": PushState.UNRELIABLE},
        {"state": PushState.REQUESTED},
        {"state": PushState.DENIED},
        {"wanted": False},
        {"expires_at": NOON},
        {"expires_at": None},
    ],
)
def test_without_a_trusted_hub_the_habit_holds(changed):
    usual = planned(None)
    assert planned(replace(ACTIVE, **changed)).next_poll_at == usual.next_poll_at


def test_a_set_interval_and_a_failure_stay_as_they_are():
    assert planned(ACTIVE, every=HOUR).next_poll_at == NOON + HOUR
    assert planned(ACTIVE, error="down").next_poll_at == planned(None, error="down").next_poll_at


def test_the_end_of_the_lease_is_not_slept_through():
    soon = replace(ACTIVE, expires_at=NOON + timedelta(minutes=50))
    usual = planned(None).next_poll_at - NOON
    wait = planned(soon).next_poll_at - NOON
    assert usual <= wait <= max(usual, timedelta(minutes=50))


def test_retry_after_is_a_floor_here_too():
    asked = planned(ACTIVE, retry_after=timedelta(days=1))
    assert asked.next_poll_at == NOON + timedelta(days=1)


def test_a_hub_by_tls_goes_first_and_the_topic_is_what_the_feed_calls_itself():
    listing = Listing(hubs=("http://a.test/", "https://b.test/"), self_url="https://v.test/own")
    assert offer_of(listing, "https://v.test/") == Offer(
        topic="https://v.test/own", hub="https://b.test/"
    )
    assert offer_of(replace(listing, self_url=""), "https://v.test/").topic == "https://v.test/"
    assert offer_of(Listing(self_url="https://v.test/own"), "https://v.test/") is None


@given(st.text(max_size=30), st.text(alphabet="0123456789-", max_size=30))
@settings(max_examples=100, derandomize=True, deadline=None)
def test_no_lease_is_shorter_or_longer_than_can_be_lived_with(text, digits):
    for written in (text, digits):
        lease = lease_of(written)
        assert lease is None or timedelta(minutes=5) <= lease <= timedelta(days=30)


@given(st.text(max_size=12), st.text(max_size=40), st.text(max_size=12), st.floats(0, 1))
@settings(max_examples=100, derandomize=True, deadline=None)
def test_nothing_is_confirmed_that_was_not_asked_for(mode, topic, lease, jitter):
    asked = replace(ACTIVE, pending=Mode.SUBSCRIBE, pending_since=NOON)
    later, meant = verification(asked, mode, topic, lease, now=NOON, jitter=jitter)
    assert (later, meant) == (asked, False)
    topic = ACTIVE.offer.topic
    unasked = verification(ACTIVE, "subscribe", topic, lease, now=NOON, jitter=jitter)
    assert unasked == (ACTIVE, False)


def test_what_is_unwanted_and_expired_has_ended():
    unwanted = replace(ACTIVE, wanted=False)
    assert next_act(unwanted, NOON).value == "unsubscribe"
    assert next_act(unwanted, NOON + LEASE).value == "end"
    assert next_act(replace(unwanted, failures=3), NOON).value == "end"
    assert next_act(ACTIVE, NOON).value == "subscribe"


def test_secrets_are_not_shown():
    assert "sss" not in repr(ACTIVE)
    assert "ttt" not in repr(ACTIVE)
