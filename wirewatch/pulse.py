"""Whether the daemon's stages tick, and its database answers: what /readyz tells."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from db.clock import Clock
from db.errors import StoreError
from db.settings import format_duration
from db.store import Store
from db.threads import Threads

_LATE = timedelta(seconds=30)  # a tick may wait for the database that long
_ANSWER = 5.0  # seconds for the database to answer


class Pulse:
    """When each stage last ticked."""

    def __init__(self, store: Store, threads: Threads, clock: Clock) -> None:
        self._store = store
        self._threads = threads
        self._clock = clock
        self._beats: dict[str, datetime] = {}
        self._due: dict[str, timedelta] = {}

    def expect(self, stage: str, every: timedelta) -> None:
        """Expect a stage to tick from now on."""
        self._due[stage] = every
        self.beat(stage)

    def beat(self, stage: str) -> None:
        """Note that a stage has ticked."""
        self._beats[stage] = self._clock.now()

    async def failing(self) -> Sequence[str]:
        """Return what is wrong, in sentences; nothing if all is well."""
        now = self._clock.now()
        late = [
            f"the stage {stage} last ticked {format_duration(_seconds(now - self._beats[stage]))} "
            "ago"
            for stage, every in self._due.items()
            if now - self._beats[stage] > every + _LATE
        ]
        return [*late, *await self._database()]

    async def _database(self) -> Sequence[str]:
        try:
            async with asyncio.timeout(_ANSWER):
                await self._threads.read(self._store.presences.last)
        except (StoreError, TimeoutError):
            return ["the database does not answer"]
        return []


def _seconds(value: timedelta) -> timedelta:
    return timedelta(seconds=round(value.total_seconds()))
