"""Verbs on translations: what a text was translated to, so that nobody is asked twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from db.database import Database
from db.translation_tables import TranslationRow

MOST = 100_000
"""Translations that are kept, the latest; some 30 MB."""

KEPT = timedelta(days=90)
_AT_ONCE = 500  # keys in one statement


class Translations:
    """What the database knows of translations."""

    def __init__(self, database: Database, most: int = MOST) -> None:
        self._database, self._most = database, most

    def find(self, keys: Sequence[bytes]) -> Mapping[bytes, str]:
        """Return those that are known."""
        row, found = TranslationRow, dict[bytes, str]()
        with self._database.reading() as connection:
            for start in range(0, len(keys), _AT_ONCE):
                some = select(row.key, row.text).where(row.key.in_(keys[start : start + _AT_ONCE]))
                found |= {each.key: each.text for each in connection.execute(some)}
        return found

    def keep(self, made: Mapping[bytes, str], now: datetime) -> None:
        """Keep translations, in place of earlier ones; the oldest beyond the bounds go."""
        row = TranslationRow
        with self._database.writing() as connection:
            connection.execute(delete(row).where(row.key.in_(list(made))))
            rows = [{"key": key, "text": text, "made_at": now} for key, text in made.items()]
            if rows:
                connection.execute(insert(row), rows)
            connection.execute(delete(row).where(row.made_at < now - KEPT))
            self._bound(connection)

    def _bound(self, connection: Connection) -> None:
        row = TranslationRow
        newest_first = select(row.made_at).order_by(row.made_at.desc())
        over = connection.scalar(newest_first.offset(self._most).limit(1))
        if over is not None:
            connection.execute(delete(row).where(row.made_at <= over))
