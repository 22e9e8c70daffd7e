"""Verbs on stories: listing them, and showing one with all that hangs on it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, delete, exists, func, insert, or_, select

from db.article_tables import ArticleRow, StoryRow
from db.database import Database
from db.delivery_tables import AlertRow
from db.errors import NotFoundError
from db.reach import Reach, reach_of
from db.records import Record
from db.story_rows import rest
from db.story_tables import BackgroundRow, StoryChangeRow
from db.watch_tables import MatchRow, WatchRow


@dataclass(frozen=True, kw_only=True)
class StorySum(Record):
    """A story at a glance."""

    id: int
    title: str  # of its first report
    first_seen: datetime
    latest: datetime | None  # when its last article came
    articles: int
    copies: int  # of these
    outlets: int
    languages: tuple[str, ...]
    storyline: int  # the story that its storyline began with
    follows: int | None  # the story that it continues
    watches: tuple[str, ...]  # that found it


@dataclass(frozen=True, kw_only=True)
class StoryArticle(Record):
    """An article of a story."""

    id: int
    url: str
    title: str
    text: str
    site: str
    language: str
    published: datetime | None
    first_seen: datetime
    copy_of: int | None
    joined: tuple[str, ...]  # what it shares with the story, for which it was put there
    agencies: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StoryAlert(Record):
    """That a watch's user was told of a story, or will be."""

    id: str
    watch: str
    kind: str  # new | update | correction
    sequence: int
    state: str
    created: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class StoryChange(Record):
    """That another story was merged into one, or split off it."""

    kind: str  # merged | split
    other: int
    articles: tuple[int, ...]  # that moved
    reasons: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class WholeStory(Record):
    """A story with all that hangs on it."""

    sum: StorySum
    articles: tuple[StoryArticle, ...]  # in order of arrival
    alerts: tuple[StoryAlert, ...]
    changes: tuple[StoryChange, ...]
    storyline: tuple[StorySum, ...]  # all its stories, this one too, the first one first
    reach: Reach


