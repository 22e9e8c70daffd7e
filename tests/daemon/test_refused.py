"""A database that refuses for a while, locked or full: the daemon says so and loses nothing."""

import sqlite3
import time
from contextlib import closing
from datetime import timedelta

from tests.crash.kills import is_idle
from tests.crash.scene import PATIENCE, Scene, until

LOCKED_FOR = 4  # seconds


def test_a_database_held_by_another_program_is_waited_for(scene: Scene):
    scene.print_news()
    life = scene.live()
    assert until(scene.told_all)
    with closing(sqlite3.connect(scene.database, isolation_level=None)) as another:
        another.execute("BEGIN EXCLUSIVE")
        scene.print_news(each=2)
        time.sleep(LOCKED_FOR)
        another.execute("ROLLBACK")
    assert until(lambda: scene.told_all() and is_idle(scene))
    verdict = scene.verdict()
    assert (verdict.faults, verdict.repeats) == ([], 0)
    line = life.says("the database was waited for", timedelta(seconds=1))
    assert line is not None
    assert line["seconds"] > LOCKED_FOR / 2
    assert not any(line["level"] == "error" for line in life.logged())


def test_a_full_disk_stops_nothing_for_good(scene: Scene):
    full = scene.folder / "the disk is full"
    scene.print_news()
    life = scene.live(fill_disk_while=str(full))
    assert until(scene.told_all)
    full.touch()
    scene.print_news(each=8)  # more than fits the free pages that are left
    assert until(lambda: _says_full(life.logged()))
    time.sleep(2)
    assert not life.ended()
    full.unlink()
    assert until(lambda: scene.told_all() and is_idle(scene)), life.logged()[-10:]
    assert scene.verdict().faults == []


def test_new_watches_are_held_against_the_archive_although_it_refused_once(scene: Scene):
    life = scene.live(refuse_once="behind")
    assert life.says("new watches wait to be held against stored articles", PATIENCE)
    behind = "SELECT count(*) FROM watch WHERE NOT caught_up"
    assert scene.rows(behind) == [(2,)]
    assert until(lambda: scene.rows(behind) == [(0,)])


def _says_full(lines: list[dict[str, object]]) -> bool:
    return any(
        line["level"] == "error" and "disk is full" in str(line.get("reason")) for line in lines
    )
