"""What users were told: who of an article, and what stands in an alert as new."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from db.match_rows import passage_of
from db.plans import AlertState, ToldTo
from db.records import News, NewsKind
from db.tables import AlertRow, MatchRow, WatchRow
from db.watches import watch_record

MOST_NEWS = 40  # of one alert

_TOLD_TO = (
    select(WatchRow.__table__, MatchRow.passages, AlertRow.news.label("news"))
    .join(MatchRow, MatchRow.watch_id == WatchRow.id)
    .join(AlertRow, AlertRow.id == MatchRow.alert_id)
    .where(
        MatchRow.article_id == bindparam("article"),
        WatchRow.active,
        AlertRow.state.in_((AlertState.TOLD.value, AlertState.FOLDED.value)),
    )
    .order_by(WatchRow.id)
)
_LATER = (
    select(AlertRow.watch_id, AlertRow.news)
    .where(AlertRow.article_id == bindparam("article"))
    .order_by(AlertRow.sequence)
)
_NEWS = select(AlertRow.news).where(AlertRow.id == bindparam("alert"))
_ADDED = update(AlertRow).where(AlertRow.id == bindparam("alert"))


def told_to(connection: Connection, article: int) -> tuple[ToldTo, ...]:
    """Return the watches that were told of an article, with what they were shown of its text.

    Also by later alerts of its revisions. Alerts that are still to be sent are not among them:
    they are made of the text that stands when they are.
    """
    later: dict[int, list[News]] = {}
    for row in connection.execute(_LATER, {"article": article}):
        later.setdefault(row.watch_id, []).extend(read_news(row.news))
    return tuple(
        ToldTo(
            watch=watch_record(row),
            passages=tuple(passage_of(item) for item in row.passages),
            news=tuple(
                each
                for each in (*read_news(row.news), *later.get(row.id, ()))
                if each.article == article and each.kind is not NewsKind.WAS
            ),
        )
        for row in connection.execute(_TOLD_TO, {"article": article})
    )


def add_news(connection: Connection, alert: str, news: Sequence[News], article: int) -> None:
    """Add what a joining article says to what its alert calls new."""
    stored = connection.scalar(_NEWS, {"alert": alert}) or []
    connection.execute(
        _ADDED, {"alert": alert, "news": [*stored, *written_news(news, article)][:MOST_NEWS]}
    )


def written_news(news: Iterable[News], article: int) -> list[dict[str, Any]]:
    """Return news as an alert's row keeps it; of an article that got its number only now."""
    return [_written(replace(each, article=each.article or article)) for each in news]


def _written(news: News) -> dict[str, Any]:
    return {
        "kind": news.kind.value,
        "text": news.text,
        "outlet": news.outlet,
        "article": news.article,
        "speaker": news.speaker,
    }


def read_news(stored: Sequence[dict[str, Any]] | None) -> tuple[News, ...]:
    """Return an alert's news from its row."""
    return tuple(News(**{**each, "kind": NewsKind(each["kind"])}) for each in stored or ())
