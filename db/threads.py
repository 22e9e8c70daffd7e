"""Runs the synchronous database verbs beside the event loop: one writer thread, a few readers."""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, ParamSpec, TypeVar

import structlog

from db.errors import StoreBusy

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger(__name__)
PATIENCE = 240.0  # seconds that a verb is insisted on; two and a sending fit into a lease
_AGAIN = 1.0  # seconds between two tries
_TOGETHER = 16  # verbs in one commit: milliseconds each, and a reader of a result waits for all
_GATHERING = 0.004  # seconds that the writer waits for what follows from several verbs done

Together = Callable[[], AbstractContextManager[None]]
_Waiting = tuple[Callable[[], Any], "asyncio.Future[Any]"]


class Threads:
    """The threads that database verbs run on; a verb is called whole or not at all.

    Writing verbs that wait while another runs are then committed ``together`` (a context that
    commits at its end what was written inside; None: each by itself). One that fails is undone
    alone, and none is said to be done before the commit. If that fails, each is run again by
    itself. Where several came, more are soon to follow from what they brought: the writer waits a
    moment for these. What comes alone never waits.
    """

    def __init__(self, readers: int = 3, together: Together | None = None) -> None:
        self._together = together
        self._waiting: deque[_Waiting] = deque()
        self._changing = threading.Lock()  # held while ``waiting`` or ``working`` change
        self._working = False  # whether the writer works off what waits, and takes what comes
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="db-writer")
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="db-reader")
        self._refused = False  # whether the database refused the last verb insisted on
        self._closed = False

    async def write(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a writing verb; a cancelled caller does not stop it. RuntimeError once closed."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        with self._changing:
            if self._closed:
                raise RuntimeError("the database's threads have ended")
            self._waiting.append((partial(verb, *args, **kwargs), future))
            starts, self._working = not self._working, True
        if starts:
            self._writer.submit(self._work_off)
        return await asyncio.shield(future)

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
        call = partial(verb, *args, **kwargs)
        future = asyncio.get_running_loop().run_in_executor(self._readers, call)
        return await asyncio.shield(future)

    def _work_off(self) -> None:
        """Run what waits, and what comes meanwhile; in the writer thread."""
        while group := self._next_group():
            together = self._together if len(group) > 1 else None
            if together is None or not _done_together(group, together):
                for each in group:
                    _settle([(each, _outcome(each[0]))])
            elif len(group) < _TOGETHER:
                time.sleep(_GATHERING)

    def _next_group(self) -> list[_Waiting]:
        with self._changing:
            group = [self._waiting.popleft() for _ in range(min(_TOGETHER, len(self._waiting)))]
            self._working = bool(group)
        return group

    def _tell_refusal(self, exc: StoreBusy) -> None:
        if not self._refused:
            log.error("the database takes nothing; tried again until it does", reason=str(exc))
        self._refused = True

    def _tell_acceptance(self) -> None:
        if self._refused:
            log.info("the database takes what it is given again")
        self._refused = False

    def close(self) -> None:
        """Wait for what has begun, then end the threads; may be called twice."""
        with self._changing:
            self._closed = True
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a verb returned, or what it raised."""

    result: Any = None
    error: BaseException | None = None


def _done_together(group: list[_Waiting], together: Together) -> bool:
    """Run verbs and commit them at once; False if that failed: none of them has happened."""
    try:
        with together():
            outcomes = [_outcome(call) for call, _ in group]
    except Exception:  # noqa: BLE001 - each is run by itself, and then tells what is wrong
        return False
    _settle(list(zip(group, outcomes, strict=True)))
    return True


def _outcome(call: Callable[[], Any]) -> _Outcome:
    try:
        return _Outcome(result=call())
    except BaseException as exc:  # noqa: BLE001 - it is the caller's, whatever it is
        return _Outcome(error=exc)


def _settle(settled: "Sequence[tuple[_Waiting, _Outcome]]") -> None:
    """Tell the callers all at once: each waking of their loop costs as much as a small verb."""
    with suppress(RuntimeError):  # the loop has ended, and nobody waits
        settled[0][0][1].get_loop().call_soon_threadsafe(_tell, settled)


def _tell(settled: "Sequence[tuple[_Waiting, _Outcome]]") -> None:
    for (_, future), outcome in settled:
        if future.done():  # cancelled as its loop ends
            continue
        if outcome.error is not None:
            future.set_exception(outcome.error)
        else:
            future.set_result(outcome.result)
