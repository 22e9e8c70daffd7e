"""Gathering: articles stored before stories were kept are put into them, in the background."""

import asyncio

import structlog

from db.clock import Clock
from db.earlier import EarlierArticle, Gathered, Portion
from db.store import Store
from db.story_rows import Traits
from db.threads import Threads
from intake.placing import place_earlier
from intake.sketching import Sketching
from wirewatch.stages.keep import JOINABLE

log = structlog.get_logger(__name__)
_AT_ONCE = 2  # articles in one transaction: less than a tenth of a second, for which others wait
_A_TICK = 10  # transactions


class Gathering:
    """The background step; how far it has come is in the database, so a kill costs nothing.

    Nothing is told of it: what a watch was told of either of two stories was told of both.
    """

    def __init__(
        self, *, store: Store, threads: Threads, sketching: Sketching, clock: Clock
    ) -> None:
        self._store = store
        self._threads = threads
        self._sketching = sketching
        self._clock = clock
        self._left: int | None = None  # at the first tick
        self._complete = False

    async def step(self, most: int = _A_TICK) -> bool:
        """Put some articles into stories; tell whether nothing is left. Raises StoreError."""
        if self._complete:
            return True
        if self._left is None:
            self._left = await self._begin()
        for _ in range(most):
            portion = await self._threads.read(
                self._store.earlier.following, self._clock.now() - JOINABLE, _AT_ONCE
            )
            if portion is None:
                self._complete = True
                if self._left:
                    log.info("earlier articles are in stories", articles=self._left)
                break
            await self._gather(portion)
        return self._complete

    async def _begin(self) -> int:
        progress: Gathered = await self._threads.read(
            self._store.earlier.progress, self._clock.now() - JOINABLE
        )
        if progress.left:
            log.info("earlier articles are being put into stories", articles=progress.left)
        return progress.left

    async def _gather(self, portion: Portion) -> None:
        found: list[tuple[EarlierArticle, Traits]] = []
        for earlier in portion.articles:
            traits = await self._sketching.traits(earlier.article)
            if traits is not None:
                found.append((earlier, traits))
            await asyncio.sleep(0)  # others have their turn between two articles
        await self._threads.write(
            self._store.earlier.gather, found, portion.reached, place_earlier, self._clock.now()
        )
