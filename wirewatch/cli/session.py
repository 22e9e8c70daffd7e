"""What every command shares: where the configuration is, and how to open what it names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import typer

from db.clock import Clock, SystemClock
from db.records import Presence
from db.store import Store, open_store
from wirewatch.logs import configure_logs
from wirewatch.opening import prepare_store
from wirewatch.settings import Configuration, find, load

FRESH = timedelta(seconds=60)  # a living daemon gives a sign of life every few seconds


@dataclass(frozen=True, kw_only=True)
class Session:
    """One call of the command line."""

    named: Path | None  # --config
    clock: Clock

    def configuration(self) -> Configuration:
        """Read the configuration; raises ConfigError."""
        return load(find(self.named, os.environ, Path.cwd()), os.environ)

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
