"""What an alert of a watch meets: mutes, and what the watch told lately."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, union

from db.article_tables import StoryRow
from db.delivery_tables import AlertRow, DeliveryRow, DigestRow
from db.policies import WatchStanding
from db.policy_tables import MuteRow
from db.prepared import Prepared
from db.watch_records import Watch
from db.watch_tables import WatchRow

_MUTES = Prepared(
    select(
        WatchRow.name,
        func.coalesce(StoryRow.merged_into, MuteRow.story_id).label("story_id"),
        MuteRow.until,
    )
    .join(WatchRow, WatchRow.id == MuteRow.watch_id)
    .outerjoin(StoryRow, StoryRow.id == MuteRow.story_id)  # none: the whole watch is muted
    .where(
        WatchRow.name.in_(bindparam("watches", expanding=True)), MuteRow.until > bindparam("now")
    )
)
_SINCE = DeliveryRow.created_at > bindparam("since")
_TOLD = Prepared(
    union(
        select(DeliveryRow.message_id, DeliveryRow.created_at)
        .join(AlertRow, AlertRow.id == DeliveryRow.message_id)
        .join(WatchRow, WatchRow.id == AlertRow.watch_id)
        .where(WatchRow.name == bindparam("watch"), DeliveryRow.message_kind == "alert", _SINCE),
        select(DeliveryRow.message_id, DeliveryRow.created_at)
        .join(DigestRow, DigestRow.id == DeliveryRow.message_id)
        .join(WatchRow, WatchRow.id == DigestRow.watch_id)
        .where(WatchRow.name == bindparam("watch"), DeliveryRow.message_kind == "digest", _SINCE),
    )
)


def read_standings(
    connection: Connection, watches: Iterable[Watch], now: datetime
) -> dict[str, WatchStanding]:
    """Return how watches stand, by name; one that nothing holds is left out."""
    asked = {watch.name: watch for watch in watches}
    if not asked:
        return {}
    whole: dict[str, datetime] = {}
    stories: dict[str, set[int]] = {}
    for row in connection.execute(_MUTES, {"watches": list(asked), "now": now}):
        if row.story_id is None:
            whole[row.name] = row.until
        else:
            stories.setdefault(row.name, set()).add(row.story_id)
    told = {name: told_lately(connection, watch, now) for name, watch in asked.items()}
    return {
        name: WatchStanding(
            muted_until=whole.get(name),
            muted_stories=frozenset(stories.get(name, ())),
            told=told[name],
        )
        for name in asked
        if name in whole or name in stories or told[name]
    }


def told_lately(connection: Connection, watch: Watch, now: datetime) -> tuple[datetime, ...]:
    """Return when a watch sent its messages within its throttle's time, oldest first."""
    throttle = watch.policy.throttle
    if throttle is None:
        return ()
    rows = connection.execute(_TOLD, {"watch": watch.name, "since": now - throttle.per})
    first: dict[str, datetime] = {}
    for row in rows:
        first[row.message_id] = min(row.created_at, first.get(row.message_id, row.created_at))
    return tuple(sorted(first.values()))
