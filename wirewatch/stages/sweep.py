"""Sweeping: what a site's memory has learned is taken off the articles stored before."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from crawler.sitememory import sweep
from db.clock import Clock
from db.errors import NotFoundError
from db.records import Article, StoredArticle
from db.remembered import Recalled, SiteMemory
from db.store import Store
from db.threads import Threads
from intake.intake import Intake

log = structlog.get_logger(__name__)
SETTLED = timedelta(minutes=1)  # after which no page is under way that did not know of a block
_AT_ONCE = 50  # articles read at once
_REMEMBERED = timedelta(days=180)  # since a site was last seen

Swept = tuple[StoredArticle, Article, Recalled]


class Sweeping:
    """The background step behind sites' memories; what a kill leaves undone is begun again."""

    def __init__(self, *, store: Store, threads: Threads, intake: Intake, clock: Clock) -> None:
        self._store = store
        self._threads = threads
        self._intake = intake
        self._clock = clock

    async def sweep(self, learned_before: datetime) -> int:
        """Take off what was learned before a time; return from how many articles.

        Each article is a transaction of its own, and a block is done when all articles of its
        site were looked at. Raises StoreError.
        """
        changed = 0
        for site in await self._threads.read(self._store.sites.unswept, learned_before):
            changed += await self._sweep_site(site)
        await self._threads.write(self._store.sites.prune, self._clock.now() - _REMEMBERED)
        return changed

    async def _sweep_site(self, site: str) -> int:
        memory = await self._threads.read(self._store.sites.memory, site)
        marks = [block.mark for block in memory.known if not block.swept]
        changed, after, examples = 0, 0, dict[int, str]()
        while after >= 0:
            swept, after = await self._threads.read(self._some, memory, after)
            for stored, article, recalled in swept:
                changed += await self._take(stored, article, recalled)
                examples |= {cut.mark: cut.text for cut in recalled.cuts}
        examples = {b.mark: examples.get(b.mark, "") for b in memory.known if not b.example}
        await self._threads.write(self._store.sites.mark_swept, site, marks, examples)
        log.info("blocks that recur taken off", site=site, blocks=len(marks), articles=changed)
        return changed

    def _some(self, memory: SiteMemory, after: int) -> tuple[Sequence[Swept], int]:
        """Return which of the next articles change, and the last one's number; -1 at the end."""
        found = self._store.sites.stored(memory.site, after, _AT_ONCE)
        swept: list[Swept] = []
        for stored, cuts in found:
            result = sweep(stored.article, cuts, memory)
            if result is not None:
                swept.append((stored, *result))
        return swept, found[-1][0].id if found else -1

    async def _take(self, stored: StoredArticle, article: Article, recalled: Recalled) -> bool:
        try:
            await self._intake.take_swept(stored, article, recalled)
        except NotFoundError:  # removed meanwhile
            return False
        return True
