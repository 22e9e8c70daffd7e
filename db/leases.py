"""Leases: who works on a row, and until when; and whose leases outlived their owner."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import BindParameter, ColumnElement, Connection, or_, update
from sqlalchemy.orm import InstrumentedAttribute

from db.article_tables import RevisitRow
from db.delivery_tables import DeliveryRow
from db.source_tables import EntryRow, SourceRow, SubscriptionRow, WalkRow


class Leased(Protocol):
    """A table whose rows are worked on under a lease."""

    lease_owner: InstrumentedAttribute[str | None]
    lease_until: InstrumentedAttribute[datetime | None]


def free(
    until: InstrumentedAttribute[datetime | None], now: datetime | BindParameter[datetime]
) -> ColumnElement[bool]:
    """Return the condition that nobody holds the row now."""
    return or_(until.is_(None), until <= now)


def release_all(connection: Connection, owner: str) -> int:
    """Give back every row that ``owner`` holds; return how many there were."""
    released = 0
    for table in (SourceRow, EntryRow, RevisitRow, DeliveryRow, WalkRow, SubscriptionRow):
        result = connection.execute(
            update(table)
            .where(table.lease_owner == owner)
            .values(lease_owner=None, lease_until=None)
        )
        released += result.rowcount
    return released
