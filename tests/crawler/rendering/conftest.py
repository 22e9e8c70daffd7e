"""A browser that most tests share, as starting it takes seconds."""

from collections.abc import Iterator

import pytest

from crawler.browsers import missing_for_rendering
from tests.conftest import missing
from tests.crawler.conftest import OpenEngine
from tests.crawler.rendering.desk import Desk, desk_of


@pytest.fixture(scope="session")
def chromium() -> None:
    """Skip, or fail where all tools must be there, without the extra or a Chromium."""
    if why := missing_for_rendering():
        missing(f"what shows pages ({why})")


@pytest.fixture(scope="session")
def desk(engine: OpenEngine, chromium: None) -> Iterator[Desk]:
    with desk_of(engine) as each:
        yield each
