"""Walks through archives: page after page, each written down before the next is asked for."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from crawler.archive import ArchivePage, ArchiveReader
from crawler.walking import Seen, WalkEnd, lost_step, next_step, walk_end, wants_site
from db.clock import Clock
from db.errors import FetchError, NotYet, SpiderError
from db.records import Record
from db.store import Store
from db.threads import Threads
from db.walk import FoundPage, PageCount, Step, WaitingPage, Walk, Way
from net.urls import host_key
from wirewatch.keys import keyed_entries

log = structlog.get_logger(__name__)
_TRIES = 3  # of one page in one run
_BREATH = 1.5  # times the delay between requests, after which the daemon had a turn
_LONGEST_BREATH = timedelta(minutes=2)
_UNNAMED_WAIT = timedelta(minutes=10)

Told = Callable[[Walk], Awaitable[object]]


@dataclass(frozen=True, kw_only=True)
class Walked(Record):
    """How far one run came."""

    walk: Walk
    end: WalkEnd | None = None  # None: it is to be gone on with
    put_off: str = ""  # why it could not go on
    wait: timedelta = timedelta()  # how long to wait before it is tried again


class Turns:
    """Lets others ask a host between two requests of ours.

    Whoever asks a host without a pause moves the time of its next request on and on, and leaves
    none to the news. ``delay`` is the distance between two requests to a host.
    """

    def __init__(self, store: Store, threads: Threads, clock: Clock, delay: timedelta) -> None:
        self._hosts = store.hosts
        self._threads = threads
        self._clock = clock
        self._delay = delay

    async def give_way(self, url: str) -> None:
        """Wait until the host may be asked again, and somewhat longer."""
        try:
            host = host_key(url)
        except ValueError:  # the fetcher refuses it, in better words
            return
        free = await self._threads.read(self._hosts.next_allowed, host)
        now = self._clock.now()
        until = max(free or now, now) + self._delay * (_BREATH - 1)
        wait = min(until - now, _LONGEST_BREATH)
        await asyncio.sleep(max(0.0, wait.total_seconds()))


class Walker:
    """Reads archives; ``give_way`` is awaited before each request."""

    def __init__(
        self,
        *,
        store: Store,
        threads: Threads,
        reader: ArchiveReader,
        clock: Clock,
        give_way: Callable[[str], Awaitable[None]],
    ) -> None:
        self._store = store
        self._threads = threads
        self._reader = reader
        self._clock = clock
        self._give_way = give_way

    async def go(self, walk: Walk, *, most_pages: int, told: Told) -> Walked:
        """Read on until the walk is over, ``most_pages`` were read, or nothing can be read now.

        ``told`` is awaited after each page. May be cancelled at any time: what was read is
        written, and only the page in flight is asked for again. Raises StoreError.
        """
        walks = self._store.walks
        tries: Counter[int] = Counter()
        links = await self._threads.read(walks.links, walk.id)
        listed = await self._threads.read(walks.listed, walk.source_id)
        asked = 0
        while (waiting := await self._threads.read(walks.waiting, walk.id)) is not None:
            if asked >= most_pages:
                return Walked(walk=walk, end=WalkEnd.CAPPED)
            if tries[waiting.id] >= _TRIES:
                return Walked(walk=walk, put_off=await self._last_error(walk), wait=_UNNAMED_WAIT)
            asked += 1
            tries[waiting.id] += 1
            await self._give_way(waiting.page.url)
            try:
                read = await self._reader.read(walk, waiting.page, links=links, listed=listed)
            except NotYet as exc:
                return Walked(walk=walk, put_off=str(exc), wait=exc.retry_after or _UNNAMED_WAIT)
            except (FetchError, SpiderError) as exc:
                await self._lost(walk, waiting, exc)
                if isinstance(exc, FetchError) and exc.retry and exc.retry_after:
                    return Walked(walk=walk, put_off=str(exc), wait=exc.retry_after)
                continue
            walk = await self._store_page(walk, waiting, read)
            links |= frozenset(read.seen.read.links)
            if waiting.page.way is Way.SOURCE:
                listed = await self._threads.read(walks.listed, walk.source_id)
            await told(walk)
        walk = await self._threads.read(walks.get, walk.id)
        return Walked(walk=walk, end=walk_end(walk))

    async def _store_page(self, walk: Walk, waiting: WaitingPage, read: ArchivePage) -> Walk:
        site = await self._site(walk, waiting.page, read.seen)

        def decide(known: Walk, count: PageCount) -> Step:
            return next_step(known, waiting.page, read.seen, count, site)

        stored = await self._threads.insist(
            partial(self._store.walks.store, read=read.seen.read, decide=decide),
            walk.id,
            waiting.id,
            keyed_entries(read.entries),
            now=self._clock.now(),
        )
        log.info(
            "archive page read",
            source=walk.source.name,
            url=waiting.page.url,
            listed=len(read.entries),
            new=stored.new - walk.new,
            purpose=walk.purpose.value,
        )
        return stored

    async def _lost(
        self, walk: Walk, waiting: WaitingPage, error: FetchError | SpiderError
    ) -> None:
        again = isinstance(error, FetchError) and error.retry
        step = None
        if not again:
            step = lost_step(walk, await self._site(walk, waiting.page, None))
        log.info(
            "archive page not read",
            source=walk.source.name,
            url=waiting.page.url,
            why=str(error),
            again=again,
        )
        await self._threads.insist(
            self._store.walks.fail, walk.id, waiting.id, str(error), step, self._clock.now()
        )

    async def _site(self, walk: Walk, page: FoundPage, seen: Seen | None) -> tuple[FoundPage, ...]:
        if not wants_site(walk, page, seen):
            return ()
        return await self._reader.site_pages(walk.source)

    async def _last_error(self, walk: Walk) -> str:
        tried = list((await self._threads.read(self._store.walks.tried, walk.id)).items())
        return ": ".join(tried[-1]) if tried else "it could not be read now"
