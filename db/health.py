"""Verbs on the health of sources: noting evidence, and changing the judgement with its notice."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from db.database import Database
from db.evidence import Evidence, Health, HealthState, SeenPage, Settled, Standing
from db.health_rows import health_row, write_health
from db.message_records import NoticeMessage
from db.presence import write_notice
from db.records import Obstacle
from db.source_tables import HealthRow, SourceRow
from db.sources import source_state

KEPT_PAGES = 48
Settle = Callable[[Evidence], Settled]
_HEALTH = [column for column in HealthRow.__table__.columns if column.name != "source_id"]


class Healths:
    """What the database knows of the health of sources."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def evidence(self) -> tuple[Evidence, ...]:
        """Return what is known of the configured sources, by name."""
        with self._database.reading() as connection:
            return _evidence(connection)

    def note_pages(self, pages: Mapping[int, Sequence[SeenPage]]) -> None:
        """Add pages, by the id of their source, to what was seen; the oldest are dropped."""
        with self._database.writing() as connection:
            for source_id, seen in pages.items():
                row = health_row(connection, source_id)
                kept = (list(row.pages) + [_packed(page) for page in seen])[-KEPT_PAGES:]
                write_health(connection, source_id, {"pages": kept})

    def settle(
        self, source_ids: Collection[int], settle: Settle, channels: Sequence[str], now: datetime
    ) -> tuple[NoticeMessage, ...]:
        """Write what ``settle`` makes of these sources, each change with its notice; return those.

        The evidence is read anew within the transaction: of two that see the same change, the
        second finds it told.
        """
        notices = []
        with self._database.writing() as connection:
            for evidence in _evidence(connection, source_ids):
                settled = settle(evidence)
                if settled.standing != evidence.standing:
                    health_row(connection, evidence.state.id)
                    write_health(connection, evidence.state.id, _standing_values(settled.standing))
                if settled.title:
                    name = evidence.state.source.name
                    notices.append(
                        write_notice(
                            connection, about="source", subject=name, title=settled.title,
                            text=settled.text, channels=channels, now=now,
                        )
                    )  # fmt: skip
        return tuple(notices)


def _evidence(
    connection: Connection, source_ids: Collection[int] | None = None
) -> tuple[Evidence, ...]:
    health = (column.label(f"health_{column.name}") for column in _HEALTH)
    statement = (
        select(SourceRow.__table__, *health)
        .outerjoin(HealthRow, HealthRow.source_id == SourceRow.id)
        .where(SourceRow.active)
        .order_by(SourceRow.name)
    )
    if source_ids is not None:
        statement = statement.where(SourceRow.id.in_(source_ids))
    return tuple(_read(row) for row in connection.execute(statement))


def _read(row: Row[Any]) -> Evidence:
    if row.health_polls is None:
        return Evidence(state=source_state(row))
    return Evidence(
        state=source_state(row),
        polls=row.health_polls,
        obstacle=_obstacle(row.health_obstacle),
        failing_since=row.health_failing_since,
        hours=tuple(row.health_hours),
        pages=tuple(_unpacked(page) for page in row.health_pages),
        standing=Standing(
            health=Health(
                state=HealthState(row.health_state),
                wall=_obstacle(row.health_wall),
                since=row.health_since,
                evidence=row.health_evidence,
            ),
            entered=row.health_entered_at,
            entered_polls=row.health_entered_polls,
            told=(HealthState(row.health_told_state), _obstacle(row.health_told_wall)),
            told_at=row.health_told_at,
        ),
    )


def _standing_values(standing: Standing) -> dict[str, Any]:
    state, wall = standing.told
    return {
        "state": standing.health.state.value,
        "wall": _name(standing.health.wall),
        "since": standing.health.since,
        "evidence": standing.health.evidence,
        "entered_at": standing.entered,
        "entered_polls": standing.entered_polls,
        "told_state": state.value,
        "told_wall": _name(wall),
        "told_at": standing.told_at,
    }


def _packed(page: SeenPage) -> list[Any]:
    return [page.link, page.letters, page.text, _name(page.obstacle)]


def _unpacked(packed: Sequence[Any]) -> SeenPage:
    link, letters, text, obstacle = packed
    return SeenPage(link=link, letters=letters, text=text, obstacle=_obstacle(obstacle))


def _name(obstacle: Obstacle | None) -> str | None:
    return None if obstacle is None else obstacle.value


def _obstacle(name: str | None) -> Obstacle | None:
    return None if name is None else Obstacle(name)
