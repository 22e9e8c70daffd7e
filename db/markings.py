"""Verbs on what users say of articles: wanted by a watch, or not."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from db.article_tables import ArticleRow
from db.database import Database
from db.errors import NotFoundError
from db.watch_tables import MarkingRow, WatchRow


class Markings:
    """Which articles a user marked, for which watch; by them a query is measured."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(self, article: int, watch: str, *, wanted: bool, now: datetime) -> None:
        """Mark an article for a watch, also anew; raises NotFoundError."""
        with self._database.writing() as connection:
            number = _watch(connection, article, watch)
            _remove(connection, article, number)
            connection.execute(
                insert(MarkingRow).values(
                    article_id=article, watch_id=number, wanted=wanted, marked_at=now
                )
            )

    def clear(self, article: int, watch: str) -> bool:
        """Take a mark back; tell whether there was one. Raises NotFoundError."""
        with self._database.writing() as connection:
            return _remove(connection, article, _watch(connection, article, watch))

    def of_watch(self, watch: str) -> Mapping[int, bool]:
        """Return the articles marked for a watch: whether each is wanted."""
        statement = (
            select(MarkingRow.article_id, MarkingRow.wanted)
            .join(WatchRow, WatchRow.id == MarkingRow.watch_id)
            .where(WatchRow.name == watch)
        )
        with self._database.reading() as connection:
            return {row.article_id: row.wanted for row in connection.execute(statement)}

    def of_article(self, article: int) -> Mapping[str, bool]:
        """Return the watches that an article is marked for, by name: whether it is wanted."""
        statement = (
            select(WatchRow.name, MarkingRow.wanted)
            .join(WatchRow, WatchRow.id == MarkingRow.watch_id)
            .where(MarkingRow.article_id == article)
            .order_by(WatchRow.name)
        )
        with self._database.reading() as connection:
            return {row.name: row.wanted for row in connection.execute(statement)}


def _watch(connection: Connection, article: int, watch: str) -> int:
    if connection.scalar(select(ArticleRow.id).where(ArticleRow.id == article)) is None:
        raise NotFoundError(f"no article {article}; `wirewatch articles list` shows what is stored")
    number = connection.scalar(select(WatchRow.id).where(WatchRow.name == watch))
    if number is None:
        raise NotFoundError(f"no watch is named {watch!r}; `wirewatch watches list` shows them")
    return number


def _remove(connection: Connection, article: int, watch: int) -> bool:
    done = connection.execute(
        delete(MarkingRow).where(MarkingRow.article_id == article, MarkingRow.watch_id == watch)
    )
    return bool(done.rowcount)
