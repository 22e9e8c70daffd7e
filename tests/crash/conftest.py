"""Fixtures of the crash tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.nursery import Nursery
from tests.crash.scene import Scene
from tests.crash.tally import TALLY


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line what the kills came to, where there were any."""
    tally = terminalreporter.config.stash.get(TALLY, None)
    if tally is not None:
        if tally.places:
            terminalreporter.write_line(tally.table())
        terminalreporter.write_line(str(tally))


@pytest.fixture
def scene(tmp_path: Path, nursery: Nursery) -> Iterator[Scene]:
    """Give a newsroom, receivers, a configuration and no database yet."""
    with Scene(tmp_path, nursery) as scene:
        yield scene
