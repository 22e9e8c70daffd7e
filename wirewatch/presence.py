"""Whether a run of the daemon is alive: it holds a lock that the system takes back when it dies.

A killed process cannot give back its leases. So each run locks a file of its own; whoever finds
that file unlocked knows that the run is dead, whatever became of its process number, and frees
what it held at once instead of waiting for the leases to end.
"""

import fcntl
import os
import socket
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO
from uuid import uuid4

import structlog

from db.clock import Clock
from db.errors import StoreError
from db.presence import Presences
from db.records import Presence

log = structlog.get_logger(__name__)
_SQLITE = "sqlite:///"
_SILENCE = timedelta(minutes=1)  # a dozen signs of life left out


@dataclass(frozen=True, kw_only=True)
class Away:
    """How long nobody ran, before this run."""

    since: datetime
    duration: timedelta
    killed: bool  # the last run had no proper end


class Run:
    """One run of the daemon: its name, its lock, its row."""

    def __init__(self, presences: Presences, clock: Clock, *, address: str) -> None:
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:12]}"
        self._presences = presences
        self._clock = clock
        self._folder = lock_folder(address)
        self._lock: IO[str] | None = None

    def begin(self) -> Away | None:
        """Bury the dead, write down that we live; return how long nobody ran, if ever anyone did.

        Raises StoreError.
        """
        last = self._presences.last()
        alive = self._bury_dead()
        self._lock = _locked(self._folder, self.owner)
        now = self._clock.now()
        self._presences.begin(self.owner, now)
        if last is None or alive:
            return None
        since = last.ended or last.seen
        return Away(since=since, duration=max(now - since, timedelta()), killed=last.ended is None)

    def seen(self) -> None:
        """Give a sign of life, and take over what runs beside this one left when they died."""
        self._presences.seen(self.owner, self._clock.now())
        self._bury_dead()

    def end(self) -> None:
        """Write down a proper end, and give back all leases; may be called twice."""
        if self._lock is None:
            return
        self._presences.end(self.owner, self._clock.now())
        lock, self._lock = self._lock, None
        _lock_file(self._folder, self.owner).unlink(missing_ok=True)
        lock.close()

    def _bury_dead(self) -> bool:
        """Free what killed runs held; return whether another run is alive."""
        alive = False
        for presence in self._presences.unfinished():
            if presence.owner == self.owner:
                continue
            if self._is_dead(presence):
                released = self._presences.bury(presence.owner)
                # Only now: a file that is gone before its row would tell nobody that we are dead.
                _lock_file(self._folder, presence.owner).unlink(missing_ok=True)
                log.info("a killed run's work is taken over", run=presence.owner, rows=released)
            else:
                alive = True
        return alive

    def _is_dead(self, presence: Presence) -> bool:
        """Tell whether a run is known to be dead; of other machines' runs nothing is known."""
        path = _lock_file(self._folder, presence.owner)
        try:
            file = path.open("r")
        except FileNotFoundError:
            return self._is_gone(presence)
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    def _is_gone(self, presence: Presence) -> bool:
        """Tell whether a run without a lock file is dead, not only locked where we cannot see.

        A killed run leaves its file. One that we do not find was removed, or belongs to another
        user or container of this machine, which gives signs of life.
        """
        ours = self._folder != _own_folder() or (
            presence.owner.partition(":")[0] == socket.gethostname()
        )
        return ours and self._clock.now() - presence.seen > _SILENCE


def lock_folder(address: str) -> Path:
    """Return where runs on a database lock their files: beside a SQLite file, else locally."""
    if address.startswith(_SQLITE):
        database = Path(address.removeprefix(_SQLITE))
        return database.with_name(database.name + "-runs")
    return _own_folder()


def _own_folder() -> Path:
    return Path(tempfile.gettempdir()) / f"wirewatch-runs-{os.getuid()}"


def _lock_file(folder: Path, owner: str) -> Path:
    return folder / (owner.rpartition(":")[2] + ".lock")


def _locked(folder: Path, owner: str) -> IO[str]:
    path = _lock_file(folder, owner)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = path.open("w")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as exc:
        raise StoreError(f"the run's lock {path} cannot be made: {exc}") from exc
    return file
