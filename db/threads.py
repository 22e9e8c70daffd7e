"""Runs the synchronous database verbs beside the event loop: one writer thread, a few readers."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

import structlog

from db.errors import StoreBusy

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger(__name__)
PATIENCE = 240.0  # seconds that a verb is insisted on; two and a sending fit into a lease
_AGAIN = 1.0  # seconds between two tries


class Threads:
    """The threads that database verbs run on; a verb is called whole or not at all."""

    def __init__(self, readers: int = 3) -> None:
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="db-writer")
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="db-reader")
        self._refused = False  # whether the database refused the last verb insisted on

    async def write(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a writing verb; a cancelled caller does not stop a verb that has begun."""
        return await self._run(self._writer, partial(verb, *args, **kwargs))

    async def insist(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a writing verb, again while the database is locked or full, for PATIENCE seconds.

        For results of work: what was fetched or sent need not be so again. Raises StoreError.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        while True:
            try:
                result = await self.write(verb, *args, **kwargs)
            except StoreBusy as exc:
                if loop.time() + _AGAIN > until:
                    raise
                self._tell_refusal(exc)
                await asyncio.sleep(_AGAIN)
            else:
                self._tell_acceptance()
                return result

    async def read(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a reading verb."""
        return await self._run(self._readers, partial(verb, *args, **kwargs))

    def _tell_refusal(self, exc: StoreBusy) -> None:
        if not self._refused:
            log.error("the database takes nothing; tried again until it does", reason=str(exc))
        self._refused = True

    def _tell_acceptance(self) -> None:
        if self._refused:
            log.info("the database takes what it is given again")
        self._refused = False

    @staticmethod
    async def _run(pool: ThreadPoolExecutor, call: Callable[[], T]) -> T:
        future = asyncio.get_running_loop().run_in_executor(pool, call)
        return await asyncio.shield(future)

    def close(self) -> None:
        """Wait for what has begun, then end the threads; may be called twice."""
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True)
