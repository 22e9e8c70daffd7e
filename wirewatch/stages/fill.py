"""Filling: what may have fallen between two polls is looked for in the source's archive."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog

from crawler.walking import end_state
from db.clock import Clock
from db.store import Store
from db.threads import Threads
from db.walk import Walk, WalkState
from wirewatch.health.gaps import gap_notice
from wirewatch.progress import Progress
from wirewatch.walker import Walker

log = structlog.get_logger(__name__)
LEASE = timedelta(minutes=10)
MAX_PAGES = 10  # read for one gap
MAX_TRIES = 5
_FIRST_WAIT = timedelta(minutes=10)  # doubled with each try
_NO_ARCHIVE_FOR = timedelta(days=1)  # after which an archive is looked for again


class Filling:
    """The work of the filling stage."""

    def __init__(
        self,
        *,
        store: Store,
        threads: Threads,
        walker: Walker,
        clock: Clock,
        owner: str,
        progress: Progress,
        found: Callable[[], None],
        channels: tuple[str, ...],
    ) -> None:
        self._walks = store.walks
        self._threads = threads
        self._walker = walker
        self._clock = clock
        self._owner = owner
        self._progress = progress
        self._found = found  # told when there are new entries to fetch
        self._channels = channels

    async def claim(self, limit: int) -> Sequence[Walk]:
        """Lease gaps that are to be filled now."""
        now = self._clock.now()
        return await self._threads.write(
            self._walks.claim_gaps, self._owner, now, now + LEASE, limit
        )

    async def fill(self, walk: Walk) -> None:
        """Read back until something known is met, and write down whether it was."""
        since = self._clock.now() - _NO_ARCHIVE_FOR
        lacking = await self._threads.read(self._walks.without_archive, walk.source_id, since)
        if lacking is not None:
            await self._end(walk, WalkState.REPORTED, lacking)
            return
        log.info("filling a gap", source=walk.source.name, why=walk.why, since=walk.since)
        walked = await self._walker.go(
            walk, most_pages=max(0, MAX_PAGES - walk.pages), told=self._page_read
        )
        if walked.end is not None:
            state = end_state(walked.walk, walked.end)
            await self._end(walked.walk, state, walked.end.value)
        elif walk.attempts + 1 >= MAX_TRIES:
            await self._end(walked.walk, WalkState.REPORTED, walked.put_off)
        else:
            wait = max(walked.wait, _FIRST_WAIT * (1 << walk.attempts))
            due = self._clock.now() + wait
            log.info("gap put off", source=walk.source.name, until=due, why=walked.put_off)
            await self._threads.insist(self._walks.postpone, walk.id, due, walked.put_off)

    async def _page_read(self, walk: Walk) -> None:
        until = self._clock.now() + LEASE
        await self._threads.insist(self._walks.hold, walk.id, self._owner, until)
        if walk.new:
            self._found()

    async def _end(self, walk: Walk, state: WalkState, reason: str) -> None:
        now = self._clock.now()
        tried = await self._threads.read(self._walks.tried, walk.id)

        def words(known: Walk, told: datetime | None) -> tuple[str, str] | None:
            return gap_notice(known, told, reason=reason, tried=tried, now=now)

        end = partial(
            self._walks.end,
            notice=words if state is WalkState.REPORTED else None,
            channels=self._channels,
        )
        await self._threads.insist(end, walk.id, state, reason, now)
        self._progress.add("found", walk.new)
        level = 20 if state is WalkState.FILLED else 30
        event = "gap filled" if state is WalkState.FILLED else "gap not filled"
        log.log(
            level,
            event,
            source=walk.source.name,
            why=reason,
            pages=walk.pages,
            new=walk.new,
            since=walk.since,
        )
