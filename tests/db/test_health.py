"""Health: evidence is noted with the poll, and a change is written together with its notice."""

import contextlib
from dataclasses import replace
from datetime import timedelta

from db.evidence import Evidence, HealthState, SeenPage, Settled
from db.health import KEPT_PAGES
from db.health_rows import KEPT_HOURS
from db.records import Obstacle, PollReason
from tests.db.test_sources import plan
from tests.making import NOON, keyed, source

HOUR = timedelta(hours=1)
THIS_HOUR = int(NOON.timestamp() // 3600)


def poll(store, *urls, at=NOON, reason=PollReason.NEW, **given):
    store.sources.store_poll(1, [keyed(url) for url in urls], at, plan(reason, at=at, **given))


def only(store) -> Evidence:
    (evidence,) = store.health.evidence()
    return evidence


def test_a_source_without_a_past_has_no_evidence(store):
    store.sources.configure([source()], NOON)
    (state,) = store.sources.all()
    assert only(store) == Evidence(state=state)


def test_the_first_hearing_tells_of_the_past_by_the_claimed_dates(store):
    store.sources.configure([source()], NOON)
    dates = [NOON - 5 * HOUR, NOON - 5 * HOUR, NOON - 2 * HOUR, NOON + HOUR, None]
    listed = [keyed(f"https://valley.test/{n}", published=d) for n, d in enumerate(dates)]
    store.sources.store_poll(1, listed, NOON, plan())
    assert only(store).hours == (THIS_HOUR - 5, THIS_HOUR - 2)
    later = keyed("https://valley.test/new", published=NOON - 300 * HOUR)
    store.sources.store_poll(1, [later], NOON + HOUR, plan(at=NOON + HOUR))
    assert only(store).hours[-2:] == (THIS_HOUR - 2, THIS_HOUR + 1)


def test_hours_are_kept_once_each_and_only_the_last(store):
    store.sources.configure([source()], NOON)
    dates = [NOON - n * HOUR for n in range(KEPT_HOURS + 5)]
    listed = [keyed(f"https://valley.test/{n}", published=d) for n, d in enumerate(dates)]
    store.sources.store_poll(1, listed, NOON, plan())
    poll(store, "https://valley.test/x")
    poll(store)  # brings nothing
    assert len(only(store).hours) == KEPT_HOURS
    assert only(store).hours[-1] == THIS_HOUR
    assert only(store).polls == 3


def test_a_failure_is_noted_from_its_first_poll_to_the_next_hearing(store):
    store.sources.configure([source()], NOON)
    for later in (1, 2):
        poll(store, at=NOON + later * HOUR, reason=PollReason.FAILED, obstacle=Obstacle.LOGIN)
    seen = only(store)
    assert (seen.obstacle, seen.failing_since) == (Obstacle.LOGIN, NOON + HOUR)
    poll(store, at=NOON + 3 * HOUR)
    assert (only(store).obstacle, only(store).failing_since) == (None, None)


def test_the_last_pages_are_kept(store):
    store.sources.configure([source()], NOON)
    pages = [SeenPage(link=n, letters=9, text=2**32 - 1) for n in range(KEPT_PAGES)]
    store.health.note_pages({1: pages})
    store.health.note_pages({1: [SeenPage(link=77, obstacle=Obstacle.PAYWALL)]})
    kept = only(store).pages
    assert len(kept) == KEPT_PAGES
    assert kept[0] == pages[1]
    assert kept[-1] == SeenPage(link=77, obstacle=Obstacle.PAYWALL)


def gone(evidence: Evidence) -> Settled:
    """Say that the source is gone, once."""
    health = replace(evidence.standing.health, state=HealthState.GONE, since=NOON, evidence="410")
    standing = replace(
        evidence.standing, health=health, entered=NOON, entered_polls=2, told=health.kind,
        told_at=NOON,
    )  # fmt: skip
    if evidence.standing == standing:
        return Settled(standing=standing)
    return Settled(standing=standing, title="Valley Post: gone", text="It is gone.")


def test_a_change_is_written_with_its_notice_and_read_back(store):
    store.sources.configure([source()], NOON)
    (notice,) = store.health.settle([1], gone, ["mail", "hook"], NOON)
    assert (notice.about, notice.subject, notice.title) == (
        "source", "Valley Post", "Valley Post: gone",
    )  # fmt: skip
    assert only(store).standing == gone(only(store)).standing
    deliveries = store.deliveries.list(limit=None)
    assert sorted(d.channel for d in deliveries) == ["hook", "mail"]
    assert store.health.settle([1], gone, ["mail"], NOON) == ()
    assert len(store.deliveries.list(limit=None)) == 2


def test_a_judgement_that_breaks_leaves_neither_change_nor_notice(store):
    store.sources.configure([source(), source("Other")], NOON)

    def breaks_at_the_second(evidence):
        if evidence.state.source.name == "Valley Post":
            raise ZeroDivisionError
        return gone(evidence)

    with contextlib.suppress(ZeroDivisionError):
        store.health.settle([1, 2], breaks_at_the_second, ["mail"], NOON)
    assert all(e.standing.health.state is HealthState.NEW for e in store.health.evidence())
    assert not store.deliveries.list(limit=None)


def test_another_address_begins_without_a_past(store):
    store.sources.configure([source()], NOON)
    poll(store, "https://valley.test/1", reason=PollReason.FAILED, obstacle=Obstacle.GONE)
    store.sources.configure([source(url="https://valley.test/other")], NOON)
    assert (only(store).polls, only(store).obstacle) == (0, None)


def test_a_resting_source_is_not_judged(store):
    store.sources.configure([source()], NOON)
    store.sources.configure([], NOON)
    assert store.health.evidence() == ()
    assert store.health.settle([1], gone, ["mail"], NOON) == ()
