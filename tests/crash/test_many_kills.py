"""Kills at all points and at random moments: `make crash-test`, and a line that sums it up."""

import pytest

from tests.crash.kills import AtPoint, Kill, chains, recover, suffer
from tests.crash.points import POINTS
from tests.crash.scene import Scene
from tests.crash.tally import TALLY, Tally

SEED = 20260302
KILLS = 500
CHAINS = chains(SEED, KILLS)

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    return request.config.stash.setdefault(TALLY, Tally())


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: "; ".join(map(str, chain)))
def test_whatever_was_killed_every_alert_arrives(scene: Scene, chain: list[Kill], tally: Tally):
    suffer(scene, chain)
    verdict = recover(scene)
    tally.add(len(chain), verdict)
    assert verdict.faults == []


def test_the_chains_pass_every_point():
    named = {kill.point.name for chain in CHAINS for kill in chain if isinstance(kill, AtPoint)}
    assert named == POINTS.keys()
    assert sum(map(len, CHAINS)) >= KILLS
