"""Making the search index anew in the background, after an upgrade that folds words otherwise."""

import structlog

from db.store import Store
from db.threads import Threads
from intake.searchable import searchable
from matching.folding import FOLDING_VERSION

log = structlog.get_logger(__name__)
AT_ONCE = 25  # articles in one transaction: some hundredths of a second, for which others wait
_A_TICK = 20  # transactions


class Reindexing:
    """The background step; how far it has come is in the database, so a kill costs nothing."""

    def __init__(self, *, store: Store, threads: Threads) -> None:
        self._store = store
        self._threads = threads
        self._complete = False

    async def step(self, most: int = _A_TICK) -> bool:
        """Index some articles anew; tell whether nothing is left. Raises StoreError."""
        if self._complete:
            return True
        progress = await self._threads.read(self._store.indexing.progress, FOLDING_VERSION)
        begun = not progress.complete
        for _ in range(most):
            if progress.complete:
                break
            progress = await self._threads.write(
                self._store.indexing.redo, FOLDING_VERSION, searchable, AT_ONCE
            )
        self._complete = progress.complete
        if self._complete and begun:
            log.info("the search index is made anew", articles=progress.done)
        elif begun and progress.done <= most * AT_ONCE:  # only at the first tick
            log.info("the search index is being made anew", articles=progress.of)
        return self._complete
