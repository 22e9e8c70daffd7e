"""The tables of the house itself: which processes run, and what is remembered by name."""

from sqlalchemy.orm import Mapped, mapped_column

from db.columns import Line, MaybeWhen, Table, When


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
