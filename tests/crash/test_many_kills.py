"""Kills at all points and at random moments: `make crash-test`, and a line that sums it up."""

from collections.abc import Callable

import pytest

from tests.crash.kills import AtPoint, Kill, chains, recover, suffer
from tests.crash.points import POINTS
from tests.crash.scene import Scene

SEED = 20260302
KILLS = 66
CHAINS = chains(SEED, KILLS)

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]


class Tally:
    """What all chains together came to."""

    def __init__(self) -> None:
        self.kills = self.messages = self.repeats = self.lost = self.faults = 0

    def __str__(self) -> str:
        return (
            f"crash-test: {self.kills} kills, {self.messages} messages, {self.repeats} repeated "
            f"under the same id with the same bytes, lost = {self.lost}, "
            f"other faults = {self.faults - self.lost}"
        )


@pytest.fixture(scope="module")
def tally(request: pytest.FixtureRequest):
    tally = Tally()
    yield tally
    say: Callable[[str], None] = request.config.get_terminal_writer().line
    say("")
    say(str(tally))


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: "; ".join(map(str, chain)))
def test_whatever_was_killed_every_alert_arrives(scene: Scene, chain: list[Kill], tally: Tally):
    suffer(scene, chain)
    verdict = recover(scene)
    tally.kills += len(chain)
    tally.messages += verdict.messages
    tally.repeats += verdict.repeats
    tally.lost += len(verdict.lost)
    tally.faults += len(verdict.faults)
    assert verdict.faults == []


def test_the_chains_pass_every_point():
    named = {kill.point.name for chain in CHAINS for kill in chain if isinstance(kill, AtPoint)}
    assert named == POINTS.keys()
    assert sum(map(len, CHAINS)) >= KILLS
