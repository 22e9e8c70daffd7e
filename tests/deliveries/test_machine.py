"""A few steps of the machine; `make fuzz` takes ten thousand."""

import subprocess
import sys

from tests.packaging.tree import ROOT


def test_two_workers_lose_nothing_in_a_world_that_fails():
    """In a process of its own: in one that has run thousands of tests it takes minutes."""
    done = subprocess.run(
        (sys.executable, "-W", "error", "-m", "tests.deliveries.short_run"),
        check=False, cwd=ROOT, capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
