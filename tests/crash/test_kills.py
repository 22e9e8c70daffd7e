"""A few kills at named points: every alert arrives, and a repeat is the same message again."""

import pytest

from alerts.channels.email.channel import EmailChannel
from alerts.channels.webhook.channel import WebhookChannel
from tests.crash.kills import AtMoment, AtPoint, Kill, recover, suffer, work_left
from tests.crash.points import POINTS
from tests.crash.scene import PATIENCE, Scene

IN_FLIGHT = WebhookChannel.at_once + EmailChannel.at_once  # messages that one kill may repeat


def at(name: str, nth: int = 1) -> AtPoint:
    return AtPoint(point=POINTS[name], nth=nth)


CHAINS: list[list[Kill]] = [
    [
        at("at a statement of Store.upgrade", 9),
        at("before the commit of IntakeRows.take", 2),
        at("after WebhookChannel.send"),
        at("before the commit of Deliveries.finish_attempt", 2),
    ],
    [
        at("after Held.release"),
        at("before the commit of Sources.store_poll"),
        at("after EmailChannel.send", 2),
    ],
]


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: "; ".join(map(str, chain)))
def test_whatever_was_killed_every_alert_arrives(scene: Scene, chain: list[Kill]):
    suffer(scene, chain)
    verdict = recover(scene)
    assert verdict.faults == []
    assert 0 < verdict.repeats <= len(chain) * IN_FLIGHT


def test_a_kill_at_any_moment_loses_nothing(scene: Scene):
    suffer(scene, [AtMoment(seconds=1.7)])
    assert recover(scene).faults == []


def test_one_round_for_cron_makes_up_for_a_kill(scene: Scene):
    suffer(scene, [at("after Deliveries.begin_attempt", 2)])
    once = scene.live("run", "--once", "--log", "json")
    assert once.wait(PATIENCE) == 0
    assert (scene.verdict().faults, work_left(scene)) == ([], {})
