"""Builds the message that a delivery carries, from the rows that stand when it is first claimed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, func, null, select, update

from db.article_tables import ArticleRow, StoryRow
from db.channel_tables import SummedRow
from db.delivery_tables import AlertRow, DigestRow, NoticeRow
from db.match_rows import passage_of
from db.message_records import (
    AlertMessage,
    DigestMessage,
    Heard,
    Message,
    NoticeMessage,
    ToldArticle,
    Trouble,
)
from db.plans import AlertState
from db.policies import read_policy
from db.prepared import Prepared
from db.told import read_news
from db.watch_records import AlertMode
from db.watch_tables import MatchRow, WatchRow

# Run for every alert, so put together once.
_CLOSE = Prepared(
    update(AlertRow)
    .where(AlertRow.id == bindparam("alert"), AlertRow.state == AlertState.OPEN.value)
    .values(state=AlertState.TOLD.value)
)
_ALERTS = (
    select(
        AlertRow.__table__,
        WatchRow.name,
        WatchRow.query,
        WatchRow.policy,
        StoryRow.title,
        StoryRow.first_seen_at,
        StoryRow.storyline_id,
    )
    .join(WatchRow, WatchRow.id == AlertRow.watch_id)
    .join(StoryRow, StoryRow.id == AlertRow.story_id)
    .order_by(AlertRow.created_at, AlertRow.id)
)
_ONE_ALERT = Prepared(_ALERTS.where(AlertRow.id == bindparam("number")))
_SUMMED = select(SummedRow.alert_id).where(SummedRow.digest_id == bindparam("number"))
_OF_DIGEST = Prepared(
    _ALERTS.where((AlertRow.digest_id == bindparam("number")) | AlertRow.id.in_(_SUMMED))
)
_INDEPENDENT = case((ArticleRow.copy_of.is_(None), ArticleRow.site))
_REACH = Prepared(
    select(
        func.count(ArticleRow.site.distinct()).label("outlets"),
        func.count(_INDEPENDENT.distinct()).label("independent"),
    )
    .join(StoryRow, StoryRow.id == bindparam("story"))
    .where(ArticleRow.story_id == func.coalesce(StoryRow.merged_into, StoryRow.id))
)
_TOLD = Prepared(
    select(ArticleRow.__table__, MatchRow.passages)
    .join(MatchRow, MatchRow.article_id == ArticleRow.id)
    .where(MatchRow.alert_id == bindparam("alert"))
    .order_by(ArticleRow.id)
)
# A revision's: what matched in the earlier text proves nothing of the present one.
_REVISED = select(ArticleRow.__table__, null().label("passages")).where(
    ArticleRow.id == bindparam("article")
)


def load_message(
    connection: Connection, kind: str, number: str, instead_of: str | None = None
) -> Message:
    """Return an alert, a digest or a notice; an open alert is closed by it.

    ``instead_of`` is the channel that could not deliver it, which the message then says.
    """
    note = f"This comes here as {instead_of} could not deliver it." if instead_of else ""
    if kind == "alert":
        connection.execute(_CLOSE, {"alert": number})
        rows = connection.execute(_ONE_ALERT, {"number": number}).all()
        return replace(_alerts(connection, rows)[0], note=note)
    if kind == "digest":
        return replace(_digest(connection, number), note=note)
    return _notice(connection, number)


def _alerts(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[AlertMessage, ...]:
    return tuple(
        AlertMessage(
            id=row.id,
            kind=row.kind,
            mode=AlertMode(row.mode),
            watch=row.name,
            query=row.query,
            story=row.story_id,
            story_title=row.title,
            first_seen=row.first_seen_at,
            outlets=(reach := connection.execute(_REACH, {"story": row.story_id}).one()).outlets,
            independent=reach.independent,
            articles=(told := _told(connection, row)),
            reason=_reason(row.reason, told),
            created=row.created_at,
            news=read_news(row.news),
            storyline=row.storyline_id or row.story_id,
            severity=read_policy(row.policy).severity,
        )
        for row in rows
    )


def _reason(reason: str, told: Sequence[ToldArticle]) -> str:
    """Return why an alert is told; of one without any article's text, that it lacks it, too."""
    whys = tuple(dict.fromkeys(each.headline_only for each in told))
    if None in whys or not whys:
        return reason
    return f"{reason}; headline only: {', '.join(why for why in whys if why)}"


def _told(connection: Connection, alert: Row[Any]) -> tuple[ToldArticle, ...]:
    rows = connection.execute(_TOLD, {"alert": alert.id}).all()
    if alert.article_id is not None:
        revised = connection.execute(_REVISED, {"article": alert.article_id}).all()
        rows = [*revised, *(row for row in rows if row.id != alert.article_id)]
    return tuple(
        ToldArticle(
            id=row.id,
            url=row.url,
            title=row.title,
            site=row.site,
            authors=tuple(row.authors),
            published=row.published,
            language=row.language,
            excerpt=row.excerpt,
            passages=tuple(passage_of(item) for item in row.passages or ()),
            copy_of=row.copy_of,
            headline_only=row.headline_only,
        )
        for row in rows
    )


def _digest(connection: Connection, number: str) -> DigestMessage:
    row = connection.execute(
        select(DigestRow.__table__, WatchRow.name, WatchRow.query, WatchRow.policy)
        .join(WatchRow, WatchRow.id == DigestRow.watch_id)
        .where(DigestRow.id == number)
    ).one()
    return DigestMessage(
        id=row.id,
        backlog=row.backlog,
        watch=row.name,
        query=row.query,
        since=row.since,
        until=row.until,
        alerts=_by_date(
            _alerts(connection, connection.execute(_OF_DIGEST, {"number": number}).all())
        ),
        heard=Heard(
            sources=row.heard["sources"],
            heard=row.heard["heard"],
            silent=tuple(row.heard["silent"]),
            troubles=tuple(map(_trouble, row.heard.get("troubles", ()))),
        ),
        created=row.created_at,
        why=row.why,
        severity=read_policy(row.policy).severity,
    )


def _trouble(value: Sequence[str | None]) -> Trouble:
    source, state, since = value
    return Trouble(
        source=source or "",
        state=state or "",
        since=datetime.fromisoformat(since) if since else None,
    )


def _by_date(alerts: Sequence[AlertMessage]) -> tuple[AlertMessage, ...]:
    """Return alerts by storyline, story and kind, each as it was first published, undated first.

    So what continues a story stands under it, and its updates after its first report.
    """
    lines: dict[int, datetime] = {}
    stories: dict[int, datetime] = {}
    for alert in alerts:
        at = _first_date(alert)
        lines[alert.storyline] = min(lines.get(alert.storyline, at), at)
        stories[alert.story] = min(stories.get(alert.story, at), at)

    def place(alert: AlertMessage) -> tuple[object, ...]:
        line, story = lines[alert.storyline], stories[alert.story]
        later = alert.created if alert.kind != "new" else _first_date(alert)
        return line, alert.storyline, story, alert.story, alert.kind != "new", later

    return tuple(sorted(alerts, key=place))


def _first_date(alert: AlertMessage) -> datetime:
    undated = datetime.min.replace(tzinfo=UTC)
    return min((article.published or undated for article in alert.articles), default=undated)


def _notice(connection: Connection, number: str) -> NoticeMessage:
    row = connection.execute(select(NoticeRow.__table__).where(NoticeRow.id == number)).one()
    return NoticeMessage(
        id=row.id,
        about=row.about,
        subject=row.subject,
        title=row.title,
        text=row.text,
        created=row.created_at,
    )
