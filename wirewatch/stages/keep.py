"""Keeping: pages that were kept long enough are removed, a few at a time."""

from datetime import timedelta

import structlog

from db.clock import Clock
from db.store import Store
from db.threads import Threads

log = structlog.get_logger(__name__)


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
