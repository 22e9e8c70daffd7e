"""Runs the synchronous database verbs beside the event loop: one writer thread, a few readers."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    """The threads that database verbs run on; a verb is called whole or not at all."""

    def __init__(self, readers: int = 3) -> None:
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="db-writer")
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="db-reader")

    async def write(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a writing verb; a cancelled caller does not stop a verb that has begun."""
        return await self._run(self._writer, partial(verb, *args, **kwargs))

    async def read(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a reading verb."""
        return await self._run(self._readers, partial(verb, *args, **kwargs))

    @staticmethod
    async def _run(pool: ThreadPoolExecutor, call: Callable[[], T]) -> T:
        future = asyncio.get_running_loop().run_in_executor(pool, call)
        return await asyncio.shield(future)

    def close(self) -> None:
        """Wait for what has begun, then end the threads; may be called twice."""
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True)
