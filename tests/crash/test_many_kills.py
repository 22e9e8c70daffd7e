"""Kills at all points, on all channels, and at random moments: `make crash-test`, and its table."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from tests.crash import tour
from tests.crash.kills import AtPoint, Kill, chains, recover, suffer
from tests.crash.nursery import Nursery
from tests.crash.points import POINTS
from tests.crash.scene import Scene
from tests.crash.stand import Stand
from tests.crash.tally import Tally, tally_of

SEED = 20260302
WHOLE = 130  # kills of the whole daemon, at the least
CHAINS = chains(SEED, WHOLE)
ROUNDS = (1, 2)  # at the first and at the second passing of each point
TOURS = [
    (crew, chain) for nth in ROUNDS for crew in tour.CREWS for chain in tour.chains_of(crew, nth)
]
AT_ONCE = 4  # stands
BATCHES = [TOURS[first : first + AT_ONCE] for first in range(0, len(TOURS), AT_ONCE)]
KILLS = 500

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    return tally_of(request.config)


@pytest.mark.parametrize("number", range(len(BATCHES)))
def test_whatever_was_killed_on_any_channel_every_alert_arrives(
    number: int, tmp_path: Path, nursery: Nursery, tally: Tally
):
    batch = [(tmp_path / str(n), *each) for n, each in enumerate(BATCHES[number])]
    with ThreadPoolExecutor(AT_ONCE) as stands:
        found = list(stands.map(partial(_toured, nursery, tally), batch))
    assert found == [[]] * len(batch)


def _toured(
    nursery: Nursery, tally: Tally, given: tuple[Path, tuple[str, ...], list[tour.Aim]]
) -> list[str]:
    folder, crew, chain = given
    folder.mkdir()
    with Stand(folder, nursery, crew) as stand:
        tour.suffer(stand, chain)
        verdict = tour.recover(stand)
    tally.add(len(chain), verdict)
    for aim in chain:
        tally.aimed(aim.place, (aim.channel,) if aim.channel else crew)
    return verdict.faults


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: "; ".join(map(str, chain)))
def test_whatever_was_killed_every_alert_arrives(scene: Scene, chain: list[Kill], tally: Tally):
    suffer(scene, chain)
    verdict = recover(scene)
    tally.add(len(chain), verdict)
    assert verdict.faults == []


def test_the_chains_pass_every_point():
    named = {kill.point.name for chain in CHAINS for kill in chain if isinstance(kill, AtPoint)}
    assert named == POINTS.keys()
    toured = sum(len(chain) for _, chain in TOURS)
    assert sum(map(len, CHAINS)) + toured >= KILLS


def test_each_point_was_met_on_each_channel(tally: Tally, request: pytest.FixtureRequest):
    if len(request.session.items) < len(BATCHES) + len(CHAINS):
        pytest.skip("only some of the kills were asked for")
    assert tour.every_place() - tally.places.keys() == set()
    assert (tally.lost, tally.others) == (0, 0)
