"""The tables of what is told: alerts, digests, notices and how they are delivered."""

from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.columns import Line, MaybeLine, MaybeWhen, Table, Uuid, When


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
