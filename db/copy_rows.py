"""By which hashes stored articles are filed, and which of them may have another's text."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from db.filing import OFTEN, asked_by, filed_by, sharing_most
from db.tables import ArticleRow, ShingleRow

_MOST_ROWS = 8192  # read for one article: earlier versions filed any number under one hash
_GONE = delete(ShingleRow).where(ShingleRow.article_id == bindparam("article"))
_NEW = insert(ShingleRow)
# Numbers are written into these: to bind so many takes longer than to look them up.
_UNDER = "SELECT hash, article_id FROM shingle WHERE hash IN ({}) LIMIT {:d}"
_FULL = "SELECT hash FROM shingle WHERE hash IN ({}) GROUP BY hash HAVING count(*) >= {:d}"
# What the decision needs: an article's whole row takes longer to read.
_KNOWN: tuple[Any, ...] = (
    ArticleRow.id,
    ArticleRow.story_id,
    ArticleRow.site,
    ArticleRow.title,
    ArticleRow.text,
    ArticleRow.fingerprint,
    ArticleRow.copy_of,
    ArticleRow.revision,
    ArticleRow.published,
    ArticleRow.first_seen_at,
    ArticleRow.identity,
    ArticleRow.headline_only,
)
_ARTICLES = (
    select(*_KNOWN)
    .where(ArticleRow.id.in_(bindparam("numbers", expanding=True)))
    .order_by(ArticleRow.id)
)


def similar_articles(connection: Connection, fingerprint: Sequence[int]) -> Sequence[Row[Any]]:
    """Return the few stored articles that share most hashes with a text, the earliest first.

    What is read does not grow with the archive: few articles are filed under one hash.
    """
    filed: defaultdict[int, list[int]] = defaultdict(list)
    if not fingerprint:
        return []
    asked = _UNDER.format(_list(asked_by(fingerprint)), _MOST_ROWS)
    for value, number in connection.exec_driver_sql(asked):
        filed[value].append(number)
    numbers = sharing_most({value: sorted(each) for value, each in filed.items()})
    return list(connection.execute(_ARTICLES, {"numbers": numbers})) if numbers else []


def file_article(
    connection: Connection, article: int, fingerprint: Sequence[int], *, copied: bool = False
) -> None:
    """File an article under its hashes, beside few others; a copy under those that nobody has.

    So a text that hundreds of outlets print is filed once, and hashes under which many articles
    stand are of what outlets put on all of their pages.
    """
    hashes = filed_by(fingerprint)
    if not hashes:
        return
    asked = _FULL.format(_list(hashes), 1 if copied else OFTEN)
    left = set(hashes).difference(connection.exec_driver_sql(asked).scalars())
    if left:
        connection.execute(_NEW, [{"hash": value, "article_id": article} for value in sorted(left)])


def file_again(connection: Connection, article: int, fingerprint: Sequence[int]) -> None:
    """File an article under the hashes that its text has now."""
    connection.execute(_GONE, {"article": article})
    copied = connection.scalar(select(ArticleRow.copy_of).where(ArticleRow.id == article))
    file_article(connection, article, fingerprint, copied=copied is not None)


def _list(hashes: Sequence[int]) -> str:
    return ",".join(f"{value:d}" for value in hashes)
