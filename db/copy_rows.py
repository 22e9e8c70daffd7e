"""By which hashes stored articles are filed, and which of them may have another's text."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select

from db.article_tables import ArticleRow, ShingleRow
from db.filing import OFTEN, asked_by, filed_by, sharing_most
from db.prepared import Prepared

_MOST_ROWS = 8192  # read for one article: earlier versions filed any number under one hash
_GONE = delete(ShingleRow).where(ShingleRow.article_id == bindparam("article"))
_NEW = Prepared(insert(ShingleRow))
_HASHES = ShingleRow.hash.in_(bindparam("hashes", expanding=True))
_UNDER = Prepared(select(ShingleRow.hash, ShingleRow.article_id).where(_HASHES).limit(_MOST_ROWS))
_FULL = Prepared(
    select(ShingleRow.hash)
    .where(_HASHES)
    .group_by(ShingleRow.hash)
    .having(func.count() >= bindparam("most"))
)
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
_ARTICLES = Prepared(
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
    for value, number in connection.execute(_UNDER, {"hashes": asked_by(fingerprint)}):
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
    full = connection.scalars(_FULL, {"hashes": hashes, "most": 1 if copied else OFTEN})
    left = set(hashes).difference(full)
    if left:
        connection.execute(_NEW, [{"hash": value, "article_id": article} for value in sorted(left)])


def file_again(connection: Connection, article: int, fingerprint: Sequence[int]) -> None:
    """File an article under the hashes that its text has now."""
    connection.execute(_GONE, {"article": article})
    copied = connection.scalar(select(ArticleRow.copy_of).where(ArticleRow.id == article))
    file_article(connection, article, fingerprint, copied=copied is not None)
