"""Each benchmark runs as its users run it, with a few pages, and prints its table."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.pages import NO_DATA, ROOT, saved_folder


def run(name: str, *arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *arguments],
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def cells(output: str, row: str) -> list[str]:
    line = next(line for line in output.splitlines() if line.strip().startswith(row))
    return line.strip().removeprefix(row).split()


def test_pipeline_tells_every_made_page(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    arguments = ("4", "--workers", "1", "--profile", str(profile))
    output = run("pipeline", *arguments, WIREWATCH_SHARED=str(tmp_path))
    assert "4 made pages, 1 processes" in output
    assert cells(output, "with an article") == ["4", "4", "1.00"]
    ours, plain, _ = cells(output, "pages/s")
    assert float(ours) > 0
    assert float(plain) > 0
    assert "0 given up, 0 webhooks repeated, 0 badly signed" in output
    assert profile.stat().st_size > 1000


def test_latency_tells_every_article() -> None:
    output = run("latency", "1")
    assert "1 of 1 articles told" in output
    assert 0 < float(cells(output, "median, s")[0]) < 60


def test_newsstand_says_that_there_are_no_pages(tmp_path: Path) -> None:
    assert NO_DATA in run("newsstand", WIREWATCH_SHARED=str(tmp_path))


@pytest.mark.skipif(saved_folder() is None, reason=NO_DATA)
def test_newsstand_brings_in_saved_pages() -> None:
    output = run("newsstand", "15")
    assert cells(output, "on the stand") == ["15"]
    assert cells(output, "found") == ["15"]
    assert "Every due alert arrived exactly once: yes" in output
