"""The replayed policy is the daemon's, and the benchmark says so where it has nothing to score."""

from dataclasses import dataclass, field

import pytest

from benchmarks import polling

NOON = 1_772_625_600.0
HOUR = 3600.0


@dataclass
class Poll:
    now: float = NOON
    new: list[float] = field(default_factory=list)
    history: list[float] = field(default_factory=list)
    budget: float = 1800.0


def wait(policy: polling.Replayed, poll: Poll) -> float:
    return policy.next_poll(poll) - poll.now


def test_a_fast_feed_is_polled_sooner_than_a_slow_one() -> None:
    fast = Poll(history=[NOON - n * 311 for n in range(5000, 0, -1)])
    slow = Poll(history=[NOON - n * 50 * HOUR for n in range(10, 0, -1)])
    silent = Poll()
    waits = [wait(polling.Replayed(), poll) for poll in (fast, slow, silent)]
    assert 60 < waits[0] < 300 < waits[1] < waits[2] <= 85 * 60


def test_a_smaller_budget_makes_longer_waits() -> None:
    history = [NOON - n * 2000 for n in range(500, 0, -1)]
    waits = [
        wait(polling.Replayed(), Poll(history=history, budget=budget)) for budget in (1800, 3600)
    ]
    assert waits[1] == pytest.approx(2 * waits[0], rel=0.1)


def test_it_learns_from_what_it_sees() -> None:
    policy = polling.Replayed()
    before = wait(policy, Poll())
    new = [NOON + n * 60 for n in range(60)]
    assert wait(policy, Poll(now=NOON + HOUR, new=new, history=new)) < before / 4


def test_without_data_it_says_so_and_ends(monkeypatch, capsys, tmp_path) -> None:
    monkeypatch.setattr(polling, "SHARED", tmp_path)
    monkeypatch.setattr("sys.argv", ["polling"])
    assert polling.main() == 0
    assert "WIREWATCH_SHARED" in capsys.readouterr().out
