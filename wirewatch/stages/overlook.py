"""Looking over the watches: one that finds far more than usual, or hears too little, is told."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from alerts import deafness, spikes
from alerts.quiet import hold
from alerts.unusual import tell_hearing, tell_spike
from db.clock import Clock
from db.message_records import NoticeMessage
from db.rates import Ear, Unusual, WatchPast
from db.store import Store
from db.threads import Threads
from db.watch_records import Watch

log = structlog.get_logger(__name__)

_LAST_HOUR = timedelta(hours=1)
_WEIGHED_FOR = timedelta(hours=1)  # what watches live on changes slowly, and is costly to count


class Overlooking:
    """The part of judging that is about watches. ``line_down`` tells of our own line."""

    def __init__(
        self, *, store: Store, threads: Threads, clock: Clock, line_down: Callable[[], bool]
    ) -> None:
        self._store = store
        self._threads = threads
        self._clock = clock
        self._line_down = line_down
        self._brought: Mapping[str, Mapping[str, int]] = {}
        self._weighed: datetime | None = None

    async def judge(self) -> None:
        """Judge all watches, and tell what is unusual; raises StoreError."""
        await self._judge_spikes()
        if not self._line_down():
            await self._judge_hearing()

    async def _judge_spikes(self) -> None:
        now = self._clock.now()
        watches = await self._threads.read(
            self._store.rates.worth_judging, now, _LAST_HOUR, spikes.LEAST_STORIES
        )
        for watch in watches:
            await self._judge_spike(watch, now)

    async def _judge_spike(self, watch: str, now: datetime) -> None:
        """Judge one watch, beside the writers as its past may be long; write only what changes."""
        rates = self._store.rates
        past = await self._threads.read(rates.past, watch, now, spikes.PAST)
        if past is None:
            return
        unusual = await self._threads.read(self._spike, past)
        if unusual.since != past.told:
            _log(await self._threads.write(rates.settle_spike, past, unusual, hold, now))

    def _spike(self, past: WatchPast) -> Unusual:
        now, watch = self._clock.now(), past.watch
        if watch.policy.spike is None:
            return Unusual(since=None)
        rate = spikes.judge_rate(
            past.finds,
            since=past.since,
            now=now,
            timezone=watch.timezone,
            spike=watch.policy.spike,
            within=past.told is not None,
        )
        return tell_spike(past, rate, now)

    async def _judge_hearing(self) -> None:
        now = self._clock.now()
        ears, moved = await self._threads.read(self._moved, now)
        if not moved:
            return

        def judge(watch: Watch, told: datetime | None) -> Unusual:
            return self._heard(ears, watch, told, now)

        settle = self._store.rates.settle_deaf
        for notice in await self._threads.write(settle, moved, judge, hold, now):
            _log(notice)

    def _moved(self, now: datetime) -> tuple[tuple[Ear, ...], list[str]]:
        """Return how sources stand, and the names of watches whose hearing is not what is told."""
        if self._weighed is None or now - self._weighed >= _WEIGHED_FOR:
            self._brought = self._store.rates.livelihoods(now - deafness.PAST)
            self._weighed = now
        ears = self._store.rates.ears()
        moved = [
            watch.name
            for watch, told in self._store.rates.deafness()
            if self._heard(ears, watch, told, now).title
        ]
        return ears, moved

    def _heard(
        self, ears: tuple[Ear, ...], watch: Watch, told: datetime | None, now: datetime
    ) -> Unusual:
        brought = self._brought.get(watch.name, {})
        hearing = deafness.judge_hearing(ears, brought, now=now, deaf=told is not None)
        return tell_hearing(watch, told, hearing)


def _log(notice: NoticeMessage | None) -> None:
    if notice is not None:
        log.warning("watch", watch=notice.subject, title=notice.title)
