"""The pool loses a page at most, never its workers' number, and leaves no process behind."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.cleaning.pool import CleaningPool
from crawler.cleaning.process import WorkerProcess
from db.errors import CleanError
from db.records import Entry, Hints, Page
from tests.cleaning import misbehaving
from tests.cleaning.misbehaving import Workers
from tests.cleaning.pages import FETCHED, PARAGRAPHS, TITLE, URL, page

HOUSE = Path(__file__).parents[2]
ENTRY = Entry(url=URL, title="As listed", published=FETCHED - timedelta(hours=3))


def fetched(body: bytes = b"<p>any</p>") -> Page:
    headers = {"content-type": "text/html; charset=utf-8"}
    return Page(url=URL, final_url=URL, status=200, headers=headers, body=body, fetched=FETCHED)


@contextlib.asynccontextmanager
async def opened(
    workers: Workers | None = None, count: int = 1, deadline: float = 30.0, recycle_after: int = 500
) -> AsyncIterator[CleaningPool]:
    pool = CleaningPool(
        count,
        timedelta(seconds=deadline),
        recycle_after=recycle_after,
        spawn=workers.spawn if workers else WorkerProcess.spawn,
    )
    await pool.start()
    try:
        yield pool
    finally:
        await pool.close()


async def refusal(pool: CleaningPool, body: bytes = b"<p>any</p>") -> CleanError:
    with pytest.raises(CleanError) as caught:
        await pool.clean(fetched(body), timezone="UTC", entry=ENTRY)
    return caught.value


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_the_real_worker_cleans_refuses_and_survives_hostile_pages() -> None:
    async with opened() as pool:
        article = await pool.clean(fetched(page()), timezone="Europe/Belgrade", entry=ENTRY)
        assert article.title == TITLE
        assert article.text.split("\n") == list(PARAGRAPHS)
        assert article.published == ENTRY.published
        assert article.fetched == FETCHED
        refused = await refusal(pool, b"%PDF-1.7")
        assert "PDF" in str(refused)
        assert not refused.retry
        await refusal(pool, b"<div>" * 300_000)
        await refusal(pool, b"\x00" * 1000)
        again = await pool.clean(fetched(page()), timezone="UTC", entry=ENTRY)
        assert again.text == article.text
        hints = Hints(drop=("article p:last-child",), title="nav a")
        told = await pool.clean(fetched(page()), timezone="UTC", entry=ENTRY, hints=hints)
        assert (told.title, told.text.split("\n")) == ("Home", list(PARAGRAPHS[:-1]))
        assert told.origins["title"] == "hint"


async def test_memory_is_bounded() -> None:
    limit = 300 * 1024 * 1024
    many = b"<p>" + b"<b>x</b><i>y</i>" * 450_000
    pool = CleaningPool(1, timedelta(seconds=60), memory_limit=limit)
    await pool.start()
    try:
        assert not (await refusal(pool, many)).retry
        assert (await pool.clean(fetched(page()), timezone="UTC", entry=ENTRY)).title == TITLE
    finally:
        await pool.close()


async def test_a_page_past_its_deadline_is_lost_alone() -> None:
    workers = Workers(misbehaving.BUSY, misbehaving.ANSWERING)
    async with opened(workers, deadline=0.5) as pool:
        late = await refusal(pool)
        assert "longer than 0.5 s" in str(late)
        assert not is_running(workers.started[0].pid)
        assert "answered" in str(await refusal(pool))


async def test_a_page_that_had_too_little_of_the_machine_is_tried_again() -> None:
    """Whose worker slept through the deadline, or was kept waiting, says nothing of the page."""
    async with opened(Workers(misbehaving.HANGING), deadline=0.5) as pool:
        late = await refusal(pool)
    assert late.retry
    assert "too little time" in str(late)


async def test_a_page_that_kept_its_worker_busy_is_not() -> None:
    seconds = iter((1.0, 1.5))
    workers = Workers(misbehaving.HANGING)

    async def spawn(memory_limit: int) -> WorkerProcess:
        worker = await workers.spawn(memory_limit)
        worker.cpu_seconds = lambda: next(seconds)  # type: ignore[method-assign]
        return worker

    pool = CleaningPool(1, timedelta(seconds=0.5), spawn=spawn)
    await pool.start()
    late = await refusal(pool)
    await pool.close()
    assert next(seconds, None) is None  # it was asked before and after
    assert not late.retry


async def test_cpu_time_is_told_of_a_process_that_lives() -> None:
    worker = await Workers(misbehaving.ANSWERING).spawn(0)
    assert 0 < (worker.cpu_seconds() or 0) < 60
    await worker.kill()
    assert worker.cpu_seconds() is None


@pytest.mark.parametrize(
    ("program", "retry"),
    [
        (misbehaving.CRASHING, False),
        (misbehaving.CPU_BOUND, False),
        (misbehaving.KILLED, True),
        (misbehaving.LEAVING, True),
        (misbehaving.STILLBORN, True),
        (misbehaving.BABBLING, True),
        (misbehaving.WRONG, False),
    ],
    ids=["crashing", "CPU-bound", "killed", "leaving", "stillborn", "babbling", "wrong"],
)
async def test_a_worker_that_ends_is_replaced(program: str, retry: bool) -> None:
    workers = Workers(program, misbehaving.ANSWERING)
    async with opened(workers) as pool:
        assert (await refusal(pool)).retry is retry
        if program != misbehaving.WRONG:
            assert "answered" in str(await refusal(pool))


async def test_a_worker_that_died_idle_costs_no_page() -> None:
    workers = Workers(misbehaving.ANSWERING)
    async with opened(workers) as pool:
        await refusal(pool)
        os.kill(workers.started[0].pid, signal.SIGKILL)
        while workers.started[0].alive:
            await asyncio.sleep(0.01)
        assert "answered" in str(await refusal(pool))
        assert len(workers.started) == 2


async def test_a_page_behind_one_that_breaks_its_worker_goes_to_the_next() -> None:
    """It stood in the pipe of the worker that ended, which had not come to it."""
    workers = Workers(misbehaving.CRASHING, misbehaving.ANSWERING)
    async with opened(workers) as pool:
        first, *others = await asyncio.gather(*(refusal(pool) for _ in range(4)))
    assert "ended by signal" in str(first)
    assert all("answered" in str(other) for other in others)
    assert len(workers.started) == 2


async def test_a_worker_is_asked_before_it_has_answered_the_page_before() -> None:
    workers = Workers(misbehaving.GREEDY)
    async with opened(workers) as pool:
        answers = await asyncio.gather(*(refusal(pool) for _ in range(2)))
    assert [str(answer) for answer in answers] == ["the first of two", "the second of two"]


async def test_a_page_given_up_while_it_waits_costs_no_other_its_answer() -> None:
    """Its bytes are in the worker's pipe already; nobody may get its answer for another's."""
    workers = Workers(misbehaving.COUNTING)
    async with opened(workers) as pool:
        first = asyncio.ensure_future(refusal(pool))
        given_up = asyncio.ensure_future(refusal(pool))
        while not workers.started:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0)
        given_up.cancel()
        assert str(await first) == "answer 1"
        assert str(await refusal(pool)) == "answer 1"  # of another process
    assert len(workers.started) == 2


async def test_a_worker_that_is_spent_answers_what_it_was_asked() -> None:
    workers = Workers(misbehaving.COUNTING)
    async with opened(workers, recycle_after=1) as pool:
        answers = await asyncio.gather(*(refusal(pool) for _ in range(2)))
        assert [str(answer) for answer in answers] == ["answer 1", "answer 2"]
        assert str(await refusal(pool)) == "answer 1"
    assert len(workers.started) == 2
    assert not any(is_running(worker.pid) for worker in workers.started)


async def test_workers_are_kept_warm_and_recycled() -> None:
    workers = Workers(misbehaving.ANSWERING)
    async with opened(workers, recycle_after=3) as pool:
        for _ in range(7):
            await refusal(pool)
    assert len(workers.started) == 3


async def test_a_worker_that_grew_is_replaced() -> None:
    workers = Workers(misbehaving.SWELLING)
    async with opened(workers) as pool:
        answers = {str(await refusal(pool)) for _ in range(3)}
    assert len(workers.started) == len(answers) == 3


async def test_workers_start_when_needed_and_no_more_than_asked() -> None:
    workers = Workers(misbehaving.ANSWERING)
    async with opened(workers, count=2) as pool:
        assert workers.started == []
        answers = await asyncio.gather(*(refusal(pool) for _ in range(10)))
    assert len({str(answer) for answer in answers}) == len(workers.started) == 2


async def test_a_cancelled_page_takes_its_worker_along() -> None:
    workers = Workers(misbehaving.HANGING, misbehaving.ANSWERING)
    async with opened(workers) as pool:
        task = asyncio.ensure_future(refusal(pool))
        while not workers.started:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not is_running(workers.started[0].pid)
        assert "answered" in str(await refusal(pool))


async def test_closing_is_quick_idempotent_and_leaves_nothing() -> None:
    workers = Workers(misbehaving.ANSWERING, misbehaving.HANGING)
    async with opened(workers, count=2) as pool:
        on_their_way = [asyncio.ensure_future(refusal(pool)) for _ in range(4)]
        while len(workers.started) < 2:
            await asyncio.sleep(0.01)
        begun = time.monotonic()
        await pool.close()
        await pool.close()
        assert time.monotonic() - begun < 3
        late = await asyncio.wait_for(asyncio.gather(*on_their_way), 5)
        assert any(refused.retry for refused in late)
        assert (await refusal(pool)).retry
    assert not any(is_running(worker.pid) for worker in workers.started)


async def test_a_worker_that_will_not_leave_is_killed() -> None:
    worker = await Workers(misbehaving.DEAF).spawn(0)
    await worker.stop()
    assert not is_running(worker.pid)


_DAEMON = """
import asyncio, sys
from datetime import timedelta
from tests.cleaning.misbehaving import ANSWERING, Workers
from tests.cleaning.test_pool import fetched, ENTRY
from crawler.cleaning.pool import CleaningPool
from crawler.cleaning.process import WorkerProcess
async def main():
    worker = await WorkerProcess.spawn(1536 * 1024**2)
    print(worker.pid, flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""


async def test_workers_end_when_their_daemon_is_killed() -> None:
    """Nothing can be done at the daemon's SIGKILL; the worker must see its input close."""
    daemon = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _DAEMON, stdout=asyncio.subprocess.PIPE, cwd=HOUSE
    )
    assert daemon.stdout is not None
    pid = int(await asyncio.wait_for(daemon.stdout.readline(), 60))
    assert is_running(pid)
    daemon.kill()
    await daemon.wait()
    until = time.monotonic() + 10
    while is_running(pid) and time.monotonic() < until:
        await asyncio.sleep(0.05)
    assert not is_running(pid)
