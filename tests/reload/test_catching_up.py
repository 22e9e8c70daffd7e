"""Catching up beside all else: asked for again while at work, refused by the database, ended."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from db.errors import StoreError
from db.threads import Threads
from db.watch_records import Watch
from tests.making import watch
from wirewatch import catching_up
from wirewatch.catching_up import CatchingUp


@dataclass
class Archive:
    """Stored articles: notes which watches were held against them."""

    behind: list[Watch] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    looked_back: int = 0
    refuses: int = 0
    slow: asyncio.Event | None = None

    async def catch_up(self, found: Watch) -> int:
        if self.slow is not None:
            await self.slow.wait()
        if self.refuses:
            self.refuses -= 1
            raise StoreError("locked")
        self.held.append(found.name)
        self.behind.remove(found)
        return 1

    async def run_due(self) -> int:
        self.looked_back += 1
        return 0


@pytest.fixture
async def scene() -> AsyncIterator[tuple[Archive, CatchingUp]]:
    archive, threads = Archive(), Threads()
    rows: Any = SimpleNamespace(watches=SimpleNamespace(behind=lambda: tuple(archive.behind)))
    parts: Any = archive
    telling: Any = SimpleNamespace(tick=lambda: None)
    catching = CatchingUp(
        store=rows, threads=threads, intake=parts, lookback=parts, telling=telling
    )
    yield archive, catching
    catching.close()
    threads.close()


async def until(done: Any) -> None:
    async with asyncio.timeout(5):
        while not done():
            await asyncio.sleep(0.01)


async def test_what_comes_while_it_works_has_its_turn(scene: tuple[Archive, CatchingUp]) -> None:
    archive, catching = scene
    archive.slow = asyncio.Event()
    archive.behind = [watch("one")]
    catching.soon()
    await asyncio.sleep(0.05)
    archive.behind.append(watch("two"))
    catching.soon()
    archive.slow.set()
    await until(lambda: archive.looked_back == 2)
    assert archive.held == ["one", "two"]


async def test_it_tries_again_what_the_database_refused(
    scene: tuple[Archive, CatchingUp], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catching_up, "_AGAIN", 0.01)
    archive, catching = scene
    archive.behind, archive.refuses = [watch("one")], 2
    catching.soon()
    await until(lambda: archive.looked_back == 1)
    assert archive.held == ["one"]


async def test_once_it_says_what_the_database_refused(scene: tuple[Archive, CatchingUp]) -> None:
    archive, catching = scene
    archive.behind, archive.refuses = [watch("one")], 1
    with pytest.raises(StoreError):
        await catching.run()


async def test_it_ends_where_it_is(scene: tuple[Archive, CatchingUp]) -> None:
    archive, catching = scene
    archive.slow, archive.behind = asyncio.Event(), [watch("one")]
    catching.soon()
    await asyncio.sleep(0.05)
    catching.close()
    archive.slow.set()
    await asyncio.sleep(0.05)
    assert archive.held == []
