"""The tables of articles: their texts, addresses, copies and pages, and what is known of sites."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.columns import Line, MaybeLine, MaybeWhen, RowId, Table, When


class StoryRow(Table):
    """The articles about one development; they name it by ``article.story_id``."""

    __tablename__ = "story"
    id: Mapped[RowId]
    title: Mapped[Line]
    first_seen_at: Mapped[When]
    latest_at: Mapped[MaybeWhen] = mapped_column(index=True)  # when its last article came
    # Stories, too: the first of its storyline (None: itself), the one that it continues, and the
    # one that has taken it in.
    storyline_id: Mapped[int | None] = mapped_column(index=True)
    follows_id: Mapped[int | None]
    merged_into: Mapped[int | None] = mapped_column(index=True)


class ArticleRow(Table):
    """A cleaned article in its latest text."""

    __tablename__ = "article"
    id: Mapped[RowId]
    identity: Mapped[Line] = mapped_column(unique=True)
    url: Mapped[Line]
    canonical_url: Mapped[Line]
    title: Mapped[Line]
    text: Mapped[Line]
    authors: Mapped[list[str]] = mapped_column(JSON)
    published: Mapped[MaybeWhen] = mapped_column(index=True)
    modified: Mapped[MaybeWhen]
    fetched: Mapped[When]
    language: Mapped[Line]
    site: Mapped[Line]
    excerpt: Mapped[Line]
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    copy_of: Mapped[int | None] = mapped_column(ForeignKey("article.id"))
    revision: Mapped[int]
    first_seen_at: Mapped[When] = mapped_column(index=True)
    agencies: Mapped[list[str] | None] = mapped_column(JSON)  # of the authors: no people
    section: Mapped[MaybeLine]
    tags: Mapped[list[str] | None] = mapped_column(JSON)
    image: Mapped[MaybeLine]
    words: Mapped[int | None]
    paywalled: Mapped[bool | None]
    origins: Mapped[dict[str, str] | None] = mapped_column(JSON)  # where each field was found
    mark: Mapped[MaybeLine]  # what it is, if likely no article
    evidence: Mapped[MaybeLine]  # for the mark
    headline_only: Mapped[MaybeLine]  # why only what its source listed could be had
    host: Mapped[MaybeLine] = mapped_column(index=True)  # whose memory it belongs to
    joined: Mapped[list[str] | None] = mapped_column(JSON)  # why it is in its story


class AddressRow(Table):
    """A key of an address by which an article is known."""

    __tablename__ = "address"
    key: Mapped[Line] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )


class ShingleRow(Table):
    """A few of each article's shingle hashes, by which copies are looked up."""

    __tablename__ = "shingle"
    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True)  # unsigned 32 bit
    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class RevisionRow(Table):
    """An earlier text of an article."""

    __tablename__ = "revision"
    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[Line]
    text: Mapped[Line]
    fetched: Mapped[When]
    cause: Mapped[Line] = mapped_column(server_default="edited")  # edited | cleaned again


class SiteRow(Table):
    """What is remembered of a site's last articles: the marks of their blocks, packed."""

    __tablename__ = "site"
    host: Mapped[Line] = mapped_column(primary_key=True)
    pages: Mapped[bytes] = mapped_column(LargeBinary)
    seen_at: Mapped[When] = mapped_column(index=True)


class BlockRow(Table):
    """A block that recurs on a site and is taken off its articles, or never is."""

    __tablename__ = "block"
    host: Mapped[Line] = mapped_column(primary_key=True)
    mark: Mapped[int] = mapped_column(BigInteger, primary_key=True)  # unsigned 32 bit
    place: Mapped[Line]  # head | tail
    example: Mapped[Line]
    since: Mapped[When]
    never: Mapped[bool]  # by a user's word
    swept: Mapped[bool] = mapped_column(index=True)  # taken off the stored articles too


class CutRow(Table):
    """What was taken off an article's text as its site's, with the places and the reasons."""

    __tablename__ = "cut"
    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    blocks: Mapped[list[Any]] = mapped_column(JSON)


class PageRow(Table):
    """A page as it was fetched: evidence, and what a better cleaner may read anew.

    In a table of its own, the bytes last, so that no other query ever passes them by.
    """

    __tablename__ = "page"
    __table_args__ = (
        UniqueConstraint("article_id", "sha256"),
        Index("ix_page_age", "fetched", "stored"),  # holds all that pruning looks at
    )
    id: Mapped[RowId]
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    url: Mapped[Line]
    final_url: Mapped[Line]
    status: Mapped[int]
    fetched: Mapped[When]
    sha256: Mapped[Line]
    size: Mapped[int]
    stored: Mapped[int]
    cleaner: Mapped[Line]  # the version that last read it
    headers: Mapped[dict[str, Any]] = mapped_column(JSON)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class RevisitRow(Table):
    """The page of an article that was told: how it was last seen, and when it is looked at again.

    Without ``due_at`` no more looks are to come.
    """

    __tablename__ = "revisit"
    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    url: Mapped[Line]
    host: Mapped[Line]
    first_at: Mapped[When]  # when the article was first fetched
    due_at: Mapped[MaybeWhen] = mapped_column(index=True)
    why: Mapped[Line]  # it is due then
    failures: Mapped[int]  # in a row
    etag: Mapped[MaybeLine]
    last_modified: Mapped[MaybeLine]
    body_sha256: Mapped[MaybeLine]
    seen_at: Mapped[When]  # when the page was last there
    missing_since: Mapped[MaybeWhen]
    gone_at: Mapped[MaybeWhen]  # when that was sure
    evidence: Mapped[MaybeLine]  # what the site says instead
    lease_owner: Mapped[MaybeLine]
    lease_until: Mapped[MaybeWhen]
