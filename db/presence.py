"""Verbs on the daemon's presence: who runs, since when, whether it ended well; and notices."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, func, insert, select, update

from db.database import Database
from db.delivery_tables import NoticeRow
from db.house_tables import PresenceRow
from db.leases import release_all
from db.message_records import NoticeMessage
from db.records import Presence
from db.telling_rows import write_deliveries
from db.turned_back import WORTH, turn_back

_LAST_SEEN = select(
    func.max(PresenceRow.seen_at), func.count().filter(PresenceRow.ended_at.is_(None))
)


class Presences:
    """What the database knows of the runs of the daemon."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, owner: str, now: datetime) -> None:
        """Record that a run began; what waits is due earlier if the clock was set back since."""
        with self._database.writing() as connection:
            last, alive = connection.execute(_LAST_SEEN).one()
            if not alive:  # else they may be of another machine, whose clock differs
                _turn_back(connection, last, now)
            connection.execute(insert(PresenceRow).values(owner=owner, started_at=now, seen_at=now))

    def seen(self, owner: str, now: datetime) -> None:
        """Record a sign of life; what waits is due earlier if the clock was set back since."""
        with self._database.writing() as connection:
            mine = select(PresenceRow.seen_at).where(PresenceRow.owner == owner)
            _turn_back(connection, connection.scalar(mine), now)
            connection.execute(
                update(PresenceRow).where(PresenceRow.owner == owner).values(seen_at=now)
            )

    def end(self, owner: str, now: datetime) -> None:
        """Record a proper end, and give back what the run still held."""
        with self._database.writing() as connection:
            release_all(connection, owner)
            connection.execute(
                update(PresenceRow)
                .where(PresenceRow.owner == owner)
                .values(seen_at=now, ended_at=now)
            )

    def unfinished(self) -> tuple[Presence, ...]:
        """Return the runs that have no proper end: alive, or killed."""
        return self._presences(unfinished=True)

    def last(self) -> Presence | None:
        """Return the latest run, if there was one."""
        return next(iter(self._presences(unfinished=False)), None)

    def bury(self, owner: str) -> int:
        """End a run whose process is known to be dead; return how many rows it had held."""
        with self._database.writing() as connection:
            released = release_all(connection, owner)
            connection.execute(
                update(PresenceRow)
                .where(PresenceRow.owner == owner)
                .values(ended_at=PresenceRow.seen_at)
            )
        return released

    def _presences(self, *, unfinished: bool) -> tuple[Presence, ...]:
        statement = select(PresenceRow.__table__).order_by(PresenceRow.seen_at.desc()).limit(100)
        if unfinished:
            statement = statement.where(PresenceRow.ended_at.is_(None))
        with self._database.reading() as connection:
            rows = connection.execute(statement).all()
        return tuple(
            Presence(owner=row.owner, started=row.started_at, seen=row.seen_at, ended=row.ended_at)
            for row in rows
        )


def _turn_back(connection: Connection, last: datetime | None, now: datetime) -> None:
    """Bring back what waits, and the last signs of life, if these are still to come."""
    if last is None or last - now < WORTH:
        return
    turn_back(connection, last - now, now)
    late = PresenceRow.seen_at > now
    connection.execute(update(PresenceRow).where(late).values(seen_at=now))


class Notices:
    """Messages about a source, a watch or the daemon itself."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def post(
        self, *, about: str, subject: str, title: str, text: str, channels: tuple[str, ...],
        now: datetime,
    ) -> NoticeMessage:  # fmt: skip
        """Write a notice with a delivery for each channel."""
        with self._database.writing() as connection:
            return write_notice(
                connection, about=about, subject=subject, title=title, text=text,
                channels=channels, now=now,
            )  # fmt: skip


def write_notice(
    connection: Connection, *, about: str, subject: str, title: str, text: str,
    channels: Sequence[str], now: datetime, due_at: datetime | None = None,
) -> NoticeMessage:  # fmt: skip
    """Write a notice with a delivery for each channel, in a transaction with what it tells of.

    The deliveries are due at ``due_at``, or at once.
    """
    notice = NoticeMessage(
        id=uuid4().hex, about=about, subject=subject, title=title, text=text, created=now
    )
    connection.execute(
        insert(NoticeRow).values(
            id=notice.id, about=about, subject=subject, title=title, text=text, created_at=now
        )
    )
    write_deliveries(
        connection, "notice", notice.id, channels=channels, due_at=due_at or now, now=now
    )
    return notice
