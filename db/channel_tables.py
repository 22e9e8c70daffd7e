"""The tables of channels: how each stands, what became of deliveries, and threads over there."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.columns import Line, MaybeLine, MaybeWhen, RowId, Table, Uuid, When


class ChannelRow(Table):
    """How a channel stands; one that never failed nor was paused may have no row."""

    __tablename__ = "channel"
    name: Mapped[Line] = mapped_column(primary_key=True)
    paused_at: Mapped[MaybeWhen]
    paused_why: Mapped[MaybeLine]
    gone: Mapped[bool]  # paused as the other side takes nothing from it any more
    failures: Mapped[int]  # in a row
    cause: Mapped[MaybeLine]  # of the latest failure
    opened_at: Mapped[MaybeWhen]  # None: the circuit is closed
    probe_at: Mapped[MaybeWhen]  # when one delivery may try whether it works again
    probing_until: Mapped[MaybeWhen]  # while one does
    told_at: Mapped[MaybeWhen]  # when a notice told that it fails
    last_sent_at: Mapped[MaybeWhen]
    recovered_at: Mapped[MaybeWhen]  # since when what gathered is still to be counted


class DeliveryEventRow(Table):
    """That a delivery came to stand otherwise, beside its attempts."""

    __tablename__ = "delivery_event"
    id: Mapped[RowId]
    delivery_id: Mapped[str] = mapped_column(
        ForeignKey("delivery.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[When]
    state: Mapped[Line]
    reason: Mapped[Line]
    until: Mapped[MaybeWhen]


class ChannelThreadRow(Table):
    """By what a channel knows a story's thread."""

    __tablename__ = "channel_thread"
    channel: Mapped[Line] = mapped_column(primary_key=True)
    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id"), primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), primary_key=True)
    thread: Mapped[Line]
    at: Mapped[When]


class SummedRow(Table):
    """An alert that a summary tells on one channel; on others it may be told by itself."""

    __tablename__ = "summed"
    __table_args__ = (Index("ix_summed_alert_id", "alert_id"),)
    digest_id: Mapped[Uuid] = mapped_column(ForeignKey("digest.id"), primary_key=True)
    alert_id: Mapped[Uuid] = mapped_column(ForeignKey("alert.id"), primary_key=True)
