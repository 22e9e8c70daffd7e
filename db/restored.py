"""After a restore from a backup: news of before that were perhaps told since."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select

from db.house_tables import FactRow
from db.message_records import AlertMessage, DigestMessage, Message
from db.prepared import Prepared
from db.records import Record

_FACT = "restored"
_READ = Prepared(select(FactRow.value).where(FactRow.name == bindparam("fact")))
LASTS = timedelta(days=1)
"""How long news from before are held: by then the sources have been read again."""


@dataclass(frozen=True, kw_only=True)
class Restored(Record):
    """That the database is a backup, put back."""

    before: datetime  # news from before may have been told since the backup was made
    until: datetime  # when this no longer counts

    def holds(self, message: Message, now: datetime) -> bool:
        """Tell whether a message is to wait for the user: all its news are from before."""
        if now >= self.until:
            return False
        match message:
            case AlertMessage():
                return self._old((message,))
            case DigestMessage():
                return bool(message.alerts) and self._old(message.alerts)
            case _:
                return False

    def _old(self, alerts: Iterable[AlertMessage]) -> bool:
        dates = [
            article.published or alert.first_seen for alert in alerts for article in alert.articles
        ]
        return bool(dates) and max(dates) < self.before


def read_restored(connection: Connection) -> Restored | None:
    """Return whether a backup was put back."""
    kept = connection.scalar(_READ, {"fact": _FACT})
    if kept is None:
        return None
    before, until = (datetime.fromisoformat(each) for each in json.loads(kept))
    return Restored(before=before, until=until)


def write_restored(connection: Connection, restored: Restored | None) -> None:
    """Keep that a backup was put back, or that this counts no longer."""
    connection.execute(delete(FactRow).where(FactRow.name == _FACT))
    if restored is not None:
        value = json.dumps([restored.before.isoformat(), restored.until.isoformat()])
        connection.execute(insert(FactRow).values(name=_FACT, value=value))
