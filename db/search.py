"""The index by which stored articles are found: folded keys, so that Вучић is found by vucic.

SQLite keeps it in an FTS5 table, PostgreSQL in a tsvector; both hold words that matching/ has
already folded, so neither folds, stems or drops anything itself.
"""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import Connection, text

from db.prepared import Prepared

_INTO_FTS = Prepared(
    text("INSERT INTO article_search(rowid, title, body) VALUES (:id, :title, :body)")
)
Group = Sequence[str]  # alternatives, one of which must occur; a trailing * makes one a prefix


class SearchIndex(Protocol):
    """What the verbs on articles need of an index."""

    def add(self, connection: Connection, article: int, title: str, body: str) -> None:
        """Index a new article's folded title and text."""
        ...

    def replace(self, connection: Connection, article: int, title: str, body: str) -> None:
        """Index a changed article anew."""
        ...

    def find(self, connection: Connection, groups: Sequence[Group], limit: int) -> list[int]:
        """Return articles that hold a word of every group, the newest first."""
        ...


class SqliteSearch:
    """FTS5 over folded words."""

    def add(self, connection: Connection, article: int, title: str, body: str) -> None:
        """Index a new article's folded title and text."""
        connection.execute(_INTO_FTS, {"id": article, "title": title, "body": body})

    def replace(self, connection: Connection, article: int, title: str, body: str) -> None:
        """Index a changed article anew."""
        connection.execute(text("DELETE FROM article_search WHERE rowid = :id"), {"id": article})
        self.add(connection, article, title, body)

    def find(self, connection: Connection, groups: Sequence[Group], limit: int) -> list[int]:
        """Return articles that hold a word of every group, the newest first."""
        expression = " AND ".join(
            "(" + " OR ".join(map(_fts_word, group)) + ")" for group in groups
        )
        found = connection.execute(
            text(
                "SELECT rowid FROM article_search WHERE article_search MATCH :words "
                "ORDER BY rowid DESC LIMIT :limit"
            ),
            {"words": expression, "limit": limit},
        )
        return list(found.scalars())


class PostgresSearch:
    """A tsvector over folded words."""

    def add(self, connection: Connection, article: int, title: str, body: str) -> None:
        """Index a new article's folded title and text."""
        connection.execute(
            text(
                "INSERT INTO article_search(article_id, words) "
                "VALUES (:id, to_tsvector('simple', :words))"
            ),
            {"id": article, "words": f"{title} {body}"},
        )

    def replace(self, connection: Connection, article: int, title: str, body: str) -> None:
        """Index a changed article anew."""
        connection.execute(
            text("DELETE FROM article_search WHERE article_id = :id"), {"id": article}
        )
        self.add(connection, article, title, body)

    def find(self, connection: Connection, groups: Sequence[Group], limit: int) -> list[int]:
        """Return articles that hold a word of every group, the newest first."""
        expression = " & ".join(
            "(" + " | ".join(map(_tsquery_word, group)) + ")" for group in groups
        )
        found = connection.execute(
            text(
                "SELECT article_id FROM article_search "
                "WHERE words @@ to_tsquery('simple', :words) ORDER BY article_id DESC LIMIT :limit"
            ),
            {"words": expression, "limit": limit},
        )
        return list(found.scalars())


def _fts_word(word: str) -> str:
    stem, star = (word[:-1], "*") if word.endswith("*") else (word, "")
    return '"' + stem.replace('"', '""') + '"' + star


def _tsquery_word(word: str) -> str:
    stem, star = (word[:-1], ":*") if word.endswith("*") else (word, "")
    return "'" + stem.replace("\\", "\\\\").replace("'", "''") + "'" + star
