"""What every command shares: where the configuration is, and how to open what it names."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import typer

from db.clock import Clock, SystemClock
from db.examples import ExamplePage
from db.leaving import Leaving
from db.records import Presence
from db.store import Store, open_store
from wirewatch.leaving import in_force
from wirewatch.logs import configure_logs
from wirewatch.opening import prepare_store
from wirewatch.settings import Configuration, find, load

FRESH = timedelta(seconds=60)  # a living daemon gives a sign of life every few seconds


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The configuration in force, and what of the database made it so."""

    configuration: Configuration
    left: Sequence[Leaving] = ()  # channels that get no more of a watch
    pages: Sequence[ExamplePage] = ()


@dataclass(frozen=True, kw_only=True)
class Session:
    """One call of the command line."""

    named: Path | None  # --config
    clock: Clock

    def configuration(self) -> Configuration:
        """Read the configuration; raises ConfigError."""
        return load(find(self.named, os.environ, Path.cwd()), os.environ)

    def standing(self) -> Standing:
        """Read the configuration and what the database adds to it; nothing where none is yet.

        Raises ConfigError and StoreError.
        """
        configuration = self.configuration()
        store = open_store(configuration.database.url)
        try:
            if not store.is_ready():
                return Standing(configuration=configuration)
            left, pages = store.leavings.all(), store.examples.all()
        finally:
            store.close()
        now = in_force(configuration, left, pages)
        return Standing(configuration=now, left=left, pages=pages)

    def in_force(self) -> Configuration:
        """Read the configuration, with the examples that watches name by address.

        Raises ConfigError and StoreError.
        """
        configuration = self.configuration()
        return self.standing().configuration if configuration.like_pages else configuration

    @contextmanager
    def store(self, *, as_it_is: bool = False) -> Iterator[Store]:
        """Open the database; raises ConfigError and StoreError.

        It is brought to our shape, and knows what the file configures; but while a daemon runs,
        that is the daemon's to bring about, within seconds. ``as_it_is`` leaves all as it is found.
        """
        configuration = self.configuration()
        store = open_store(configuration.database.url)
        try:
            if not as_it_is:
                store.upgrade()
                if not is_running(store.presences.last(), self.clock.now()):
                    prepare_store(store, configuration, self.clock)
            yield store
        finally:
            store.close()


def is_running(last: Presence | None, now: datetime) -> bool:
    """Tell whether the latest run gave a sign of life lately, and has not ended."""
    return last is not None and last.ended is None and now - last.seen < FRESH


def begin(context: typer.Context, config: Path | None) -> None:
    """Make the session of this call; commands that answer at once log warnings only."""
    configure_logs("text", "warning")
    context.obj = Session(named=config, clock=SystemClock())


def session(context: typer.Context) -> Session:
    """Return the session of this call."""
    found = context.obj
    if not isinstance(found, Session):
        raise TypeError("the command line was not begun")
    return found
