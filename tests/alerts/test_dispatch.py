import asyncio
from datetime import timedelta

import pytest
import structlog
from structlog.testing import CapturingLogger

from alerts.deliveries import DeliveryCount
from alerts.dispatch import LEASE, SEND_LIMIT, Dispatcher
from db.delivery_records import DeliveryState
from db.errors import StoreError
from tests.alerts.fakes import FakeChannel, HeldClock, RowsInMemory, refusal
from tests.alerts.messages import alert


class House:
    """A dispatcher with everything around it."""

    def __init__(self, *channels: FakeChannel) -> None:
        self.clock = HeldClock()
        self.rows = RowsInMemory(self.clock)
        self.logged = CapturingLogger()
        self.dispatcher = Dispatcher(
            self.rows,
            {channel.name: channel for channel in channels},
            clock=self.clock,
            owner="one",
            log=structlog.wrap_logger(
                self.logged, processors=[], wrapper_class=structlog.BoundLogger
            ),
            jitter=lambda: 0.0,
        )

    def add(self, *ids: str, channel: str = "desk") -> None:
        for each in ids:
            self.rows.add(each, channel, alert())


class Gate(FakeChannel):
    """A channel that sends only once it is opened."""

    def __init__(self, name: str = "slow", at_once: int = 1) -> None:
        super().__init__(name, at_once)
        self.opened = asyncio.Event()
        self.waiting = asyncio.Event()

    async def wait(self) -> None:
        self.waiting.set()
        await self.opened.wait()


async def test_bytes_are_stored_and_the_attempt_begun_before_anything_is_sent():
    class Watching(FakeChannel):
        async def wait(self) -> None:
            house.rows.journal.append(("send", "a"))

    house = House(Watching())
    house.add("a")
    assert await house.dispatcher.deliver_due() == DeliveryCount(sent=1)
    assert [verb for verb, _ in house.rows.journal] == ["store", "begin", "send", "finish"]
    assert house.rows.last("a").detail == "250 taken"


async def test_every_attempt_sends_the_stored_bytes_under_the_same_id():
    channel = FakeChannel()
    house = House(channel)
    house.add("a")
    channel.fail_next(refusal(), refusal())
    for _ in range(3):
        await house.dispatcher.deliver_due()
        house.clock.advance(timedelta(minutes=6))
    assert len(channel.sent) == 3
    assert len(set(channel.sent)) == 1
    assert house.rows.last("a").state is DeliveryState.SENT
    assert [verb for verb, _ in house.rows.journal].count("store") == 1


async def test_a_failure_is_due_again_and_the_detail_says_when():
    channel = FakeChannel()
    house = House(channel)
    house.add("a", "b")
    channel.fail_next(refusal("451 later\r\n\x1b[31m", after=timedelta(minutes=9)))
    assert await house.dispatcher.deliver_due() == DeliveryCount(sent=1, postponed=1)
    result = house.rows.last("a")
    assert result.due_at == house.clock.now() + timedelta(minutes=9)
    assert result.detail == "451 later [31m; attempt 1 of 10, next in 9m"


async def test_a_permanent_refusal_is_dead():
    channel = FakeChannel()
    house = House(channel)
    house.add("a")
    channel.fail_next(refusal("410 Gone", retry=False))
    assert await house.dispatcher.deliver_due() == DeliveryCount(dead=1)


async def test_an_outage_longer_than_the_schedule_ends_dead_after_ten_attempts():
    channel = FakeChannel()
    house = House(channel)
    house.add("a")
    channel.fail_next(*(refusal() for _ in range(20)))
    for _ in range(15):
        await house.dispatcher.deliver_due()
        house.clock.advance(timedelta(days=2))
    assert len(channel.sent) == 10
    assert house.rows.last("a").state is DeliveryState.DEAD


async def test_a_channel_no_longer_configured_is_said_so():
    house = House()
    house.add("a", channel="gone")
    assert await house.dispatcher.deliver_due() == DeliveryCount(dead=1)
    assert "no channel named gone is configured any more" in house.rows.last("a").detail
    assert "deliveries retry" in house.rows.last("a").detail


async def test_a_message_that_breaks_its_rendering_fails_alone():
    channel = FakeChannel()
    house = House(channel)
    house.add("a", "b")
    channel.refuse_to_render("a")
    assert await house.dispatcher.deliver_due() == DeliveryCount(sent=1, postponed=1)
    assert "could not be written: KeyError" in house.rows.last("a").detail
    assert "a" not in house.rows.payloads


async def test_a_delivery_without_bytes_or_message_fails_and_says_so():
    house = House(FakeChannel())
    house.rows.add("a", "desk", None)
    assert await house.dispatcher.deliver_due() == DeliveryCount(postponed=1)
    assert "nothing to send" in house.rows.last("a").detail


async def test_a_channels_bug_does_not_stop_the_rest():
    channel = FakeChannel()
    house = House(channel)
    house.add("a", "b")
    channel.fail_next(RuntimeError("boom"))
    assert await house.dispatcher.deliver_due() == DeliveryCount(sent=1, postponed=1)
    assert "the channel broke: RuntimeError: boom" in house.rows.last("a").detail


