"""The tables of watches, what they found, and what users said of it."""

from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.columns import Line, MaybeWhen, RowId, Table, When


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
