"""Processes by their group, on processes of our own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from crawler.processes import group_of, kill_group, leader_with, parent_of, resident, words_of

MARK = f"--mark-of-{os.getpid()}"
CHILDREN = (
    "import subprocess, sys, time;"
    "child = subprocess.Popen(['sleep', '60']);"
    "print(child.pid, flush=True); block = b'x' * 30_000_000; time.sleep(60)"
)


@pytest.fixture
def leader() -> Iterator[tuple[subprocess.Popen[str], int]]:
    started = subprocess.Popen(
        [sys.executable, "-c", CHILDREN, MARK],
        stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert started.stdout is not None
    child = int(started.stdout.readline())
    yield started, child
    kill_group(started.pid)
    started.wait()
    started.stdout.close()


def test_a_group_is_found_measured_and_ended(leader: tuple[subprocess.Popen[str], int]) -> None:
    started, child = leader
    assert leader_with(MARK) == started.pid
    assert words_of(started.pid)[-2:] == [MARK, ""]
    assert set(group_of(started.pid)) == {started.pid, child}
    assert (parent_of(started.pid), parent_of(child)) == (os.getpid(), started.pid)
    time.sleep(0.1)  # for the block
    assert 30_000_000 < resident(started.pid) < 300_000_000
    kill_group(started.pid)
    assert started.wait() == -9
    assert started.pid not in group_of(started.pid)


def test_what_has_ended_is_nothing() -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    assert group_of(ended.pid) == []
    assert resident(ended.pid) == 0
    assert parent_of(ended.pid) is None
    assert words_of(ended.pid) == []
    kill_group(ended.pid)
    assert leader_with("--nobody-was-started-with-this") is None
