"""The demonstration as a user runs it: a process of its own, watched through its output."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.clock import SystemClock
from wirewatch.demo.outlets.content import load_editions

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-c", "from wirewatch.cli.main import main; main()", "demo")
PATIENCE = 60  # seconds, on a busy machine
EDITIONS = load_editions(SystemClock().now())
(LATE,) = [article for edition in EDITIONS for article in edition.held_back]
TRAPS = [a for edition in EDITIONS for a in edition.articles if not a.watches]


@contextmanager
def started(folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Run the command in a process group of its own, which is gone in the end."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
    process = subprocess.Popen(
        (*COMMAND, *options),
        cwd=folder,
        env={**environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if group_lives(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def left_behind(folder: Path, group: int) -> tuple[list[Path], bool]:
    """Return the files left, and whether a process of the group still lives after a second."""
    until = time.monotonic() + 1
    while group_lives(group) and time.monotonic() < until:
        time.sleep(0.02)
    return list(folder.iterdir()), group_lives(group)


def test_the_story_is_told_to_its_end(tmp_path):
    with started(tmp_path) as process:
        out, err = process.communicate(timeout=PATIENCE)
        assert (process.returncode, err) == (0, "")
        assert left_behind(tmp_path, process.pid) == ([], False)
    acts = re.split(r"(?m)^[1-6]  ", out)
    _, _, came_in, told, untold, published, end = acts
    assert out.count("first poll: 4 articles listed") == 3
    for edition in EDITIONS:
        for article in edition.printed:
            assert article.title[:60] in came_in
    for trap in TRAPS:
        assert trap.title[:30] not in told
        assert trap.title[:30] in untold
    assert "reader comments: Serbian, shells, Ukraine" in came_in
    assert "went along" in untold
    assert LATE.title not in told
    assert f"[Kruna Works] {LATE.title}" in published
    # It continues what the other outlets told, and brings news.
    assert "Re: [Serbian shells to Ukraine] " in published
    (to_hook, to_mail) = re.findall(
        r"([\d.]+) s  from publishing to the (?:webhook|mail)", published
    )
    assert 0 < float(to_hook) < 30
    assert 0 < float(to_mail) < 30
    hooks, verified = re.search(r"(\d+)  webhooks arrived, (\d+) with", end).groups()
    assert hooks == verified == re.search(r"(\d+)  mails arrived", end)[1]


def test_ctrl_c_ends_it_cleanly(tmp_path):
    with started(tmp_path) as process:
        for line in process.stdout:
            if "first poll" in line:
                break
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all processes of the group
        begun = time.monotonic()
        _, err = process.communicate(timeout=PATIENCE)
        assert (process.returncode, err) == (0, "")
        assert time.monotonic() - begun < 10
        assert left_behind(tmp_path, process.pid) == ([], False)


IMPATIENT = """
import asyncio, io
from rich.console import Console
from db.clock import SystemClock
from wirewatch.demo import story
from wirewatch.demo.run import run_demo

story.REST_WITHIN *= 0
try:
    console = Console(file=io.StringIO())
    asyncio.run(run_demo(console, SystemClock(), asyncio.Event(), pace=0, stay=False))
except story.DemoError as exc:
    print("the demo ends:", exc)
"""


def test_a_daemon_that_tells_nothing_in_time_is_an_error():
    """In a process of its own, as a process has one reactor for good."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", IMPATIENT],
        capture_output=True,
        text=True,
        timeout=100,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert "the demo ends:" in done.stdout, done.stderr
    assert "--verbose" in done.stdout
