"""Deliveries: one row for each message and channel, leases, attempts before calls, same bytes."""

from datetime import timedelta

import pytest

from db.delivery_records import AttemptResult, DeliveryState
from db.errors import NotFoundError
from db.message_records import AlertMessage
from db.plans import AlertState, MatchReason, NewAlert, PlannedMatch
from db.watch_records import Match
from tests.making import NOON, arrival, article, outcome, passage, source, watch

LATER = NOON + timedelta(minutes=5)


def tell(
    store, url="https://valley.test/1", *, given=None, state=AlertState.OPEN, join=None, of=None
):
    """Store an article that alerts; return nothing, as the rows tell all."""
    given = given or watch(channels=("hook", "mail"))
    store.sources.configure([source()], NOON)
    store.watches.configure([given], NOON, lambda _watch, now: now)
    new = NewAlert(sequence=1, state=state, kind="new", channels=given.channels, due_at=NOON)
    planned = PlannedMatch(
        match=Match(watch=given.name, passages=(passage(),)),
        watch=given,
        reason=MatchReason.JOINED if join else MatchReason.TOLD,
        new_alert=None if join else new,
        join_alert=join,
    )
    story = {"story": 1} if join else {}
    store.intake.take(
        arrival(of or article(url), (given,)), lambda _snapshot: outcome(planned, **story), NOON
    )


def claim(store, owner="me", at=NOON, busy=()):
    return store.deliveries.claim(owner, at, at + timedelta(minutes=5), 10, busy)


def end(store, delivery, state, due_at=None, detail="said"):
    number = store.deliveries.begin_attempt(delivery.id, NOON)
    result = AttemptResult(state=state, detail=detail, due_at=due_at)
    store.deliveries.finish_attempt(delivery.id, number, result, NOON)


def test_one_delivery_for_each_channel_with_the_message_until_it_is_rendered(store):
    tell(store)
    first, second = claim(store)
    assert {first.channel, second.channel} == {"hook", "mail"}
    assert isinstance(first.message, AlertMessage)
    assert first.message.articles[0].passages == (passage(),)
    assert first.message.watch == "arms"
    assert first.message.outlets == 1
    assert not claim(store)


def test_bytes_once_kept_are_what_is_claimed_again(store):
    tell(store)
    delivery = claim(store)[0]
    store.deliveries.begin_attempt(delivery.id, NOON, b"one")
    store.deliveries.begin_attempt(delivery.id, NOON, b"two")
    store.deliveries.begin_attempt(delivery.id, NOON)
    again = next(c for c in claim(store, "you", LATER) if c.id == delivery.id)
    assert (again.payload, again.message) == (b"one", None)


def test_a_busy_channel_is_left_out(store):
    tell(store)
    assert [c.channel for c in claim(store, busy={"hook"})] == ["mail"]


def test_what_is_due_for_a_busy_channel_needs_no_look(store):
    tell(store)
    assert store.deliveries.any_due(NOON, {"hook"})
    assert not store.deliveries.any_due(NOON, {"hook", "mail"})


def test_attempts_are_written_before_their_end_is_known(store):
    tell(store)
    delivery = claim(store)[0]
    assert store.deliveries.begin_attempt(delivery.id, NOON) == 1
    (attempt,) = store.deliveries.get(delivery.id)[0].attempts
    assert (attempt.number, attempt.ended) == (1, None)
    assert store.deliveries.begin_attempt(delivery.id, LATER) == 2


def test_sent_stays_sent(store):
    tell(store)
    delivery = claim(store)[0]
    end(store, delivery, DeliveryState.SENT)
    assert delivery.id not in {c.id for c in claim(store, at=LATER)}
    assert store.deliveries.retry(delivery.id, NOON) == 0


def test_a_failure_waits_and_a_dead_letter_is_revived(store):
    tell(store)
    waiting, dead = claim(store)
    end(store, waiting, DeliveryState.DUE, due_at=LATER)
    end(store, dead, DeliveryState.DEAD, detail="410 gone")
    assert not store.deliveries.any_due(NOON)
    assert store.deliveries.next_due() == LATER
    (letter,) = store.deliveries.list(limit=5, state=DeliveryState.DEAD)
    assert (letter.last_detail, letter.watch, letter.title) == (
        "410 gone",
        "arms",
        "Shells left the plant",
    )
    assert store.deliveries.retry(None, NOON) == 1
    (revived,) = claim(store)
    assert (revived.id, revived.attempts) == (dead.id, 0)
    assert store.deliveries.begin_attempt(revived.id, NOON) == 2


def test_an_id_may_be_shortened_but_not_guessed(store):
    tell(store)
    delivery = claim(store)[0]
    assert store.deliveries.get(delivery.id[:12])[0].id == delivery.id
    with pytest.raises(NotFoundError, match="no delivery begins with 'zz'"):
        store.deliveries.get("zz")
    with pytest.raises(NotFoundError, match="several deliveries begin"):
        store.deliveries.retry("", NOON)


def test_an_open_alert_takes_in_copies_until_it_is_claimed(store):
    tell(store)
    alert = store.deliveries.list(limit=1)[0]
    (held,) = {c.message.id for c in claim(store, busy={"mail"})}
    tell(store, "https://other.test/2", join=held)
    mail = claim(store)[0]
    assert len(mail.message.articles) == 2
    assert alert.channel in {"hook", "mail"}


def test_the_lists_can_be_narrowed(store):
    tell(store)
    assert [d.channel for d in store.deliveries.list(limit=None, channel="mail")] == ["mail"]
    assert len(store.deliveries.list(limit=1)) == 1


def test_a_notice_is_delivered_like_everything_else(store):
    notice = store.notices.post(
        about="source", subject="Valley Post", title="t", text="x", channels=("mail",), now=NOON
    )
    (claimed,) = claim(store)
    assert claimed.message == notice
    assert store.deliveries.list(limit=1)[0].title == "t"


def test_a_run_that_ends_gives_back_what_it_held(store):
    tell(store)
    store.presences.begin("me", NOON)
    claim(store)
    store.presences.end("me", LATER)
    assert len(claim(store, "you")) == 2
    assert store.presences.unfinished() == ()
    assert store.presences.last().ended == LATER


def test_a_killed_run_is_buried_with_its_last_sign_of_life(store):
    tell(store)
    store.presences.begin("dead", NOON)
    store.presences.seen("dead", LATER)
    claim(store, "dead")
    (found,) = store.presences.unfinished()
    assert (found.owner, found.seen, found.ended) == ("dead", LATER, None)
    assert store.presences.bury("dead") == 2
    assert store.presences.last().ended == LATER
    assert len(claim(store, "you")) == 2


def test_counts(store):
    tell(store)
    stats = store.stats()
    assert (stats.articles, stats.stories, stats.matches) == (1, 1, 1)
    assert stats.alerts == {"open": 1}
    assert stats.deliveries == {"due": 2}
    assert stats.bytes > 0
