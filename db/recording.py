"""Writes matches that nobody is told of: what a watch finds when it looks back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from db.article_tables import ArticleRow
from db.database import Database
from db.match_rows import passage_json
from db.plans import MatchReason
from db.records import StoredArticle
from db.watch_records import Match
from db.watch_tables import MatchRow, WatchRow

Found = tuple[StoredArticle, Match, MatchReason]


class Recording:
    """The writing of matches without alerts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, watch: str, found: Sequence[Found], now: datetime) -> int:
        """Write what a watch found among stored articles; return how many matches are new.

        A match that is there stays as it is, with its alert. Nothing is written of an article that
        was revised since it was read, as its new text was matched then, nor where the watch is not
        known to the database.
        """
        with self._database.writing() as connection:
            number = connection.scalar(select(WatchRow.id).where(WatchRow.name == watch))
            if number is None:
                return 0
            fresh = _fresh(connection, number, found)
            rows = [
                {
                    "article_id": stored.id,
                    "watch_id": number,
                    "passages": [passage_json(each) for each in match.passages],
                    "matched_at": now,
                    "alert_id": None,
                    "reason": reason.value,
                }
                for stored, match, reason in fresh
            ]
            if rows:
                connection.execute(insert(MatchRow), rows)
        return len(rows)


def _fresh(connection: Connection, watch: int, found: Sequence[Found]) -> list[Found]:
    """Return those whose article reads as it did and has no match of this watch."""
    numbers = [stored.id for stored, _, _ in found]
    matched = set(
        connection.scalars(
            select(MatchRow.article_id).where(
                MatchRow.watch_id == watch, MatchRow.article_id.in_(numbers)
            )
        )
    )
    read = {
        row.id: row.revision
        for row in connection.execute(
            select(ArticleRow.id, ArticleRow.revision).where(ArticleRow.id.in_(numbers))
        )
    }
    return [
        each
        for each in found
        if each[0].id not in matched and read.get(each[0].id) == each[0].revision
    ]
