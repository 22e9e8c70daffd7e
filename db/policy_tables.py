"""The tables of what holds alerts back, and of what users were told about their watches."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.columns import Line, MaybeWhen, RowId, Table, When


class MuteRow(Table):
    """That a watch, or a watch on one story, says nothing until a time."""

    __tablename__ = "mute"
    __table_args__ = (UniqueConstraint("watch_id", "story_id"),)
    id: Mapped[RowId]
    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id", ondelete="CASCADE"))
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"))
    until: Mapped[When]
    since: Mapped[When]
    why: Mapped[Line]


class PastMuteRow(Table):
    """That a watch, or a watch on one story, said nothing from a time to another."""

    __tablename__ = "past_mute"
    id: Mapped[RowId]
    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id", ondelete="CASCADE"), index=True)
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"))
    since: Mapped[When]
    until: Mapped[When]


class WatchStandingRow(Table):
    """What a watch's users were told about the watch itself, so that they are told once."""

    __tablename__ = "watch_standing"
    watch_id: Mapped[int] = mapped_column(
        ForeignKey("watch.id", ondelete="CASCADE"), primary_key=True
    )
    spiking_since: Mapped[MaybeWhen]
    deaf_since: Mapped[MaybeWhen]  # most of what it lives on cannot be heard
