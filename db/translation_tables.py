"""The table of what was translated."""

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from db.columns import Line, Table, When


class TranslationRow(Table):
    """What a translator made of a text; "" where nothing was to be made of it."""

    __tablename__ = "translation"
    __table_args__ = (Index("ix_translation_made_at", "made_at"),)
    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)  # a hash: see alerts
    text: Mapped[Line]
    made_at: Mapped[When]
