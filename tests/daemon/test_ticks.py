"""Ticks that are at work when the daemon ends."""

import asyncio
import logging
from types import SimpleNamespace
from typing import Any

import pytest

from wirewatch.daemon import Daemon


async def test_a_tick_that_is_cut_at_the_end_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    house: Any = SimpleNamespace()
    daemon, begun = Daemon(house, only=()), asyncio.Event()

    async def tick() -> None:
        begun.set()
        await asyncio.sleep(60)

    daemon._scheduler.add_job(daemon._ticked, args=["release", tick])
    with caplog.at_level(logging.ERROR):
        daemon._scheduler.start()
        await asyncio.wait_for(begun.wait(), 10)
        daemon._end_ticks()
        for _ in range(10):
            await asyncio.sleep(0)
    assert caplog.records == []


async def test_one_that_is_cancelled_before_is_told(caplog: pytest.LogCaptureFixture) -> None:
    house: Any = SimpleNamespace()
    daemon, begun = Daemon(house, only=()), asyncio.Event()

    async def tick() -> None:
        begun.set()
        raise asyncio.CancelledError

    daemon._scheduler.add_job(daemon._ticked, args=["release", tick])
    with caplog.at_level(logging.ERROR):
        daemon._scheduler.start()
        await asyncio.wait_for(begun.wait(), 10)
        for _ in range(10):
            await asyncio.sleep(0)
        daemon._end_ticks()
    assert [each.levelname for each in caplog.records] == ["ERROR"]
