"""One host is asked by few of us at once and not too often, whoever asks."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Protocol

from db.clock import Clock
from db.errors import NotYet
from db.turns import TurnWanted

MAX_CRAWL_DELAY = timedelta(seconds=60)  # more than that is asked for in robots.txt by mistake
PATIENCE = timedelta(minutes=2)  # a longer wait for one's turn is better spent elsewhere
_MAX_PAUSE = timedelta(hours=24)  # also the defence against a clock that was once wrong
_REMEMBERED = 1024  # hosts, before the idle ones are forgotten

Sleep = Callable[[float], Awaitable[object]]


class HostRows(Protocol):
    """Where the times at which hosts may be asked again outlive the process."""

    async def reserve(self, host: str, wanted: TurnWanted) -> datetime:
        """Return when the host may be asked, and keep it to the caller from then on.

        If the answer is after the latest moment wanted, nothing is kept.
        """
        ...

    async def allow_from(self, host: str, at: datetime) -> None:
        """Remember that the host is not to be asked before; takes back no later time."""
        ...


class HostGate:
    """At most ``at_once`` requests to a host at a time, ``delay`` apart.

    A host is host[:port]. The distance is kept from the end of the last answer, as seen here, to
    the next request: counted between beginnings it would shrink on the way to the server whenever
    this machine or the line is slow. Between the beginnings it is kept too, by rows that outlive
    the process and are shared by all who crawl with one database. ``sleep`` takes seconds.
    """

    def __init__(
        self,
        rows: HostRows,
        clock: Clock,
        *,
        at_once: int,
        delay: timedelta,
        patience: timedelta = PATIENCE,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._rows = rows
        self._clock = clock
        self._at_once = at_once
        self._delay = delay
        self._patience = patience
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(
        self, host: str, *, url: str = "", delay: timedelta | None = None
    ) -> AsyncIterator[None]:
        """Wait for one's turn, and hold a place at the host as long as the context lasts.

        ``delay`` (a robots.txt's Crawl-delay, at most a minute counts) raises the settings' own.
        Raises NotYet at once if the turn would come later than ``patience`` from now.
        """
        state = self._state(host)
        state.holders += 1
        try:
            async with state.places:
                await self._reserve(host, state, url or host, self._distance(delay))
                try:
                    yield
                finally:
                    state.ended = self._clock.now()
        finally:
            state.holders -= 1

    async def pause(self, host: str, wait: timedelta) -> None:
        """Let nobody ask the host for as long as it asked for (Retry-After), at most a day."""
        await self._rows.allow_from(host, self._clock.now() + min(wait, _MAX_PAUSE))

    def _distance(self, delay: timedelta | None) -> timedelta:
        return max(self._delay, min(delay or timedelta(), MAX_CRAWL_DELAY))

    async def _reserve(self, host: str, state: "_Host", url: str, distance: timedelta) -> None:
        async with state.order:
            now = self._clock.now()
            wanted = TurnWanted(
                earliest=now if state.ended is None else max(now, state.ended + distance),
                latest=now + self._patience,
                furthest=now + _MAX_PAUSE,
                hold=distance,
            )
            at = await self._rows.reserve(host, wanted)
            if at - now > self._patience:
                raise NotYet(
                    f"{host} is not to be asked before {at:%Y-%m-%d %H:%M} UTC",
                    url=url,
                    retry_after=at - now,
                )
        await self._wait_until(at)

    async def _wait_until(self, at: datetime) -> None:
        while (wait := at - self._clock.now()) > timedelta():
            await self._sleep(wait.total_seconds())

    def _state(self, host: str) -> "_Host":
        if len(self._hosts) >= _REMEMBERED:
            self._forget_idle()
        return self._hosts.setdefault(host, _Host(self._at_once))

    def _forget_idle(self) -> None:
        now = self._clock.now()
        self._hosts = {host: each for host, each in self._hosts.items() if not each.idle(now)}


class _Host:
    """What the gate knows of one host."""

    def __init__(self, at_once: int) -> None:
        self.places = asyncio.Semaphore(at_once)
        self.order = asyncio.Lock()
        self.ended: datetime | None = None  # when the last answer was had
        self.holders = 0  # that hold a place or wait for one

    def idle(self, now: datetime) -> bool:
        rested = self.ended is None or now - self.ended > MAX_CRAWL_DELAY
        return not self.holders and not self.order.locked() and rested
