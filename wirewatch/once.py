"""`run --once`: poll everything due, bring it in, tell what is due, and come to an end."""

import asyncio
from collections.abc import Collection, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.records import Record, SourceState
from wirewatch.stages.poll import POLLS_AT_ONCE
from wirewatch.stages.stage import Stage
from wirewatch.wiring import House

_TURN = 0.05  # seconds between two looks at hosts that may not be asked yet
_GATHERED = 50  # transactions in which earlier articles are put into stories: some seconds


@dataclass(frozen=True, kw_only=True)
class Summary(Record):
    """What one run came to."""

    counts: dict[str, int]
    unheard: tuple[
        SourceState, ...
    ]  # whose last poll failed; what is gone, in the run that found it
    waiting: int  # deliveries still to be made, most of them after a failure


async def run_once(house: House, only: Collection[str], stop: asyncio.Event) -> Summary:
    """Do all that is due now, once; ``stop`` ends it early, with nothing half-done."""
    if "crawl" in only:
        await _until_stopped(stop, _crawl(house, house.clock.now()))
    if "deliver" in only:
        await _until_stopped(stop, _deliver(house))
    return await house.threads.read(_summary, house)


async def _until_stopped(stop: asyncio.Event, work: Coroutine[object, object, None]) -> None:
    if stop.is_set():
        work.close()
        return
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not working.done():
        working.cancel()
    try:
        await working
    except asyncio.CancelledError:
        if not stop.is_set():
            raise


async def _crawl(house: House, started: datetime) -> None:
    async def due_at_start(limit: int) -> Sequence[SourceState]:
        return await house.polling.claim(limit, due=started)

    await _study(house)
    poll = Stage("poll", capacity=POLLS_AT_ONCE, claim=due_at_start, work=house.polling.poll)
    await poll.drain()
    await house.fill.drain()
    await _bring_all(house)
    await house.catching_up.run()
    await house.sweeping.sweep(house.clock.now())
    await house.reindexing.step()
    await house.gathering.step(_GATHERED)
    await house.judging.judge()
    await house.overlooking.judge()
    await house.keeping.prune()
    await house.resting.rest()


async def _study(house: House) -> None:
    """Read the example pages that are due, so that their watches take part."""
    before = await house.threads.read(house.store.examples.reads)
    await house.study.drain()
    if before != await house.threads.read(house.store.examples.reads):
        house.reloading.ask()
        await house.reloading.look()


async def _bring_all(house: House) -> None:
    """Bring in until nothing is left that could be fetched now; hosts that make us wait count."""
    while True:
        await house.bring.drain()
        now = house.clock.now()
        fresh = await house.threads.read(house.store.entries.ready, now)
        if not fresh and not await house.threads.read(house.store.revisits.ready, now):
            return
        await asyncio.sleep(_TURN)


async def _deliver(house: House) -> None:
    await house.telling.release(drained=True)
    await house.telling.deliver()


def _summary(house: House) -> Summary:
    return Summary(
        counts=dict(house.progress.snapshot()),
        unheard=tuple(
            state
            for state in house.store.sources.all()
            if state.failures and (state.gone_at is None or state.gone_at >= house.started)
        ),
        waiting=house.store.deliveries.to_come(),
    )
