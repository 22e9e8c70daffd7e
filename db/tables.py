"""The tables, and the vocabulary of columns that they are made of."""

from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; SQLite stores it without a zone, so it is put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse naive times, turn the others to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without zone came to the database: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the time aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


RowId = Annotated[int, mapped_column(primary_key=True)]
Uuid = Annotated[str, mapped_column(Text, primary_key=True)]
Line = Annotated[str, mapped_column(Text)]
MaybeLine = Annotated[str | None, mapped_column(Text)]
When = Annotated[datetime, mapped_column(UtcDateTime)]
MaybeWhen = Annotated[datetime | None, mapped_column(UtcDateTime)]


class Table(DeclarativeBase):
    """Base of all tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class SourceRow(Table):
    """A source and the state of its polling."""

    __tablename__ = "source"
    id: Mapped[RowId]
    name: Mapped[Line] = mapped_column(unique=True)
    kind: Mapped[Line]
    url: Mapped[Line]
    every_seconds: Mapped[float | None]
    timezone: Mapped[Line]
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    active: Mapped[bool]  # still in the configuration
    created_at: Mapped[When]
    next_poll_at: Mapped[When] = mapped_column(index=True)
    interval_seconds: Mapped[float]
    first_heard_at: Mapped[MaybeWhen]
    last_polled_at: Mapped[MaybeWhen]
    last_heard_at: Mapped[MaybeWhen]
    last_new_at: Mapped[MaybeWhen]
    failures: Mapped[int]
    last_error: Mapped[MaybeLine]
    why: Mapped[MaybeLine]  # the next poll is due when it is
    pace: Mapped[float | None]  # polls an hour that it is worth beside others
    ttl_seconds: Mapped[float | None]  # how long it says that its list may be kept
    etag: Mapped[MaybeLine]
    last_modified: Mapped[MaybeLine]
    body_sha256: Mapped[MaybeLine]
    moved_to: Mapped[MaybeLine]  # where its address permanently redirects to
    moved_since: Mapped[MaybeWhen]
    moved_polls: Mapped[int] = mapped_column(server_default="0")  # led there, in a row
    moved_settled: Mapped[bool] = mapped_column(server_default=false())  # polled there directly
    gone_at: Mapped[MaybeWhen]  # when it answered 410
    lease_owner: Mapped[MaybeLine]
    lease_until: Mapped[MaybeWhen]


class HealthRow(Table):
    """What is known of a source's health: the evidence, how it is judged, and what was told.

    Beside the source's row, not in it, as that one is read whole at every claim.
    """

    __tablename__ = "health"
    source_id: Mapped[int] = mapped_column(
        ForeignKey("source.id", ondelete="CASCADE"), primary_key=True
    )
    polls: Mapped[int]
    obstacle: Mapped[MaybeLine]  # of the last poll, if it failed
    failing_since: Mapped[MaybeWhen]
    hours: Mapped[list[int]] = mapped_column(JSON)  # since 1970, that brought entries, ascending
    pages: Mapped[list[Any]] = mapped_column(JSON)  # the last ones, oldest first
    state: Mapped[Line]
    wall: Mapped[MaybeLine]  # by what it is blocked
    since: Mapped[MaybeWhen]
    evidence: Mapped[Line]
    entered_at: Mapped[MaybeWhen]  # when it was first judged so
    entered_polls: Mapped[int]
    told_state: Mapped[Line]
    told_wall: Mapped[MaybeLine]
    told_at: Mapped[MaybeWhen]


class HostRow(Table):
    """When a host may be asked next."""

    __tablename__ = "host"
    host: Mapped[Line] = mapped_column(primary_key=True)
    next_allowed_at: Mapped[When]


class EntryRow(Table):
    """A listed item and how its fetching stands: due, fetching, done or failed."""

    __tablename__ = "entry"
    __table_args__ = (
        Index("ix_entry_work", "state", "due_at"),
        Index("ix_entry_backlog", "backlog", "state"),
    )
    id: Mapped[RowId]
    url_key: Mapped[Line] = mapped_column(unique=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True)
    url: Mapped[Line]
    host: Mapped[Line]
    title: Mapped[Line]
    published: Mapped[MaybeWhen]
    summary: Mapped[Line]
    state: Mapped[Line]
    due_at: Mapped[When]
    attempts: Mapped[int]
    last_error: Mapped[MaybeLine]
    backlog: Mapped[bool]
    seen_at: Mapped[When]
    fetched_at: Mapped[MaybeWhen]
    reason: Mapped[MaybeLine]  # what became of it, once done or failed
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"), index=True)
    unchanged: Mapped[int] = mapped_column(
        server_default="0"
    )  # fetched again for nothing, in a row
    lease_owner: Mapped[MaybeLine]
    lease_until: Mapped[MaybeWhen]


class WalkRow(Table):
    """One reading of a source's archive: a backfill, or the filling of a gap between two polls."""

    __tablename__ = "walk"
    __table_args__ = (Index("ix_walk_work", "purpose", "state", "due_at"),)
    id: Mapped[RowId]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Line]  # backfill | gap
    state: Mapped[Line]  # open | done | filled | reported
    since: Mapped[When]
    until: Mapped[MaybeWhen]
    why: Mapped[Line]
    reason: Mapped[Line]
    pages: Mapped[int]
    found: Mapped[int]
    new: Mapped[int]
    dropped: Mapped[int]
    oldest: Mapped[MaybeWhen]
    reached: Mapped[bool]
    archive: Mapped[bool]
    barren: Mapped[int]
    started_at: Mapped[When]
    updated_at: Mapped[When]
    ended_at: Mapped[MaybeWhen]
    due_at: Mapped[When]
    attempts: Mapped[int]
    told_at: Mapped[MaybeWhen]  # when a gap that could not be filled was told
    lease_owner: Mapped[MaybeLine]
    lease_until: Mapped[MaybeWhen]


