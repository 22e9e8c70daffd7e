"""The vocabulary of columns that the tables are made of, and what all tables have."""

from datetime import UTC, datetime
from typing import Annotated

from sqlalchemy import (
    DateTime,
    Dialect,
    MetaData,
    Text,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; SQLite stores it without a zone, so it is put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy hands it in; all databases are treated alike
    ) -> datetime | None:
        """Refuse naive times, turn the others to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without zone came to the database: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy hands it in; the value tells its zone
    ) -> datetime | None:
        """Return the time aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


RowId = Annotated[int, mapped_column(primary_key=True)]
Uuid = Annotated[str, mapped_column(Text, primary_key=True)]
Line = Annotated[str, mapped_column(Text)]
MaybeLine = Annotated[str | None, mapped_column(Text)]
When = Annotated[datetime, mapped_column(UtcDateTime)]
MaybeWhen = Annotated[datetime | None, mapped_column(UtcDateTime)]


class Table(DeclarativeBase):
    """Base of all tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
