"""What the API's routes stand on: the stored, the watches as configured, and threads of its own."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from fastapi.responses import Response

from db.clock import Clock
from db.records import Record
from db.store import Store
from db.threads import Threads
from db.watch_records import Watch
from intake.decide import Policy
from web.api.problems import HEADERS
from web.shapes.plain import encoded

READERS = 2  # threads; a request for a large story keeps one for a second


class Watches(Protocol):
    """The watches as configured now; the verbs raise NotFoundError and QueryError."""

    def all(self) -> Sequence[Watch]:
        """Return all, in the order of the configuration."""
        ...

    def named(self, name: str) -> Watch:
        """Return one; raises NotFoundError with the nearest name."""
        ...

    def of_query(self, query: str) -> Watch:
        """Return a watch of a query alone, its lists and aliases written out."""
        ...

    def edited(self, watch: Watch, query: str) -> Watch:
        """Return a watch with another query, its lists and aliases written out."""
        ...


@dataclass(frozen=True, kw_only=True)
class Desk(Record):
    """The collaborators of all routes."""

    store: Store
    threads: Threads  # of the daemon: one writer for all
    clock: Clock
    watches: Watches
    policy: Policy
    keep_pages: timedelta


class Reading:
    """Threads that read for the API alone: whoever asks much holds up no page and no alert."""

    def __init__(self) -> None:
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="api")

    async def answer(self, find: Callable[[], object]) -> Response:
        """Return what ``find`` finds and shapes, as JSON; it runs in a thread."""
        loop = asyncio.get_running_loop()
        body = await loop.run_in_executor(self._readers, lambda: encoded(find()))
        return Response(body, media_type="application/json", headers=HEADERS)

    def close(self) -> None:
        """Wait for what has begun, and end."""
        self._readers.shutdown(wait=True, cancel_futures=True)
