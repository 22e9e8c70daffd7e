"""What hostile pages cost: CPU seconds and memory of the worker that cleans each.

``python -m benchmarks.hostile [--size BYTES] [--only NAME ...]``: every kind of page that the tests
know (tests/cleaning/hostile.py), as large as cleaning takes it, goes through a worker as the daemon
runs it, with its limits. Status 1 if a page took more than 5 s of CPU or its worker more than
512 MB. ``--deadline SECONDS`` is on the clock: a busy machine needs more than the daemon's.
"""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from benchmarks.table import megabytes, print_columns
from benchmarks.usage import cpu, forget_peak, peak
from crawler.cleaning.frames import Header
from crawler.cleaning.markup import MAX_BYTES
from crawler.cleaning.pool import DEADLINE, CleaningPool
from crawler.cleaning.process import WorkerProcess
from db.clock import SystemClock
from db.errors import CleanError
from db.records import Entry, Page
from tests.cleaning.hostile import HOSTILE, HostilePage

MOST_SECONDS = 5.0
MOST_MEMORY = 512 * 1024 * 1024
_SIZE = MAX_BYTES - 4096  # with the article around it, just not too large at sight
_EVERY = 0.02  # seconds between two looks at a worker
_SHOWN = 60  # characters
_URL = "https://news.example/lorries"


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one page came to."""

    name: str
    size: int  # bytes
    seconds: float  # CPU, of its worker
    memory: int  # bytes, the worker's peak while it had the page
    outcome: str

    @property
    def within(self) -> bool:
        """Whether it kept the bounds."""
        return self.seconds <= MOST_SECONDS and self.memory <= MOST_MEMORY


class MeasuredWorker(WorkerProcess):
    """A worker of which is known what its last page took, also where that ended it."""

    seconds = 0.0  # CPU
    memory = 0  # bytes, its peak

    async def ask(self, header: Header, body: bytes, deadline: float) -> Header:
        """Send one request, and measure until it is answered."""
        forget_peak(self.pid)
        before, self.seconds, self.memory = cpu(self.pid).own, 0.0, 0
        watching = asyncio.create_task(self._watch(before))
        try:
            return await super().ask(header, body, deadline)
        finally:
            watching.cancel()
            self._look(before)

    async def _watch(self, before: float) -> None:
        while True:
            self._look(before)
            await asyncio.sleep(_EVERY)

    def _look(self, before: float) -> None:
        """Read the figures, which the end of the process takes along."""
        if now := cpu(self.pid).own:
            self.seconds = max(self.seconds, now - before)
            self.memory = max(self.memory, peak(self.pid))


class Bench:
    """One pool of one worker, that of the daemon but measured."""

    def __init__(self, deadline: timedelta) -> None:
        self._pool = CleaningPool(1, deadline, spawn=self._spawn)
        self._worker: MeasuredWorker | None = None

    async def __aenter__(self) -> "Bench":
        await self._pool.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._pool.close()

    async def _spawn(self, memory_limit: int) -> MeasuredWorker:
        self._worker = await MeasuredWorker.spawn(memory_limit)
        return self._worker

    async def cost(self, name: str, made: HostilePage) -> Cost:
        """Have one page cleaned, and return what that took."""
        now = SystemClock().now()
        page = Page(
            url=_URL,
            final_url=_URL,
            status=200,
            headers={"content-type": made.content_type},
            body=made.body,
            fetched=now,
        )
        entry = Entry(url=_URL, title="Two lorries wait at the border", published=now)
        try:
            article = await self._pool.clean(page, timezone="UTC", entry=entry, hints=made.hints)
            outcome = f"article of {len(article.text):,} characters"
        except CleanError as exc:
            outcome = str(exc)
        worker = self._worker
        return Cost(
            name=name,
            size=len(made.body),
            seconds=worker.seconds if worker else 0.0,
            memory=worker.memory if worker else 0,
            outcome=outcome,
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print the table; 0 if every page kept the bounds."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.hostile", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--size", type=int, default=_SIZE, help="bytes of a page, about")
    parser.add_argument("--only", action="append", choices=sorted(HOSTILE), help="of these kinds")
    parser.add_argument("--deadline", type=float, default=DEADLINE.total_seconds(), help="seconds")
    asked = parser.parse_args(arguments)
    deadline = timedelta(seconds=asked.deadline)
    costs = asyncio.run(_costs(asked.only or list(HOSTILE), asked.size, deadline))
    _print(costs)
    return 0 if all(cost.within for cost in costs) else 1


async def _costs(names: Sequence[str], size: int, deadline: timedelta) -> list[Cost]:
    async with Bench(deadline) as bench:
        return [await bench.cost(name, HOSTILE[name](size)) for name in names]


def _print(costs: Sequence[Cost]) -> None:
    rows: list[tuple[object, ...]] = [("", "size", "CPU s", "peak", "")]
    rows += [
        (
            cost.name,
            f"{cost.size / 1e6:.1f} MB",
            cost.seconds,
            megabytes(cost.memory) + ("" if cost.within else " !"),
            cost.outcome[:_SHOWN],
        )
        for cost in sorted(costs, key=lambda cost: -cost.seconds)
    ]
    print_columns(f"{len(costs)} kinds of hostile pages, one worker", rows)
    over = [cost.name for cost in costs if not cost.within]
    print(f"  over {MOST_SECONDS:g} s or {megabytes(MOST_MEMORY)}: {', '.join(over) or 'none'}")


if __name__ == "__main__":
    raise SystemExit(main())
