"""What a page costs where two processes clean beside each other, and where one does.

``python -m benchmarks.processes [N] [--workers 2]``: the same pages go through a pool of one worker
and through one of several, a part at a time and in turns, so that a machine whose load changes
favours neither. CPU seconds are those of the workers and of this process, which feeds them.
Status 1 if a page costs more than 1.15 times as much.
"""

import argparse
import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from benchmarks.pages import BenchPage, made_pages, pages
from benchmarks.table import print_columns, ratio
from benchmarks.usage import Cpu, cpu
from crawler.cleaning.pool import CleaningPool
from db.clock import SystemClock
from db.errors import CleanError
from db.records import Entry, Page

MOST = 1.15
_PART = 20  # pages
_DEADLINE = timedelta(minutes=2)  # on the clock: a busy machine must not change what is compared


@dataclass(kw_only=True)
class Spent:
    """What a pool has spent."""

    pool: CleaningPool
    pages: int = 0
    parts: list[Cpu] = field(default_factory=list)

    @property
    def workers(self) -> float:
        """CPU seconds of its processes."""
        return sum(part.children for part in self.parts)

    @property
    def feeding(self) -> float:
        """CPU seconds of this process."""
        return sum(part.own for part in self.parts)

    async def clean(self, part: Sequence[BenchPage], *, counted: bool = True) -> None:
        """Have a part of the pages cleaned, as many at once as the pool takes."""
        before = cpu(os.getpid())
        await asyncio.gather(*(self._cleaned(page) for page in part))
        if counted:
            self.parts.append(cpu(os.getpid()).since(before))
            self.pages += len(part)

    async def _cleaned(self, page: BenchPage) -> None:
        fetched = Page(
            url=page.url,
            final_url=page.url,
            status=200,
            headers={"content-type": page.content_type},
            body=page.body,
            fetched=SystemClock().now(),
        )
        try:
            await self.pool.clean(fetched, timezone="UTC", entry=Entry(url=page.url))
        except CleanError:
            return  # a page without an article costs no less


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print the table; 0 if several processes cost a page no more than they may."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.processes", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("pages", nargs="?", type=int, default=200, metavar="N", help="how many")
    parser.add_argument("--workers", type=int, default=2, help="processes, beside one")
    asked = parser.parse_args(arguments)
    one, several = asyncio.run(_run(pages(asked.pages), asked.workers))
    dearer = (several.workers + several.feeding) / (one.workers + one.feeding)
    _print(one, several, asked.workers, dearer)
    return 0 if dearer <= MOST else 1


async def _run(measured: Sequence[BenchPage], workers: int) -> tuple[Spent, Spent]:
    pools = [Spent(pool=CleaningPool(count, _DEADLINE)) for count in (1, workers)]
    try:
        for each in pools:
            await each.pool.start()
            await each.clean(made_pages(4 * workers), counted=False)
        for number, start in enumerate(range(0, len(measured), _PART)):
            for each in pools if number % 2 else pools[::-1]:
                await each.clean(measured[start : start + _PART])
    finally:
        for each in pools:
            await each.pool.close()
    return pools[0], pools[1]


def _print(one: Spent, several: Spent, workers: int, dearer: float) -> None:
    rows: list[tuple[object, ...]] = [("CPU ms a page", "1 process", f"{workers} processes", "")]
    for name, first, second in (
        ("cleaning", one.workers, several.workers),
        ("feeding", one.feeding, several.feeding),
    ):
        each, other = 1e3 * first / one.pages, 1e3 * second / several.pages
        rows.append((name, each, other, ratio(other, each)))
    print_columns(f"{one.pages} pages, cleaned by one process and by {workers}", rows)
    print(f"  a page costs {dearer:.2f} times as much; at most {MOST:g}")


if __name__ == "__main__":
    raise SystemExit(main())
