"""What of a channel's standing is read and written, in a transaction with what it follows from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite

from db.article_tables import StoryRow
from db.channel_tables import ChannelRow, ChannelThreadRow
from db.circuits import ChannelStanding, Circuit
from db.prepared import Prepared
from db.records import Record

# Run for every delivery, so put together once.
_ONE = Prepared(select(ChannelRow.__table__).where(ChannelRow.name == bindparam("channel")))
_ALL = Prepared(select(ChannelRow.__table__).order_by(ChannelRow.name))
_NEW = Prepared(insert(ChannelRow))
_CHANGED = Prepared(update(ChannelRow).where(ChannelRow.name == bindparam("channel")))
_MERGED = select(StoryRow.id).where(
    StoryRow.merged_into
    == select(StoryRow.merged_into).where(StoryRow.id == bindparam("story")).scalar_subquery()
)
_INTO = select(StoryRow.merged_into).where(StoryRow.id == bindparam("story"))
_OF_IT = select(StoryRow.id).where(StoryRow.merged_into == bindparam("story"))
_THREAD = Prepared(
    select(ChannelThreadRow.thread)
    .where(
        ChannelThreadRow.channel == bindparam("channel"),
        ChannelThreadRow.watch_id == bindparam("watch"),
        (ChannelThreadRow.story_id == bindparam("story"))
        | ChannelThreadRow.story_id.in_(_INTO)
        | ChannelThreadRow.story_id.in_(_OF_IT)
        | ChannelThreadRow.story_id.in_(_MERGED),
    )
    .order_by(ChannelThreadRow.at, ChannelThreadRow.story_id)
    .limit(1)
)
_UPSERTS = {
    name: Prepared(statement.on_conflict_do_nothing())
    for name, statement in (
        ("sqlite", upsert_sqlite(ChannelThreadRow)),
        ("postgresql", upsert_postgresql(ChannelThreadRow)),
    )
}


@dataclass(frozen=True, kw_only=True)
class ThreadPlace(Record):
    """Whose thread it is: a story's, as a watch has it told on a channel."""

    channel: str
    watch: int
    story: int


def read_standing(connection: Connection, channel: str) -> ChannelStanding:
    """Return how a channel stands."""
    row = connection.execute(_ONE, {"channel": channel}).first()
    return ChannelStanding(name=channel) if row is None else _standing(row)


def read_standings(connection: Connection) -> dict[str, ChannelStanding]:
    """Return how all channels stand of which something is known, by name."""
    return {row.name: _standing(row) for row in connection.execute(_ALL).all()}


def write_standing(connection: Connection, before: ChannelStanding, now: ChannelStanding) -> None:
    """Write how a channel stands, if that is new."""
    if before == now:
        return
    values = _values(now)
    if connection.execute(_ONE, {"channel": now.name}).first() is None:
        connection.execute(_NEW, {"name": now.name, **values})
    else:
        connection.execute(_CHANGED, {"channel": now.name, **values})


def read_thread(
    connection: Connection, channel: str, watch: int | None, story: int | None
) -> str | None:
    """Return what a story's messages hang on at a channel: those of stories merged are one."""
    if watch is None or story is None:
        return None
    asked = {"channel": channel, "watch": watch, "story": story}
    found: str | None = connection.scalar(_THREAD, asked)
    return found


def keep_thread(connection: Connection, place: ThreadPlace, thread: str, now: datetime) -> None:
    """Keep what a story's first message is known by; later ones hang on the same."""
    key = {"channel": place.channel, "watch_id": place.watch, "story_id": place.story}
    values = {**key, "thread": thread, "at": now}
    connection.execute(_UPSERTS[connection.dialect.name], values)


def _standing(row: Row[Any]) -> ChannelStanding:
    return ChannelStanding(
        name=row.name,
        circuit=Circuit(
            failures=row.failures,
            cause=row.cause or "",
            opened=row.opened_at,
            probe_at=row.probe_at,
            probing_until=row.probing_until,
        ),
        paused=row.paused_at,
        paused_why=row.paused_why or "",
        gone=row.gone,
        told=row.told_at,
        last_sent=row.last_sent_at,
        recovered=row.recovered_at,
    )


def _values(standing: ChannelStanding) -> dict[str, Any]:
    circuit = standing.circuit
    return {
        "failures": circuit.failures,
        "cause": circuit.cause or None,
        "opened_at": circuit.opened,
        "probe_at": circuit.probe_at,
        "probing_until": circuit.probing_until,
        "paused_at": standing.paused,
        "paused_why": standing.paused_why or None,
        "gone": standing.gone,
        "told_at": standing.told,
        "last_sent_at": standing.last_sent,
        "recovered_at": standing.recovered,
    }
