"""Making the search index anew after the folding of words has changed, a few articles at a time.

The fact ``folding`` says by which version the index is made; ``folding to come`` how far the making
by a later one has come. Both are written with what they tell of, so a kill costs nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from db.article_tables import ArticleRow
from db.articles import article_record
from db.database import Database
from db.facts import forget_fact, note_fact, read_fact
from db.records import Article, Record
from db.search import SearchIndex

MADE, TO_COME = "folding", "folding to come"
Words = Callable[[Article], tuple[str, str]]  # the folded words of the title, and of the rest


@dataclass(frozen=True, kw_only=True)
class Reindexed(Record):
    """How far the index is made anew: of ``of`` articles, ``done`` are."""

    done: int
    of: int

    @property
    def complete(self) -> bool:
        """Tell whether nothing is left to do."""
        return self.done >= self.of


class Indexing:
    """The search index as a whole."""

    def __init__(self, database: Database, search: SearchIndex) -> None:
        self._database = database
        self._search = search

    def begin(self, version: int) -> None:
        """Note the version of an index that holds nothing yet; leave any other as it is."""
        with self._database.reading() as connection:
            known = _made(connection, version) or _last(connection)
        if not known:
            with self._database.writing() as connection:
                if not _last(connection):
                    _note(connection, MADE, str(version))

    def progress(self, version: int) -> Reindexed:
        """Return how much of the index is made by a version of the folding, or by a later one."""
        with self._database.reading() as connection:
            return _progress(connection, version)

    def redo(self, version: int, words: Words, most: int) -> Reindexed:
        """Index the next ``most`` articles anew, in one transaction; return how far it is then.

        The articles are read in the same transaction, so that no edit of one is lost.
        """
        with self._database.reading() as connection:
            if _made(connection, version):
                return _progress(connection, version)
        with self._database.writing() as connection:
            statement = select(ArticleRow.__table__).where(
                ArticleRow.id > _reached(connection, version)
            )
            rows = connection.execute(statement.order_by(ArticleRow.id).limit(most)).all()
            for row in rows:
                title, rest = words(article_record(row))
                self._search.replace(connection, row.id, title, rest)
            if len(rows) < most:
                _note(connection, MADE, str(version))
            else:
                _note(connection, TO_COME, f"{version} {rows[-1].id}")
            return _progress(connection, version)


def _progress(connection: Connection, version: int) -> Reindexed:
    every = _count(connection, 0)
    left = 0 if _made(connection, version) else _count(connection, _reached(connection, version))
    return Reindexed(done=every - left, of=every)


def _made(connection: Connection, version: int) -> bool:
    """Tell whether the whole index is made by a version, or by a later one."""
    made = read_fact(connection, MADE)
    return made is not None and int(made) >= version


def _last(connection: Connection) -> int:
    return connection.scalar(select(func.max(ArticleRow.id))) or 0


def _count(connection: Connection, after: int) -> int:
    counted = select(func.count()).select_from(ArticleRow).where(ArticleRow.id > after)
    return connection.scalar(counted) or 0


def _reached(connection: Connection, version: int) -> int:
    """Return the last article that was indexed anew by a version."""
    found = (read_fact(connection, TO_COME) or "").split()
    return int(found[1]) if found and found[0] == str(version) else 0


def _note(connection: Connection, name: str, value: str) -> None:
    forget_fact(connection, TO_COME)
    note_fact(connection, name, value)
