"""A pool of worker processes: a page that breaks its worker is lost alone."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from crawler.cleaning import frames
from crawler.cleaning.headlines import without_language
from crawler.cleaning.process import WorkerDied, WorkerProcess
from crawler.cleaning.worker import MEMORY
from db.errors import CleanError
from db.records import Article, Entry, Hints, Page

Spawn = Callable[[int], Awaitable[WorkerProcess]]
DEADLINE = timedelta(seconds=5)
SWOLLEN = 256 * 1024 * 1024  # bytes; a worker at rest has half, and Python gives little back


class CleaningPool:
    """Cleans pages in worker processes, each bounded in memory and every page in time.

    Workers start when first needed, are kept warm, and are replaced when they die, hang, have
    cleaned ``recycle_after`` pages, or hold more than ``swollen`` bytes after one. For one event
    loop; start and close are idempotent.
    """

    def __init__(
        self,
        workers: int,
        deadline: timedelta = DEADLINE,
        *,
        memory_limit: int = MEMORY,
        recycle_after: int = 500,
        swollen: int = SWOLLEN,
        spawn: Spawn = WorkerProcess.spawn,
    ) -> None:
        self._deadline = deadline
        self._memory_limit = memory_limit
        self._recycle_after = recycle_after
        self._swollen = swollen
        self._spawn = spawn
        self._workers = workers
        self._places = asyncio.Semaphore(workers)
        self._idle: list[WorkerProcess] = []
        self._busy: set[WorkerProcess] = set()
        self._open = False

    async def start(self) -> None:
        """Open the pool; processes are started when pages come."""
        self._open = True

    async def clean(
        self, page: Page, *, timezone: str, entry: Entry, hints: Hints | None = None
    ) -> Article:
        """Return the article on a page, within the deadline; ``hints`` are its source's.

        Raises CleanError: by the page's fault, or with ``retry`` where the worker could not be
        started or ended by no fault that is known, or where the pool was closed meanwhile.
        """
        return await self._cleaned(_request(page, timezone, entry, hints or Hints()), page)

    async def _cleaned(self, header: frames.Header, page: Page) -> Article:
        async with self._places:
            if not self._open:
                raise CleanError("the cleaning pool is closed", url=page.final_url, retry=True)
            answer = await self._answer(header, page)
        if "error" in answer:
            raise CleanError(str(answer["error"]), url=page.final_url)
        try:
            return frames.to_article(answer["article"])
        except (frames.BrokenFrame, KeyError) as exc:
            raise CleanError("the worker's answer is no article", url=page.final_url) from exc

    async def headline(self, entry: Entry, why: str, *, fetched: datetime) -> Article:
        """Return the article that the listed title and summary of an entry are.

        A worker finds out its language; without one it is not known. ``why`` is not empty.
        """
        bare = Page(
            url=entry.url, final_url=entry.url, status=200, headers={}, body=b"", fetched=fetched
        )
        asked = {"headline_only": why, "summary": entry.summary}
        try:
            return await self._cleaned({**_request(bare, "UTC", entry, Hints()), **asked}, bare)
        except CleanError:
            return without_language(entry, why, fetched=fetched)

    async def _answer(self, header: frames.Header, page: Page) -> frames.Header:
        """Have a worker answer; one that does not is killed, whatever the reason."""
        try:
            worker = await self._worker()
        except WorkerDied as exc:
            raise CleanError(str(exc), url=page.final_url, retry=True) from exc
        if not self._open:
            await worker.kill()
            raise CleanError("the cleaning pool is closed", url=page.final_url, retry=True)
        self._busy.add(worker)
        well, before = False, worker.cpu_seconds()
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                answer = await worker.ask(header, page.body)
            well = True
        except TimeoutError as exc:
            raise self._too_late(worker, before, page) from exc
        except WorkerDied as exc:
            raise CleanError(str(exc), url=page.final_url, retry=not exc.crashed) from exc
        finally:
            self._busy.discard(worker)
            await self._give_back(worker, well=well)
        return answer

    def _too_late(self, worker: WorkerProcess, before: float | None, page: Page) -> CleanError:
        """Return the error for a page past the deadline; on a busy machine it is not to blame."""
        seconds, now = self._deadline.total_seconds(), worker.cpu_seconds()
        starved = before is not None and now is not None and now - before < seconds / 2
        message = f"the page took longer than {seconds:g} s to clean"
        if starved:
            message += ", as the machine had too little time for it"
        return CleanError(message, url=page.final_url, retry=starved)

    async def _worker(self) -> WorkerProcess:
        """Return an idle worker that lives, else a new one."""
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
        return await self._spawn(self._memory_limit)

    async def _give_back(self, worker: WorkerProcess, *, well: bool) -> None:
        """Keep a good worker for the next page; end one that failed or is spent."""
        spent = worker.answered >= self._recycle_after or worker.resident > self._swollen
        if well and self._open and not spent:
            self._idle.append(worker)
        elif well:
            await worker.stop()
        else:
            await worker.kill()

    async def close(self) -> None:
        """End all workers; pages on their way fail with ``retry``."""
        self._open = False
        idle, self._idle = self._idle, []
        await asyncio.gather(
            *(worker.stop() for worker in idle), *(worker.kill() for worker in set(self._busy))
        )


def _request(page: Page, timezone: str, entry: Entry, hints: Hints) -> frames.Header:
    return {
        "url": page.final_url,
        "content_type": page.headers.get("content-type", ""),
        "timezone": timezone,
        "fetched": page.fetched.isoformat(),
        "title": entry.title,
        "published": entry.published.isoformat() if entry.published else None,
        "hints": frames.from_hints(hints),
    }
