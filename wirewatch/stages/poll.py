"""Polling: due sources are read, and what they list becomes entries that are due."""

import asyncio
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from crawler.budget import QUIET_AFTER, Budget, divide
from crawler.gaps import new_gap
from crawler.poller import Poller
from crawler.polling import SourceReading, plan_next_poll
from crawler.rhythm import MAX_TIMES, WINDOW
from db.clock import Clock
from db.pushing import Offer, Subscription, Unwanted
from db.records import Obstacle, PollCount, PollReason, PollResult, Source, SourcePast, SourceState
from db.store import Store
from db.threads import Threads
from db.walk import NewGap
from wirewatch.keys import keyed_entries
from wirewatch.progress import Progress

log = structlog.get_logger(__name__)
LEASE = timedelta(minutes=10)
POLLS_AT_ONCE = 24
# Of them, such as may take until the time-out: not heard yet, failing, or slow the last time. The
# other places are kept for sources that answer, so that no number of bad ones can hold those up.
DOUBTFUL_AT_ONCE = 16
_SLOW = 5.0  # seconds that a poll takes
# A first hearing gives its place up after so many seconds, if others wait for one: nothing is known
# yet of either, and most answer within a second. The next time it has all the time it needs.
_FIRST_PATIENCE = 6.0
_CROWDED = f"no whole answer within {_FIRST_PATIENCE:g} s, and other sources waited for its place"
_MOST_SLOW = 500  # remembered
_DIVIDED_FOR = timedelta(minutes=5)  # the budget changes slowly; counting it costs a scan


