"""Verbs on hosts: when each may be asked next, for all who crawl with this database."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite

from db.database import Database
from db.prepared import Prepared
from db.source_tables import HostRow
from db.turns import TurnWanted

# Asked for every request, so put together once.
_NEXT = Prepared(select(HostRow.next_allowed_at).where(HostRow.host == bindparam("host")))
_UPSERTS = tuple(
    Prepared(
        statement.on_conflict_do_update(
            index_elements=[HostRow.host],
            set_={"next_allowed_at": statement.excluded.next_allowed_at},
        )
    )
    for statement in (upsert_sqlite(HostRow), upsert_postgresql(HostRow))
)


class Hosts:
    """What the database knows of hosts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def reserve(self, host: str, wanted: TurnWanted) -> datetime:
        """Return when the host may be asked, and keep it to the caller from then on.

        That is at the earliest moment wanted or, if it is taken until later, then. If that is
        after the latest, nothing is kept; a time after the furthest is set back to it.
        """
        with self._database.writing() as connection:
            at, free = wanted.settle(_next(connection, host))
            if free:
                self._write(connection, host, free)
        return at

    def allow_from(self, host: str, at: datetime) -> None:
        """Record that a host is not to be asked before; takes back no later time."""
        with self._database.writing() as connection:
            known = _next(connection, host)
            if known is None or known < at:
                self._write(connection, host, at)

    def next_allowed(self, host: str) -> datetime | None:
        """Return when a host may be asked next, if that was ever said."""
        with self._database.reading() as connection:
            return _next(connection, host)

    def _write(self, connection: Connection, host: str, at: datetime) -> None:
        on_sqlite, on_postgresql = _UPSERTS
        connection.execute(
            on_sqlite if self._database.is_sqlite else on_postgresql,
            {"host": host, "next_allowed_at": at},
        )


def _next(connection: Connection, host: str) -> datetime | None:
    at: datetime | None = connection.scalar(_NEXT, {"host": host})
    return at