async def test_a_channels_own_time_out_is_no_end_of_the_round():
    channel = FakeChannel()
    house = House(channel)
    house.add("a")
    channel.fail_next(TimeoutError())
    assert await house.dispatcher.deliver_due() == DeliveryCount(postponed=1)
    assert "took too long" in house.rows.last("a").detail


async def test_a_database_error_leaves_one_delivery_to_its_lease():
    channel = FakeChannel()
    house = House(channel)
    house.add("a", "b")
    house.rows.fail_begin.add("a")
    assert await house.dispatcher.deliver_due() == DeliveryCount(sent=1, left=1)
    assert [each for each, _ in channel.sent] == ["b"]
    house.rows.fail_begin.clear()
    house.clock.advance(LEASE)
    assert await house.dispatcher.deliver_due() == DeliveryCount(sent=1)


async def test_rows_that_cannot_be_claimed_are_the_callers_concern():
    class Broken(RowsInMemory):
        async def claim(self, *args, **kwargs):
            raise StoreError("locked")

    house = House()
    dispatcher = Dispatcher(
        Broken(house.clock), {}, clock=house.clock, owner="x", log=structlog.get_logger(),
        jitter=lambda: 0.0,
    )  # fmt: skip
    with pytest.raises(StoreError):
        await dispatcher.deliver_due()


async def test_a_slow_channel_holds_up_nobody_else():
    slow, desk = Gate(), FakeChannel()
    house = House(slow, desk)
    house.add("s1", "s2", channel="slow")
    house.add("a", "b", "c")
    round_ = asyncio.create_task(house.dispatcher.deliver_due(limit=2))
    await asyncio.wait_for(slow.waiting.wait(), 5)
    while len(desk.sent) < 3:
        await asyncio.sleep(0)
    for _ in range(50):  # until the first round waits for nothing but the slow channel
        await asyncio.sleep(0)
    house.add("d")
    assert await house.dispatcher.deliver_due() == DeliveryCount(sent=1)  # beside the first round
    assert not round_.done()
    slow.opened.set()
    assert await asyncio.wait_for(round_, 5) == DeliveryCount(sent=5)


@pytest.mark.parametrize("at_once", [1, 4])
async def test_a_channel_takes_no_more_at_once_than_it_says(at_once):
    class Yielding(FakeChannel):
        async def wait(self) -> None:
            for _ in range(5):
                await asyncio.sleep(0)

    channel = Yielding(at_once=at_once)
    house = House(channel)
    house.add(*(f"d{n}" for n in range(12)))
    rounds = await asyncio.gather(*(house.dispatcher.deliver_due() for _ in range(3)))
    assert sum(rounds, DeliveryCount()) == DeliveryCount(sent=12)
    assert channel.most_at_once == at_once


async def test_what_the_lease_does_not_cover_is_left_for_the_next_claim():
    class Dawdling(FakeChannel):
        async def wait(self) -> None:
            house.clock.advance(LEASE - SEND_LIMIT + timedelta(seconds=1))

    house = House(Dawdling())
    house.add("a", "b")
    assert await house.dispatcher.deliver_due() == DeliveryCount(sent=2, left=1)
    assert house.rows.journal.index(("give back", "b")) < house.rows.journal.index(("begin", "b"))


async def test_cancelled_it_leaves_the_begun_attempt_open_and_the_channel_free():
    slow = Gate()
    house = House(slow)
    house.add("s", channel="slow")
    round_ = asyncio.create_task(house.dispatcher.deliver_due())
    await asyncio.wait_for(slow.waiting.wait(), 5)
    round_.cancel()
    with pytest.raises(asyncio.CancelledError):
        await round_
    assert house.rows.begun == {"s": 1}
    assert house.rows.results == {}
    house.clock.advance(LEASE)
    slow.opened.set()
    assert await house.dispatcher.deliver_due() == DeliveryCount(sent=1)
    assert house.rows.begun == {"s": 2}


async def test_each_outcome_is_logged_once_with_its_ids_and_reason():
    house = House(FakeChannel())
    house.add("a")
    await house.dispatcher.deliver_due()
    (call,) = house.logged.calls
    assert call.kwargs == {
        "event": "delivery attempted", "delivery": "a", "channel": "desk", "attempt": 1,
        "state": "sent", "reason": "250 taken",
    }  # fmt: skip


async def test_closed_it_ends_what_is_begun_and_begins_no_more():
    gate = Gate()
    house = House(gate)
    house.add("a", "b", channel="slow")
    delivering = asyncio.create_task(house.dispatcher.deliver_due())
    await gate.waiting.wait()
    house.dispatcher.close()
    house.add("c", channel="slow")
    gate.opened.set()
    assert await delivering == DeliveryCount(sent=1, left=1)
    assert house.rows.begun == {"a": 1}