class Polling:
    """The work of the polling stage."""

    def __init__(
        self,
        *,
        store: Store,
        threads: Threads,
        poller: Poller,
        clock: Clock,
        owner: str,
        progress: Progress,
        found: Callable[[], None],
        polls_per_hour: int = 0,
        wants_pushes: Callable[[Source], bool] = lambda _: False,
    ) -> None:
        self._store = store
        self._threads = threads
        self._poller = poller
        self._clock = clock
        self._owner = owner
        self._progress = progress
        self._found = found  # told when there are new entries to fetch
        self._polls_per_hour = polls_per_hour
        self._doubtful: set[int] = set()  # ids of the doubtful sources that are being polled
        self._slow: set[int] = set()  # ids of sources that took long the last time
        self._wants_pushes = wants_pushes
        self._budget = Budget()
        self._divided_at: datetime | None = None

    async def claim(self, limit: int, due: datetime | None = None) -> Sequence[SourceState]:
        """Lease sources that are due now, or that were due at ``due``."""
        now = self._clock.now()
        claimed = await self._threads.write(
            self._store.sources.claim_due,
            self._owner,
            due or now,
            now + LEASE,
            limit,
            doubtful=DOUBTFUL_AT_ONCE - len(self._doubtful),
            slow=tuple(self._slow),
        )
        self._doubtful.update(state.id for state in claimed if self._is_doubtful(state))
        return claimed

    async def poll(self, state: SourceState) -> None:
        """Read one source and write down what came of it."""
        try:
            await self._poll(state)
        finally:
            self._doubtful.discard(state.id)

    def _is_doubtful(self, state: SourceState) -> bool:
        return bool(state.failures) or state.last_heard_at is None or state.id in self._slow

    async def _poll(self, state: SourceState) -> None:
        past = await self._past(state)
        share = (await self._divided()).share(state.source.url)
        subscription = await self._threads.read(self._store.subscriptions.of_source, state.id)
        reading = await self._timed(state)
        entries = keyed_entries(reading.entries)

        def plan(count: PollCount) -> PollResult:
            return plan_next_poll(
                state,
                reading,
                count,
                now=self._clock.now(),
                jitter=random.random(),
                past=past,
                share=share,
                subscription=subscription,
            )

        def gap(count: PollCount) -> NewGap | None:
            return new_gap(state, reading, count)

        count, result = await self._threads.insist(
            self._store.sources.store_poll, state.id, entries, reading.at, plan, gap
        )
        await self._note_hub(state, reading, count, subscription)
        self._tell(state, reading, count, result)

    async def _timed(self, state: SourceState) -> SourceReading:
        clock = asyncio.get_running_loop().time
        begun = clock()
        reading = await self._read(state)
        self._slow.discard(state.id)
        if clock() - begun > _SLOW and len(self._slow) < _MOST_SLOW:
            self._slow.add(state.id)
        return reading

    async def _read(self, state: SourceState) -> SourceReading:
        if state.last_polled_at is not None:
            return await self._poller.read(state)
        reading = asyncio.ensure_future(self._poller.read(state))
        try:
            while not (await asyncio.wait({reading}, timeout=_FIRST_PATIENCE))[0]:
                if await self._others_wait():
                    return SourceReading(
                        source_id=state.id,
                        at=self._clock.now(),
                        error=_CROWDED,
                        obstacle=Obstacle.UNREACHABLE,
                    )
            return reading.result()
        finally:
            reading.cancel()

    async def _others_wait(self) -> bool:
        """Tell whether a source is due while all places for doubtful ones are taken."""
        if len(self._doubtful) < DOUBTFUL_AT_ONCE:
            return False
        return await self._threads.read(self._store.sources.any_due, self._clock.now())

    async def _note_hub(
        self,
        state: SourceState,
        reading: SourceReading,
        count: PollCount,
        known: Subscription | None,
    ) -> None:
        """Write down the hub that the source names, and what its pushes have missed, if any."""
        subscriptions = self._store.subscriptions
        if count.new and known is not None and known.live:
            lost = await self._threads.insist(subscriptions.note_poll, state.id, reading.at)
            if lost:
                log.warning("pushes not relied on", source=state.source.name, hub=known.offer.hub)
        was_read = reading.error is None and not reading.not_modified
        if was_read and _is_news(reading.offer, known):
            await self._threads.insist(
                subscriptions.offer,
                state.id,
                reading.offer,
                reading.at,
                wanted=self._wants_pushes(state.source),
            )

    async def _past(self, state: SourceState) -> SourcePast:
        if state.source.every is not None:
            return SourcePast()
        since = self._clock.now() - WINDOW
        return await self._threads.read(self._store.sources.past, state.id, since, MAX_TIMES)

    async def _divided(self) -> Budget:
        """Return how the budget is divided, counted anew every few minutes."""
        now = self._clock.now()
        if self._divided_at is None or now - self._divided_at >= _DIVIDED_FOR:
            self._divided_at = now
            sources = await self._threads.read(self._store.sources.polled, now - QUIET_AFTER)
            self._budget = divide(sources, self._polls_per_hour)
        return self._budget

    def _tell(
        self, state: SourceState, reading: SourceReading, count: PollCount, result: PollResult
    ) -> None:
        name = state.source.name
        _tell_move(state, result)
        if result.gone:
            self._progress.add("unheard")
            log.warning("source gone", source=name, url=state.source.url, why=result.error)
            return
        if result.reason is PollReason.FAILED:
            self._progress.add("unheard")
            log.warning("source not heard", source=name, url=state.source.url, why=result.error)
            return
        self._progress.add("polled")
        self._progress.add("found", count.new)
        log.log(
            *_level(state, count),
            source=name,
            listed=count.listed,
            new=count.new,
            changed=count.changed,
            unusable=reading.skipped,
            result=result.reason.value,
            next_poll=f"{result.next_poll_at:%H:%M:%S}",
            because=result.why,
        )
        if count.new or count.changed:
            self._found()


def _is_news(offer: Offer | None, known: Subscription | None) -> bool:
    """Tell whether what a source says of a hub is other than what is known."""
    if known is None:
        return offer is not None
    withdrawn = known.reason == Unwanted.WITHDRAWN
    return (offer is not None) == withdrawn or offer not in {known.offer, None}


def _tell_move(state: SourceState, result: PollResult) -> None:
    was = state.move is not None and state.move.settled
    if result.move is not None and result.move.settled and not was:
        log.warning(
            "source moved",
            source=state.source.name,
            url=state.source.url,
            to=result.move.target,
            since=result.move.since,
            advice="it is polled there from now on; put that address into the configuration",
        )
    elif was and (result.move is None or not result.move.settled):
        log.warning(
            "source asked at its configured address again",
            source=state.source.name,
            url=state.source.url,
            why="the address it had moved to failed" if result.error else "it has moved on",
        )


def _level(state: SourceState, count: PollCount) -> tuple[int, str]:
    """Return level and words: what is new, first or well again is told, the rest whispered."""
    if state.failures:
        return 20, "source heard again"
    notable = count.new or count.changed or state.first_heard_at is None
    return (20 if notable else 10), "source polled"
