"""The tables of stories' inner life: by what they are found, and what became of them."""

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from db.columns import Line, MaybeWhen, RowId, Table, When


class SketchRow(Table):
    """What of an article later ones are compared with; of a story, the first and the latest."""

    __tablename__ = "sketch"
    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    published: Mapped[MaybeWhen]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class StoryTermRow(Table):
    """The rare terms of a story's articles, by which it is looked up."""

    __tablename__ = "story_term"
    __table_args__ = (Index("ix_story_term_story_id", "story_id"), {"sqlite_with_rowid": False})
    term: Mapped[int] = mapped_column(BigInteger, primary_key=True)  # a hash, unsigned 32 bit
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), primary_key=True)


class StoryChangeRow(Table):
    """That a story was merged into another, or that one was split off it; nothing is told anew."""

    __tablename__ = "story_change"
    id: Mapped[RowId]
    kind: Mapped[Line]  # merged | split
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)  # that stays
    other_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)  # merged in, or new
    articles: Mapped[list[int]] = mapped_column(JSON)  # that moved
    reasons: Mapped[list[Any]] = mapped_column(JSON)
    at: Mapped[When]


class BackgroundRow(Table):
    """In how many articles words were seen, packed."""

    __tablename__ = "background"
    name: Mapped[Line] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
