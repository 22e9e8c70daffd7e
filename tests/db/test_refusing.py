"""A database that refuses for a while: told apart from one that is broken, and insisted on."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

import db.database
import db.threads
from db.database import Database
from db.errors import StoreBusy, StoreError
from db.threads import Threads


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Database]:
    """Give a database with one table."""
    base = Database(f"sqlite:///{tmp_path}/wirewatch.db")
    with base.writing() as connection:
        connection.execute(text("CREATE TABLE note (said TEXT)"))
    yield base
    base.close()


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[Threads]:
    """Give threads that try again soon."""
    monkeypatch.setattr(db.threads, "_AGAIN", 0.01)
    threads = Threads()
    yield threads
    threads.close()


class Refusing:
    """A verb that is refused a number of times."""

    def __init__(self, times: int, error: type[StoreError] = StoreBusy) -> None:
        self.calls = 0
        self._times, self._error = times, error

    def __call__(self, said: str) -> str:
        self.calls += 1
        if self.calls <= self._times:
            raise self._error("the disk is full")
        return said


def test_a_full_disk_is_refused_for_now(base: Database):
    with pytest.raises(StoreBusy, match="free some space"), base.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        connection.execute(text("INSERT INTO note VALUES (:said)"), {"said": "x" * 100_000})


def test_a_locked_database_is_refused_for_now(base: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(db.database, "_BUSY_MS", 10)
    address = base.address
    other = Database(address)
    with other.writing():
        impatient = Database(address)
        with pytest.raises(StoreBusy, match="it will be tried again"), impatient.writing():
            pass
        impatient.close()
    other.close()


def test_a_wrong_statement_is_no_passing_refusal(base: Database):
    with pytest.raises(StoreError) as caught, base.writing() as connection:
        connection.execute(text("SELECT * FROM nothing"))
    assert not isinstance(caught.value, StoreBusy)


def test_a_long_wait_for_another_program_is_told(base: Database, monkeypatch: pytest.MonkeyPatch):
    with capture_logs() as quick, base.writing():
        pass
    monkeypatch.setattr(db.database, "_WORTH_TELLING", 0.0)
    with capture_logs() as slow, base.writing():
        pass
    assert quick == []
    assert [line["event"] for line in slow] == ["the database was waited for"]


async def test_a_verb_is_insisted_on_until_it_is_taken(threads: Threads):
    verb = Refusing(3)
    with capture_logs() as logged:
        assert await threads.insist(verb, "kept") == "kept"
    assert verb.calls == 4
    assert [line["log_level"] for line in logged] == ["error", "info"]  # once each


async def test_patience_has_an_end(threads: Threads, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(db.threads, "PATIENCE", 0.05)
    with pytest.raises(StoreBusy):
        await threads.insist(Refusing(1000), "kept")


async def test_an_error_that_will_not_pass_is_raised_at_once(threads: Threads):
    verb = Refusing(1, StoreError)
    with pytest.raises(StoreError):
        await threads.insist(verb, "kept")
    assert verb.calls == 1


async def test_whoever_insists_can_be_cancelled(threads: Threads):
    insisting = asyncio.create_task(threads.insist(Refusing(1000), "kept"))
    await asyncio.sleep(0.03)
    insisting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await insisting
