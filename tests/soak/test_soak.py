"""A bounded run under steady news: `make soak`; WIREWATCH_SOAK sets its seconds (600).

Prints how large the daemon is over time. All that was due must have been told, once, and the
daemon must not have grown in the second half of the run.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.crash.kills import is_idle, work_left
from tests.crash.nursery import Life
from tests.crash.scene import PATIENCE, Scene, until
from tests.soak.process import Size, size_of

SECONDS = int(os.environ.get("WIREWATCH_SOAK", "600"))
LINES = 20  # of the table
MOST_GROWTH = 1.15  # of the second half over the first, both without their starts

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(SECONDS + 300),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads sizes from /proc"),
]


def test_steady_news_lets_nothing_grow(scene: Scene, capsys: pytest.CaptureFixture[str]):
    def say(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(line + "\n")

    life = scene.live()
    assert life.says("watching", PATIENCE)
    sizes = _watched(scene, life, say)
    assert until(lambda: scene.told_all() and is_idle(scene)), scene.verdict().faults
    life.stop()
    assert life.wait(timedelta(seconds=10)) == 0
    assert (scene.verdict().faults, scene.verdict().repeats, work_left(scene)) == ([], 0, {})
    assert not any(line["level"] == "error" for line in life.logged())
    resident = [size.resident for size in sizes]
    assert _late(resident) < _early(resident) * MOST_GROWTH
    assert max(size.files for size in sizes[LINES // 2 :]) < 200


def _watched(scene: Scene, life: Life, say: Callable[[str], None]) -> list[Size]:
    say(f"\n{'seconds':>8} {'daemon MiB':>11} {'workers MiB':>12} {'files':>6} {'threads':>8} "
        f"{'database MiB':>13} {'articles':>9} {'told':>6}")  # fmt: skip
    begun, sizes = time.monotonic(), []
    for turn in range(1, LINES + 1):
        while time.monotonic() - begun < SECONDS * turn / LINES:
            scene.print_news()
            time.sleep(5)
        size = size_of(life.pid)
        workers = sum(size_of(pid).resident for pid in scene.workers())
        articles = scene.rows("SELECT count(*) FROM article")[0][0]
        say(
            f"{time.monotonic() - begun:8.0f} {size.resident:11.1f} {workers:12.1f} "
            f"{size.files:6} {size.threads:8} {scene.database.stat().st_size / 2**20:13.1f} "
            f"{articles:9} {len(scene.hooks.hooks):6}"
        )
        sizes.append(size)
    return sizes


def _early(values: list[float]) -> float:
    return statistics.median(values[LINES // 4 : LINES // 2])


def _late(values: list[float]) -> float:
    return statistics.median(values[-LINES // 4 :])
