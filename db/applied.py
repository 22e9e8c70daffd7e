"""What became of the configuration's latest change, for whoever asks from outside the daemon."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select

from db.database import Database
from db.house_tables import FactRow
from db.records import Record

_NAME = "what became of the configuration's latest change"


@dataclass(frozen=True, kw_only=True)
class Application(Record):
    """How the running daemon took a change of its configuration."""

    at: datetime
    refused: str = ""  # what is wrong with it, with the place; the former one stands
    waiting: tuple[str, ...] = ()  # keys whose change waits for a restart


class Applications:
    """The latest change of the configuration."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, application: Application) -> None:
        """Write down how a change was taken, in place of what is known of an earlier one."""
        value = json.dumps(
            {
                "at": application.at.astimezone(UTC).isoformat(),
                "refused": application.refused,
                "waiting": list(application.waiting),
            }
        )
        with self._database.writing() as connection:
            connection.execute(delete(FactRow).where(FactRow.name == _NAME))
            connection.execute(insert(FactRow).values(name=_NAME, value=value))

    def forget(self) -> None:
        """Forget it: a run that begins has read the configuration whole."""
        with self._database.writing() as connection:
            connection.execute(delete(FactRow).where(FactRow.name == _NAME))

    def latest(self) -> Application | None:
        """Return how the latest change was taken, if there was one since the run began."""
        with self._database.reading() as connection:
            value = connection.scalar(select(FactRow.value).where(FactRow.name == _NAME))
        if value is None:
            return None
        read = json.loads(value)
        return Application(
            at=datetime.fromisoformat(read["at"]),
            refused=read["refused"],
            waiting=tuple(read["waiting"]),
        )
