"""Telling: what was held is released, digests are closed, and due deliveries are made."""

import asyncio
from collections.abc import Sequence

import structlog

from alerts.dispatch import Dispatcher
from alerts.escalating import is_late
from alerts.quiet import hold, next_digest_of
from db.clock import Clock
from db.errors import StoreError
from db.plans import Backlog, Release
from db.store import Store
from db.threads import Threads
from intake.release import decide_release
from wirewatch.progress import Progress

log = structlog.get_logger(__name__)


class Telling:
    """The work of the delivering stage."""

    def __init__(
        self,
        *,
        store: Store,
        threads: Threads,
        dispatcher: Dispatcher,
        clock: Clock,
        progress: Progress,
        noticed: Sequence[str] = (),
    ) -> None:
        """Take the parts, and the channels that are told of one that fails."""
        self._store = store
        self._threads = threads
        self._dispatcher = dispatcher
        self._clock = clock
        self._progress = progress
        self._noticed = noticed
        self._rounds: set[asyncio.Task[None]] = set()
        self._open = False
        self._looking = False  # whether a round looks for what is due
        self._again = False  # whether that is to look once more

    def open(self) -> None:
        """Let ticks deliver; without it, as in `run --once`, only `deliver` does."""
        self._open = True

    async def release(self, *, drained: bool = False) -> None:
        """Tell what was held back as soon as its size is known, and the digests that are due."""

        def decide(backlog: Backlog) -> tuple[Release, ...]:
            return decide_release(backlog, hold=hold, drained=drained)

        now = self._clock.now()
        for release in await self._threads.write(self._store.held.release, decide, now):
            log.info(
                "backlog told",
                watch=release.watch.name,
                alerts=len(release.alerts),
                as_one_summary=release.summary,
                why=release.reason,
            )
        for ended in await self._threads.write(self._store.waits.end, now):
            log.info(
                "held alerts told", watch=ended.watch, alerts=ended.alerts, held_by=ended.held_by
            )
        for name in await self._threads.write(
            self._store.held.close_digests, now, next_digest_of, hold
        ):
            log.info("digest closed", watch=name)
        for each in await self._threads.write(self._store.escalations.escalate, is_late, now):
            log.warning("escalated", watch=each.watch, channel=each.channel, to=each.to)
        await self._tell_failing()

    async def _tell_failing(self) -> None:
        """Tell of channels that fail for long, or work again."""
        now, channels = self._clock.now(), self._store.channels
        if not await self._threads.read(channels.any_news, now):
            return
        for notice in await self._threads.write(channels.tell_failing, self._noticed, now):
            log.warning("channel", channel=notice.subject, title=notice.title)

    def tick(self) -> None:
        """Deliver what is due, beside what earlier ticks still wait for; nothing unless open.

        A tick while one looks for what is due makes that one look once more.
        """
        self._again = self._looking
        if not self._open or self._looking or len(self._rounds) > 3 or self._dispatcher.is_full:
            return
        self._looking = True
        task = asyncio.create_task(self._round(), name="deliver")
        self._rounds.add(task)
        task.add_done_callback(self._rounds.discard)

    async def deliver(self) -> None:
        """Deliver until nothing is due; raises StoreError."""
        count = await self._dispatcher.deliver_due()
        self._progress.add("told", count.sent)
        self._progress.add("postponed", count.postponed)
        self._progress.add("dead letters", count.dead)

    async def close(self, patience: float) -> None:
        """Begin nothing more, wait ``patience`` seconds for what was begun, then cancel it."""
        self._open = False
        self._dispatcher.close()
        if self._rounds:
            _, late = await asyncio.wait(self._rounds, timeout=patience)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=1)

    async def _any_due(self) -> bool:
        """Look whether something is due that no earlier round will come to by itself."""
        any_due = self._store.deliveries.any_due
        try:
            while not await self._threads.read(any_due, self._clock.now(), self._dispatcher.busy):
                if not self._again:
                    return False
                self._again = False
            return True
        finally:
            self._looking = self._again = False

    async def _round(self) -> None:
        try:
            if await self._any_due():
                await self.deliver()
        except StoreError as exc:
            log.error("nothing could be delivered", reason=str(exc))
