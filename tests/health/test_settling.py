"""A change is told once, when it has held."""

from dataclasses import replace
from datetime import timedelta

import pytest

from db.evidence import Evidence, HealthState
from db.records import Obstacle
from tests.crawler.test_health import evidence, failed
from tests.making import NOON
from wirewatch.health.settling import HOLD, SettleReason, reason_to_tell, settle


class Follower:
    """Follows one source through what is seen of it; keeps the titles that were told."""

    def __init__(self) -> None:
        self.now, self.polls, self.told = NOON, 0, []
        self.standing = Evidence(state=evidence().state).standing

    def see(self, seen: Evidence, *, polls: int = 1, minutes: int = 1) -> "Follower":
        self.now += timedelta(minutes=minutes)
        self.polls += polls
        settled = settle(replace(seen, polls=self.polls, standing=self.standing), self.now)
        self.standing = settled.standing
        if settled.title:
            self.told.append(settled.title.partition(": ")[2])
        return self


def failing(failures: int) -> Evidence:
    seen = failed(Obstacle.UNREACHABLE)
    return replace(seen, state=replace(seen.state, failures=failures))


def test_a_source_that_is_well_from_the_start_is_no_news():
    follower = Follower().see(evidence()).see(evidence()).see(evidence(), minutes=99)
    assert follower.told == []
    assert follower.standing.health.state is HealthState.OK
    assert follower.standing.health.since == NOON + timedelta(minutes=1)


def test_a_failure_is_told_at_the_second_poll_and_recovery_once():
    follower = Follower().see(evidence()).see(failing(1)).see(failing(1), polls=0, minutes=60)
    assert follower.told == []
    follower.see(failing(2)).see(failing(3)).see(failing(4))
    assert follower.told == ["cannot be heard"]
    follower.see(evidence())
    assert follower.told == ["cannot be heard"]
    follower.see(evidence()).see(evidence())
    assert follower.told == ["cannot be heard", "well again"]


def test_a_flapping_source_is_not_told():
    follower = Follower().see(evidence())
    for _ in range(20):
        follower.see(failing(1)).see(evidence())
    assert follower.told == []


def test_a_told_failure_that_flaps_is_told_once():
    follower = Follower().see(failing(1)).see(failing(2))
    for _ in range(20):
        follower.see(evidence()).see(failing(1))
    assert follower.told == ["cannot be heard"]


def test_a_quarter_of_an_hour_holds_as_two_polls_do():
    walled = failed(Obstacle.CHALLENGE)
    follower = Follower().see(walled).see(walled, polls=0, minutes=14)
    assert follower.told == []
    follower.see(walled, polls=0, minutes=1)
    assert follower.told == ["blocked, a bot challenge stands before it"]


def test_another_wall_is_another_state():
    follower = Follower()
    for wall in (Obstacle.LOGIN, Obstacle.PAYWALL):
        follower.see(failed(wall)).see(failed(wall)).see(failed(wall))
    assert follower.told == [
        "blocked, a login wall stands before it",
        "blocked, a paywall stands before it",
    ]


def test_a_source_never_heard_is_told_too():
    never = failing(2)
    never = replace(never, state=replace(never.state, first_heard_at=None, last_heard_at=None))
    assert Follower().see(never).see(never).told == ["cannot be heard"]


def test_a_state_keeps_its_time_while_it_lasts():
    follower = Follower().see(failing(1)).see(failing(2), minutes=30)
    assert follower.standing.entered == NOON + timedelta(minutes=1)
    assert follower.standing.entered_polls == 1


@pytest.mark.parametrize(
    ("seen", "minutes", "reason"),
    [
        (evidence(), 0, SettleReason.KNOWN),
        (Evidence(state=replace(evidence().state, last_heard_at=None)), 0, SettleReason.UNHEARD),
        (failing(1), 99, SettleReason.ONE_FAILURE),
        (failing(2), 14, SettleReason.TOO_SOON),
        (failing(2), 15, SettleReason.CHANGED),
    ],
)
def test_the_reason_has_a_name(seen, minutes, reason):
    standing = settle(seen, NOON).standing
    now = NOON + timedelta(minutes=minutes)
    assert reason_to_tell(seen, standing, now) is reason
    assert timedelta(minutes=15) == HOLD


def test_a_source_that_is_gone_for_good_is_told_at_once_as_no_second_poll_comes():
    gone = failed(Obstacle.GONE, said="status 410")
    gone = replace(gone, state=replace(gone.state, failures=1, gone_at=NOON))
    assert Follower().see(gone).see(gone, polls=0, minutes=60).told == ["gone"]
