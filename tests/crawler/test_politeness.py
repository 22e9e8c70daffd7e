"""Turns at a host."""

import asyncio
from datetime import timedelta

import pytest

from crawler.politeness import HostGate
from db.errors import NotYet
from tests.crawler.fakes import NOON, HeldClock, MemoryRows

SECOND = timedelta(seconds=1)


def gate_of(clock: HeldClock, rows: MemoryRows, *, at_once: int = 1) -> HostGate:
    return HostGate(rows, clock, at_once=at_once, delay=SECOND, sleep=clock.sleep)


async def begin(gate: HostGate, clock: HeldClock, host: str, **options) -> float:
    """Take a turn; return when it began, in seconds after noon."""
    async with gate.turn(host, **options):
        return (clock.now() - NOON).total_seconds()


async def test_turns_at_one_host_are_a_delay_apart() -> None:
    clock = HeldClock()
    gate = gate_of(clock, MemoryRows())
    assert [await begin(gate, clock, "a.example") for _ in range(4)] == [0, 1, 2, 3]


async def test_hosts_do_not_wait_for_each_other() -> None:
    clock = HeldClock()
    gate = gate_of(clock, MemoryRows())
    assert await begin(gate, clock, "a.example") == 0
    assert await begin(gate, clock, "b.example") == 0
    assert clock.slept == []


async def test_time_that_has_passed_anyway_is_not_waited_for() -> None:
    clock = HeldClock()
    gate = gate_of(clock, MemoryRows())
    await begin(gate, clock, "a.example")
    clock.advance(timedelta(minutes=1))
    await begin(gate, clock, "a.example")
    assert clock.slept == []


async def test_a_crawl_delay_raises_the_distance_up_to_a_minute() -> None:
    clock = HeldClock()
    gate = gate_of(clock, MemoryRows())
    await begin(gate, clock, "a.example", delay=5 * SECOND)
    assert await begin(gate, clock, "a.example", delay=timedelta(hours=9)) == 60
    assert await begin(gate, clock, "a.example", delay=timedelta()) == 120
    assert await begin(gate, clock, "a.example") == 121


@pytest.mark.parametrize("at_once", [1, 2])
async def test_no_more_than_so_many_at_once(at_once: int) -> None:
    clock = HeldClock()
    gate = gate_of(clock, MemoryRows(), at_once=at_once)
    inside, most = 0, 0

    async def visit() -> None:
        nonlocal inside, most
        async with gate.turn("a.example"):
            inside += 1
            most = max(most, inside)
            for _ in range(20):
                await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(visit() for _ in range(6)))
    assert most == at_once


async def test_a_restart_forgets_nothing() -> None:
    clock, rows = HeldClock(), MemoryRows()
    await begin(gate_of(clock, rows), clock, "a.example")
    assert rows.times == {"a.example": NOON + SECOND}
    assert await begin(gate_of(clock, rows), clock, "a.example") == 1


async def test_the_distance_counts_from_the_end_of_the_last_answer() -> None:
    clock = HeldClock()
    gate = gate_of(clock, MemoryRows())
    async with gate.turn("a.example"):
        clock.advance(7 * SECOND)  # a slow answer
    assert await begin(gate, clock, "a.example") == 8


async def test_a_crawl_delay_learned_from_robots_txt_counts_from_that_on() -> None:
    clock = HeldClock()
    gate = gate_of(clock, MemoryRows())
    await begin(gate, clock, "a.example")  # robots.txt itself
    assert await begin(gate, clock, "a.example", delay=3 * SECOND) == 3


async def test_two_crawlers_share_a_host() -> None:
    clock, rows = HeldClock(), MemoryRows()
    mine, yours = gate_of(clock, rows), gate_of(clock, rows)
    begun = [await begin(gate, clock, "a.example") for gate in (mine, yours, yours, mine)]
    assert begun == [0, 1, 2, 3]
    await yours.pause("a.example", 20 * SECOND)
    assert await begin(mine, clock, "a.example") == 23


async def test_the_time_is_written_down_before_the_request() -> None:
    clock, rows = HeldClock(), MemoryRows()
    async with gate_of(clock, rows).turn("a.example"):
        assert rows.times["a.example"] == NOON + SECOND


async def test_a_pause_holds_everyone() -> None:
    clock = HeldClock()
    gate = gate_of(clock, MemoryRows())
    await gate.pause("a.example", 30 * SECOND)
    assert await begin(gate, clock, "a.example") == 30
    await gate.pause("a.example", timedelta())  # a shorter one takes nothing back
    assert await begin(gate, clock, "a.example") == 31


async def test_a_long_pause_is_told_not_slept() -> None:
    clock = HeldClock()
    gate = gate_of(clock, MemoryRows())
    await gate.pause("a.example", timedelta(hours=2))
    with pytest.raises(
        NotYet, match=r"a\.example is not to be asked before 2026-03-04 14:00"
    ) as told:
        await begin(gate, clock, "a.example", url="http://a.example/x")
    assert told.value.retry_after == timedelta(hours=2)
    assert told.value.url == "http://a.example/x"
    clock.advance(timedelta(hours=2))
    assert await begin(gate, clock, "a.example") == 7200


@pytest.mark.parametrize("days", [2, 400])
async def test_a_row_from_a_clock_gone_wrong_holds_a_day_at_most(days: int) -> None:
    clock, rows = HeldClock(), MemoryRows()
    rows.times["a.example"] = NOON + timedelta(days=days)
    gate = gate_of(clock, rows)
    with pytest.raises(NotYet):
        await begin(gate, clock, "a.example")
    clock.advance(timedelta(hours=24))
    await begin(gate, clock, "a.example")


async def test_a_failed_visit_gives_its_place_back() -> None:
    clock = HeldClock()
    gate = gate_of(clock, MemoryRows())
    with pytest.raises(RuntimeError, match="oh"):
        async with gate.turn("a.example"):
            raise RuntimeError("oh")
    assert await begin(gate, clock, "a.example") == 1


async def test_a_cancelled_wait_gives_its_place_back() -> None:
    clock = HeldClock()
    gate = gate_of(clock, MemoryRows())
    async with gate.turn("a.example"):
        waiting = asyncio.create_task(begin(gate, clock, "a.example"))
        await asyncio.sleep(0)
        waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await begin(gate, clock, "a.example") == 1


async def test_idle_hosts_are_forgotten_but_not_their_times() -> None:
    clock, rows = HeldClock(), MemoryRows()
    gate = gate_of(clock, rows)
    await gate.pause("patient.example", timedelta(seconds=90))
    for number in range(1100):
        await begin(gate, clock, f"{number}.example")
        clock.advance(timedelta(milliseconds=70))
    assert len(gate._hosts) < 1100
    assert await begin(gate, clock, "patient.example") == 90


async def test_what_another_program_asked_counts_too() -> None:
    clock, rows = HeldClock(), MemoryRows()
    gate = HostGate(rows, clock, at_once=1, delay=timedelta(seconds=1), sleep=clock.sleep)
    async with gate.turn("a.example"):
        pass
    await rows.allow_from("a.example", clock.now() + timedelta(seconds=30))  # the other one
    async with gate.turn("a.example"):
        pass
    assert clock.now() - NOON == timedelta(seconds=30)
