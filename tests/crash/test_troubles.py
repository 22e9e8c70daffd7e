"""What else befalls a machine: a full disk, a locked file, a clock that jumps, an old copy."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.crash.kills import SIGKILLED
from tests.crash.nursery import Life, Nursery
from tests.crash.scene import PATIENCE, until
from tests.crash.stand import Stand
from tests.crash.tour import CREWS, recover, tail

FEW = ("webhook", "email", "telegram")
EACH = [FEW, *(pytest.param(crew, marks=pytest.mark.long) for crew in CREWS)]
HOUR = 3600
LOCK = 300  # milliseconds for which a life waits for a locked database
HELD = 1.0  # seconds for which it is locked


@pytest.fixture(params=EACH, ids=", ".join)
def ways(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return tuple(request.param)


@pytest.fixture
def stand(tmp_path: Path, nursery: Nursery, ways: tuple[str, ...]) -> Iterator[Stand]:
    with Stand(tmp_path, nursery, ways) as stand:
        yield stand


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Give the name of a file that is to fill a disk of its own, mounted at the folder."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "wirewatch-test", str(folder)]
    if os.getuid() != 0 or not sys.platform.startswith("linux"):
        pytest.skip("only root may mount a disk of its own")
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("no disk can be mounted here")
    try:
        yield folder / "ballast"
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(ballast: Path) -> None:
    """Take all the room that a disk has left."""
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            return


def killed(life: Life) -> bool:
    life.kill()
    return life.wait(PATIENCE) == SIGKILLED


def test_a_full_disk_loses_nothing_though_the_daemon_is_killed_meanwhile(
    tmp_path: Path, nursery: Nursery, ways: tuple[str, ...]
):
    with small_disk(tmp_path / "data") as ballast, Stand(tmp_path, nursery, ways) as stand:
        stand.hand_in()
        life = stand.live()
        assert until(stand.told_all), tail(life)
        fill(ballast)
        stand.hand_in(9)
        assert until(lambda: "disk is full" in tail(life)), tail(life)
        assert killed(life)
        starting = stand.live()
        assert starting.wait(PATIENCE) not in (None, 0)
        assert "free some space" in tail(starting)
        ballast.unlink()
        assert recover(stand).faults == []


def test_a_locked_database_loses_nothing_though_the_daemon_is_killed_meanwhile(stand: Stand):
    stand.hand_in()
    life = stand.live(wait_for_locks=LOCK)
    assert until(stand.told_all), tail(life)
    with closing(sqlite3.connect(stand.database, isolation_level=None)) as another:
        for kills in (False, True):
            another.execute("BEGIN IMMEDIATE")
            stand.hand_in()
            time.sleep(HELD)
            assert not life.ended()
            if kills:
                assert killed(life)
            another.execute("ROLLBACK")
            assert kills or until(stand.told_all), tail(life)
    assert recover(stand).faults == []


@pytest.mark.long
def test_a_locked_database_lets_no_sent_message_be_forgotten(stand: Stand):
    stand.hand_in()
    life = stand.live(die_at=("before the commit of Deliveries.finish_attempt", 1, stand.ways[-1]))
    assert life.wait(PATIENCE) == SIGKILLED
    with closing(sqlite3.connect(stand.database, isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        starting = stand.live(wait_for_locks=LOCK)
        assert starting.wait(PATIENCE) not in (None, 0)
        another.execute("ROLLBACK")
    assert recover(stand).faults == []


@pytest.mark.parametrize("jump", [pytest.param(HOUR, marks=pytest.mark.long), -HOUR])
def test_a_clock_that_jumps_loses_nothing_that_waits(stand: Stand, jump: int):
    stand.clock.write_text("0")
    refusing = stand.receivers.by_http[0]
    stand.receivers.say(refusing, refuses=True)
    stand.hand_in()
    life = stand.live()
    assert life.says("watching", PATIENCE)
    assert until(lambda: stand.rows("SELECT 1 FROM delivery WHERE state = 'waiting'")), tail(life)
    stand.clock.write_text(str(jump))
    stand.receivers.say(refusing, refuses=False)
    stand.hand_in()
    assert until(lambda: not _lost_but_by(stand, refusing)), tail(life)
    assert killed(life)
    assert recover(stand).faults == []


def test_a_copy_of_yesterday_repeats_nothing_before_the_word_of_the_user(stand: Stand):
    stand.hand_in()
    assert stand.live(die_at=("after Deliveries.claim", 1)).wait(PATIENCE) == SIGKILLED
    copy = stand.folder / "copy.db"
    _copy(stand.database, copy)
    stand.hand_in()
    life = stand.live()
    assert until(lambda: stand.told_all() and not stand.owed()), tail(life)
    assert killed(life)
    before = stand.verdict()
    _copy(copy, stand.database)
    assert stand.live("deliveries", "pause", "--hold-older-than", "0s").wait(PATIENCE) == 0
    stand.hand_in()
    life = stand.live()
    held = "SELECT 1 FROM delivery WHERE reason = 'restored' AND state = 'waiting'"
    assert until(lambda: stand.told_all() and len(stand.rows(held)) >= len(stand.ways)), tail(life)
    assert killed(life)
    after = stand.verdict()
    assert (after.faults, after.repeats - before.repeats) == ([], 0)


def _lost_but_by(stand: Stand, channel: str) -> list[str]:
    return [fault for fault in stand.verdict().lost if not fault.endswith(f" on {channel}")]


def _copy(database: Path, copy: Path) -> None:
    """Copy a database as SQLite does, over what is there."""
    for end in ("", "-wal", "-shm"):
        Path(f"{copy}{end}").unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as one, closing(sqlite3.connect(copy)) as two:
        one.backup(two)
