"""Studying: pages that watches name as examples are fetched once, cleaned, and kept."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import structlog

from crawler.cleaning.pool import CleaningPool
from crawler.fetch import Fetcher, FetchRequest
from db.clock import Clock
from db.errors import CleanError, FetchError, NotYet
from db.examples import ExamplePage
from db.records import Entry
from db.store import Store
from db.threads import Threads
from net.access import Access, nearest_access
from wirewatch.examples import example_of, next_asking
from wirewatch.settings import Configuration

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=5)  # until a page is asked again whose asking was killed
TOLD_AFTER = 3  # failures in a row
PAGES_AT_ONCE = 2


class Studying:
    """The work on example pages. ``configuration`` is that in force; ``noticed`` are channels."""

    def __init__(
        self,
        *,
        store: Store,
        threads: Threads,
        fetcher: Fetcher,
        cleaning: CleaningPool,
        clock: Clock,
        accesses: Mapping[str, Access],
        configuration: Callable[[], Configuration],
        noticed: Sequence[str],
    ) -> None:
        self._store = store
        self._threads = threads
        self._fetcher = fetcher
        self._cleaning = cleaning
        self._clock = clock
        self._accesses = accesses
        self._configuration = configuration
        self._noticed = tuple(noticed)

    async def claim(self, limit: int) -> Sequence[ExamplePage]:
        """Take pages that are due."""
        now = self._clock.now()
        due = self._store.examples.claim_due
        return await self._threads.write(due, now, now + LEASE, limit)

    async def study(self, page: ExamplePage) -> None:
        """Fetch one page and keep what it says; or write down what failed, and ask later."""
        try:
            found = await self._read(page.address)
        except NotYet as exc:
            due = next_asking(1, exc, self._clock.now())
            await self._threads.insist(self._store.examples.postpone, page.address, str(exc), due)
            return
        except (FetchError, CleanError) as exc:
            await self._failed(page, exc)
            return
        await self._threads.insist(self._store.examples.keep, found, self._clock.now())
        log.info("example read", url=page.address, title=found.title)

    async def _read(self, address: str) -> ExamplePage:
        access = nearest_access(address, self._accesses.values())
        fetched = await self._fetcher.fetch(FetchRequest(url=address, access=access))
        article = await self._cleaning.clean(fetched, timezone="UTC", entry=Entry(url=address))
        return example_of(address, article)

    async def _failed(self, page: ExamplePage, error: FetchError | CleanError) -> None:
        now, failures = self._clock.now(), page.failures + 1
        due = next_asking(failures, error, now)
        log.warning("an example cannot be had", url=page.address, why=str(error), until=due)
        await self._threads.insist(
            self._store.examples.fail, page.address, str(error), now=now, due=due
        )
        if failures == TOLD_AFTER and page.fetched is None:
            await self._tell(page.address, str(error))

    async def _tell(self, address: str, why: str) -> None:
        """Tell once that watches lack an example; the channels are those of health."""
        pages = self._configuration().like_pages
        names = [watch for watch, named in pages.items() if address in named]
        if not names:
            return
        await self._threads.insist(
            self._store.notices.post,
            about="watch",
            subject=names[0],
            title=f"An example of {', '.join(names)} cannot be had",
            text=f"{address}: {why}. A watch without any example finds nothing. It is asked again, "
            "every six hours in the end; `wirewatch watches like --refresh` asks it now, and "
            "another example in the configuration takes its place at once.",
            channels=self._noticed,
            now=self._clock.now(),
        )
