"""New and changed watches are held against what is stored, beside all else."""

import asyncio

import structlog

from db.errors import StoreError
from db.store import Store
from db.threads import Threads
from intake.intake import Intake
from intake.lookback import LookBack
from wirewatch.stages.tell import Telling

log = structlog.get_logger(__name__)

_AGAIN = 5.0  # seconds until what the database refused is tried again


class CatchingUp:
    """Holds watches against stored articles, however often the database refuses."""

    def __init__(
        self,
        *,
        store: Store,
        threads: Threads,
        intake: Intake,
        lookback: LookBack,
        telling: Telling,
    ) -> None:
        self._store, self._threads = store, threads
        self._intake, self._lookback, self._telling = intake, lookback, telling
        self._task: asyncio.Task[None] | None = None
        self._wanted = False

    def soon(self) -> None:
        """Catch up, or once more if it is being done: there may be watches it does not know of."""
        self._wanted = True
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._until_done(), name="catch up")

    def close(self) -> None:
        """End it where it is: the next run takes it up."""
        if self._task is not None:
            self._task.cancel()

    async def run(self) -> None:
        """Catch up once; raises StoreError."""
        for watch in await self._threads.read(self._store.watches.behind):
            found = await self._intake.catch_up(watch)
            if found:
                log.info("new watch held against stored articles", watch=watch.name, found=found)
        self._telling.tick()
        await self._lookback.run_due()

    async def _until_done(self) -> None:
        while self._wanted:
            self._wanted = False
            try:
                await self.run()
            except StoreError as exc:
                log.error("new watches wait to be held against stored articles", reason=str(exc))
                self._wanted = True
                await asyncio.sleep(_AGAIN)
