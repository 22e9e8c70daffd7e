"""Pushing: what hubs bring is read as its source's list, and stored as a poll's findings are."""

import asyncio
import hashlib
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

import structlog

from db.errors import SpiderError, StoreError
from db.records import KeyedEntry, Page, Source
from db.store import Store
from db.threads import Threads
from spiders.spider import Spider
from web.pushes import Push
from wirewatch.keys import keyed_entries
from wirewatch.progress import Progress

log = structlog.get_logger(__name__)

WAITING = 3  # pushes of one source that wait; for more, the source is polled instead
WAITING_BYTES = 32_000_000  # of all sources
_REMEMBERED = 64  # bodies that are known when they come again


class Pushing:
    """Takes pushes over and works on them one by one. ``found`` is told of new entries."""

    def __init__(
        self,
        *,
        store: Store,
        threads: Threads,
        spider_for: Callable[[str], Spider],
        sources: Mapping[str, Source],
        progress: Progress,
        found: Callable[[], None],
    ) -> None:
        self._store = store
        self._threads = threads
        self._spider_for = spider_for
        self._sources = sources
        self._progress = progress
        self._found = found
        self._queue: deque[Push] = deque()
        self._waiting: Counter[str] = Counter()  # by source
        self._bytes = 0
        self._known: deque[bytes] = deque(maxlen=_REMEMBERED)  # what was stored lately
        self._working: asyncio.Task[None] | None = None
        self._open = True

    def take(self, push: Push) -> None:
        """Put a push in the queue; of a flood, only that there is news."""
        source = push.subscription.source
        if not self._open or self._waiting[source] > WAITING:
            return
        if self._waiting[source] == WAITING or self._bytes + len(push.body) > WAITING_BYTES:
            push = Push(
                subscription=push.subscription, content_type="", body=b"", at=push.at
            )  # a poll brings what it held, and whatever else comes with the flood
        self._waiting[source] += 1
        self._bytes += len(push.body)
        self._queue.append(push)
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work(), name="push")

    async def close(self, patience: float) -> None:
        """Take no more, and finish what waits, within ``patience`` seconds."""
        self._open = False
        if self._working is not None:
            with suppress(TimeoutError, asyncio.CancelledError):
                await asyncio.wait_for(self._working, patience)

    async def _work(self) -> None:
        while self._queue:
            push = self._queue.popleft()
            self._bytes -= len(push.body)
            try:
                await self._store_push(push)
            except StoreError as exc:
                log.error("a push is lost; polls bring it", reason=str(exc))
            except Exception:
                log.exception("a push is lost; polls bring it: this is a bug")
            finally:
                self._waiting[push.subscription.source] -= 1

    async def _store_push(self, push: Push) -> None:
        name = push.subscription.source
        digest = hashlib.sha256(push.subscription.token.encode() + push.body).digest()
        if digest in self._known:
            log.debug("pushed again", source=name)
            return
        entries = await self._entries(push)
        count = await self._threads.insist(
            self._store.subscriptions.store_push, push.subscription.token, entries, push.at
        )
        if count is None:
            return
        if not entries:
            log.info("pushed without entries: polled instead", source=name)
            return
        self._known.append(digest)
        self._progress.add("found", count.new)
        log.info("pushed", source=name, listed=count.listed, new=count.new, changed=count.changed)
        if count.new or count.changed:
            self._found()

    async def _entries(self, push: Push) -> Sequence[KeyedEntry]:
        """Return what a push lists; nothing if it cannot be read."""
        source = self._sources.get(push.subscription.source)
        if source is None or not push.body.strip():
            return ()
        topic = push.subscription.offer.topic
        page = Page(
            url=topic,
            final_url=topic,
            status=200,
            headers={"content-type": push.content_type},
            body=push.body,
            fetched=push.at,
        )
        spider = self._spider_for(source.kind)
        try:
            # A spider is pure but may work for a second on hostile bytes: not on the event loop.
            listing = await asyncio.to_thread(spider.read, page, source)
        except SpiderError as exc:
            log.info("a push cannot be read", source=source.name, why=str(exc))
            return ()
        return keyed_entries(listing.entries)