class WalkPageRow(Table):
    """A page of an archive: waiting, read, failed or left out."""

    __tablename__ = "walk_page"
    __table_args__ = (
        UniqueConstraint("walk_id", "url"),
        Index("ix_walk_page_work", "walk_id", "state"),
    )
    id: Mapped[RowId]
    walk_id: Mapped[int] = mapped_column(ForeignKey("walk.id", ondelete="CASCADE"))
    url: Mapped[Line]
    way: Mapped[Line]
    number: Mapped[int]
    whole_site: Mapped[bool]
    state: Mapped[Line]
    found: Mapped[int]
    new: Mapped[int]
    links: Mapped[list[int]] = mapped_column(JSON)
    attempts: Mapped[int]
    error: Mapped[MaybeLine]


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


class WatchRow(Table):
    """A watch as last configured."""

    __tablename__ = "watch"
    id: Mapped[RowId]
    name: Mapped[Line] = mapped_column(unique=True)
    query: Mapped[Line]
    alert: Mapped[Line]
    digest: Mapped[Line]
    quiet: Mapped[Line]
    timezone: Mapped[Line]
    channels: Mapped[list[str]] = mapped_column(JSON)
    active: Mapped[bool]
    created_at: Mapped[When]
    caught_up: Mapped[bool]  # stored articles were held against it
    digest_due_at: Mapped[MaybeWhen]
    digest_since: Mapped[MaybeWhen]
    widen: Mapped[list[str] | None] = mapped_column(JSON)  # None: in every way
    likeness: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # what articles must be like
    look_back_seconds: Mapped[float | None]  # how far, when it is new or its query changes
    look_back_since: Mapped[MaybeWhen]  # since when articles are still to be held against it
    updates: Mapped[Line] = mapped_column(server_default="material")
    wait_seconds: Mapped[float | None]  # of a story's first alert, for more outlets
    policy: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # None: the usual one


class DigestRow(Table):
    """Alerts sent together."""

    __tablename__ = "digest"
    id: Mapped[Uuid]
    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id"))
    backlog: Mapped[bool]
    since: Mapped[When]
    until: Mapped[When]
    heard: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[When]
    why: Mapped[Line] = mapped_column(server_default="")  # what held them, if no digest's clock


class AlertRow(Table):
    """What a user should be told: held, waiting (for a digest), open, told or folded."""

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("watch_id", "story_id", "sequence"),
        Index("ix_alert_state_watch", "state", "watch_id"),
    )
    id: Mapped[Uuid]
    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id"))
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    sequence: Mapped[int]
    kind: Mapped[Line]
    mode: Mapped[Line]
    state: Mapped[Line]
    reason: Mapped[Line]
    created_at: Mapped[When]
    digest_id: Mapped[str | None] = mapped_column(ForeignKey("digest.id"), index=True)
    # The revised article that it is about: its match has the alert by which it was first told.
    article_id: Mapped[int | None] = mapped_column(index=True)
    news: Mapped[list[Any] | None] = mapped_column(JSON)  # what was not told before
    held_until: Mapped[MaybeWhen]  # of one that waits, and for no digest
    held_by: Mapped[MaybeLine]


