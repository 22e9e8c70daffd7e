"""A backlog is told one by one or as one summary, once its size is known."""

from datetime import timedelta

import pytest

from db.plans import Backlog, HeldAlerts
from intake.release import decide_release
from tests.making import NOON, watch


def backlog(held=3, oldest=NOON, **given):
    waiting = HeldAlerts(watch=watch(), alerts=tuple(f"a{n}" for n in range(held)), oldest=oldest)
    counts = {"fresh": 0, "retrying": 0, "unheard": 0, "behind": 0}
    return Backlog(**{"now": NOON, "held": (waiting,), **counts, **given})


def released(given, **more):
    return decide_release(given, hold=lambda _watch, now: now, **more)


def test_few_alerts_are_told_one_by_one():
    (release,) = released(backlog(20))
    assert (release.summary, len(release.alerts)) == (False, 20)


def test_many_are_one_summary():
    (release,) = released(backlog(21))
    assert release.summary


@pytest.mark.parametrize(
    ("given", "wait"),
    [
        ({"held": 3, "fresh": 10}, False),  # 13 at the most
        ({"held": 3, "fresh": 18}, True),  # could still be 21
        ({"held": 21, "fresh": 1}, True),
        ({"held": 3, "retrying": 100}, True),
        ({"held": 3, "retrying": 18}, False),  # read but for stragglers
        ({"held": 3, "unheard": 1}, True),  # a source has not been heard yet
        ({"held": 3, "behind": 1}, True),  # a new watch is still being held against the archive
    ],
)
def test_it_waits_until_its_size_is_known(given, wait):
    assert (not released(backlog(**given))) is wait


def test_nobody_waits_for_ever():
    old = NOON - timedelta(minutes=30)
    (release,) = released(backlog(3, oldest=old, fresh=1000, unheard=1))
    assert release.reason == "held long enough"


def test_a_run_that_ends_tells_what_it_has():
    (release,) = released(backlog(25, fresh=1000, retrying=5), drained=True)
    assert release.summary
    assert release.due_at == NOON


def test_nothing_held_nothing_told():
    assert (
        released(backlog().__class__(now=NOON, fresh=0, retrying=0, unheard=0, behind=0, held=()))
        == ()
    )
