"""Verbs on stored articles: reading, listing, finding."""

from array import array
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from db.article_tables import ArticleRow, RevisionRow, RevisitRow
from db.database import Database
from db.errors import NotFoundError
from db.plans import KnownArticle
from db.records import Article, Mark, Revision, StoredArticle
from db.search import Group, SearchIndex
from db.source_tables import SourceRow
from db.watch_tables import MatchRow, WatchRow

_PAGE = 200


class Articles:
    """What the database knows of articles."""

    def __init__(self, database: Database, search: SearchIndex) -> None:
        self._database = database
        self._search = search

    def get(self, number: int) -> StoredArticle:
        """Return one article; raises NotFoundError."""
        found = list(self._stored(_articles().where(ArticleRow.id == number)))
        if not found:
            raise NotFoundError(
                f"no article {number}; `wirewatch articles list` shows what is stored"
            )
        return found[0]

    def list(
        self,
        *,
        limit: int | None,
        since: datetime | None = None,
        watch: str | None = None,
        source: str | None = None,
        before: int | None = None,
    ) -> Sequence[StoredArticle]:
        """Return articles, the newest first; ``since`` looks at when they were first seen.

        ``before`` is the number of the last article of an earlier list, which this one goes on.
        """
        statement = _articles()
        if before is not None:
            statement = statement.where(ArticleRow.id < before)
        if since is not None:
            statement = statement.where(ArticleRow.first_seen_at >= since)
        if source is not None:
            statement = statement.where(SourceRow.name == source)
        if watch is not None:
            matching = (
                select(MatchRow.article_id)
                .join(WatchRow, WatchRow.id == MatchRow.watch_id)
                .where(WatchRow.name == watch)
            )
            statement = statement.where(ArticleRow.id.in_(matching))
        return list(self._stored(statement.order_by(ArticleRow.id.desc()).limit(limit)))

    def find(self, groups: Sequence[Group], limit: int) -> Sequence[StoredArticle]:
        """Return articles that hold a folded word of every group, the newest first."""
        with self._database.reading() as connection:
            numbers = self._search.find(connection, groups, limit)
        statement = _articles().where(ArticleRow.id.in_(numbers))
        return list(self._stored(statement.order_by(ArticleRow.id.desc())))

    def since(self, first_seen: datetime) -> Iterator[Sequence[StoredArticle]]:
        """Return the articles first seen at or after a time, oldest first, page by page."""
        last = 0
        while True:
            statement = _articles().where(
                ArticleRow.id > last, ArticleRow.first_seen_at >= first_seen
            )
            page = list(self._stored(statement.order_by(ArticleRow.id).limit(_PAGE)))
            if not page:
                return
            yield page
            last = page[-1].id

    def of_host(self, host: str, after: int, limit: int) -> Sequence[StoredArticle]:
        """Return a site's articles that have a text, beyond number ``after``, oldest first."""
        statement = _articles().where(
            ArticleRow.host == host, ArticleRow.id > after, ArticleRow.headline_only.is_(None)
        )
        return list(self._stored(statement.order_by(ArticleRow.id).limit(limit)))

    def revisions(self, number: int) -> tuple[Revision, ...]:
        """Return the earlier texts of an article, the first one first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(RevisionRow.__table__)
                .where(RevisionRow.article_id == number)
                .order_by(RevisionRow.number)
            ).all()
        return tuple(
            Revision(number=row.number, title=row.title, text=row.text, fetched=row.fetched)
            for row in rows
        )

    def identity(self, number: int) -> tuple[str, int, datetime]:
        """Return an article's identity, its source's number and when it was first seen."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(ArticleRow.identity, ArticleRow.source_id, ArticleRow.first_seen_at).where(
                    ArticleRow.id == number
                )
            ).one()
        return row.identity, row.source_id, row.first_seen_at

    def _stored(self, statement: Select[Any]) -> Iterator[StoredArticle]:
        with self._database.reading() as connection:
            rows = connection.execute(statement).all()
            numbers = [row.id for row in rows]
            watches: dict[int, list[str]] = {}
            lost: dict[int, list[str]] = {}
            for article, name, lost_in in connection.execute(
                select(MatchRow.article_id, WatchRow.name, MatchRow.lost_in)
                .join(WatchRow, WatchRow.id == MatchRow.watch_id)
                .where(MatchRow.article_id.in_(numbers))
                .order_by(WatchRow.name)
            ):
                watches.setdefault(article, []).append(name)
                if lost_in is not None:
                    lost.setdefault(article, []).append(name)
        for row in rows:
            yield StoredArticle(
                id=row.id,
                article=article_record(row),
                source=row.source_name,
                story=row.story_id,
                copy_of=row.copy_of,
                revision=row.revision,
                watches=tuple(watches.get(row.id, ())),
                lost=tuple(lost.get(row.id, ())),
                gone_at=row.gone_at,
            )


def article_values(article: Article) -> dict[str, Any]:
    """Return the columns that an article's text and metadata fill."""
    return {
        "url": article.url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "text": article.text,
        "authors": list(article.authors),
        "published": article.published,
        "modified": article.modified,
        "fetched": article.fetched,
        "language": article.language,
        "site": article.site,
        "excerpt": article.excerpt,
        "fingerprint": array("I", article.fingerprint).tobytes(),
        "agencies": list(article.agencies),
        "section": article.section,
        "tags": list(article.tags),
        "image": article.image,
        "words": article.words,
        "paywalled": article.paywalled,
        "origins": dict(article.origins),
        "mark": article.mark.value if article.mark else None,
        "evidence": article.evidence,
        "headline_only": article.headline_only,
    }


def article_record(row: Row[Any]) -> Article:
    """Return an article's row as a record."""
    return Article(
        url=row.url,
        canonical_url=row.canonical_url,
        title=row.title,
        text=row.text,
        authors=tuple(row.authors),
        published=row.published,
        modified=row.modified,
        fetched=row.fetched,
        language=row.language,
        site=row.site,
        excerpt=row.excerpt,
        fingerprint=_fingerprint(row.fingerprint),
        agencies=tuple(row.agencies or ()),
        section=row.section or "",
        tags=tuple(row.tags or ()),
        image=row.image or "",
        words=row.words,
        paywalled=row.paywalled,
        origins=row.origins or {},
        mark=Mark(row.mark) if row.mark else None,
        evidence=row.evidence or "",
        headline_only=row.headline_only,
    )


def known_article(row: Row[Any]) -> KnownArticle:
    """Return an article's row as the intake's decision needs it."""
    return KnownArticle(
        id=row.id,
        story=row.story_id,
        site=row.site,
        title=row.title,
        text=row.text,
        fingerprint=_fingerprint(row.fingerprint),
        copy_of=row.copy_of,
        revision=row.revision,
        published=row.published,
        first_seen=row.first_seen_at,
        identity=row.identity,
        headline=row.headline_only is not None,
    )


def _articles() -> Select[Any]:
    return (
        select(ArticleRow.__table__, SourceRow.name.label("source_name"), RevisitRow.gone_at)
        .join(SourceRow, SourceRow.id == ArticleRow.source_id)
        .outerjoin(RevisitRow, RevisitRow.article_id == ArticleRow.id)
    )


def _fingerprint(packed: bytes) -> tuple[int, ...]:
    values = array("I")
    values.frombytes(packed)
    return tuple(values)
