"""Sources: configuration, leases, and how a poll ends."""

import contextlib
from datetime import timedelta

from db.records import Move, PollCount, PollReason, PollResult, Validators
from tests.making import NOON, keyed, source

LATER = NOON + timedelta(minutes=5)


def plan(reason=PollReason.NEW, **given):
    def made(_count: PollCount) -> PollResult:
        return PollResult(
            **{
                "source_id": 1,
                "at": NOON,
                "reason": reason,
                "next_poll_at": NOON + timedelta(minutes=10),
                "interval": timedelta(minutes=10),
                **given,
            }
        )

    return made


def test_a_new_source_is_due_at_once(store):
    store.sources.configure([source(), source("Other")], NOON)
    claimed = store.sources.claim_due("me", NOON, LATER, limit=10)
    assert [state.source.name for state in claimed] == ["Valley Post", "Other"]
    assert claimed[0].first_heard_at is None


def test_a_leased_source_is_nobody_elses_until_the_lease_ends(store):
    store.sources.configure([source()], NOON)
    assert store.sources.claim_due("me", NOON, LATER, limit=10)
    assert not store.sources.claim_due("you", NOON, LATER, limit=10)
    assert not store.sources.any_due(NOON)
    assert store.sources.claim_due("you", LATER, LATER + timedelta(minutes=5), limit=10)


def test_a_poll_stores_entries_and_validators_together(store):
    store.sources.configure([source()], NOON)
    validators = Validators(etag='"x"', last_modified="yesterday", body_sha256="ab")
    count, _ = store.sources.store_poll(1, [keyed(), keyed()], NOON, plan(validators=validators))
    assert count == PollCount(listed=2, new=1, known=0)
    (state,) = store.sources.all()
    assert state.validators == validators
    assert (state.first_heard_at, state.last_new_at, state.failures) == (NOON, NOON, 0)
    assert (state.entries, state.pending) == (1, 1)
    assert state.next_poll_at == NOON + timedelta(minutes=10)


def test_a_plan_that_fails_leaves_no_entries(store):
    store.sources.configure([source()], NOON)

    def broken(_count):
        raise ZeroDivisionError

    with contextlib.suppress(ZeroDivisionError):
        store.sources.store_poll(1, [keyed()], NOON, broken)
    assert store.sources.all()[0].entries == 0


def test_a_failed_poll_keeps_the_validators_and_counts(store):
    store.sources.configure([source()], NOON)
    store.sources.store_poll(1, [], NOON, plan(validators=Validators(etag='"x"')))
    failed = plan(PollReason.FAILED, error="connection refused")
    store.sources.store_poll(1, [], NOON, failed)
    store.sources.store_poll(1, [], NOON, failed)
    (state,) = store.sources.all()
    assert (state.failures, state.last_error) == (2, "connection refused")
    assert state.validators.etag == '"x"'
    assert state.last_heard_at == NOON


def test_only_the_first_successful_poll_is_a_backlog(store):
    store.sources.configure([source()], NOON)
    store.sources.store_poll(1, [], NOON, plan(PollReason.FAILED, error="x"))
    store.sources.store_poll(1, [keyed("https://valley.test/1")], NOON, plan())
    store.sources.store_poll(1, [keyed("https://valley.test/2", host="b.test")], NOON, plan())
    claimed = store.entries.claim_due("me", NOON, LATER, limit=10)
    backlog = {entry.entry.url: entry.backlog for entry in claimed}
    assert backlog == {"https://valley.test/1": True, "https://valley.test/2": False}


def test_a_source_that_left_the_file_rests_and_comes_back_whole(store):
    store.sources.configure([source(), source("Other")], NOON)
    store.sources.store_poll(1, [keyed()], NOON, plan(validators=Validators(etag='"x"')))
    store.sources.configure([source("Other")], NOON)
    assert [state.source.name for state in store.sources.all()] == ["Other"]
    store.sources.configure([source(), source("Other")], LATER)
    back = store.sources.all()[1]
    assert back.validators == Validators()
    assert back.first_heard_at is None
    assert back.entries == 1


