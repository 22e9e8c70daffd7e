"""The daemon: APScheduler ticks the stages, until it is told to stop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import UTC, timedelta

import httpx
import scrapy.core.downloader.contextfactory  # noqa: F401 - slower among more modules
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from db.errors import ConfigError, FetchError, StoreError
from db.settings import format_duration
from net.guard import AddressGuard
from net.http import guarded_client
from wirewatch.stages.sweep import SETTLED
from wirewatch.wiring import House

log = structlog.get_logger(__name__)

PATIENCE = 6.0  # seconds for what runs to end, when told to stop
AWAY_WORTH_TELLING = timedelta(minutes=5)
_TICKS: Mapping[str, float] = {  # seconds
    "poll": 0.5,
    "bring": 0.25,
    "fill": 5.0,
    "study": 2.0,
    "deliver": 0.5,
    "release": 1.0,
    "judge": 60.0,
    "prune": 600.0,
    "sweep": 60.0,
    "reindex": 2.0,
    "gather": 2.0,
    "subscribe": 2.0,
    "alive": 5.0,
    "reload": 1.0,
    "progress": 10.0,
    "ping": 120.0,
}
_WATCHED = ("poll", "bring", "deliver", "release", "subscribe", "alive")  # by /readyz
_JOBS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}  # late is not never
_FIRST_PROGRESS = 6  # reports in the first minute; later ones every _LATER_PROGRESS reports
_LATER_PROGRESS = 60


class Daemon:
    """Runs the stages of an open house. ``only`` names the parts: crawl, deliver, web."""

    def __init__(self, house: House, *, only: Collection[str]) -> None:
        self._house = house
        self._only = only
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=_JOBS)
        self._reports = 0
        self._reported: Mapping[str, int] = {}
        self._serves = False
        self._caught_up = False
        self._ended = False  # whether ticks that are at work are cut

    async def run(self, stop: asyncio.Event) -> None:
        """Tick until ``stop`` is set, then end within a few seconds with nothing half-done."""
        await _logged("an earlier change stays noted", self._house.reloading.begin)
        self._serves = "web" in self._only and await self._open_desk()
        await self._tell_return()
        # A tick that finds its forerunner still at work is skipped, and that is no news.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._schedule()
        self._scheduler.start()
        if "crawl" in self._only:
            self._house.catching_up.soon()
        try:
            await stop.wait()
        finally:
            await self._close()

    async def _open_desk(self) -> bool:
        """Open the desk; return whether it serves. Raises ConfigError where it was asked for."""
        house = self._house
        try:
            await house.hearing.desk.start()
        except ConfigError as exc:
            if house.configuration.web.is_chosen or set(self._only) == {"web"}:
                raise
            log.warning("no desk: all else goes on without it", why=str(exc))
            return False
        await _logged(
            "subscriptions could not be brought to the configuration",
            lambda: house.hearing.subscribing.configure(house.configuration.sources),
        )
        return True

    def _schedule(self) -> None:
        house = self._house
        jobs: dict[str, Callable[[], Awaitable[object]]] = {
            "alive": self._alive,
            "progress": self._report,
            "reload": self._reload,
        }
        if "crawl" in self._only:
            jobs |= {
                "poll": house.poll.tick,
                "bring": house.bring.tick,
                "fill": house.fill.tick,
                "study": house.study.tick,
                "judge": self._judge,
                "prune": self._prune,
                "sweep": self._sweep,
                "reindex": self._reindex,
                "gather": self._gather,
            }
        if "deliver" in self._only:
            jobs |= {"deliver": self._deliver, "release": self._release}
            house.telling.open()
        if self._serves:
            jobs["subscribe"] = self._subscribe
        if house.configuration.health.ping_url:
            jobs["ping"] = self._ping
        for name, job in jobs.items():
            if name in _WATCHED:
                house.pulse.expect(name, timedelta(seconds=_TICKS[name]))
            self._scheduler.add_job(
                self._ticked, "interval", [name, job], seconds=_TICKS[name], id=name
            )

    async def _ticked(self, name: str, job: Callable[[], Awaitable[object]]) -> None:
        try:
            await job()
        except asyncio.CancelledError:
            if self._ended:  # as it must be: the scheduler would tell it as an error
                return
            raise
        self._house.pulse.beat(name)

    async def _close(self) -> None:
        log.info("stopping: what has begun is finished first")
        self._scheduler.pause()
        house = self._house
        house.catching_up.close()
        await house.hearing.desk.stop()
        await asyncio.to_thread(house.hearing.api.close)
        await asyncio.gather(
            house.poll.close(PATIENCE),
            house.bring.close(PATIENCE),
            house.fill.close(PATIENCE),
            house.study.close(PATIENCE),
            house.hearing.subscribe.close(PATIENCE),
            house.hearing.pushing.close(PATIENCE),
            house.telling.close(PATIENCE),
        )
        self._end_ticks()  # last, as it cuts those that are at work
        log.info("stopped", **house.progress.snapshot())

    def _end_ticks(self) -> None:
        self._ended = True
        self._scheduler.shutdown(wait=False)

    async def _deliver(self) -> None:
        self._house.telling.tick()

    async def _subscribe(self) -> None:
        await self._house.hearing.subscribe.tick()
        await _logged("refused pushes could not be counted", self._house.hearing.callback.flush)

    async def _release(self) -> None:
        await _logged("backlogs could not be looked at", self._house.telling.release)

    async def _judge(self) -> None:
        await _logged("the sources' health could not be judged", self._house.judging.judge)
        await _logged("the watches could not be looked over", self._house.overlooking.judge)

    async def _prune(self) -> None:
        await _logged("kept pages could not be removed", self._house.keeping.prune)
        await _logged("old stories could not be laid to rest", self._house.resting.rest)

    async def _sweep(self) -> None:
        await _logged("sites' blocks could not be taken off stored articles", self._swept)

    async def _swept(self) -> None:
        if await self._house.sweeping.sweep(self._house.clock.now() - SETTLED):
            self._house.telling.tick()

    async def _reindex(self) -> None:
        await _logged("the search index could not be made anew", self._house.reindexing.step)

    async def _gather(self) -> None:
        await _logged("earlier articles were put into no stories", self._house.gathering.step)

    async def _alive(self) -> None:
        await _logged(
            "no sign of life could be given",
            lambda: self._house.threads.write(self._house.run.seen),
        )

    async def _reload(self) -> None:
        await _logged("the changed configuration could not be applied; tried again", self._reloaded)

    async def _reloaded(self) -> None:
        house = self._house
        if await house.reloading.look() is None:
            return
        if self._serves:
            sources = house.reloading.configuration.sources
            await house.hearing.subscribing.configure(sources)
        if "crawl" in self._only:
            house.catching_up.soon()

    async def _report(self) -> None:
        """Show how far things are: often in the first minute, and when something was caught up."""
        self._reports += 1
        counts = self._house.progress.snapshot()
        often = self._reports <= _FIRST_PROGRESS
        if (often or self._reports % _LATER_PROGRESS == 0) and counts != self._reported:
            log.info("so far", **counts)
            self._reported = counts
            if counts["unheard"] and not counts["polled"]:
                log.warning("no source could be heard yet: is this machine online? trying goes on")
        away = self._house.away
        if away and away.duration >= AWAY_WORTH_TELLING and not self._caught_up:
            await self._tell_caught_up()

    async def _tell_return(self) -> None:
        away = self._house.away
        if away is None:
            log.info("watching", **self._watched())
            return
        log.info(
            "watching again",
            away_since=away.since,
            away_for=format_duration(timedelta(seconds=round(away.duration.total_seconds()))),
            last_run="was killed" if away.killed else "ended well",
            **self._watched(),
        )

    def _watched(self) -> dict[str, int]:
        configuration = self._house.configuration
        return {
            "sources": len(configuration.sources),
            "watches": len(configuration.watches),
            "channels": len(configuration.channels),
        }

    async def _tell_caught_up(self) -> None:
        """Say what was caught up since we were away, once all sources were asked again."""
        house, away = self._house, self._house.away
        states = await house.threads.read(house.store.sources.all)
        asked = all(
            state.gone_at or (state.last_polled_at and state.last_polled_at > house.started)
            for state in states
        )
        if away is None or not asked or house.bring.busy:
            return
        self._caught_up = True
        counts = house.progress.snapshot()
        text = (
            f"Nobody watched from {away.since:%Y-%m-%d %H:%M} UTC for "
            f"{format_duration(timedelta(seconds=round(away.duration.total_seconds())))}. "
            f"Caught up since: {counts['found']} entries found, {counts['stored']} articles "
            f"stored, {counts['matched']} matched; {counts['unheard']} polls failed."
        )
        log.info("caught up", **counts)
        await house.threads.write(
            house.store.notices.post,
            about="source",
            subject="wirewatch",
            title="Wirewatch was away",
            text=text,
            channels=house.configuration.health.channels,
            now=house.clock.now(),
        )

    async def _ping(self) -> None:
        """Tell the dead man's switch that every loop advances."""
        url = self._house.configuration.health.ping_url
        crawler = self._house.configuration.crawler
        guard = AddressGuard(crawler.allow_networks)
        try:
            async with guarded_client(
                guard, timeout=timedelta(seconds=15), user_agent=crawler.user_agent
            ) as client:
                await client.get(url)
        except (httpx.HTTPError, FetchError) as exc:
            log.warning("the ping did not arrive", url=url, why=str(exc) or type(exc).__name__)


async def _logged(event: str, call: Callable[[], Awaitable[object]]) -> None:
    try:
        await call()
    except StoreError as exc:
        log.error(event, reason=str(exc))
