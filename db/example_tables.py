"""The table of pages that watches name as examples."""

from sqlalchemy.orm import Mapped, mapped_column

from db.columns import Line, MaybeWhen, Table


class ExamplePageRow(Table):
    """A page that articles are to be like, with what it said when it was last read."""

    __tablename__ = "example_page"
    address: Mapped[Line] = mapped_column(primary_key=True)
    title: Mapped[Line]
    text: Mapped[Line]
    language: Mapped[Line]
    fetched_at: Mapped[MaybeWhen]  # None: it was never had
    due_at: Mapped[MaybeWhen]  # of the next attempt; None: no more is needed
    failures: Mapped[int]  # since it was last had
    why: Mapped[Line]  # the latest attempt failed
    wanted: Mapped[bool]  # a watch names it
