"""A pool of worker processes: a page that breaks its worker is lost alone."""

import asyncio
from datetime import datetime, timedelta

from crawler.cleaning import frames
from crawler.cleaning.headlines import without_language
from crawler.cleaning.lane import Bounds, ClosedError, Lane, Spawn
from crawler.cleaning.process import TooLateError, WorkerDied, WorkerProcess
from crawler.cleaning.worker import MEMORY
from db.errors import CleanError
from db.records import Article, Entry, Hints, Page

DEADLINE = timedelta(seconds=5)
SWOLLEN = 256 * 1024 * 1024  # bytes; a worker at rest has half, and Python gives little back
_AHEAD = 2  # pages at once for each worker: one that is cleaned, and one in its pipe


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
        self._bounds = Bounds(
            deadline=deadline.total_seconds(),
            memory=memory_limit,
            pages=recycle_after,
            swollen=swollen,
        )
        self._spawn = spawn
        self._workers = workers
        self._places = asyncio.Semaphore(_AHEAD * workers)
        self._lanes: list[Lane] = []

    async def start(self) -> None:
        """Open the pool; processes are started when pages come."""
        if not self._lanes:
            self._lanes = [Lane(self._spawn, self._bounds) for _ in range(self._workers)]

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
        """Have the worker with the least to do answer, of equals one that runs already."""
        try:
            if not self._lanes:
                raise ClosedError
            lane = min(self._lanes, key=lambda lane: (lane.load, not lane.is_warm))
            return await lane.ask(header, page.body)
        except ClosedError as exc:
            message = "the cleaning pool is closed"
            raise CleanError(message, url=page.final_url, retry=True) from exc
        except TooLateError as exc:
            message = f"the page took longer than {self._bounds.deadline:g} s to clean"
            if exc.starved:  # it is not to blame
                message += ", as the machine had too little time for it"
            raise CleanError(message, url=page.final_url, retry=exc.starved) from exc
        except WorkerDied as exc:
            raise CleanError(str(exc), url=page.final_url, retry=not exc.crashed) from exc

    async def close(self) -> None:
        """End all workers; pages on their way fail with ``retry``."""
        lanes, self._lanes = self._lanes, []
        await asyncio.gather(*(lane.close() for lane in lanes))


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
