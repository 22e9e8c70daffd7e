"""Sources that take long or fail hold some of the places, never all."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.polling import SourceReading
from db.records import SourceState, Validators
from db.store import Store
from db.threads import Threads
from tests.making import NOON, HeldClock, source
from wirewatch.progress import Progress
from wirewatch.stages import poll
from wirewatch.stages.poll import DOUBTFUL_AT_ONCE, POLLS_AT_ONCE, Polling
from wirewatch.stages.stage import Stage

BAD = 3 * POLLS_AT_ONCE
EVERY = timedelta(minutes=1)


class Web:
    """Reads at once, but for sources whose name begins with Bad while it ``hangs``."""

    def __init__(self) -> None:
        self.hangs = asyncio.Event()
        self.read_names: list[str] = []

    async def read(self, state: SourceState) -> SourceReading:
        self.read_names.append(state.source.name)
        bad = state.source.name.startswith("Bad")
        if bad:
            await self.hangs.wait()
        error = "no whole answer within 30s" if bad else None
        return SourceReading(
            source_id=state.id, at=NOON, error=error, validators=Validators(body_sha256="x")
        )


@pytest.fixture
def threads() -> Iterator[Threads]:
    threads = Threads()
    yield threads
    threads.close()


class Desk:
    """The stage over a web where the bad sources are the longest due."""

    def __init__(self, store: Store, threads: Threads) -> None:
        self.clock, self.web, self.store = HeldClock(), Web(), store
        bad = [self._source(f"Bad {number}") for number in range(BAD)]
        store.sources.configure([*bad, self._source("Good")], NOON)
        self.polling = Polling(
            store=store, threads=threads, poller=self.web, clock=self.clock, owner="me",
            progress=Progress(), found=lambda: None,
        )  # fmt: skip
        self.stage = Stage(
            "poll", capacity=POLLS_AT_ONCE, claim=self.polling.claim, work=self.polling.poll
        )

    @staticmethod
    def _source(name: str):
        return source(name, url=f"https://{name.replace(' ', '-')}.test/", every=EVERY)

    async def hear_all_once(self) -> None:
        self.web.hangs.set()
        await self.stage.drain()
        self.web.hangs.clear()
        self.web.read_names.clear()

    def _good_is_written(self) -> bool:
        states = {state.source.name: state for state in self.store.sources.all()}
        return states["Good"].next_poll_at > self.clock.now()

    async def good_is_heard(self, within: float) -> None:
        async with asyncio.timeout(within):
            while not self._good_is_written():
                await asyncio.sleep(0.02)

    async def turn(self) -> None:
        await self.stage.tick()
        for _ in range(200):
            if self._good_is_written():
                return
            await asyncio.sleep(0.01)


async def test_a_source_that_answers_is_polled_beside_any_number_that_hang(store, threads):
    desk = Desk(store, threads)
    await desk.hear_all_once()
    desk.clock.move(hours=25)  # all are due, the bad ones included
    for _ in range(3):
        desk.clock.move(minutes=2)
        desk.web.read_names.clear()
        await desk.turn()
        assert "Good" in desk.web.read_names
    assert len(desk.polling._doubtful) == DOUBTFUL_AT_ONCE
    desk.web.hangs.set()
    await desk.stage.drain()


async def test_a_first_hearing_that_hangs_gives_its_place_up(store, threads, monkeypatch):
    monkeypatch.setattr(poll, "_FIRST_PATIENCE", 0.05)
    desk = Desk(store, threads)
    running = asyncio.create_task(desk.stage.drain())
    await desk.good_is_heard(within=20)
    states = {state.source.name: state for state in store.sources.all()}
    assert states["Good"].last_error is None
    gave_up = [state for state in states.values() if state.failures]
    assert len(gave_up) >= BAD - DOUBTFUL_AT_ONCE  # all that stood before it
    assert all("waited for its place" in state.last_error for state in gave_up)
    desk.web.hangs.set()
    await running


async def test_a_first_hearing_has_its_time_while_nobody_waits(store, threads, monkeypatch):
    monkeypatch.setattr(poll, "_FIRST_PATIENCE", 0.01)
    desk = Desk(store, threads)
    alone = replace(next(iter(store.sources.all())), last_polled_at=None)
    reading = asyncio.create_task(desk.polling._read(alone))
    await asyncio.sleep(0.1)
    assert not reading.done()
    desk.web.hangs.set()
    assert (await reading).error == "no whole answer within 30s"


async def test_a_later_hearing_gives_its_place_to_nobody(store, threads, monkeypatch):
    monkeypatch.setattr(poll, "_FIRST_PATIENCE", 0.01)
    desk = Desk(store, threads)
    desk.polling._doubtful.update(range(DOUBTFUL_AT_ONCE))
    known = replace(next(iter(store.sources.all())), last_polled_at=NOON)
    reading = asyncio.create_task(desk.polling._read(known))
    await asyncio.sleep(0.1)
    assert not reading.done()
    reading.cancel()


async def test_in_time_every_bad_one_has_its_turn(store, threads):
    desk = Desk(store, threads)
    desk.web.hangs.set()
    await desk.stage.drain()
    assert len(set(desk.web.read_names)) == BAD + 1


async def test_a_source_that_was_slow_is_doubtful_until_it_is_fast(store, threads, monkeypatch):
    desk = Desk(store, threads)
    await desk.hear_all_once()
    polling = desk.polling
    (good,) = [state for state in store.sources.all() if state.source.name == "Good"]
    assert not polling._is_doubtful(good)
    monkeypatch.setattr(poll, "_SLOW", -1.0)
    await polling.poll(good)
    assert polling._is_doubtful(good)
    monkeypatch.setattr(poll, "_SLOW", 60.0)
    await polling.poll(good)
    assert not polling._is_doubtful(good)
