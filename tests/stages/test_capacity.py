"""A stage: claims what fits, in handfuls while it is full, and drains."""

import asyncio
from collections.abc import Sequence

from wirewatch.stages.stage import Stage


class Pile:
    """Work that is due; each piece ends when it is let go."""

    def __init__(self, count: int) -> None:
        self.due = list(range(count))
        self.asked: list[int] = []
        self.at_work: dict[int, asyncio.Event] = {}
        self.done: list[int] = []

    async def claim(self, limit: int) -> Sequence[int]:
        self.asked.append(limit)
        claimed, self.due = self.due[:limit], self.due[limit:]
        self.at_work.update({piece: asyncio.Event() for piece in claimed})
        return claimed

    async def work(self, piece: int) -> None:
        await self.at_work[piece].wait()
        del self.at_work[piece]
        self.done.append(piece)

    async def finish(self, count: int) -> None:
        """Let the oldest pieces go, and everybody who waits have a turn."""
        for piece in list(self.at_work)[:count]:
            self.at_work[piece].set()
        for _ in range(10):
            await asyncio.sleep(0)


def stage_of(pile: Pile, capacity: int) -> Stage[int]:
    return Stage("test", capacity=capacity, claim=pile.claim, work=pile.work)


async def test_it_never_works_on_more_than_fits() -> None:
    pile = Pile(20)
    stage = stage_of(pile, 8)
    assert await stage.tick() == 8
    assert await stage.tick() == 0
    assert len(pile.due) == 12


async def test_a_full_stage_claims_again_once_a_quarter_is_free() -> None:
    pile = Pile(20)
    stage = stage_of(pile, 8)
    await stage.tick()
    await pile.finish(1)
    assert pile.asked == [8]
    await pile.finish(1)
    assert pile.asked == [8, 2]
    assert len(pile.done) == 2


async def test_the_clock_fills_any_place_beside_slow_pieces() -> None:
    pile = Pile(20)
    stage = stage_of(pile, 8)
    await stage.tick()
    await pile.finish(1)
    assert await stage.tick() == 1


async def test_a_stage_that_is_not_full_claims_at_once() -> None:
    pile = Pile(1)
    stage = stage_of(pile, 8)
    assert await stage.tick() == 1
    pile.due = [7]
    assert await stage.tick() == 1


async def test_a_stage_of_one_place_claims_whenever_it_is_free() -> None:
    pile = Pile(2)
    stage = stage_of(pile, 1)
    await stage.tick()
    await pile.finish(1)
    assert pile.asked == [1, 1]


async def test_it_drains_to_the_last_piece() -> None:
    pile = Pile(21)
    stage = stage_of(pile, 8)
    draining = asyncio.create_task(stage.drain())
    while not draining.done():
        await pile.finish(1)
    assert sorted(pile.done) == list(range(21))
    assert not stage.busy
