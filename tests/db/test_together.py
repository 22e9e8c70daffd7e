"""Writing verbs that wait are committed at once: each fails alone, none is done before."""

import asyncio
import threading
from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

import db.threads
from db.database import Database
from db.errors import NotFoundError, StoreBusy, StoreError
from db.threads import Threads


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Database]:
    """Give a database with one table."""
    base = Database(f"sqlite:///{tmp_path}/wirewatch.db")
    with base.writing() as connection:
        connection.execute(text("CREATE TABLE note (said TEXT UNIQUE)"))
    yield base
    base.close()


@pytest.fixture
def threads(base: Database) -> Iterator[Threads]:
    """Give threads that commit together."""
    threads = Threads(together=base.together)
    yield threads
    threads.close()


@pytest.fixture
def commits(base: Database) -> list[int]:
    """Count commits of transactions, in a list that grows."""
    seen: list[int] = []
    event.listen(base.engine, "commit", lambda _connection: seen.append(1))
    return seen


def write(base: Database, said: str, *, then: Exception | None = None) -> str:
    with base.writing() as connection:
        connection.execute(text("INSERT INTO note VALUES (:said)"), {"said": said})
        if then is not None:
            raise then
    return said


def notes(base: Database) -> list[str]:
    with base.reading() as connection:
        return sorted(connection.execute(text("SELECT said FROM note")).scalars())


class Gate:
    """Keeps the writer busy until it is opened, so that what comes meanwhile waits."""

    def __init__(self, threads: Threads) -> None:
        self._opened = threading.Event()
        self._held = asyncio.ensure_future(threads.write(self._opened.wait, 10))

    async def release(self, *waiting: Awaitable[Any]) -> list[Any]:
        """Let go once all others wait; return what became of them."""
        tasks = [asyncio.ensure_future(each) for each in waiting]
        await asyncio.sleep(0)  # each has handed in its verb
        self._opened.set()
        await self._held
        return await asyncio.gather(*tasks, return_exceptions=True)


async def test_what_waits_is_committed_at_once(
    base: Database, threads: Threads, commits: list[int]
) -> None:
    gate, said = Gate(threads), [str(number) for number in range(10, 20)]
    assert await gate.release(*(threads.write(write, base, each) for each in said)) == said
    assert notes(base) == said
    assert sum(commits) == 2  # theirs, and that of the reading


async def test_one_that_comes_alone_is_committed_alone(
    base: Database, threads: Threads, commits: list[int]
) -> None:
    assert await threads.write(write, base, "a") == "a"
    assert await threads.write(write, base, "b") == "b"
    assert sum(commits) == 2


async def test_after_several_the_writer_waits_a_moment_for_what_follows_from_them(
    base: Database, threads: Threads, commits: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db.threads, "_GATHERING", 0.2)  # a busy machine's moments are long

    async def in_turn(name: str) -> None:
        for number in range(3):
            await threads.write(write, base, f"{name} {number}")

    await Gate(threads).release(in_turn("one"), in_turn("two"))
    assert len(commits) == 3  # of six verbs
    assert len(notes(base)) == 6


async def test_no_more_than_a_few_are_in_one_commit(
    base: Database, threads: Threads, commits: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db.threads, "_TOGETHER", 3)
    await Gate(threads).release(*(threads.write(write, base, str(n)) for n in range(7)))
    assert sum(commits) == 3  # 3 + 3 + 1


async def test_one_that_fails_is_undone_alone(base: Database, threads: Threads) -> None:
    refusal = NotFoundError("no such note")
    outcomes = await Gate(threads).release(
        threads.write(write, base, "a"),
        threads.write(write, base, "b", then=refusal),
        threads.write(write, base, "a"),  # breaks the rule that notes differ
        threads.write(write, base, "c"),
        threads.write(write, base, "d", then=ValueError("a bug")),
    )
    assert (outcomes[0], outcomes[1], outcomes[3]) == ("a", refusal, "c")
    assert isinstance(outcomes[2], StoreError)
    assert isinstance(outcomes[4], ValueError)
    assert notes(base) == ["a", "c"]


async def test_each_sees_what_those_before_it_wrote(base: Database, threads: Threads) -> None:
    outcomes = await Gate(threads).release(
        threads.write(write, base, "a"), threads.write(notes, base), threads.read(notes, base)
    )
    assert outcomes[1] == ["a"]
    assert outcomes[2] in ([], ["a"])  # a reader sees what is committed, and nothing else


