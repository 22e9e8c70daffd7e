"""Backfills: a source's archive read back to a date, beside the daemon or without it."""

import asyncio
import fcntl
import signal
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from crawler.archive import ArchiveReader
from crawler.engine import Engine
from crawler.fetch import Fetcher
from crawler.politeness import HostGate
from crawler.reactor import install_reactor
from crawler.rendering import RenderingDownloader
from crawler.settings import product_token
from crawler.walking import WalkEnd, end_state, first_pages
from db.clock import Clock
from db.errors import StoreError, WirewatchError
from db.records import Record, SourceState
from db.store import Store
from db.threads import Threads
from db.walk import Walk, WalkState
from spiders.kinds import spider_for
from wirewatch.presence import lock_folder
from wirewatch.rows import HostRows
from wirewatch.settings import Configuration
from wirewatch.walker import Told, Turns, Walked, Walker

_SLACK = timedelta(minutes=1)


class Start(StrEnum):
    """How a backfill begins."""

    NEW = "begun"
    AGAIN = "begun anew, as was asked"
    RESUMED = "gone on with where it stopped"
    DONE = "done already"


@dataclass(frozen=True, kw_only=True)
class Backfill(Record):
    """How far one run of a backfill came."""

    start: Start
    walk: Walk
    end: WalkEnd | None = None  # None: it is to be gone on with
    put_off: str = ""  # why it could not go on
    stopped: bool = False  # by a signal


def how_to_start(known: Walk | None, since: datetime, now: datetime, *, restart: bool) -> Start:
    """Return whether a backfill is begun, resumed, or done already: pure.

    The same command resumes: "90d" names a later moment each day, so the date may be later than the
    first one by as long as that is ago.
    """
    if restart:
        return Start.AGAIN
    if known is None or since < known.since:
        return Start.NEW
    if known.state is WalkState.OPEN:
        same = since <= known.since + (now - known.started) + _SLACK
        return Start.RESUMED if same else Start.NEW
    return Start.DONE if known.archive else Start.NEW


async def backfill(
    configuration: Configuration,
    store: Store,
    clock: Clock,
    state: SourceState,
    *,
    since: datetime,
    most_pages: int,
    restart: bool,
    told: Told,
) -> Backfill:
    """Read a source's archive back to a date, until a signal comes, and write down how far it is.

    ``told`` is awaited after each page. Raises StoreError, and WirewatchError if another backfill
    of the source is at work.
    """
    async with _parts(configuration, store, clock) as (threads, walker):
        with _alone(configuration.database.url, state):
            known = await threads.read(store.walks.latest, state.id)
            start = how_to_start(known, since, clock.now(), restart=restart)
            if known is not None and start is Start.DONE:
                return Backfill(start=start, walk=known, end=WalkEnd(known.reason))
            walk = known
            if walk is None or start is not Start.RESUMED:
                pages = first_pages(state.source)
                walk = await threads.insist(store.walks.begin, state.id, since, pages, clock.now())
            walked = await _until_stopped(walker.go(walk, most_pages=most_pages, told=told))
            if walked is None:
                walk = await threads.read(store.walks.get, walk.id)
                return Backfill(start=start, walk=walk, stopped=True)
            if walked.end is not None and walked.end is not WalkEnd.CAPPED:
                ended = end_state(walked.walk, walked.end)
                await threads.insist(store.walks.end, walk.id, ended, walked.end.value, clock.now())
            return Backfill(start=start, walk=walked.walk, end=walked.end, put_off=walked.put_off)


async def _until_stopped(work: Coroutine[None, None, Walked]) -> Walked | None:
    """Return what the work came to, or None if SIGINT or SIGTERM ended it."""
    task = asyncio.create_task(work)
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)
    for number in numbers:
        loop.add_signal_handler(number, task.cancel)
    try:
        await asyncio.wait({task})
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)
        task.cancel()
    return None if task.cancelled() else task.result()


@asynccontextmanager
async def _parts(
    configuration: Configuration, store: Store, clock: Clock
) -> AsyncIterator[tuple[Threads, Walker]]:
    install_reactor()
    settings = configuration.crawler
    threads, engine = Threads(), Engine(settings)
    await engine.start()
    rendering = RenderingDownloader(engine, settings)
    try:
        rows = HostRows(store, threads)
        gate = HostGate(rows, clock, at_once=settings.requests_per_host, delay=settings.delay)
        fetcher = Fetcher(rendering, gate, clock, agent=product_token(settings.user_agent))
        yield (
            threads,
            Walker(
                store=store,
                threads=threads,
                reader=ArchiveReader(
                    fetcher, partial(spider_for, kinds=configuration.kinds), configuration.accesses
                ),
                clock=clock,
                give_way=Turns(store, threads, clock, settings.delay).give_way,
            ),
        )
    finally:
        await rendering.close()
        await engine.close()
        threads.close()


@contextmanager
def _alone(address: str, state: SourceState) -> Iterator[None]:
    """Hold a source's lock, which the system takes back from a program that is killed."""
    folder = lock_folder(address)
    path = folder / f"backfill-{state.id}.lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = path.open("w")
    except OSError as exc:
        raise StoreError(f"the backfill's lock {path} cannot be made: {exc}") from exc
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            raise WirewatchError(
                f"another backfill of {state.source.name} is at work; wait for its end"
            ) from exc
        yield
        with suppress(FileNotFoundError):
            path.unlink()
