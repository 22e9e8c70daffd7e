"""A changed configuration is taken up by the running daemon; a wrong one leaves the former."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

import structlog

from db.applied import Application
from db.clock import Clock
from db.errors import ConfigError, ConfigErrors
from db.examples import ExamplePage, Reads
from db.leaving import Leaving
from db.store import Store
from db.threads import Threads
from intake.intake import Intake
from intake.watching import Watching, prepare
from wirewatch.changes import AT_START, Changes, changes_between
from wirewatch.channels import ChannelsInUse
from wirewatch.config.stamps import Stamps, stamps_of
from wirewatch.leaving import in_force
from wirewatch.live import Live
from wirewatch.opening import configure_rows
from wirewatch.settings import Configuration

log = structlog.get_logger(__name__)

_TRIED_AGAIN = 15  # looks, after which a refused file is read again: what it names may be there now


class ConfiguredRows:
    """What the database is told of the configuration."""

    def __init__(self, store: Store, threads: Threads, clock: Clock) -> None:
        self._store, self._threads, self._clock = store, threads, clock

    async def configure(self, configuration: Configuration) -> None:
        """Bring sources and watches to a configuration; raises StoreError."""
        await self._threads.write(configure_rows, self._store, configuration, self._clock.now())

    async def note(self, *, refused: str = "", waiting: tuple[str, ...] = ()) -> None:
        """Write down how a change was taken, for `wirewatch status`; raises StoreError."""
        now = self._clock.now()
        await self._threads.write(
            self._store.applications.note, Application(at=now, refused=refused, waiting=waiting)
        )

    async def left(self) -> Sequence[Leaving]:
        """Return which channels left which watch; raises StoreError."""
        return await self._threads.read(self._store.leavings.all)

    async def reads(self) -> Reads:
        """Return which example pages were read when; raises StoreError."""
        return await self._threads.read(self._store.examples.reads)

    async def pages(self) -> Sequence[ExamplePage]:
        """Return the example pages with what they say; raises StoreError."""
        return await self._threads.read(self._store.examples.all)

    async def forget(self) -> None:
        """Forget how changes were taken by an earlier run; raises StoreError."""
        await self._threads.write(self._store.applications.forget)


class Reloading:
    """Looks whether the configuration's files changed, and takes up what they say.

    ``read`` loads them; it raises ConfigError. Two looks must agree before a file is read, so that
    one that is being written is not.
    """

    def __init__(
        self,
        configuration: Configuration,
        *,
        read: Callable[[], Configuration],
        live: Live,
        channels: ChannelsInUse,
        rows: ConfiguredRows,
        intake: Intake,
    ) -> None:
        self._now = configuration  # what is in force
        self._read = read
        self._live, self._channels = live, channels
        self._rows, self._intake = rows, intake
        self._taken: Stamps = configuration.stamps  # of the files as last read
        self._seen: Stamps = {}  # at the latest look
        self._added: tuple[Sequence[Leaving], Reads] | None = None  # as of the latest look
        self._asked = False
        self._refused = ""
        self._looks_refused = 0

    @property
    def configuration(self) -> Configuration:
        """What is in force; sections that wait for a restart are as they were at the start."""
        return self._now

    def ask(self) -> None:
        """Read the files at the next look, changed or not (SIGHUP)."""
        self._asked = True

    async def begin(self) -> None:
        """Forget what an earlier run was refused; raises StoreError."""
        await self._rows.forget()

    async def look(self) -> Changes | None:
        """Take up the configuration if its files changed; return what was applied, None if nothing.

        It is also taken up when a channel left a watch, or rejoined it, or an example was read.

        Raises StoreError, having applied nothing that the next look would not apply again.
        """
        stamps = stamps_of(self._now.path, self._now.stamps)
        settled, self._seen = stamps == self._seen, stamps
        left, reads = await self._rows.left(), await self._rows.reads()
        before, self._added = self._added, (left, reads)
        if before is not None and before != self._added:
            self._asked = True
        if self._asked or (settled and stamps != self._taken) or self._tries_again():
            changes = await self._take(stamps, left)
            self._asked = False
            return changes
        return None

    def _tries_again(self) -> bool:
        self._looks_refused = self._looks_refused + 1 if self._refused else 0
        return self._looks_refused >= _TRIED_AGAIN

    async def _take(self, stamps: Stamps, left: Sequence[Leaving]) -> Changes | None:
        self._looks_refused = 0
        pages = await self._rows.pages()
        try:
            wanted, watching = await asyncio.to_thread(self._prepared, left, pages)
            renewed = _renewed(self._now, wanted)
            self._channels.take(self._now, wanted, renewed=renewed)
        except ConfigError as exc:
            await self._refuse(exc)
            self._taken = stamps
            return None
        changes = changes_between(self._now, wanted)
        self._live.take(wanted, renewed=renewed)
        await self._rows.configure(wanted)
        self._intake.watch_for(watching)
        self._now = _in_force(self._now, wanted)
        self._taken, self._refused = wanted.stamps, ""
        await self._rows.note(waiting=changes.waiting)
        _log(changes)
        return changes

    def _prepared(
        self, left: Sequence[Leaving], pages: Sequence[ExamplePage]
    ) -> tuple[Configuration, Watching]:
        """Read and compile; queries that stand as they were are kept."""
        wanted = in_force(self._read(), left, pages)
        return wanted, prepare(wanted.watches, self._intake.watching)

    async def _refuse(self, error: ConfigError) -> None:
        """Say once what is wrong, with its place; all goes on as it was."""
        why = str(error)
        if why == self._refused:
            return
        self._refused = why
        for each in error.errors if isinstance(error, ConfigErrors) else (error,):
            log.error("the configuration is refused: the former one stands", why=str(each))
        await self._rows.note(refused=why)


def _renewed(before: Configuration, after: Configuration) -> bool:
    """Tell whether files that the configuration names, such as secrets, are not as before."""
    return any(before.stamps.get(file) != stamp for file, stamp in _named(after).items())


def _named(configuration: Configuration) -> Stamps:
    own = stamps_of(configuration.path)
    return {file: stamp for file, stamp in configuration.stamps.items() if file not in own}


def _in_force(before: Configuration, after: Configuration) -> Configuration:
    """Return what applies now: what is read at the start only stays as it was then."""
    return replace(after, **{name: getattr(before, name) for name in AT_START})


def _log(changes: Changes) -> None:
    applied = changes.at_once
    if applied:
        log.info("configuration applied", **applied)
    else:
        log.info("configuration read: nothing that applies at once has changed")
    if changes.waiting:
        log.warning("these keys apply when the daemon is started again", keys=changes.waiting)