class Stories:
    """What the database knows of stories."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(
        self,
        *,
        limit: int | None,
        since: datetime | None = None,
        watch: str | None = None,
        before: tuple[datetime, int] | None = None,
    ) -> Sequence[StorySum]:
        """Return stories, those with the latest articles first.

        ``before`` is the latest time and the number of the last story of an earlier list, which
        this one goes on.
        """
        has_articles = exists().where(ArticleRow.story_id == StoryRow.id)
        whole = func.coalesce(StoryRow.merged_into, 0) == 0  # not by this index: nearly all are
        statement = select(StoryRow.id).where(whole, has_articles)
        if before is not None:
            latest, number = before
            same = and_(StoryRow.latest_at == latest, StoryRow.id < number)
            statement = statement.where(or_(StoryRow.latest_at < latest, same))
        if since is not None:
            statement = statement.where(StoryRow.latest_at >= since)
        if watch is not None:
            found = (
                select(ArticleRow.story_id)
                .join(MatchRow, MatchRow.article_id == ArticleRow.id)
                .join(WatchRow, WatchRow.id == MatchRow.watch_id)
                .where(WatchRow.name == watch)
            )
            statement = statement.where(StoryRow.id.in_(found))
        # Chosen by the index first, then summed: not all stories for the latest thirty.
        order = (StoryRow.latest_at.desc(), StoryRow.id.desc())
        chosen = statement.order_by(*order).limit(limit)
        return self._sums(_stories().where(StoryRow.id.in_(chosen)).order_by(*order))

    def show(self, number: int, site_of: Callable[[str], str]) -> WholeStory:
        """Return a story whole, or the one that it was merged into; raises NotFoundError.

        ``site_of`` gives the site of an address (net.urls.registrable).
        """
        number = self._present(number)
        (story,) = self._sums(_stories().where(StoryRow.id == number))
        line = func.coalesce(StoryRow.storyline_id, StoryRow.id) == story.storyline
        return WholeStory(
            sum=story,
            articles=self._articles(number),
            alerts=self._alerts(number),
            changes=self._changes(number),
            storyline=tuple(self._sums(_stories().where(line).order_by(StoryRow.id))),
            reach=self._reach(number, site_of),
        )

    def title(self, number: int) -> str:
        """Return a story's title, or that of the one it was merged into; raises NotFoundError."""
        present = self._present(number)
        with self._database.reading() as connection:
            title = connection.scalar(select(StoryRow.title).where(StoryRow.id == present))
        return title or ""

    def _reach(self, number: int, site_of: Callable[[str], str]) -> Reach:
        with self._database.reading() as connection:
            return reach_of(connection, number, site_of)

    def _present(self, number: int) -> int:
        with self._database.reading() as connection:
            row = connection.execute(
                select(StoryRow.id, StoryRow.merged_into).where(StoryRow.id == number)
            ).one_or_none()
        if row is None:
            raise NotFoundError(f"no story {number}; `wirewatch stories list` shows what there is")
        return int(row.merged_into or row.id)

    def _sums(self, statement: Select[Any]) -> Sequence[StorySum]:
        with self._database.reading() as connection:
            rows = connection.execute(statement).all()
            numbers = [row.id for row in rows]
            languages = _by_story(connection.execute(_languages(numbers)))
            watches = _by_story(connection.execute(_watches(numbers)))
        return [_sum(row, languages, watches) for row in rows]

    def _articles(self, number: int) -> tuple[StoryArticle, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(
                select(ArticleRow.__table__)
                .where(ArticleRow.story_id == number)
                .order_by(ArticleRow.id)
            ).all()
        return tuple(_article(row) for row in rows)

    def _alerts(self, number: int) -> tuple[StoryAlert, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(
                select(AlertRow.__table__, WatchRow.name)
                .join(WatchRow, WatchRow.id == AlertRow.watch_id)
                .join(StoryRow, StoryRow.id == AlertRow.story_id)
                .where((StoryRow.id == number) | (StoryRow.merged_into == number))
                .order_by(AlertRow.created_at, WatchRow.name, AlertRow.sequence)
            ).all()
        return tuple(
            StoryAlert(
                id=row.id,
                watch=row.name,
                kind=row.kind,
                sequence=row.sequence,
                state=row.state,
                created=row.created_at,
                reason=row.reason,
            )
            for row in rows
        )

    def _changes(self, number: int) -> tuple[StoryChange, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(
                select(StoryChangeRow.__table__)
                .where(StoryChangeRow.story_id == number)
                .order_by(StoryChangeRow.id)
            ).all()
        return tuple(
            StoryChange(
                kind=row.kind,
                other=row.other_id,
                articles=tuple(row.articles),
                reasons=tuple(row.reasons),
                at=row.at,
            )
            for row in rows
        )

    def rest(self, before: datetime) -> None:
        """Let stories be joined no more whose last article came before a time."""
        with self._database.writing() as connection:
            rest(connection, before)

    def background(self, name: str) -> bytes | None:
        """Return how common words are, as it was last noted."""
        with self._database.reading() as connection:
            return connection.scalar(select(BackgroundRow.data).where(BackgroundRow.name == name))

    def note_background(self, name: str, data: bytes) -> None:
        """Note how common words are."""
        with self._database.writing() as connection:
            connection.execute(delete(BackgroundRow).where(BackgroundRow.name == name))
            connection.execute(insert(BackgroundRow).values(name=name, data=data))


def _stories() -> Select[Any]:
    """Return the statement for stories that are not merged into others."""
    return (
        select(
            StoryRow.__table__,
            func.count(ArticleRow.id).label("articles"),
            func.count(ArticleRow.copy_of).label("copies"),
            func.count(ArticleRow.site.distinct()).label("outlets"),
        )
        .join(ArticleRow, ArticleRow.story_id == StoryRow.id)
        .where(StoryRow.merged_into.is_(None))
        .group_by(StoryRow.id)
    )


def _languages(stories: Sequence[int]) -> Select[int, str]:
    return (
        select(ArticleRow.story_id, ArticleRow.language)
        .where(ArticleRow.story_id.in_(stories), ArticleRow.language != "")
        .distinct()
        .order_by(ArticleRow.language)
    )


def _watches(stories: Sequence[int]) -> Select[int, str]:
    return (
        select(ArticleRow.story_id, WatchRow.name)
        .join(MatchRow, MatchRow.article_id == ArticleRow.id)
        .join(WatchRow, WatchRow.id == MatchRow.watch_id)
        .where(ArticleRow.story_id.in_(stories))
        .distinct()
        .order_by(WatchRow.name)
    )


def _by_story(rows: Iterable[Row[int, str]]) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for story, value in rows:
        found[story] = (*found.get(story, ()), value)
    return found


def _sum(
    row: Row[Any],
    languages: Mapping[int, tuple[str, ...]],
    watches: Mapping[int, tuple[str, ...]],
) -> StorySum:
    return StorySum(
        id=row.id,
        title=row.title,
        first_seen=row.first_seen_at,
        latest=row.latest_at,
        articles=row.articles,
        copies=row.copies,
        outlets=row.outlets,
        languages=languages.get(row.id, ()),
        storyline=row.storyline_id or row.id,
        follows=row.follows_id,
        watches=watches.get(row.id, ()),
    )


def _article(row: Row[Any]) -> StoryArticle:
    return StoryArticle(
        id=row.id,
        url=row.url,
        title=row.title,
        text=row.text,
        site=row.site,
        language=row.language,
        published=row.published,
        first_seen=row.first_seen_at,
        copy_of=row.copy_of,
        joined=tuple(row.joined or ()),
        agencies=tuple(row.agencies or ()),
    )
