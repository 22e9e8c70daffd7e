"""What users were told: who of an article, and what stands in an alert as new."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select, update

from db.article_tables import ArticleRow, StoryRow
from db.delivery_tables import AlertRow
from db.match_rows import passage_of
from db.message_records import News, NewsKind
from db.plans import AlertState, ToldReport, ToldTo
from db.watch_tables import MatchRow, WatchRow
from db.watches import watch_record

MOST_NEWS = 40  # of one alert
_MOST_ALERTS = 24  # of other stories, whose articles are what a user knows already

_TOLD_TO = (
    select(WatchRow.__table__, MatchRow.passages, MatchRow.lost_in, AlertRow.news)
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
_LINE = select(func.coalesce(StoryRow.storyline_id, StoryRow.id)).where(
    StoryRow.id == bindparam("story")
)
_OF_STORYLINE = (
    select(AlertRow.id)
    .join(StoryRow, StoryRow.id == AlertRow.story_id)
    .where(
        AlertRow.watch_id == bindparam("watch"),
        or_(StoryRow.storyline_id == bindparam("line"), StoryRow.id == bindparam("line")),
        StoryRow.id != bindparam("story"),
    )
    .order_by(AlertRow.story_id.desc())
    .limit(_MOST_ALERTS)
)
_LATEST = (
    select(AlertRow.id)
    .where(AlertRow.watch_id == bindparam("watch"), AlertRow.story_id != bindparam("story"))
    .order_by(AlertRow.story_id.desc())
    .limit(_MOST_ALERTS)
)
_REPORTS = (
    select(ArticleRow.id, ArticleRow.site, ArticleRow.title, ArticleRow.text, ArticleRow.language)
    .join(MatchRow, MatchRow.article_id == ArticleRow.id)
    .where(
        MatchRow.alert_id.in_(bindparam("alerts", expanding=True)),
        ArticleRow.story_id != bindparam("story"),
        ArticleRow.copy_of.is_(None),
    )
    .order_by(ArticleRow.id.desc())
    .limit(_MOST_ALERTS)
)
_WATCH = select(WatchRow.id).where(WatchRow.name == bindparam("name"))
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
            lost=row.lost_in is not None,
        )
        for row in connection.execute(_TOLD_TO, {"article": article})
    )


def told_elsewhere(
    connection: Connection, story: int, watches: Collection[str]
) -> tuple[ToldReport, ...]:
    """Return the articles by which watches were told of other stories, in order.

    The latest of the story's own storyline, and the latest of all: what they said is background.
    """
    return tuple(
        report for name in sorted(watches) for report in _elsewhere(connection, story, name)
    )


def _elsewhere(connection: Connection, story: int, name: str) -> Iterable[ToldReport]:
    watch = connection.scalar(_WATCH, {"name": name})
    line = connection.scalar(_LINE, {"story": story})
    alerts = {
        *connection.scalars(_OF_STORYLINE, {"watch": watch, "story": story, "line": line}),
        *connection.scalars(_LATEST, {"watch": watch, "story": story}),
    }
    rows = connection.execute(_REPORTS, {"alerts": sorted(alerts), "story": story}).all()
    for row in reversed(rows):
        yield ToldReport(
            watch=name,
            article=row.id,
            site=row.site,
            title=row.title,
            text=row.text,
            language=row.language,
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
