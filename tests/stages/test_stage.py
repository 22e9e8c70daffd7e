"""A stage claims up to its capacity, survives what fails, and ends when it is told to."""

import asyncio
from collections.abc import Sequence

import pytest

from db.errors import StoreError
from wirewatch.stages.stage import Stage


class Rows:
    """Work in memory: numbers, claimed in order; the workbench notes who is worked on."""

    def __init__(self, *due: int) -> None:
        self.due = list(due)
        self.done: list[int] = []
        self.most = 0
        self.refuse = False
        self.claiming = asyncio.Event()
        self.may_claim = asyncio.Event()
        self.may_claim.set()
        self._now: set[int] = set()

    async def claim(self, limit: int) -> Sequence[int]:
        self.claiming.set()
        await self.may_claim.wait()
        if self.refuse:
            raise StoreError("the database is locked")
        claimed, self.due = self.due[:limit], self.due[limit:]
        return claimed

    async def work(self, number: int) -> None:
        self._now.add(number)
        self.most = max(self.most, len(self._now))
        await asyncio.sleep(0)
        self._now.discard(number)
        if number < 0:
            raise ValueError("a bug")
        self.done.append(number)

    def stage(self, capacity: int = 2) -> Stage[int]:
        return Stage("test", capacity=capacity, claim=self.claim, work=self.work)


async def test_it_drains_what_is_due_within_its_capacity():
    rows = Rows(*range(7))
    await rows.stage(capacity=3).drain()
    assert sorted(rows.done) == list(range(7))
    assert rows.most == 3


async def test_a_piece_that_breaks_stops_no_other():
    rows = Rows(1, -2, 3)
    await rows.stage().drain()
    assert rows.done == [1, 3]


async def test_a_refused_claim_is_raised_by_a_drain_and_survived_by_a_tick():
    rows = Rows(1)
    rows.refuse = True
    stage = rows.stage()
    assert await stage.tick() == 0
    with pytest.raises(StoreError, match="locked"):
        await stage.drain()
    rows.refuse = False
    await stage.drain()
    assert rows.done == [1]


async def test_what_a_claim_brings_after_the_end_is_not_begun():
    rows = Rows(1, 2)
    rows.may_claim.clear()
    stage = rows.stage()
    ticking = asyncio.create_task(stage.tick())
    await rows.claiming.wait()
    await stage.close(patience=1)
    rows.may_claim.set()
    assert await ticking == 0
    await asyncio.sleep(0)
    assert (stage.busy, rows.done) == (False, [])


async def test_a_drain_waits_for_a_claim_that_a_nudge_began():
    rows = Rows(1)
    rows.may_claim.clear()
    stage = rows.stage()
    stage.nudge()
    await rows.claiming.wait()
    draining = asyncio.create_task(stage.drain())
    await asyncio.sleep(0)
    rows.may_claim.set()
    await draining
    assert rows.done == [1]


async def test_what_ends_during_a_claim_is_worth_another_only_as_a_handful():
    rows, asked = Rows(*range(40)), []

    async def claim(limit: int) -> Sequence[int]:
        asked.append(limit)
        await asyncio.sleep(0)
        for _ in range(3):
            stage.nudge()  # as pieces do that end meanwhile
        await asyncio.sleep(0)
        return await rows.claim(1)

    async def work(_number: int) -> None:
        await asyncio.Event().wait()

    stage = Stage("test", capacity=8, claim=claim, work=work)
    assert await stage.tick() == 7  # from then on there is no room for a handful of two
    assert asked == [8, 7, 6, 5, 4, 3, 2]
    await stage.close(patience=0.01)
