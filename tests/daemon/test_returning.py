"""After a pause the daemon says since when it was away, and what it caught up."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.crash.nursery import Life, Nursery
from tests.crash.scene import HOOK, PATIENCE, Scene, until

SOON = timedelta(seconds=10)


def first_life(scene: Scene) -> Life:
    scene.print_news()
    life = scene.live()
    assert until(scene.told_all)
    return life


def test_it_tells_a_kill_from_a_good_end(scene: Scene):
    life = first_life(scene)
    life.kill()
    life.wait(SOON)
    second = scene.live()
    line = second.says("watching again", PATIENCE)
    assert line is not None
    assert line["last_run"] == "was killed"
    assert datetime.fromisoformat(line["away_since"]) <= datetime.now(UTC)
    second.stop()
    assert second.wait(SOON) == 0
    third = scene.live().says("watching again", PATIENCE)
    assert third is not None
    assert third["last_run"] == "ended well"


def test_after_a_long_absence_it_tells_what_it_caught_up(tmp_path: Path, nursery: Nursery):
    with Scene(tmp_path, nursery, health=[HOOK]) as scene:
        life = first_life(scene)
        life.stop()
        assert life.wait(SOON) == 0
        _let_pass(scene, timedelta(hours=3))
        scene.print_news(each=2)
        back = scene.live(tick_fast=["progress"])
        line = back.says("watching again", PATIENCE)
        assert line is not None
        assert line["away_for"].startswith("3h")
        assert back.says("caught up", PATIENCE)
        assert until(scene.told_all)
        assert until(lambda: bool(_notices(scene)))
        (notice,) = _notices(scene)
        assert notice["title"] == "Wirewatch was away"
        assert "for 3h" in notice["text"]
        assert "Caught up since: " in notice["text"]


def _let_pass(scene: Scene, time: timedelta) -> None:
    """Move the last run into the past."""
    ago = f"-{round(time.total_seconds())} seconds"
    with closing(sqlite3.connect(scene.database)) as connection, connection:
        for column in ("started_at", "seen_at", "ended_at"):
            connection.execute(
                f"UPDATE presence SET {column} = strftime('%Y-%m-%d %H:%M:%f000', {column}, ?)",
                (ago,),
            )


def _notices(scene: Scene) -> list[dict[str, str]]:
    bodies = [json.loads(hook.body) for hook in scene.hooks.hooks]
    return [body["data"] for body in bodies if body["type"] == "notice.source"]
