"""What is held back, and how it is released: one by one in order, or as one summary."""

from datetime import timedelta

from db.delivery_records import AttemptResult, DeliveryState
from db.message_records import DigestMessage
from db.plans import AlertState, MatchReason, NewAlert, PlannedMatch, Release
from db.records import PollReason
from db.watch_records import AlertMode, Match
from tests.db.test_deliveries import claim, tell
from tests.db.test_sources import plan
from tests.making import NOON, arrival, article, keyed, outcome, source, watch

LATER = NOON + timedelta(hours=1)


def hold_two(store, given=None, state=AlertState.HELD):
    tell(store, "https://a.test/new", given=given, state=state)
    tell_older(store, given or watch(), state)


def tell_older(store, given, state):
    planned = PlannedMatch(
        match=Match(watch=given.name, passages=()),
        watch=given,
        reason=MatchReason.TOLD,
        new_alert=NewAlert(
            sequence=1, state=state, kind="new", channels=given.channels, due_at=NOON
        ),
    )
    old = article("https://a.test/old", title="Older", published=NOON - timedelta(days=2))
    store.intake.take(arrival(old, (given,)), lambda _s: outcome(planned), NOON)


def release_all(store, *, summary, at=NOON):
    seen = []

    def decide(backlog):
        seen.append(backlog)
        return [
            Release(watch=h.watch, alerts=h.alerts, summary=summary, due_at=at, reason="test")
            for h in backlog.held
        ]

    return store.held.release(decide, at), seen


def test_held_alerts_have_no_deliveries_until_they_are_released_oldest_news_first(store):
    hold_two(store, watch())
    assert not store.deliveries.any_due(LATER)
    released, _ = release_all(store, summary=False)
    assert len(released[0].alerts) == 2
    assert [c.message.story_title for c in claim(store)] == ["Older", "Shells left the plant"]
    assert release_all(store, summary=False) == ((), [])


def test_a_summary_folds_them_into_one_message(store):
    hold_two(store, watch())
    release_all(store, summary=True)
    (delivery,) = claim(store)
    assert isinstance(delivery.message, DigestMessage)
    assert delivery.message.backlog
    assert [a.story_title for a in delivery.message.alerts] == ["Older", "Shells left the plant"]
    assert store.stats().alerts == {"folded": 2}


def test_the_decision_sees_how_far_the_backlog_has_come(store):
    hold_two(store, watch())
    store.sources.store_poll(
        1, [keyed("https://b.test/1"), keyed("https://b.test/2")], NOON, plan()
    )
    store.sources.configure([source(), source("Unheard")], NOON)
    (claimed, *_) = store.entries.claim_due("me", NOON, LATER, limit=1)
    store.entries.postpone(claimed.id, LATER, "connection refused")
    _, (backlog,) = release_all(store, summary=False)
    assert (backlog.fresh, backlog.retrying, backlog.unheard, backlog.behind) == (1, 1, 1, 1)


def test_a_source_that_cannot_be_heard_is_not_waited_for_long(store):
    hold_two(store, watch())
    store.sources.configure([source(), source("Unheard")], NOON)
    _, (backlog,) = release_all(store, summary=False, at=NOON + timedelta(minutes=6))
    assert backlog.unheard == 0


def test_a_digest_goes_out_at_its_time_with_what_was_heard(store):
    digest = watch(alert=AlertMode.DIGEST, channels=("mail",))
    hold_two(store, digest, AlertState.WAITING)
    store.sources.store_poll(1, [], NOON, plan())

    def next_digest(_watch, after):
        return after + timedelta(days=1)

    def hold(_watch, now):
        return now + timedelta(hours=2)

    assert store.held.close_digests(NOON - timedelta(seconds=1), next_digest, hold) == ()
    assert store.held.close_digests(NOON, next_digest, hold) == ("arms",)
    assert store.held.close_digests(LATER, next_digest, hold) == ()
    assert not store.deliveries.any_due(LATER)  # quiet for two hours
    (delivery,) = claim(store, at=NOON + timedelta(hours=2))
    assert not delivery.message.backlog
    assert delivery.message.heard.heard == 1
    assert len(delivery.message.alerts) == 2


def test_a_failing_source_is_named_as_silent(store):
    hold_two(store, watch())
    store.sources.store_poll(1, [], NOON, plan(PollReason.FAILED, error="gone"))
    release_all(store, summary=True)
    (delivery,) = claim(store)
    assert (delivery.message.heard.sources, delivery.message.heard.silent) == (1, ("Valley Post",))
    number = store.deliveries.begin_attempt(delivery.id, NOON)
    sent = AttemptResult(state=DeliveryState.SENT, detail="250")
    store.deliveries.finish_attempt(delivery.id, number, sent, NOON)
    assert store.deliveries.list(limit=1)[0].title == "digest of arms"
