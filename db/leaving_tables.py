"""The table of channels that left a watch."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.columns import Line, Table, When


class LeavingRow(Table):
    """That a channel's readers asked to get no more of a watch."""

    __tablename__ = "leaving"
    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id"), primary_key=True)
    channel: Mapped[Line] = mapped_column(primary_key=True)
    left_at: Mapped[When]
