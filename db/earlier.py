"""Articles stored before stories were kept, put into them: oldest first, a few at a time.

Earlier versions gave each article a story of its own, which its copies share, and nothing by which
later articles find it. The fact ``stories`` says for which version of sketches all is done, up to
which article, and which one is the last that is to be done. It is written with what it tells of, so
that a kill costs nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, LargeBinary, Row, Select, delete, func, literal, select, update

from db.article_tables import ArticleRow, StoryRow
from db.articles import article_record
from db.database import Database
from db.facts import note_fact, read_fact
from db.plans import Merging, NearStory, Placing
from db.records import Article, Record
from db.story_rows import (
    KEPT,
    Traits,
    absorb,
    continue_story,
    keep_sketch,
    merge,
    near_stories,
    split,
)
from db.story_tables import SketchRow

_FACT = "stories"
_SPAN = 2000  # articles among which a few are looked for


@dataclass(frozen=True, kw_only=True)
class EarlierArticle(Record):
    """An article that no later one finds yet."""

    id: int
    revision: int
    article: Article


@dataclass(frozen=True, kw_only=True)
class Portion(Record):
    """The articles that are next, and how far all is done once they are."""

    articles: tuple[EarlierArticle, ...]
    reached: int


@dataclass(frozen=True, kw_only=True)
class Gathered(Record):
    """How many of the earlier articles were looked at."""

    done: int
    of: int

    @property
    def left(self) -> int:
        """How many are not."""
        return self.of - self.done


PlaceEarlier = Callable[[Traits, datetime, Sequence[NearStory]], Placing]
"""Says which story an article of a time tells, of those near it; its own is none of them."""


class Earlier:
    """The earlier articles, on the way into stories. ``version`` is the sketches' first byte."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, version: int) -> None:
        """Note which articles are to be done, once for each version; none, if none is stored."""
        with self._database.reading() as connection:
            if _Course.read(connection).version >= version:
                return
        with self._database.writing() as connection:
            if _Course.read(connection).version < version:
                last = connection.scalar(select(func.max(ArticleRow.id))) or 0
                _Course(version=version, reached=0, last=last).note(connection)

    def progress(self, since: datetime) -> Gathered:
        """Return how many of the articles first seen since a time are done."""
        with self._database.reading() as connection:
            course = _Course.read(connection)
            if course.reached >= course.last:
                return Gathered(done=0, of=0)
            within = select(func.count()).where(
                ArticleRow.first_seen_at >= since, ArticleRow.id <= course.last
            )
            every = connection.scalar(within) or 0
            left = connection.scalar(within.where(ArticleRow.id > course.reached)) or 0
        return Gathered(done=every - left, of=every)

    def following(self, since: datetime, most: int) -> Portion | None:
        """Return the next ``most`` articles or fewer, perhaps none; None if all is done."""
        with self._database.reading() as connection:
            course = _Course.read(connection)
            if course.reached >= course.last:
                return None
            first = connection.scalar(
                select(func.min(ArticleRow.id)).where(ArticleRow.first_seen_at >= since)
            )
            reached = max(course.reached, (first or course.last + 1) - 1)
            until = min(reached + _SPAN, course.last)
            wanted = _lacking(course.version).where(
                ArticleRow.id > reached, ArticleRow.id <= until, ArticleRow.first_seen_at >= since
            )
            rows = connection.execute(wanted.order_by(ArticleRow.id).limit(most)).all()
        if len(rows) == most:
            until = rows[-1].id
        return Portion(articles=tuple(map(_earlier, rows)), reached=max(until, reached))

    def gather(
        self,
        found: Sequence[tuple[EarlierArticle, Traits]],
        reached: int,
        place: PlaceEarlier,
        now: datetime,
    ) -> None:
        """Put articles into the stories that they tell; nothing is told of it to anybody.

        One that was edited or put into a story since it was read is left as it is.
        """
        with self._database.writing() as connection:
            course = _Course.read(connection)
            for earlier, traits in found:
                wanted = _lacking(course.version).where(ArticleRow.id == earlier.id)
                row = connection.execute(wanted).one_or_none()
                if row is not None and row.revision == earlier.revision:
                    _gather(connection, row, traits, place, now)
            if reached > course.reached:
                _Course(version=course.version, reached=reached, last=course.last).note(connection)


