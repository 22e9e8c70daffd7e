"""Hearing: a watch is deaf when half an hour has borne out that most of its sources are silent."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts.deafness import DeafReason, judge_hearing
from alerts.unusual import tell_hearing
from db.evidence import HealthState
from db.rates import Ear
from db.watch_records import Watch

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WELL, LOST = HealthState.OK, HealthState.FAILING
ARMS = Watch(name="arms", query="shells", timezone="Europe/Berlin")


def ear(source: str, state: HealthState, minutes: int = 90, **given) -> Ear:
    entered = NOON - minutes * MINUTE
    return Ear(**{"source": source, "state": state, "entered": entered, "since": None, **given})


def heard(*ears: Ear, brought=None, deaf=False):
    return judge_hearing(ears, brought or {}, now=NOON, deaf=deaf)


@pytest.mark.parametrize(("lost", "reason"), [(5, DeafReason.MOST), (4, DeafReason.HEARS)])
def test_half_of_the_finds_make_the_difference_not_half_of_the_sources(lost, reason):
    ears = ear("A", LOST), ear("B", WELL), ear("C", WELL)
    hearing = heard(*ears, brought={"A": lost, "B": 5})
    assert hearing.reason is reason


@pytest.mark.parametrize(
    ("state", "deaf"),
    [(each, each in {LOST, HealthState.BLOCKED, HealthState.GONE}) for each in HealthState],
)
def test_only_what_cannot_be_heard_makes_deaf(state, deaf):
    assert heard(ear("A", state), brought={"A": 1}).deaf is deaf


def test_without_a_past_all_must_be_silent():
    assert not heard(ear("A", LOST), ear("B", WELL)).deaf
    assert heard(ear("A", LOST), ear("B", LOST)).reason is DeafReason.ALL
    assert not heard().deaf


def test_sources_that_are_no_longer_configured_do_not_count():
    assert heard(ear("A", LOST), brought={"A": 1, "gone long ago": 99}).deaf


@pytest.mark.parametrize(("minutes", "deaf"), [(29, False), (30, True)])
def test_a_flap_is_not_told(minutes, deaf):
    assert heard(ear("A", LOST, minutes), brought={"A": 1}).deaf is deaf
    assert heard(ear("A", WELL, minutes), brought={"A": 1}, deaf=True).deaf is not deaf


def test_another_wall_in_the_same_silence_does_not_begin_it_anew():
    moved = ear("A", HealthState.BLOCKED, 1, since=NOON - 40 * MINUTE)
    assert heard(moved, brought={"A": 1}).since == NOON - 40 * MINUTE


def test_the_silent_ones_are_named_by_what_they_bring_and_bounded():
    ears = [ear(f"N{n}", LOST) for n in range(1, 8)]
    hearing = heard(*ears, brought={f"N{n}": n for n in range(1, 8)})
    assert [each.source for each in hearing.silent][:2] == ["N7", "N6"]
    told = tell_hearing(ARMS, None, hearing)
    assert "N7 (failing since 2026-01-15 11:30 CET), N6" in told.text
    assert "N3 (failing since 2026-01-15 11:30 CET), and 2 more. 100% of" in told.text
    assert told.since == NOON - 90 * MINUTE


def test_each_change_is_told_once():
    deaf, well = heard(ear("A", LOST)), heard(ear("A", WELL))
    assert tell_hearing(ARMS, NOON, deaf).title == ""
    assert tell_hearing(ARMS, None, well).title == ""
    over = tell_hearing(ARMS, NOON, well)
    assert (over.since, "heard again" in over.title) == (None, True)
