"""A few kills at named points: every alert arrives, and a repeat is the same message again."""

from pathlib import Path

from alerts.channels.email.channel import EmailChannel
from alerts.channels.webhook.channel import WebhookChannel
from tests.crash import tour
from tests.crash.kills import AtPoint, Kill, recover, suffer, work_left
from tests.crash.nursery import Nursery
from tests.crash.points import ALL_POINTS, POINTS
from tests.crash.scene import PATIENCE, Scene
from tests.crash.stand import Stand
from tests.crash.tour import Aim

IN_FLIGHT = WebhookChannel.at_once + EmailChannel.at_once  # messages that one kill may repeat


def at(name: str, nth: int = 1) -> AtPoint:
    return AtPoint(point=POINTS[name], nth=nth)


CHAIN: list[Kill] = [
    at("before the commit of IntakeRows.take", 2),
    at("after WebhookChannel.send"),
]
WAYS = ("slack bot", "telegram", "matrix", "command")
TOUR = [
    Aim(point=ALL_POINTS["after SlackChannel.send"], channel="slack bot"),
    Aim(point=ALL_POINTS["within TelegramChannel.send"], channel="telegram"),
    Aim(point=ALL_POINTS["before the commit of Deliveries.finish_attempt"], channel="command"),
]


def test_whatever_was_killed_every_alert_arrives(scene: Scene):
    suffer(scene, CHAIN)
    verdict = recover(scene)
    assert verdict.faults == []
    assert 0 < verdict.repeats <= len(CHAIN) * IN_FLIGHT


def test_whatever_was_killed_on_any_channel_every_alert_arrives(tmp_path: Path, nursery: Nursery):
    with Stand(tmp_path, nursery, WAYS) as stand:
        tour.suffer(stand, TOUR)
        verdict = tour.recover(stand)
    assert verdict.faults == []
    assert 0 < verdict.repeats <= len(TOUR) * len(WAYS)
    assert verdict.messages == 2 * len(TOUR) * len(WAYS)


def test_one_round_for_cron_makes_up_for_a_kill(scene: Scene):
    suffer(scene, [at("after Deliveries.begin_attempt", 2)])
    once = scene.live("run", "--once", "--log", "json")
    assert once.wait(PATIENCE) == 0
    assert (scene.verdict().faults, work_left(scene)) == ([], {})
