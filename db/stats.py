"""Counts over the whole database."""

from typing import Any

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import InstrumentedAttribute

from db.article_tables import ArticleRow, PageRow, RevisionRow, StoryRow
from db.database import Database
from db.delivery_tables import AlertRow, DeliveryRow
from db.intake import CLEANED_AGAIN, EDITED
from db.records import Stats
from db.source_tables import EntryRow, SourceRow
from db.watch_tables import MatchRow, WatchRow


def read_stats(database: Database) -> Stats:
    """Return how much the database holds."""
    with database.reading() as connection:
        oldest, newest = connection.execute(
            select(func.min(ArticleRow.first_seen_at), func.max(ArticleRow.first_seen_at))
        ).one()
        return Stats(
            sources=_count(connection, SourceRow, SourceRow.active),
            entries=_by(connection, EntryRow.state),
            articles=_count(connection, ArticleRow),
            stories=_count(connection, StoryRow),
            copies=_count(connection, ArticleRow, ArticleRow.copy_of.is_not(None)),
            revisions=_count(connection, RevisionRow, RevisionRow.cause == EDITED),
            cleaned_again=_count(connection, RevisionRow, RevisionRow.cause == CLEANED_AGAIN),
            pages=_count(connection, PageRow),
            page_bytes=connection.scalar(select(func.sum(PageRow.stored))) or 0,
            watches=_count(connection, WatchRow, WatchRow.active),
            matches=_count(connection, MatchRow),
            alerts=_by(connection, AlertRow.state),
            deliveries=_by(connection, DeliveryRow.state),
            bytes=_size(connection, sqlite=database.is_sqlite),
            oldest=oldest,
            newest=newest,
        )


def _count(connection: Connection, table: type[Any], *conditions: Any) -> int:  # noqa: ANN401 - clauses
    return connection.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def _by(connection: Connection, column: InstrumentedAttribute[str]) -> dict[str, int]:
    rows = connection.execute(select(column, func.count()).group_by(column).order_by(column))
    return {state: count for state, count in rows}  # noqa: C416 - rows, not pairs


def _size(connection: Connection, *, sqlite: bool) -> int:
    statement = (
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        if sqlite
        else "SELECT pg_database_size(current_database())"
    )
    return connection.scalar(text(statement)) or 0
