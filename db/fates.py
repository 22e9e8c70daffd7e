"""What became of an article for a watch: whether it matched when it came, what was told of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from db.channel_tables import SummedRow
from db.database import Database
from db.delivery_tables import AlertRow, DeliveryRow
from db.records import Record
from db.watch_tables import MatchRow, WatchRow


@dataclass(frozen=True, kw_only=True)
class Sent(Record):
    """How one delivery of an alert, or of the digest that holds it, stands."""

    channel: str
    state: str  # a word of DeliveryState
    due: datetime
    ended: datetime | None
    detail: str | None


@dataclass(frozen=True, kw_only=True)
class Fate(Record):
    """A match that is on record, and its alert."""

    matched: datetime
    reason: str  # why it is told, or why not
    lost_in: int | None  # the revision that no longer satisfies the watch
    alert: str | None = None  # its state
    digest_due: datetime | None = None  # of the watch, where the alert waits for it
    deliveries: tuple[Sent, ...] = ()


class Fates:
    """What became of matches."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, article: int, watch: str) -> Fate | None:
        """Return what became of an article's match with a watch; None if it has none."""
        statement = (
            select(
                MatchRow.matched_at,
                MatchRow.reason,
                MatchRow.lost_in,
                MatchRow.alert_id,
                AlertRow.state,
                AlertRow.digest_id,
                WatchRow.digest_due_at,
            )
            .join(WatchRow, WatchRow.id == MatchRow.watch_id)
            .outerjoin(AlertRow, AlertRow.id == MatchRow.alert_id)
            .where(MatchRow.article_id == article, WatchRow.name == watch)
        )
        with self._database.reading() as connection:
            row = connection.execute(statement).one_or_none()
            if row is None:
                return None
            return Fate(
                matched=row.matched_at,
                reason=row.reason,
                lost_in=row.lost_in,
                alert=row.state,
                digest_due=row.digest_due_at,
                deliveries=_deliveries(connection, row.alert_id, row.digest_id),
            )

    def since(self, watch: str) -> datetime | None:
        """Return since when a watch exists; None if the database does not know it."""
        with self._database.reading() as connection:
            return connection.scalar(select(WatchRow.created_at).where(WatchRow.name == watch))


def _deliveries(connection: Connection, alert: str | None, digest: str | None) -> tuple[Sent, ...]:
    of_alert = (DeliveryRow.message_kind == "alert") & (DeliveryRow.message_id == alert)
    summed = select(SummedRow.digest_id).where(SummedRow.alert_id == alert)
    of_digest = (DeliveryRow.message_kind == "digest") & (
        (DeliveryRow.message_id == digest) | DeliveryRow.message_id.in_(summed)
    )
    rows = connection.execute(
        select(DeliveryRow.__table__).where(or_(of_alert, of_digest)).order_by(DeliveryRow.channel)
    )
    return tuple(
        Sent(
            channel=row.channel,
            state=row.state,
            due=row.due_at,
            ended=row.ended_at,
            detail=row.last_detail,
        )
        for row in rows
    )
