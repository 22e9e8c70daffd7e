"""Notices say what was expected, what happened, what we do and what the user can do."""

import pytest

from crawler.health import judge_source
from db.evidence import Health, HealthState
from db.records import Obstacle
from tests.crawler.test_health import evidence, failed
from tests.making import NOON
from wirewatch.health.wording import wording

STATE = evidence().state
UNWELL = [state for state in HealthState if state not in (HealthState.NEW, HealthState.OK)]


@pytest.mark.parametrize("state", UNWELL)
@pytest.mark.parametrize("wall", [None, *Obstacle])
def test_every_state_has_all_its_parts(state, wall):
    health = Health(state=state, wall=wall, since=NOON, evidence="this was seen")
    title, text = wording(STATE, health, before=HealthState.OK)
    assert title.startswith("Outlet: ")
    assert "Instead, " in text
    assert "since 2026-" in text
    assert "What was seen: this was seen." in text
    assert text.endswith(STATE.source.url)
    assert "{" not in text


@pytest.mark.parametrize("before", UNWELL)
def test_every_recovery_says_from_what(before):
    health = Health(state=HealthState.OK, since=NOON, evidence="it is heard")
    title, text = wording(STATE, health, before=before)
    assert title == "Outlet: well again"
    assert text.startswith(("Outlet ", "The texts of Outlet "))
    assert "about every 20m" in text


def test_a_failure_in_full():
    seen = failed(Obstacle.UNREACHABLE, said="connection refused by outlet.example; next try 12:05")
    _, text = wording(seen.state, judge_source(seen), before=HealthState.OK)
    assert "Outlet should have answered with its list. Instead, 2 polls in a row have" in text
    assert "What was seen: connection refused by outlet.example. It is tried again" in text
    assert '`wirewatch sources test "Outlet"` asks it now.' in text
