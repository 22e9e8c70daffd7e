"""SIGTERM ends the daemon within ten seconds, with nothing half-done that is not due again."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.crash.kills import recover, work_left
from tests.crash.nursery import Nursery
from tests.crash.scene import SECRET, Scene, until
from wirewatch.demo.loopback import Answer, Request
from wirewatch.demo.receivers import WebhookReceiver

IN_TIME = timedelta(seconds=10)
LEASES = {"leases of source", "leases of entry", "leases of delivery"}


class SlowReceiver(WebhookReceiver):
    """Takes its time over every message: ``seconds``, or until it is hurried."""

    def __init__(self, seconds: float) -> None:
        super().__init__(SECRET)
        self._seconds = seconds
        self._hurried = threading.Event()
        self.taking = 0  # messages that it began to take

    def hurry(self) -> None:
        self._hurried.set()

    def _respond(self, request: Request) -> Answer:
        self.taking += 1
        self._hurried.wait(self._seconds)
        return super()._respond(request)


@pytest.fixture
def receiver() -> Iterator[SlowReceiver]:
    receiver = SlowReceiver(seconds=60)
    yield receiver
    receiver.hurry()


def test_a_slow_fetch_is_cut_and_due_again(scene: Scene):
    scene.print_news()
    site = scene.newsroom.feed
    slow = site.articles[0].path
    site.delay_next(slow, timedelta(seconds=60))
    life = scene.live()
    assert until(lambda: not site._faults[slow])  # it has been asked for, and waits
    life.stop()
    assert life.wait(IN_TIME) == 0
    assert not LEASES & work_left(scene).keys()
    assert recover(scene).faults == []


def test_a_slow_delivery_is_cut_and_made_again_under_its_id(
    tmp_path: Path, nursery: Nursery, receiver: SlowReceiver
):
    with Scene(tmp_path, nursery, hooks=receiver) as scene:
        scene.print_news()
        life = scene.live()
        assert until(lambda: receiver.taking > 0)
        life.stop()
        assert life.wait(IN_TIME) == 0
        assert not LEASES & work_left(scene).keys()
        cut = scene.rows("SELECT delivery_id FROM attempt WHERE ended_at IS NULL")
        assert cut
        receiver.hurry()
        verdict = recover(scene)
        assert verdict.faults == []
        assert {hook.id for hook in receiver.hooks} >= {row[0] for row in cut}


def test_deliveries_in_a_row_end_between_two(tmp_path: Path, nursery: Nursery):
    receiver = SlowReceiver(seconds=1.5)
    with Scene(tmp_path, nursery, hooks=receiver) as scene:
        scene.print_news(each=6)  # 18 to tell, 4 at once: over six seconds
        life = scene.live()
        assert until(lambda: receiver.taking > 0)
        life.stop()
        begun = time.monotonic()
        assert life.wait(IN_TIME) == 0
        assert time.monotonic() - begun < 5
        assert not LEASES & work_left(scene).keys()
        assert scene.rows("SELECT * FROM attempt WHERE ended_at IS NULL") == []
        assert scene.rows("SELECT * FROM delivery WHERE state <> 'sent'")  # begun no more
        receiver.hurry()
        verdict = recover(scene)
        assert (verdict.faults, verdict.repeats) == ([], 0)
