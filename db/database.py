"""One database: its engine, its two kinds of transaction, and the translation of its errors.

Reading transactions are consistent snapshots. Writing transactions are serial per database: BEGIN
IMMEDIATE on SQLite, an advisory lock on PostgreSQL, so that what was read stays true until commit.
Several may be committed together, each undone alone.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError

from db.errors import StoreBusy, StoreError
from db.prepared import goes_straight, say

log = structlog.get_logger(__name__)

_WRITES = "wirewatch_writes"
_ADVISORY_LOCK = 0x57495245  # any constant of our own
_VERB = "verb"  # the savepoint's name
_BUSY_MS = 20_000
_WORTH_TELLING = 2.0  # seconds that a writer waited for another program
_FOR_NOW = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL)


class Database:
    """The engine for one address; ``url`` is sqlite:///FILE or postgresql://user@host/name."""

    def __init__(self, url: str) -> None:
        parsed = _parse(url)
        self.address = parsed.render_as_string(hide_password=True)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.engine = _engine(parsed)
        self._shared = _Shared()
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    def is_there(self) -> bool:
        """Tell whether there is anything to connect to: SQLite would make a file of its own."""
        file = self.engine.url.database
        return not self.is_sqlite or (bool(file) and Path(str(file)).exists())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a snapshot to read from; raises StoreError."""
        if self._shared.connection is not None:  # it shows what is written but not committed yet
            with self._translated():
                yield self._shared.connection
            return
        with self._translated(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open the one writing transaction; it commits at the end, or nothing has happened.

        Raises StoreError, and of these StoreBusy where the same may be asked again.
        """
        if self._shared.connection is not None:
            self._insist_on(self._shared.connection)
            with self._translated(), _savepoint(self._shared.connection):
                yield self._shared.connection
            return
        with self._alone() as connection:
            yield connection

    @contextmanager
    def together(self) -> Iterator[None]:
        """Commit the writing transactions that this thread opens inside all at once, at the end.

        Each is a savepoint: one that fails is undone alone, and the next sees what those before it
        wrote. Raises StoreError if the commit fails: then none of them has happened.
        """
        with self._alone() as connection:
            self._shared.connection = connection
            try:
                yield
            finally:
                self._shared.connection = None
            self._insist_on(connection)

    def _insist_on(self, connection: Connection) -> None:
        """Refuse to go on where an error made SQLite undo the whole transaction (a full disk)."""
        if self.is_sqlite and not _is_open(connection):
            raise StoreBusy(f"database {self.address}: what was written together was undone")

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        with self._translated(), self.engine.connect() as plain:
            connection = plain.execution_options(**{_WRITES: True})
            asked = time.monotonic()
            with connection.begin():
                if not self.is_sqlite:
                    connection.execute(
                        text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK}
                    )
                self._tell_wait(time.monotonic() - asked)
                yield connection

    def _tell_wait(self, seconds: float) -> None:
        if seconds >= _WORTH_TELLING:
            log.warning(
                "the database was waited for", seconds=round(seconds, 1), address=self.address
            )

    def close(self) -> None:
        """Close all connections; may be called twice."""
        self.engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as exc:
            if _is_for_now(exc):
                raise StoreBusy(f"database {self.address}: {_plain(exc)}") from exc
            raise StoreError(f"database {self.address}: {_plain(exc)}") from exc
        except SQLAlchemyError as exc:
            raise StoreError(f"database {self.address}: {exc}") from exc


class _Shared(threading.local):
    """The connection, if any, whose one transaction this thread's transactions are parts of."""

    connection: Connection | None = None


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as exc:
        raise StoreError(
            "[database] url is no database address; write sqlite:///FILE or "
            "postgresql://user@host/name"
        ) from exc
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        raise StoreError(
            f"no database of kind {parsed.get_backend_name()!r}; write sqlite:///FILE or "
            "postgresql://user@host/name"
        )
    return parsed


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite" and url.database:
        folder = Path(url.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise StoreError(f"the database's folder {folder} cannot be made: {exc}") from exc
    return create_engine(url, pool_size=6, max_overflow=4)


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - sqlite3's own
    connection.isolation_level = None  # we emit BEGIN ourselves, before SELECTs too
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # a commit survives a power cut
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
    if goes_straight(connection):
        say(connection, begin)
    else:
        connection.exec_driver_sql(begin)


@contextmanager
def _savepoint(connection: Connection) -> Iterator[None]:
    """Undo what is written inside, and only that, if it fails.

    SQLAlchemy's own savepoints cost as much as all else of a small verb.
    """
    if not goes_straight(connection):
        with connection.begin_nested():
            yield
        return
    say(connection, f"SAVEPOINT {_VERB}")
    try:
        yield
    except BaseException:
        if _is_open(connection):
            say(connection, f"ROLLBACK TO {_VERB}")
            say(connection, f"RELEASE {_VERB}")
        raise
    say(connection, f"RELEASE {_VERB}")


def _is_open(connection: Connection) -> bool:
    """Tell whether SQLite still holds the transaction that was begun."""
    return bool(getattr(connection.connection.dbapi_connection, "in_transaction", False))


def _is_for_now(exc: DBAPIError) -> bool:
    """Tell whether the same may succeed later: the base is locked, full or not reachable."""
    if isinstance(exc.orig, sqlite3.Error):
        return getattr(exc.orig, "sqlite_errorcode", 0) & 0xFF in _FOR_NOW  # without the details
    return isinstance(exc, OperationalError)


def _plain(exc: DBAPIError) -> str:
    """Return what the driver said, without the statement and its parameters."""
    said = str(exc.orig).strip().splitlines() or [type(exc.orig).__name__]
    hint = {
        "database or disk is full": "; free some space, nothing is lost meanwhile",
        "database is locked": "; another program holds it, it will be tried again",
        "no such table": "; run `wirewatch db upgrade`",
    }
    return said[0] + next((more for words, more in hint.items() if words in said[0]), "")
