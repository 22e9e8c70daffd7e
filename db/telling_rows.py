"""What follows from a decision: matches, the alerts that tell them, and their deliveries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select
from sqlalchemy.orm import aliased

from db.delivery_records import DeliveryState
from db.delivery_tables import AlertRow, DeliveryRow
from db.match_rows import passage_json
from db.plans import NO_ARTICLE, AlertState, NewAlert, PlannedMatch, PlannedTelling
from db.prepared import Prepared
from db.standing import Why
from db.told import add_news, written_news
from db.watch_tables import MatchRow, WatchRow

_Planned = PlannedMatch | PlannedTelling

_NEW_MATCH = Prepared(insert(MatchRow))
_OUTDATED_MATCH = Prepared(
    delete(MatchRow).where(
        MatchRow.article_id == bindparam("article"),
        MatchRow.watch_id == bindparam("watch"),
        MatchRow.reason.in_(NO_ARTICLE),
    )
)
_NEW_ALERT = Prepared(insert(AlertRow))
_NEW_DELIVERY = Prepared(insert(DeliveryRow))
_TOLD = aliased(DeliveryRow)
_OF_ALERT = Prepared(
    select(AlertRow.watch_id, AlertRow.story_id, func.min(_TOLD.story_since).label("since"))
    .outerjoin(
        _TOLD, and_(_TOLD.story_id == AlertRow.story_id, _TOLD.watch_id == AlertRow.watch_id)
    )
    .where(AlertRow.id == bindparam("alert"))
    .group_by(AlertRow.watch_id, AlertRow.story_id)
)
_WATCH_ID = Prepared(select(WatchRow.id).where(WatchRow.name == bindparam("name")))


def write_match(
    connection: Connection, planned: PlannedMatch, *, article: int, story: int, now: datetime
) -> None:
    """Write a match, and the alert that it opens or joins."""
    watch = connection.execute(_WATCH_ID, {"name": planned.watch.name}).scalar_one()
    alert = planned.join_alert
    if planned.new_alert is not None:
        alert = _open_alert(
            connection,
            planned,
            planned.new_alert,
            watch=watch,
            story=story,
            now=now,
            news=written_news(planned.new_alert.news, article),
        )
    elif alert is not None and planned.joined_news:
        add_news(connection, alert, planned.joined_news, article)
    connection.execute(_OUTDATED_MATCH, {"article": article, "watch": watch})
    connection.execute(
        _NEW_MATCH,
        {
            "article_id": article,
            "watch_id": watch,
            "passages": [passage_json(passage) for passage in planned.match.passages],
            "matched_at": now,
            "alert_id": alert,
            "reason": planned.reason.value,
        },
    )


def write_telling(
    connection: Connection, telling: PlannedTelling, *, article: int, story: int, now: datetime
) -> None:
    """Write an alert of a revised article, whose match has the alert that first told of it."""
    _open_alert(
        connection,
        telling,
        telling.alert,
        watch=connection.execute(_WATCH_ID, {"name": telling.watch.name}).scalar_one(),
        story=story,
        now=now,
        news=written_news(telling.alert.news, article),
        revised=article,
    )


def _open_alert(
    connection: Connection,
    planned: _Planned,
    alert: NewAlert,
    *,
    watch: int,
    story: int,
    now: datetime,
    news: list[dict[str, Any]],
    revised: int | None = None,
) -> str:
    number = uuid4().hex
    connection.execute(
        _NEW_ALERT,
        {
            "id": number,
            "watch_id": watch,
            "story_id": story,
            "sequence": alert.sequence,
            "kind": alert.kind,
            "mode": planned.watch.alert.value,
            "state": alert.state.value,
            "reason": planned.reason.value,
            "created_at": now,
            "article_id": revised,
            "news": news or None,
            "held_until": alert.due_at if alert.held_by else None,
            "held_by": alert.held_by.value if alert.held_by else None,
        },
    )
    if alert.state is AlertState.OPEN:
        write_deliveries(
            connection, "alert", number, channels=alert.channels, due_at=alert.due_at, now=now
        )
    return number


def write_deliveries(
    connection: Connection,
    kind: str,
    message: str,
    *,
    channels: Sequence[str],
    due_at: datetime,
    now: datetime,
    since: datetime | None = None,
    instead_of: str | None = None,
) -> None:
    """Write one delivery of a message for each channel; ``instead_of`` is one that could not.

    They are told in the order of when their story was first told of; of what is no alert, of
    since or now.
    """
    waits = due_at > now
    place = _place(connection, kind, message, since or now)
    rows = [
        {
            "id": uuid4().hex,
            "message_kind": kind,
            "message_id": message,
            "channel": channel,
            "state": (DeliveryState.WAITING if waits else DeliveryState.DUE).value,
            "reason": (Why.LATER if waits else Why.NEW).value,
            "due_at": due_at,
            "created_at": now,
            "attempts": 0,
            "instead_of": instead_of,
            **place,
        }
        for channel in dict.fromkeys(channels)
    ]
    if rows:
        connection.execute(_NEW_DELIVERY, rows)


def _place(connection: Connection, kind: str, message: str, since: datetime) -> dict[str, Any]:
    """Return what a delivery's place among a channel's others is found by."""
    if kind != "alert":
        return {"watch_id": None, "story_id": None, "story_since": since}
    alert = connection.execute(_OF_ALERT, {"alert": message}).one()
    return {
        "watch_id": alert.watch_id,
        "story_id": alert.story_id,
        "story_since": min(alert.since or since, since),
    }
