"""What every command shares: where the configuration is, and how to open what it names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer

from db.clock import Clock, SystemClock
from db.store import Store, open_store
from wirewatch.logs import configure_logs
from wirewatch.opening import prepare_store
from wirewatch.settings import Configuration, find, load


@dataclass(frozen=True, kw_only=True)
class Session:
    """One call of the command line."""

    named: Path | None  # --config
    clock: Clock

    def configuration(self) -> Configuration:
        """Read the configuration; raises ConfigError."""
        return load(find(self.named, os.environ, Path.cwd()), os.environ)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Open the database, brought to our shape; raises ConfigError and StoreError."""
        configuration = self.configuration()
        store = open_store(configuration.database.url)
        try:
            prepare_store(store, configuration, self.clock)
            yield store
        finally:
            store.close()


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