def test_another_address_is_asked_whole_and_a_same_one_is_left_in_peace(store):
    store.sources.configure([source()], NOON)
    store.sources.store_poll(1, [], NOON, plan(validators=Validators(etag='"x"')))
    store.sources.configure([source()], LATER)
    assert store.sources.all()[0].validators.etag == '"x"'
    store.sources.configure([source(url="https://valley.test/other")], LATER)
    assert store.sources.all()[0].validators.etag is None
    assert store.sources.all()[0].next_poll_at == LATER


def test_a_shorter_interval_takes_effect_at_once(store):
    store.sources.configure([source()], NOON)
    store.sources.store_poll(1, [], NOON, plan())
    store.sources.configure([source(every=timedelta(seconds=5))], NOON)
    assert store.sources.all()[0].next_poll_at == NOON + timedelta(seconds=5)


def test_a_move_is_remembered_with_its_proof_until_a_poll_says_otherwise(store):
    store.sources.configure([source()], NOON)
    move = Move(target="https://new.test/feed", since=NOON, polls=5, settled=True)
    store.sources.store_poll(1, [], NOON, plan(move=move))
    (state,) = store.sources.all()
    assert (state.move, state.address) == (move, "https://new.test/feed")
    store.sources.store_poll(1, [], NOON, plan(PollReason.FAILED, error="x"))
    (state,) = store.sources.all()
    assert (state.move, state.address) == (None, "https://valley.test/feed")


def test_another_address_in_the_file_forgets_a_move(store):
    store.sources.configure([source()], NOON)
    move = Move(target="https://new.test/feed", since=NOON, polls=5, settled=True)
    store.sources.store_poll(1, [], NOON, plan(move=move))
    store.sources.configure([source(every=timedelta(minutes=5))], LATER)
    assert store.sources.all()[0].move == move
    store.sources.configure([source(url="https://newer.test/feed")], LATER)
    assert store.sources.all()[0].address == "https://newer.test/feed"


def test_what_is_gone_is_never_due_again_until_it_is_configured_anew(store):
    store.sources.configure([source()], NOON)
    store.sources.store_poll(1, [], NOON, plan(PollReason.FAILED, error="410", gone=True))
    (state,) = store.sources.all()
    assert (state.gone_at, state.failures) == (NOON, 1)
    late = NOON + timedelta(days=99)
    store.sources.configure([source()], late)  # a restart with the same file
    assert not store.sources.any_due(late)
    assert not store.sources.claim_due("me", late, late, limit=1)
    store.sources.configure([source(url="https://valley.test/new")], late)
    assert store.sources.all()[0].gone_at is None
    assert store.sources.claim_due("me", late, late + timedelta(minutes=1), limit=1)


def test_the_past_is_when_a_source_posted(store):
    store.sources.configure([source()], NOON)
    hour, day = timedelta(hours=1), timedelta(days=1)

    def listed(at, *published):
        entries = [keyed(f"{at:%H}-{n}", published=each) for n, each in enumerate(published)]
        store.sources.store_poll(1, entries, at, plan())

    listed(NOON, NOON - hour, None, NOON - 9 * day, NOON - timedelta(hours=12))
    listed(NOON + hour, NOON + 0.9 * hour, None, NOON + 2 * hour, NOON - 3 * day)
    past = store.sources.past(1, NOON - 8 * day, 100)
    assert past.times == (NOON - hour, NOON + 0.9 * hour, *[NOON + hour] * 3)
    assert past.matches == 0
    assert len(store.sources.past(1, NOON - 8 * day, 2).times) == 2
    assert store.sources.past(1, NOON + day, 100).times == ()


def test_why_and_pace_of_the_next_poll_are_kept(store):
    fixed = source("Other", every=timedelta(minutes=5))
    store.sources.configure([source(), fixed], NOON)
    store.sources.store_poll(1, [], NOON, plan(why="by its habit", pace=0.5))
    store.sources.store_poll(1, [], NOON, plan(PollReason.FAILED, why="tried again"))
    assert [state.why for state in store.sources.all()] == [None, "tried again"]
    store.sources.store_poll(1, [keyed()], LATER, plan(at=LATER))
    polled = {(each.every, each.pace, each.quiet) for each in store.sources.polled(LATER)}
    assert polled == {(None, 0.5, False), (timedelta(minutes=5), None, True)}
    assert all(each.quiet for each in store.sources.polled(LATER + timedelta(seconds=1)))