class MatchRow(Table):
    """An article that satisfies a watch, with the passages, and the alert that tells it."""

    __tablename__ = "match"
    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id"), primary_key=True, index=True)
    passages: Mapped[list[Any]] = mapped_column(JSON)
    matched_at: Mapped[When]
    alert_id: Mapped[str | None] = mapped_column(ForeignKey("alert.id"), index=True)
    reason: Mapped[Line]  # why it was told, or why not
    lost_in: Mapped[int | None]  # the revision whose text no longer satisfies the watch


class MarkingRow(Table):
    """What a user says of an article: a watch should find it, or should not."""

    __tablename__ = "marking"
    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id"), primary_key=True, index=True)
    wanted: Mapped[bool]
    marked_at: Mapped[When]


class NoticeRow(Table):
    """A message about a source, a watch or the daemon itself."""

    __tablename__ = "notice"
    id: Mapped[Uuid]
    about: Mapped[Line]
    subject: Mapped[Line]
    title: Mapped[Line]
    text: Mapped[Line]
    created_at: Mapped[When]


class DeliveryRow(Table):
    """One message to one channel, and how it stands (db.standing)."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("message_kind", "message_id", "channel"),
        Index("ix_delivery_work", "state", "due_at"),
        Index(
            "ix_delivery_queue",
            "channel", "story_since", "created_at", "id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_delivery_story", "story_id", "watch_id", "channel"),
    )  # fmt: skip
    id: Mapped[Uuid]
    message_kind: Mapped[Line]  # alert | digest | notice
    message_id: Mapped[Line]
    channel: Mapped[Line]
    state: Mapped[Line]
    due_at: Mapped[When]
    created_at: Mapped[When]
    attempts: Mapped[int]  # since it was made or revived
    payload: Mapped[bytes | None] = mapped_column(LargeBinary)
    last_detail: Mapped[MaybeLine]
    ended_at: Mapped[MaybeWhen]
    lease_owner: Mapped[MaybeLine]
    lease_until: Mapped[MaybeWhen]
    reason: Mapped[Line] = mapped_column(server_default="new")  # db.standing.Why, or a policy
    instead_of: Mapped[MaybeLine]  # the channel that could not deliver it
    watch_id: Mapped[int | None]  # of an alert, as is its story
    story_id: Mapped[int | None]
    story_since: Mapped[MaybeWhen]  # when the story was first told of; else as created_at


class AttemptRow(Table):
    """One try at a delivery, written before the call; no end means that the process died."""

    __tablename__ = "attempt"
    delivery_id: Mapped[str] = mapped_column(
        ForeignKey("delivery.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    begun_at: Mapped[When]
    ended_at: Mapped[MaybeWhen]
    detail: Mapped[MaybeLine]


class PresenceRow(Table):
    """A run of the daemon: since when, last sign of life, and its proper end."""

    __tablename__ = "presence"
    owner: Mapped[Line] = mapped_column(primary_key=True)
    started_at: Mapped[When] = mapped_column(index=True)
    seen_at: Mapped[When]
    ended_at: Mapped[MaybeWhen]


class FactRow(Table):
    """What the database knows about itself, such as the version of the folding it is indexed by."""

    __tablename__ = "fact"
    name: Mapped[Line] = mapped_column(primary_key=True)
    value: Mapped[Line]


class SubscriptionRow(Table):
    """A source's subscription at a hub. A source whose hub changed has an ending one beside it."""

    __tablename__ = "subscription"
    id: Mapped[RowId]
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), index=True)
    topic: Mapped[Line]
    hub: Mapped[Line]
    token: Mapped[Line] = mapped_column(unique=True)  # of the callback; secret
    secret: Mapped[Line]  # secret: in clear by necessity, as signatures are made with it
    callback: Mapped[Line]  # that the hub was told; holds the token
    wanted: Mapped[bool]
    state: Mapped[Line]
    reason: Mapped[Line]
    pending: Mapped[MaybeLine]  # mode asked for, and not verified yet
    pending_since: Mapped[MaybeWhen]
    active_since: Mapped[MaybeWhen]
    expires_at: Mapped[MaybeWhen]
    next_at: Mapped[When] = mapped_column(index=True)
    failures: Mapped[int]
    misses: Mapped[int]
    pushes: Mapped[int]
    refused: Mapped[int]
    last_push_at: Mapped[MaybeWhen]
    created_at: Mapped[When]
    lease_owner: Mapped[MaybeLine]
    lease_until: Mapped[MaybeWhen]