@dataclass(frozen=True, kw_only=True)
class _Course:
    """How far it has come; before it was begun, version 0."""

    version: int
    reached: int
    last: int

    @classmethod
    def read(cls, connection: Connection) -> "_Course":
        version, reached, last = map(int, (read_fact(connection, _FACT) or "0 0 0").split())
        return cls(version=version, reached=reached, last=last)

    def note(self, connection: Connection) -> None:
        note_fact(connection, _FACT, f"{self.version} {self.reached} {self.last}")


def _lacking(version: int) -> Select[Any]:
    """Return the statement for the articles by which their stories should be found, and are not."""
    first = func.substr(SketchRow.data, 1, 1, type_=LargeBinary)
    kept = (first == literal(bytes([version]), LargeBinary),)
    mine = select(SketchRow.article_id).where(SketchRow.article_id == ArticleRow.id, *kept)
    ours = select(func.count()).where(SketchRow.story_id == ArticleRow.story_id, *kept)
    return select(ArticleRow.__table__).where(
        ArticleRow.copy_of.is_(None),
        ArticleRow.mark.is_(None),
        ArticleRow.headline_only.is_(None),
        ~mine.exists(),
        ours.scalar_subquery() < KEPT,
    )


def _earlier(row: Row[Any]) -> EarlierArticle:
    return EarlierArticle(
        id=row.id,
        revision=row.revision,
        article=article_record(row),
    )


def _gather(
    connection: Connection,
    row: Row[Any],
    traits: Traits,
    place: PlaceEarlier,
    now: datetime,
) -> None:
    story: int = row.story_id
    why: tuple[str, ...] = ()
    if _is_alone(connection, row.id, story):
        at = row.published or row.first_seen_at
        near = near_stories(connection, traits.terms, traits.anchors)
        near = tuple(each for each in near if each.id != story)
        story, why = _settle(connection, story, place(traits, at, near), now)
    if why:
        connection.execute(
            update(ArticleRow).where(ArticleRow.id == row.id).values(joined=list(why))
        )
    connection.execute(
        delete(SketchRow).where(SketchRow.article_id == row.id)
    )  # an older version's
    keep_sketch(connection, row.id, story=story, published=row.published, traits=traits)


def _is_alone(connection: Connection, article: int, story: int) -> bool:
    """Tell whether a story has no other articles, but copies."""
    others = select(ArticleRow.id).where(
        ArticleRow.story_id == story, ArticleRow.id != article, ArticleRow.copy_of.is_(None)
    )
    return connection.scalar(others.limit(1)) is None


def _settle(
    connection: Connection, own: int, placing: Placing, now: datetime
) -> tuple[int, tuple[str, ...]]:
    """Let an article's own story and the one that it tells be one, the earlier of the two.

    Return that one, and why the article is in it, if it is not the first of it.
    """
    if placing.merges is not None:
        merge(connection, placing.merges, now)
    told = placing.story
    if told is None:
        return own, _follow(connection, own, placing)
    if placing.splits is not None:
        opened = split(connection, placing.splits, now)
        told = opened if placing.splits.late else told
    _carry_over(connection, kept=min(own, told), absorbed=max(own, told))
    if told < own:  # as if it had joined when it came: no story was two
        absorb(connection, kept=told, absorbed=own)
        return told, placing.why
    merge(connection, Merging(kept=own, absorbed=told, why=placing.why), now)
    return own, ()


def _follow(connection: Connection, own: int, placing: Placing) -> tuple[str, ...]:
    """Tie an article's story to the one that it continues, or that continues it."""
    other = placing.follows
    if other is None:
        return ()
    continue_story(connection, earlier=min(own, other), later=max(own, other))
    return placing.why if other < own else ()


def _carry_over(connection: Connection, *, kept: int, absorbed: int) -> None:
    """Let a story that takes in a later one be as lately told, and continue what that continued."""
    gone = connection.execute(select(StoryRow.__table__).where(StoryRow.id == absorbed)).one()
    mine = StoryRow.id == kept
    if gone.latest_at is not None:
        older = StoryRow.latest_at.is_(None) | (StoryRow.latest_at < gone.latest_at)
        connection.execute(update(StoryRow).where(mine, older).values(latest_at=gone.latest_at))
    if gone.follows_id is not None and gone.follows_id < kept:
        continue_story(connection, earlier=gone.follows_id, later=kept)
