"""The rows of kept pages, as several verbs write and read them."""

from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from db.article_tables import PageRow
from db.kept import KeptPage, StoredPage
from db.prepared import Prepared
from db.source_tables import EntryRow

_NEW_PAGE = Prepared(insert(PageRow))
_SAME = select(PageRow.id).where(PageRow.sha256 == bindparam("sha256")).limit(1)
SAME_OF_ARTICLE = Prepared(_SAME.where(PageRow.article_id == bindparam("article")))
_ENTRY_OF = Prepared(
    select(EntryRow.id).where(EntryRow.article_id == bindparam("article")).limit(1)
)
_SAME_OF_ENTRY = Prepared(
    _SAME.where(PageRow.article_id.is_(None), PageRow.entry_id == bindparam("entry"))
)


def keep_page(connection: Connection, page: KeptPage, *, article: int, entry: int | None) -> None:
    """Keep an article's page; without its entry, which a later look does not know, under that."""
    if entry is None:
        entry = connection.scalar(_ENTRY_OF, {"article": article})
    if entry is not None:
        write_page(connection, page, article=article, entry=entry)


def write_page(connection: Connection, page: KeptPage, *, article: int | None, entry: int) -> None:
    """Keep a page, unless the same bytes are kept of this article (of this entry, without one)."""
    if article is None:
        same = connection.execute(_SAME_OF_ENTRY, {"sha256": page.sha256, "entry": entry})
    else:
        same = connection.execute(SAME_OF_ARTICLE, {"sha256": page.sha256, "article": article})
    if same.first() is not None:
        return
    connection.execute(
        _NEW_PAGE,
        {
            "article_id": article,
            "entry_id": entry,
            "url": page.url,
            "final_url": page.final_url,
            "status": page.status,
            "headers": dict(page.headers),
            "fetched": page.fetched,
            "sha256": page.sha256,
            "size": page.size,
            "stored": len(page.body),
            "cleaner": page.cleaner,
            "body": page.body,
        },
    )


def stored_page(row: Row[Any], prefix: str = "") -> StoredPage:
    """Return a page's row, whose columns may bear a prefix, as a record."""

    def value(name: str) -> Any:  # noqa: ANN401 - of any column
        return getattr(row, prefix + name)

    return StoredPage(
        id=value("id"),
        article=value("article_id"),
        url=value("url"),
        final_url=value("final_url"),
        status=value("status"),
        headers=value("headers"),
        fetched=value("fetched"),
        sha256=value("sha256"),
        size=value("size"),
        stored=value("stored"),
        cleaner=value("cleaner"),
    )
