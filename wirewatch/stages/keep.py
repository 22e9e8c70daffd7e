"""Keeping: pages are packed as they come, and those kept long enough removed, a few at a time."""

import asyncio
from datetime import timedelta

import structlog

from crawler.cleaning.version import cleaner_version
from db.clock import Clock
from db.kept import KeptPage, pack_page
from db.records import Page
from db.store import Store
from db.threads import Threads

log = structlog.get_logger(__name__)

JOINABLE = timedelta(days=150)  # after a silence of so long hardly any article is likely to join


class Keeping:
    """The removal of kept pages: those older than ``keep``, then the oldest beyond ``most`` bytes.

    A page goes once it is exactly ``keep`` old; with nothing to keep, all go.
    """

    def __init__(
        self, *, store: Store, threads: Threads, clock: Clock, keep: timedelta, most: int
    ) -> None:
        self._store = store
        self._threads = threads
        self._clock = clock
        self._keep = keep
        self._most = most

    async def prune(self) -> int:
        """Remove what is due, and return how many pages that were; raises StoreError.

        Each few are a transaction of their own, and other writers have their turn between two.
        """
        before, removed = self._clock.now() - self._keep, 0
        while some := await self._threads.write(self._store.pages.prune, before, self._most):
            removed += some
        if removed:
            log.info("kept pages removed", pages=removed)
        return removed


class Resting:
    """The end of old stories: later articles join them no more, and they take no room to be found.

    They stay as they are, and are shown.
    """

    def __init__(self, *, store: Store, threads: Threads, clock: Clock) -> None:
        self._store = store
        self._threads = threads
        self._clock = clock

    async def rest(self) -> None:
        """Let stories rest that no article joined for long; raises StoreError."""
        await self._threads.write(self._store.stories.rest, self._clock.now() - JOINABLE)


class Packing:
    """Makes fetched pages ready to be kept, where pages are kept at all."""

    def __init__(self, *, keeps: bool) -> None:
        self._keeps = keeps

    async def packed(self, page: Page | None) -> KeptPage | None:
        """Return a page as it is kept, if it is; compressed beside the event loop."""
        if page is None or not self._keeps:
            return None
        return await asyncio.to_thread(pack_page, page, cleaner_version())
