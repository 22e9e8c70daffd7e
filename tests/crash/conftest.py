"""Fixtures of the crash tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.nursery import Nursery
from tests.crash.scene import Scene


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Give the place where daemons are born; its imports take seconds, so it is shared."""
    with Nursery() as nursery:
        yield nursery


@pytest.fixture
def scene(tmp_path: Path, nursery: Nursery) -> Iterator[Scene]:
    """Give a newsroom, receivers, a configuration and no database yet."""
    with Scene(tmp_path, nursery) as scene:
        yield scene
