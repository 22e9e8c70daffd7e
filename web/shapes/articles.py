"""Articles as the outside sees them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from typing_extensions import TypedDict

from db.kept import StoredPage
from db.records import Article, Revision, StoredArticle
from db.remembered import Cut
from db.watch_records import Passage


class PassageShape(TypedDict):
    """A sentence that matched; ``spans`` are where its matched words begin and end."""

    field: str
    text: str
    terms: list[str]
    spans: list[list[int]]


class _Metadata(TypedDict):
    url: str
    canonical_url: str
    title: str
    text: str
    authors: list[str]
    published: datetime | None
    modified: datetime | None
    fetched: datetime
    language: str | None
    site: str
    excerpt: str
    agencies: list[str]
    section: str | None
    tags: list[str]
    image: str | None
    words: int | None
    paywalled: bool | None
    not_an_article: str | None
    evidence: str | None
    origins: dict[str, str]


class ArticleShape(_Metadata):
    """A stored article; ``no_longer_matches`` are watches that its latest text fails."""

    id: str
    source: str
    story: str
    copy_of: str | None
    watches: list[str]
    revision: int
    headline_only: str | None
    gone: datetime | None
    no_longer_matches: list[str]


class PageShape(TypedDict):
    """A page as it was fetched, kept until a time."""

    url: str
    fetched: datetime
    until: datetime
    bytes: int
    stored: int
    sha256: str
    cleaner: str


class CutShape(TypedDict):
    """A block of its site that was taken off an article's text."""

    block: str
    line: int
    text: str
    reason: str


class RevisionShape(TypedDict):
    """An earlier text of an article."""

    number: int
    title: str
    text: str
    fetched: datetime


class WholeArticleShape(ArticleShape):
    """An article with its earlier texts, kept pages, and the marks that a user gave it."""

    revisions: list[RevisionShape]
    pages: list[PageShape]
    removed: list[CutShape]
    marks: dict[str, bool]


class MarksShape(TypedDict):
    """The marks of an article: by watch, whether it should find it."""

    article: str
    marks: dict[str, bool]


def article_json(stored: StoredArticle) -> ArticleShape:
    """Return a stored article."""
    return {
        "id": str(stored.id),
        **_metadata(stored.article),
        "source": stored.source,
        "story": str(stored.story),
        "copy_of": None if stored.copy_of is None else str(stored.copy_of),
        "watches": list(stored.watches),
        "revision": stored.revision,
        "headline_only": stored.article.headline_only,
        "gone": stored.gone_at,
        "no_longer_matches": list(stored.lost),
    }


def whole_article_json(
    stored: StoredArticle,
    *,
    revisions: Sequence[Revision],
    pages: Sequence[StoredPage],
    cuts: Sequence[Cut],
    marks: Mapping[str, bool],
    keep: timedelta,
) -> WholeArticleShape:
    """Return an article with all that hangs on it; pages are kept for ``keep``."""
    return {
        **article_json(stored),
        "revisions": [
            {"number": r.number, "title": r.title, "text": r.text, "fetched": r.fetched}
            for r in revisions
        ],
        "pages": [_page_json(page, keep) for page in pages],
        "removed": [cut_json(cut) for cut in cuts],
        "marks": dict(marks),
    }


def marks_json(article: int, marks: Mapping[str, bool]) -> MarksShape:
    """Return the marks of an article."""
    return {"article": str(article), "marks": dict(marks)}


def cut_json(cut: Cut) -> CutShape:
    """Return what was taken off an article."""
    return {"block": f"{cut.mark:08x}", "line": cut.line, "text": cut.text, "reason": cut.reason}


def passage_json(passage: Passage) -> PassageShape:
    """Return a passage with its matched words and where they stand."""
    return {
        "field": passage.field,
        "text": passage.text,
        "terms": list(passage.terms),
        "spans": [list(span) for span in passage.spans],
    }


def _metadata(article: Article) -> _Metadata:
    return {
        "url": article.url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "text": article.text,
        "authors": list(article.authors),
        "published": article.published,
        "modified": article.modified,
        "fetched": article.fetched,
        "language": article.language or None,
        "site": article.site,
        "excerpt": article.excerpt,
        "agencies": list(article.agencies),
        "section": article.section or None,
        "tags": list(article.tags),
        "image": article.image or None,
        "words": article.words,
        "paywalled": article.paywalled,
        "not_an_article": article.mark.value if article.mark else None,
        "evidence": article.evidence or None,
        "origins": dict(article.origins),
    }


def _page_json(page: StoredPage, keep: timedelta) -> PageShape:
    return {
        "url": page.final_url,
        "fetched": page.fetched,
        "until": page.fetched + keep,
        "bytes": page.size,
        "stored": page.stored,
        "sha256": page.sha256,
        "cleaner": page.cleaner,
    }