async def test_none_is_said_to_be_done_before_the_commit(base: Database, threads: Threads) -> None:
    other, seen = Database(base.address), []

    async def write_and_look(said: str) -> None:
        await threads.write(write, base, said)
        seen.append(said in notes(other))

    await Gate(threads).release(*(write_and_look(each) for each in "abc"))
    assert seen == [True, True, True]
    other.close()


async def test_where_the_commit_fails_each_is_run_by_itself(
    base: Database, threads: Threads
) -> None:
    calls: list[str] = []

    def told(said: str) -> str:
        calls.append(said)
        return write(base, said)

    broken = _breaking_once(base)
    outcomes = await Gate(threads).release(*(threads.write(told, each) for each in "abc"))
    assert outcomes == ["a", "b", "c"]
    assert calls == ["a", "b", "c", "a", "b", "c"]
    assert notes(base) == ["a", "b", "c"]
    assert broken == [1]


def _breaking_once(base: Database) -> list[int]:
    """Make the next commit fail, by what it commits being gone already."""
    broken: list[int] = []

    def undo(connection: Any) -> None:
        if not broken:
            broken.append(1)
            connection.connection.dbapi_connection.execute("ROLLBACK")
            raise StoreBusy("the disk is gone")

    event.listen(base.engine, "commit", undo)
    return broken


async def test_an_error_that_undoes_all_lets_the_others_be_run_again(
    base: Database, threads: Threads
) -> None:
    """SQLite may roll a whole transaction back (a full disk, an I/O error), savepoints and all."""
    undone = _Undoing(base)
    outcomes = await Gate(threads).release(
        threads.write(write, base, "a"), threads.write(undone), threads.write(write, base, "c")
    )
    assert (outcomes[0], outcomes[2]) == ("a", "c")
    assert isinstance(outcomes[1], StoreError)
    assert notes(base) == ["a", "c"]
    assert undone.calls == 2


class _Undoing:
    """A verb whose error takes the whole transaction along."""

    def __init__(self, base: Database) -> None:
        self.calls = 0
        self._base = base

    def __call__(self) -> None:
        self.calls += 1
        with self._base.writing() as connection:
            connection.exec_driver_sql("INSERT OR ROLLBACK INTO note VALUES ('x'), ('x')")


async def test_a_cancelled_caller_stops_no_verb(base: Database, threads: Threads) -> None:
    gate = Gate(threads)
    given_up = asyncio.ensure_future(threads.write(write, base, "a"))
    await asyncio.sleep(0)
    given_up.cancel()
    assert await gate.release(threads.write(write, base, "b")) == ["b"]
    assert notes(base) == ["a", "b"]


async def test_closing_waits_for_what_was_handed_in(base: Database) -> None:
    threads = Threads(together=base.together)
    tasks = [asyncio.ensure_future(threads.write(write, base, each)) for each in "abc"]
    await asyncio.sleep(0)
    threads.close()
    assert await asyncio.gather(*tasks) == ["a", "b", "c"]
    with pytest.raises(RuntimeError):
        await threads.write(write, base, "d")
    assert notes(base) == ["a", "b", "c"]


def test_a_transaction_outside_a_group_is_one_of_its_own(base: Database) -> None:
    """Other threads do not share what one commits together."""
    seen: list[list[str]] = []
    with base.together():
        write(base, "a")
        looking = threading.Thread(target=lambda: seen.append(notes(base)))
        looking.start()
        looking.join()
    assert seen == [[]]
    assert notes(base) == ["a"]


def test_what_breaks_between_two_undoes_both(base: Database) -> None:
    def interrupted() -> None:
        with base.together():
            write(base, "a")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert notes(base) == []


async def test_it_is_so_on_every_database(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE note (said TEXT UNIQUE)"))
    threads = Threads(together=database.together)
    outcomes = await Gate(threads).release(
        *(threads.write(write, database, said) for said in ("a", "a", "b"))
    )
    threads.close()
    assert (outcomes[0], outcomes[2]) == ("a", "b")
    assert isinstance(outcomes[1], StoreError)
    assert notes(database) == ["a", "b"]
    with database.writing() as connection:
        connection.execute(text("DROP TABLE note"))
