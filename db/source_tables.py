"""The tables of sources: what is polled, how they fare, what they list, what is walked."""

from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.columns import Line, MaybeLine, MaybeWhen, RowId, Table, When


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
