"""A desk over an outlet, on an empty database."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from db.database import Database
from db.schema import upgrade
from db.store import Store
from db.threads import Threads
from tests.archives.desk import Desk
from tests.archives.outlet import Outlet

MakeDesk = Callable[..., Desk]


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty database to copy: to make one takes half a second."""
    path = tmp_path_factory.mktemp("empty") / "w.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def make_desk(tmp_path: Path, empty: Path) -> Iterator[MakeDesk]:
    """Make a desk for a source at a path of an outlet."""
    copyfile(empty, tmp_path / "w.db")
    database, threads = Database(f"sqlite:///{tmp_path}/w.db"), Threads()

    def make(path: str, kind: str, outlet: Outlet | None = None, **more: object) -> Desk:
        return Desk(Store(database), threads, path, kind, outlet or Outlet(), **more)

    yield make
    threads.close()
    database.close()
