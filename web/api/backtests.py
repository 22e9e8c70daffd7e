"""Backtests asked for by HTTP: one at a time, on a thread of its own, ended when nobody listens."""

import asyncio
from collections.abc import AsyncIterator, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar

import structlog
from fastapi import HTTPException
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from alerts.quiet import next_digest_of
from db.errors import WirewatchError
from db.records import Record
from intake.backtest import Backtest, Question, Report
from intake.watching import compile_watch
from matching.folding import FOLDING_VERSION
from matching.language import lint
from web.api.desk import Desk
from web.api.problems import HEADERS, problem_of
from web.shapes.backtests import Line, progress_json, report_json, sample_json
from web.shapes.plain import encoded

log = structlog.get_logger(__name__)

T = TypeVar("T")
GRACE = 0.3  # seconds that are waited for the place: whoever has read a report may ask at once
AGAIN = 5  # seconds after which whoever finds the place taken may ask again
SECONDS = 150.0  # for one; its answer is cut a little later, if it is not read
NDJSON = "application/x-ndjson"


class Run(Protocol):
    """Runs calls on one thread, one after another."""

    async def __call__(self, call: Callable[[], T]) -> T:
        """Run one, and return what it returns."""
        ...


@dataclass(frozen=True, kw_only=True)
class Tried(Record):
    """What is asked: a watch, a query, or a query as the watch's edit."""

    watch: str | None
    query: str | None
    since: datetime | None
    samples: int


class Backtests:
    """Has room for one."""

    def __init__(self, desk: Desk, *, seconds: float = SECONDS) -> None:
        self._desk = desk
        self._backtest = Backtest(
            store=desk.store, policy=desk.policy, next_digest=next_digest_of, clock=desk.clock
        )
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="backtest")
        self._seconds = seconds
        self._place = asyncio.Semaphore(1)

    async def begin(self, tried: Tried) -> "Running":
        """Return the backtest, whose place is taken until it is ended.

        Raises QueryError and NotFoundError, and HTTPException while another one runs.
        """
        await self._take()
        try:
            question = await self._run(partial(_question, self._desk, tried))
        except BaseException:
            self._leave(lambda: None)
            raise
        steps = _lines(self._desk, self._backtest, question)
        return Running(steps, run=self._run, leave=self._leave, seconds=self._seconds)

    async def _take(self) -> None:
        try:
            async with asyncio.timeout(GRACE):
                await self._place.acquire()
        except TimeoutError as exc:
            raise HTTPException(
                429, "another backtest runs; ask again soon", {"Retry-After": str(AGAIN)}
            ) from exc

    async def _run(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)

    def _leave(self, end: Callable[[], None]) -> None:
        """Give the place to others, once the thread has done what it is at, and ``end``."""
        loop = asyncio.get_running_loop()

        def left() -> None:
            end()
            loop.call_soon_threadsafe(self._place.release)

        with suppress(RuntimeError):  # the daemon ends
            self._thread.submit(left)

    def close(self) -> None:
        """Wait for the step under way, and end."""
        self._thread.shutdown(wait=True, cancel_futures=True)


class Running:
    """A backtest that has begun."""

    def __init__(
        self,
        steps: Generator[list[Line], None, None],
        *,
        run: "Run",
        leave: Callable[[Callable[[], None]], None],
        seconds: float,
    ) -> None:
        self._steps = steps
        self._run, self._leave = run, leave
        self._seconds = seconds

    async def lines(self) -> AsyncIterator[bytes]:
        """Yield the lines as they are found."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._seconds
        try:
            while lines := await self._run(partial(next, self._steps, None)):
                for line in lines:
                    yield _encoded(line)
                if loop.time() > until:
                    why = f"stopped after {self._seconds:g} seconds; ask for a shorter time"
                    yield _encoded({"kind": "problem", "detail": why})
                    return
        except WirewatchError as exc:
            log.warning("a backtest ended early", reason=str(exc))
            yield _encoded({"kind": "problem", "detail": problem_of(exc)["detail"]})

    def end(self) -> None:
        """End it, be it done or not; must be called."""
        self._leave(self._steps.close)


class BacktestAnswer(StreamingResponse):
    """Streams a backtest, and ends it when all is sent or its client has left."""

    media_type = NDJSON

    def __init__(self, running: Running) -> None:
        super().__init__(running.lines(), headers=HEADERS)
        self._running = running

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._running.end()


def _question(desk: Desk, tried: Tried) -> Question:
    saved = None
    if tried.watch is None:
        watch = desk.watches.of_query(tried.query or "")
    else:
        watch = desk.watches.named(tried.watch)
        if tried.query is not None:
            saved = compile_watch(watch)
            watch = desk.watches.edited(watch, tried.query)
    return Question(
        watch=watch,
        query=compile_watch(watch),
        saved=saved,
        since=tried.since,
        marked={} if tried.watch is None else desk.store.markings.of_watch(tried.watch),
        samples=tried.samples,
    )


def _lines(desk: Desk, backtest: Backtest, question: Question) -> Generator[list[Line], None, None]:
    """Yield, step by step, what is to be told; never an empty list."""
    notes = _notes(desk, question)
    if notes:
        yield notes
    for event in backtest.run(question):
        if isinstance(event, Report):
            yield [report_json(event, question)]
        else:
            yield [*map(sample_json, event.samples), progress_json(event)]


def _notes(desk: Desk, question: Question) -> list[Line]:
    texts = list(lint(question.query.text))
    index = desk.store.indexing.progress(FOLDING_VERSION)
    if not index.complete:
        texts.append(
            f"the search index is being made anew, {index.done} of {index.of} articles so far; "
            "some of the others may be missed"
        )
    return [{"kind": "note", "text": text} for text in texts]


def _encoded(line: Line) -> bytes:
    return encoded(line) + b"\n"
