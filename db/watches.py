"""Verbs on watches: what is configured, and whether each was held against the stored articles."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update

from db.database import Database
from db.policies import policy_json, read_policy
from db.watch_records import AlertMode, Likeness, Updates, Watch, Widening
from db.watch_tables import WatchRow

NextDigest = Callable[[Watch, datetime], datetime]


class Watches:
    """What the database knows of watches."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def configure(self, watches: Iterable[Watch], now: datetime, next_digest: NextDigest) -> None:
        """Make the rows equal to the configuration; a watch that left it rests, with its past."""
        wanted = {watch.name: watch for watch in watches}
        with self._database.writing() as connection:
            known = {row.name: row for row in connection.execute(select(WatchRow.__table__))}
            for name, watch in wanted.items():
                values = _configured(watch)
                if name not in known:
                    waits = _waits(values["likeness"])  # else it is caught up soon
                    fresh = {"name": name, "created_at": now, "caught_up": waits}
                    fresh |= _looking_back(watch, now)
                    statement = insert(WatchRow).values(
                        **values, **fresh, **_digest_clock(watch, now, next_digest)
                    )
                    connection.execute(statement)
                elif changed := _changes(known[name], values):
                    if changed.keys() & {"alert", "digest", "timezone"}:
                        changed |= _digest_clock(watch, now, next_digest)
                    if changed.keys() & {"query", "widen", "likeness", "look_back_seconds"}:
                        changed |= _looking_back(watch, now)
                    if "likeness" in changed and _waits(known[name].likeness):
                        changed |= {"caught_up": _waits(values["likeness"])}  # it begins now
                    connection.execute(
                        update(WatchRow).where(WatchRow.name == name).values(**changed)
                    )
            gone = known.keys() - wanted.keys()
            connection.execute(update(WatchRow).where(WatchRow.name.in_(gone)).values(active=False))

    def active(self) -> tuple[Watch, ...]:
        """Return the configured watches, as the database knows them."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(WatchRow.__table__).where(WatchRow.active).order_by(WatchRow.name)
            ).all()
        return tuple(watch_record(row) for row in rows)

    def behind(self) -> tuple[Watch, ...]:
        """Return the configured watches that were not yet held against the stored articles."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(WatchRow.__table__).where(WatchRow.active, WatchRow.caught_up.is_(False))
            ).all()
        return tuple(watch_record(row) for row in rows)

    def mark_caught_up(self, name: str) -> None:
        """Record that a watch was held against the stored articles."""
        with self._database.writing() as connection:
            connection.execute(update(WatchRow).where(WatchRow.name == name).values(caught_up=True))

    def looking_back(self) -> tuple[tuple[Watch, datetime], ...]:
        """Return the configured watches that look back, each with since when."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(WatchRow.__table__).where(
                    WatchRow.active, WatchRow.look_back_since.is_not(None)
                )
            ).all()
        return tuple((watch_record(row), row.look_back_since) for row in rows)

    def mark_looked_back(self, watch: Watch) -> None:
        """Record that a watch has looked back, unless its query has changed meanwhile."""
        with self._database.writing() as connection:
            connection.execute(
                update(WatchRow)
                .where(WatchRow.name == watch.name, WatchRow.query == watch.query)
                .values(look_back_since=None)
            )


def watch_record(row: Row[Any]) -> Watch:
    """Return a watch's row as a record."""
    return Watch(
        name=row.name,
        query=row.query,
        alert=AlertMode(row.alert),
        digest=row.digest,
        quiet=row.quiet,
        timezone=row.timezone,
        channels=tuple(row.channels),
        widen=tuple(Widening) if row.widen is None else tuple(map(Widening, row.widen)),
        likeness=_likeness(row.likeness),
        look_back=_duration(row.look_back_seconds),
        updates=Updates(row.updates),
        wait=_duration(row.wait_seconds),
        policy=read_policy(row.policy),
    )


def _likeness(value: dict[str, Any] | None) -> Likeness | None:
    if value is None:
        return None
    examples = (tuple((text, weight) for text, weight in each) for each in value["examples"])
    return Likeness(examples=tuple(examples), least=value["least"])


def _duration(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _configured(watch: Watch) -> dict[str, Any]:
    return {
        "query": watch.query,
        "alert": watch.alert.value,
        "digest": watch.digest,
        "quiet": watch.quiet,
        "timezone": watch.timezone,
        "channels": list(watch.channels),
        "widen": None
        if set(watch.widen) == set(Widening)
        else [each.value for each in watch.widen],
        "likeness": _likeness_json(watch.likeness),
        "look_back_seconds": watch.look_back.total_seconds() if watch.look_back else None,
        "updates": watch.updates.value,
        "wait_seconds": watch.wait.total_seconds() if watch.wait else None,
        "policy": policy_json(watch.policy),
        "active": True,
    }


def _likeness_json(likeness: Likeness | None) -> dict[str, Any] | None:
    """Return it as JSON gives it back, so that it can be compared with a row's."""
    if likeness is None:
        return None
    examples = [[[text, weight] for text, weight in each] for each in likeness.examples]
    return {"examples": examples, "least": likeness.least}


def _waits(likeness: dict[str, Any] | None) -> bool:
    """Tell whether a watch has no example yet that articles could be like: it finds nothing."""
    return likeness is not None and not likeness["examples"]


def _changes(row: Row[Any], values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if getattr(row, key) != value}


def _looking_back(watch: Watch, now: datetime) -> dict[str, Any]:
    waits = watch.likeness is not None and watch.likeness.waits
    since = now - watch.look_back if watch.look_back and not waits else None
    return {"look_back_since": since}


def _digest_clock(watch: Watch, now: datetime, next_digest: NextDigest) -> dict[str, Any]:
    if watch.alert is not AlertMode.DIGEST:
        return {"digest_due_at": None, "digest_since": None}
    return {"digest_due_at": next_digest(watch, now), "digest_since": now}
