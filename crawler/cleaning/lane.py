"""One place of the pool: a worker process, its successor when it is spent, and what waits for it.

The next page is in the worker's pipe while it cleans one, so that it never waits for the event
loop. A page that breaks its worker is lost alone: the one behind it goes to the next worker.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from crawler.cleaning import frames
from crawler.cleaning.process import BystanderError, WorkerProcess

Spawn = Callable[[int], Awaitable[WorkerProcess]]


class ClosedError(Exception):
    """The lane was closed before the page was cleaned; stays within this room."""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What a worker and each of its pages may take."""

    deadline: float  # seconds for a page
    memory: int  # bytes of data
    pages: int  # after which a worker is replaced
    swollen: int  # bytes held after a page, beyond which it is replaced


class Lane:
    """One worker process at a time; pages are cleaned in the order in which they are asked."""

    def __init__(self, spawn: Spawn, bounds: Bounds) -> None:
        self._spawn = spawn
        self._bounds = bounds
        self._worker: WorkerProcess | None = None
        self._starting = asyncio.Lock()
        self._asked: Counter[WorkerProcess] = Counter()  # pages that wait for each worker's answer
        self.load = 0  # pages being cleaned, and waiting
        self.open = True

    @property
    def is_warm(self) -> bool:
        """Whether its worker runs already."""
        return self._worker is not None and self._worker.alive

    async def ask(self, header: frames.Header, body: bytes) -> frames.Header:
        """Return the worker's answer; raises WorkerDied, TooLateError and ClosedError."""
        self.load += 1
        try:
            while True:
                worker = await self._ready()
                try:
                    return await self._asking(worker, header, body)
                except BystanderError:
                    continue
        finally:
            self.load -= 1

    async def _ready(self) -> WorkerProcess:
        async with self._starting:
            if not self.open:
                raise ClosedError
            if self._worker is None or not self._worker.alive:
                self._worker = await self._spawn(self._bounds.memory)
            if not self.open:  # closed meanwhile, when nobody knew of this worker
                await self._worker.kill()
                raise ClosedError
            return self._worker

    async def _asking(
        self, worker: WorkerProcess, header: frames.Header, body: bytes
    ) -> frames.Header:
        """Ask, and end a worker that failed, whatever the reason, or is spent."""
        self._asked[worker] += 1
        well = False
        try:
            answer = await worker.ask(header, body, self._bounds.deadline)
            well = not worker.broken
        finally:
            self._asked[worker] -= 1
            if not self._asked[worker]:
                del self._asked[worker]  # or it would be remembered for ever
            if not well or self._is_spent(worker):
                await self._replace(worker, well=well)
        return answer

    def _is_spent(self, worker: WorkerProcess) -> bool:
        bounds = self._bounds
        return worker.answered >= bounds.pages or worker.resident > bounds.swollen

    async def _replace(self, worker: WorkerProcess, *, well: bool) -> None:
        """Give what comes from now on to a new worker; let a good one answer what it was asked.

        One that is broken as the wait for a page was given up answers the page before that.
        """
        if self._worker is worker:
            self._worker = None
        if not well:
            if not worker.is_answering:
                await worker.kill()
        elif not self._asked[worker]:
            await worker.stop()

    async def close(self) -> None:
        """End the worker, and those that still answer; pages on their way fail."""
        self.open = False
        busy = {worker for worker, count in self._asked.items() if count}
        idle = {self._worker} - busy - {None}
        self._worker = None
        await asyncio.gather(
            *(worker.stop() for worker in idle if worker), *(worker.kill() for worker in busy)
        )
