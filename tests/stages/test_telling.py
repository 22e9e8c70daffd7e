"""Telling: a tick delivers only where ticks were let to."""

import asyncio
from collections.abc import Iterator

import pytest
import structlog

from alerts.dispatch import Dispatcher
from db.store import Store
from db.threads import Threads
from tests.alerts.fakes import FakeChannel
from tests.making import NOON, HeldClock
from wirewatch.progress import Progress
from wirewatch.rows import DeliveryRows
from wirewatch.stages.tell import Telling


@pytest.fixture
def threads() -> Iterator[Threads]:
    threads = Threads()
    yield threads
    threads.close()


class Desk(FakeChannel):
    """A channel that says when something is sent."""

    def __init__(self) -> None:
        super().__init__("desk")
        self.reached = asyncio.Event()

    async def wait(self) -> None:
        self.reached.set()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def telling(store: Store, threads: Threads, desk: Desk) -> Telling:
    """Tell of one notice that is due on the channel ``desk``."""
    store.notices.post(
        about="source", subject="Valley Post", title="gone", text="Gone.", channels=("desk",),
        now=NOON,
    )  # fmt: skip
    clock = HeldClock()
    dispatcher = Dispatcher(
        DeliveryRows(store, threads), {"desk": desk}, clock=clock, owner="one",
        log=structlog.get_logger("test"), jitter=lambda: 0.0,
    )  # fmt: skip
    return Telling(
        store=store, threads=threads, dispatcher=dispatcher, clock=clock, progress=Progress()
    )


def sent(store: Store) -> list[str]:
    return [delivery.state.value for delivery in store.deliveries.list(limit=None)]


async def test_a_run_that_does_not_deliver_sends_nothing_when_an_alert_is_made(telling, desk):
    telling.tick()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(desk.reached.wait(), 0.3)


async def test_a_tick_delivers_once_it_may(telling, desk):
    telling.open()
    telling.tick()
    await asyncio.wait_for(desk.reached.wait(), 5)
    await telling.close(patience=5)


async def test_without_ticks_everything_is_told_when_asked(telling, store):
    await telling.deliver()
    assert sent(store) == ["sent"]


async def test_ticks_while_one_looks_make_it_look_once_more(telling, store, desk, monkeypatch):
    looks, real = [], store.deliveries.any_due

    def any_due(now, busy):
        looks.append(busy)
        if len(looks) == 1:
            telling.tick()  # what came due after this look began
            telling.tick()
            return False
        return real(now, busy)

    monkeypatch.setattr(store.deliveries, "any_due", any_due)
    telling.open()
    telling.tick()
    await asyncio.wait_for(desk.reached.wait(), 5)
    await telling.close(patience=5)
    assert looks == [frozenset(), frozenset()]
    assert sent(store) == ["sent"]


async def test_where_every_channel_is_sending_nobody_looks_and_all_is_sent(
    telling, store, desk, monkeypatch
):
    looks, real, go_on = [], store.deliveries.any_due, asyncio.Event()

    def any_due(now, busy):
        looks.append(busy)
        return real(now, busy)

    async def wait():
        desk.reached.set()
        await go_on.wait()

    monkeypatch.setattr(store.deliveries, "any_due", any_due)
    monkeypatch.setattr(desk, "wait", wait)
    telling.open()
    telling.tick()
    await asyncio.wait_for(desk.reached.wait(), 5)
    store.notices.post(
        about="source", subject="Valley Post", title="back", text="Back.", channels=("desk",),
        now=NOON,
    )  # fmt: skip
    telling.tick()
    desk.reached.clear()
    go_on.set()
    await asyncio.wait_for(desk.reached.wait(), 5)
    await telling.close(patience=5)
    assert looks == [frozenset()]
    assert sent(store) == ["sent", "sent"]  # the round that was sending came to it
