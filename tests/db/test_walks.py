"""Walks: pages read once, entries and what follows from them together, leases, ends told once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from db.delivery_tables import DeliveryRow
from db.records import PollCount, PollReason
from db.source_tables import EntryRow, WalkPageRow, WalkRow
from db.walk import FoundPage, NewGap, PageRead, Purpose, Step, WalkState, Way
from tests.db.test_sources import LATER, plan
from tests.making import NOON, keyed, source

SINCE = NOON - timedelta(days=30)
FIRST = FoundPage(url="https://valley.test/feed", way=Way.SOURCE)
SECOND = FoundPage(url="https://valley.test/feed?page=2", way=Way.NEXT)
GAP = NewGap(why="it turned over", until=NOON, since=SINCE, pages=(FIRST,))


@pytest.fixture
def known(store):
    """Give the store with one source."""
    store.sources.configure([source()], NOON)
    return store


def read(store, walk, *entries, step=None, now=NOON, **given):
    """Write down the page that waits first."""
    step = step or Step()
    page = store.walks.waiting(walk.id)
    return store.walks.store(
        walk.id, page.id, list(entries), read=PageRead(**given), decide=lambda *_: step, now=now
    )


def gap(store, now=LATER):
    """Let a poll leave a gap."""
    store.sources.store_poll(1, [keyed()], NOON, plan())
    newer = [keyed("https://valley.test/9", published=NOON)]
    store.sources.store_poll(1, newer, now, plan(at=now), lambda _count: GAP)
    return store.walks.claim_gaps("me", now, now + timedelta(minutes=10), 5)


def test_a_page_its_entries_and_what_follows_are_one(known):
    walk = known.walks.begin(1, SINCE, [FIRST], NOON)
    walk = read(
        known, walk, keyed(), step=Step(follow=(SECOND, FIRST), archive=True),
        links=(7, 8), dropped=2, oldest=NOON - timedelta(days=3),
    )  # fmt: skip
    assert (walk.pages, walk.found, walk.new, walk.dropped, walk.archive) == (1, 1, 1, 2, True)
    assert known.walks.links(walk.id) == {7, 8}
    waiting = known.walks.waiting(walk.id)
    assert (waiting.page, known.walks.count_waiting(walk.id)) == (SECOND, 1)
    walk = read(known, walk, keyed(), oldest=NOON)
    assert (walk.pages, walk.found, walk.new) == (2, 2, 1)
    assert walk.oldest == NOON - timedelta(days=3)
    assert known.walks.waiting(walk.id) is None
    assert known.walks.listed(1) == ("https://valley.test/1",)


def test_a_decision_that_fails_writes_nothing(known):
    walk = known.walks.begin(1, SINCE, [FIRST], NOON)
    page = known.walks.waiting(walk.id)

    def broken(*_):
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        known.walks.store(walk.id, page.id, [keyed()], read=PageRead(), decide=broken, now=NOON)
    assert known.walks.waiting(walk.id) == page
    assert known.entries.known([keyed().key]) == frozenset()


def test_known_entries_are_left_as_they_are(known):
    known.sources.store_poll(1, [keyed(published=NOON)], NOON, plan())
    (claimed,) = known.entries.claim_due("me", NOON, LATER, limit=5)
    known.entries.give_up(claimed.id, "gone", NOON)
    walk = known.walks.begin(1, SINCE, [FIRST], NOON)
    renamed = keyed(title="Another", published=NOON - timedelta(days=2))
    seen = []
    page = known.walks.waiting(walk.id)
    known.walks.store(
        walk.id, page.id, [renamed], read=PageRead(), now=LATER,
        decide=lambda _walk, count: seen.append(count) or Step(),
    )  # fmt: skip
    assert seen[0].count == PollCount(listed=1, known=1)
    assert known.entries.claim_due("me", LATER, LATER, limit=5) == ()


def test_what_failed_waits_behind_the_others_or_is_told(known):
    walk = known.walks.begin(1, SINCE, [FIRST, SECOND], NOON)
    page = known.walks.waiting(walk.id)
    known.walks.fail(walk.id, page.id, "down", None, NOON)
    assert known.walks.waiting(walk.id).page == SECOND
    read(known, walk)
    again = known.walks.waiting(walk.id)
    assert (again.page, again.attempts) == (FIRST, 1)
    known.walks.fail(walk.id, page.id, "gone", Step(), NOON)
    assert known.walks.waiting(walk.id) is None
    assert known.walks.tried(walk.id) == {FIRST.url: "gone"}


def test_a_right_guess_ends_the_guessing_and_a_finished_walk_the_reading(known):
    guesses = [FoundPage(url=f"https://valley.test/{n}.xml", way=Way.GUESS) for n in range(3)]
    walk = known.walks.begin(1, SINCE, [*guesses, SECOND], NOON)
    read(known, walk, step=Step(guessed=True, follow=(FIRST,)))
    assert known.walks.waiting(walk.id).page == SECOND
    read(known, walk, step=Step(finished=True))
    assert known.walks.waiting(walk.id) is None


def test_a_new_backfill_takes_the_place_of_the_old_and_leaves_gaps(known, database):
    gap(known)
    known.walks.begin(1, SINCE, [FIRST, SECOND], NOON)
    new = known.walks.begin(1, NOON, [FIRST], NOON)
    assert known.walks.latest(1) == new
    with database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(WalkRow)) == 2
        assert connection.scalar(select(func.count()).select_from(WalkPageRow)) == 2


def test_a_gap_is_leased_and_reaches_back_to_what_was_known(known, database):
    known.sources.store_poll(
        1, [keyed("https://valley.test/0", published=NOON - timedelta(days=1))], NOON, plan()
    )
    (walk,) = gap(known)
    assert (walk.purpose, walk.since, walk.why) == (
        Purpose.GAP, NOON - timedelta(days=1), "it turned over",
    )  # fmt: skip
    assert known.walks.claim_gaps("other", LATER, LATER, 5) == ()
    assert known.presences.bury("me") == 1
    (again,) = known.walks.claim_gaps("other", LATER, LATER, 5)
    assert again.id == walk.id
    read(known, walk, keyed("https://valley.test/5"), now=LATER)
    with database.reading() as connection:
        backlog = dict(connection.execute(select(EntryRow.url, EntryRow.backlog)).all())
    assert backlog["https://valley.test/5"] is False
    assert backlog["https://valley.test/0"] is True


def test_without_dates_a_gap_reaches_back_to_the_last_poll(known):
    (walk,) = gap(known)
    assert walk.since == SINCE  # as the poll said


def test_a_gap_is_ended_and_told_once(known, database):
    (walk,) = gap(known)
    heard = []

    def words(ended, told):
        heard.append(told)
        return None if told else ("A title", "A text")

    for _ in range(2):
        known.walks.end(
            walk.id, WalkState.REPORTED, "nothing there", LATER, notice=words, channels=("hook",)
        )
    (second,) = gap(known, now=LATER + timedelta(hours=1))
    known.walks.end(second.id, WalkState.REPORTED, "nothing", LATER, notice=words, channels=("h",))
    assert heard == [None, LATER]
    with database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(DeliveryRow)) == 1
    gaps = known.walks.by_source(NOON)[1]
    assert (gaps.open, gaps.filled, gaps.reported, gaps.last.id) == (0, 0, 2, second.id)


def test_a_gap_put_off_is_due_later_and_one_of_a_resting_source_never(known):
    (walk,) = gap(known)
    known.walks.postpone(walk.id, LATER + timedelta(hours=1), "down")
    assert known.walks.claim_gaps("me", LATER, LATER, 5) == ()
    later = LATER + timedelta(hours=1)
    known.sources.configure([], later)
    assert known.walks.claim_gaps("me", later, later, 5) == ()
    known.sources.configure([source()], later)
    (again,) = known.walks.claim_gaps("me", later, later, 5)
    assert (again.attempts, again.reason) == (1, "down")
    assert known.walks.hold(walk.id, "me", later)
    assert not known.walks.hold(walk.id, "another", later)


def test_a_gap_for_want_of_an_archive_is_remembered(known):
    (walk,) = gap(known)
    read(known, walk, now=LATER)
    known.walks.end(walk.id, WalkState.REPORTED, "no archive", LATER)
    assert known.walks.without_archive(1, NOON) == "no archive"
    assert known.walks.without_archive(1, LATER + timedelta(days=1)) is None


def test_a_failed_poll_and_one_without_a_gap_leave_none(known):
    known.sources.store_poll(1, [keyed()], NOON, plan(), lambda _count: None)
    known.sources.store_poll(1, [], NOON, plan(PollReason.FAILED, error="x"))
    assert known.walks.by_source(NOON) == {}


def test_news_is_fetched_before_any_backlog_of_its_host(known):
    known.sources.store_poll(1, [], NOON, plan())
    walk = known.walks.begin(1, SINCE, [FIRST], NOON)
    many = [keyed(f"https://valley.test/{n}", published=NOON) for n in range(20)]
    read(known, walk, *many)
    known.sources.store_poll(1, [keyed("https://valley.test/fresh")], NOON, plan())  # undated
    (first,) = known.entries.claim_due("me", NOON, LATER, limit=1)
    assert first.entry.url == "https://valley.test/fresh"
