"""What the intake's transaction reads and writes of stories: which are near, and what they hold.

A story is found by the rare terms of its articles, and compared by a few of them, the first and
the latest. So what is read for an article does not grow with the archive.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Float,
    Select,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from db.article_tables import ArticleRow, StoryRow
from db.plans import Merging, NearStory, Splitting, ToldReport
from db.prepared import Prepared
from db.records import Record
from db.story_tables import SketchRow, StoryChangeRow, StoryTermRow
from db.watch_tables import MatchRow, WatchRow

TERMS = 48  # of an article, by which its story is looked up
_OFTEN = 100  # stories under one term, of which the latest are looked at
_LOOKED_AT = 24  # stories that share most
_NEXT = 6  # stories whose meaning is nearest
KEPT = 12  # sketches of a story: of its first article and of the latest
_MOST_TOLD = 40  # articles by which each watch was told of a story, of which the latest are read
_NO_TERM = -1  # that no article has: every article asks for as many


@dataclass(frozen=True, kw_only=True)
class Traits(Record):
    """By what an article's story is found, and what both are compared by."""

    sketch: bytes
    terms: tuple[tuple[int, float], ...]  # hashes and weights, the heaviest first
    anchors: tuple[int, ...] = ()  # hashes that texts share which mean much the same; TERMS at most


def _under(number: int) -> Select[Any]:
    latest = (
        select(StoryTermRow.story_id)
        .where(StoryTermRow.term == bindparam(f"term{number}"))
        .order_by(StoryTermRow.story_id.desc())
        .limit(_OFTEN)
        .subquery()
    )
    return select(latest.c.story_id, bindparam(f"weight{number}", type_=Float).label("weight"))


_SHARED = union_all(*(_under(number) for number in range(TERMS))).subquery()
_WEIGHT = func.sum(_SHARED.c.weight)


def _sharing(most: int) -> Prepared:
    return Prepared(
        select(_SHARED.c.story_id)
        .group_by(_SHARED.c.story_id)
        .having(_WEIGHT > 0)
        .order_by(_WEIGHT.desc(), _SHARED.c.story_id.desc())
        .limit(most)
    )


_NEAR, _NEXT_IN_MEANING = _sharing(_LOOKED_AT), _sharing(_NEXT)
_SKETCHES = Prepared(
    select(SketchRow.story_id, SketchRow.article_id, SketchRow.published, SketchRow.data)
    .where(SketchRow.story_id.in_(bindparam("stories", expanding=True)))
    .order_by(SketchRow.story_id, SketchRow.article_id)
)
_OF_STORY = Prepared(
    select(SketchRow.article_id)
    .where(SketchRow.story_id == bindparam("story"))
    .order_by(SketchRow.article_id)
)
_NEW_STORY = Prepared(insert(StoryRow).returning(StoryRow.id))
_STORYLINE = Prepared(
    select(func.coalesce(StoryRow.storyline_id, StoryRow.id)).where(
        StoryRow.id == bindparam("story")
    )
)
_NEW_SKETCH = Prepared(insert(SketchRow))
_NEW_TERMS = {
    name: Prepared(into(StoryTermRow).on_conflict_do_nothing())
    for name, into in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_FORGET_SKETCHES = Prepared(
    delete(SketchRow).where(SketchRow.article_id.in_(bindparam("articles", expanding=True)))
)
_COMES = Prepared(
    update(StoryRow).where(StoryRow.id == bindparam("story")).values(latest_at=bindparam("now"))
)

_LATEST = func.row_number().over(partition_by=WatchRow.id, order_by=ArticleRow.id.desc())
_BY_WATCH = (
    select(WatchRow.name, ArticleRow.id, _LATEST.label("place"))
    .join(MatchRow, MatchRow.article_id == ArticleRow.id)
    .join(WatchRow, WatchRow.id == MatchRow.watch_id)
    .where(
        ArticleRow.story_id == bindparam("story"),
        MatchRow.alert_id.is_not(None),
        WatchRow.name.in_(bindparam("watches", expanding=True)),
    )
    .subquery()
)
_TOLD = Prepared(
    select(_BY_WATCH.c.name, _BY_WATCH.c.id)
    .where(_BY_WATCH.c.place <= bindparam("most"))
    .order_by(_BY_WATCH.c.id)
)
_TEXTS = Prepared(
    select(
        ArticleRow.id, ArticleRow.site, ArticleRow.title, ArticleRow.text, ArticleRow.language
    ).where(ArticleRow.id.in_(bindparam("articles", expanding=True)))
)


def near_stories(
    connection: Connection, terms: Sequence[tuple[int, float]], anchors: Sequence[int] = ()
) -> tuple[NearStory, ...]:
    """Return the stories that share most of what is rare in an article, that most first.

    After them those come whose meaning is nearest, as far as that is known.
    """
    numbers = _sharing_most(connection, _NEAR, terms)
    meant = _sharing_most(connection, _NEXT_IN_MEANING, [(anchor, 1.0) for anchor in anchors])
    numbers = list(dict.fromkeys([*numbers, *meant]))
    found: dict[int, list[Any]] = {number: [] for number in numbers}
    if numbers:
        for row in connection.execute(_SKETCHES, {"stories": numbers}):
            found[row.story_id].append(row)
    return tuple(
        NearStory(
            id=number,
            latest=max((row.published for row in kept if row.published), default=None),
            sketches=tuple(row.data for row in kept),
            articles=tuple(row.article_id for row in kept),
            whole=len(kept) < KEPT,
        )
        for number, kept in found.items()
        if kept
    )


def _sharing_most(
    connection: Connection, stories: Prepared, terms: Sequence[tuple[int, float]]
) -> list[int]:
    if not terms:
        return []
    asked: dict[str, Any] = {}
    for number in range(TERMS):
        term, weight = terms[number] if number < len(terms) else (_NO_TERM, 0.0)
        asked[f"term{number}"], asked[f"weight{number}"] = term, weight
    return list(connection.scalars(stories, asked))


def open_story(connection: Connection, title: str, *, follows: int | None, now: datetime) -> int:
    """Open a story, in the storyline of the one that it continues; return its number."""
    line = None
    if follows is not None:
        line = connection.scalar(_STORYLINE, {"story": follows})
    values = {"title": title, "first_seen_at": now, "follows_id": follows, "storyline_id": line}
    return int(connection.execute(_NEW_STORY, values).scalar_one())


def join(
    connection: Connection,
    article: int,
    *,
    story: int,
    published: datetime | None,
    traits: Traits | None,
    now: datetime,
) -> None:
    """Let later articles find a story by one of its articles, which comes now."""
    connection.execute(_COMES, {"story": story, "now": now})
    if traits is not None:
        keep_sketch(connection, article, story=story, published=published, traits=traits)


def keep_sketch(
    connection: Connection,
    article: int,
    *,
    story: int,
    published: datetime | None,
    traits: Traits,
) -> None:
    """Let later articles find a story by one of its articles, too."""
    kept = list(connection.scalars(_OF_STORY, {"story": story}))
    if len(kept) >= KEPT:
        connection.execute(_FORGET_SKETCHES, {"articles": kept[1 : 2 + len(kept) - KEPT]})
    connection.execute(
        _NEW_SKETCH,
        {"article_id": article, "story_id": story, "published": published, "data": traits.sketch},
    )
    note_terms(connection, story, [*(term for term, _ in traits.terms), *traits.anchors])


def renew(
    connection: Connection,
    article: int,
    *,
    story: int,
    published: datetime | None,
    traits: Traits | None,
    now: datetime,
) -> None:
    """Let a story be found by what an article of it says now."""
    connection.execute(_FORGET_SKETCHES, {"articles": [article]})
    join(connection, article, story=story, published=published, traits=traits, now=now)


def note_terms(connection: Connection, story: int, terms: Iterable[int]) -> None:
    """Let a story be found by terms, those by which it is found already among them."""
    rows = [{"term": term, "story_id": story} for term in dict.fromkeys(terms)]
    if rows:
        connection.execute(_NEW_TERMS[connection.dialect.name], rows)


def told_reports(
    connection: Connection, story: int, watches: Collection[str]
) -> tuple[ToldReport, ...]:
    """Return the articles by which watches were told of a story, the latest of each, in order."""
    if not watches:
        return ()
    asked = {"story": story, "watches": list(watches), "most": _MOST_TOLD}
    told = connection.execute(_TOLD, asked).all()
    if not told:
        return ()
    numbers = list(dict.fromkeys(row.id for row in told))
    texts = {row.id: row for row in connection.execute(_TEXTS, {"articles": numbers})}
    return tuple(
        ToldReport(
            watch=row.name,
            article=row.id,
            site=texts[row.id].site,
            title=texts[row.id].title,
            text=texts[row.id].text,
            language=texts[row.id].language,
        )
        for row in told
    )


def merge(connection: Connection, merging: Merging, now: datetime) -> None:
    """Put a story's articles into another; its alerts stay its own, and count as the other's."""
    moved = absorb(connection, kept=merging.kept, absorbed=merging.absorbed)
    connection.execute(
        insert(StoryChangeRow).values(
            kind="merged",
            story_id=merging.kept,
            other_id=merging.absorbed,
            articles=moved,
            reasons=list(merging.why),
            at=now,
        )
    )


def absorb(connection: Connection, *, kept: int, absorbed: int) -> list[int]:
    """Put a story's articles into another, and write down no more than where it went.

    Return the articles that moved.
    """
    moved = list(
        connection.scalars(
            select(ArticleRow.id).where(ArticleRow.story_id == absorbed).order_by(ArticleRow.id)
        )
    )
    for table in (ArticleRow, SketchRow):
        connection.execute(update(table).where(table.story_id == absorbed).values(story_id=kept))
    terms = connection.scalars(select(StoryTermRow.term).where(StoryTermRow.story_id == absorbed))
    note_terms(connection, kept, list(terms))
    connection.execute(delete(StoryTermRow).where(StoryTermRow.story_id == absorbed))
    _drop_sketches(connection, kept)
    connection.execute(
        update(StoryRow)
        .where((StoryRow.id == absorbed) | (StoryRow.merged_into == absorbed))
        .values(merged_into=kept)
    )
    for link in (StoryRow.follows_id, StoryRow.storyline_id):
        connection.execute(
            update(StoryRow).where(link == absorbed, StoryRow.id != kept).values({link: kept})
        )
    return moved


def continue_story(connection: Connection, *, earlier: int, later: int) -> None:
    """Put a story, and what continues it, into an earlier one's storyline, if it has none yet."""
    alone = select(StoryRow.id).where(
        StoryRow.id == later, StoryRow.follows_id.is_(None), StoryRow.storyline_id.is_(None)
    )
    if connection.scalar(alone) is None:
        return
    line = connection.scalar(_STORYLINE, {"story": earlier})
    connection.execute(update(StoryRow).where(StoryRow.id == later).values(follows_id=earlier))
    connection.execute(
        update(StoryRow)
        .where((StoryRow.id == later) | (StoryRow.storyline_id == later))
        .values(storyline_id=line)
    )


def split(connection: Connection, splitting: Splitting, now: datetime) -> int:
    """Put some of a story's articles, and their copies, into a new one; return its number.

    What was told by them stays told.
    """
    first = splitting.articles[0]
    title = connection.execute(select(ArticleRow.title).where(ArticleRow.id == first)).scalar_one()
    opened = open_story(connection, title, follows=splitting.story, now=now)
    moves = or_(ArticleRow.id.in_(splitting.articles), ArticleRow.copy_of.in_(splitting.articles))
    moved = list(connection.scalars(select(ArticleRow.id).where(moves).order_by(ArticleRow.id)))
    for table, number in ((ArticleRow, ArticleRow.id), (SketchRow, SketchRow.article_id)):
        connection.execute(update(table).where(number.in_(moved)).values(story_id=opened))
    note_terms(connection, opened, splitting.terms)
    connection.execute(_COMES, {"story": opened, "now": now})
    connection.execute(
        insert(StoryChangeRow).values(
            kind="split",
            story_id=splitting.story,
            other_id=opened,
            articles=moved,
            reasons=list(splitting.why),
            at=now,
        )
    )
    return opened


def _drop_sketches(connection: Connection, story: int) -> None:
    """Keep a story's first sketch and its latest ones."""
    kept = list(connection.scalars(_OF_STORY, {"story": story}))
    if len(kept) > KEPT:
        connection.execute(_FORGET_SKETCHES, {"articles": kept[1 : 1 + len(kept) - KEPT]})


def rest(connection: Connection, before: datetime) -> None:
    """Let stories be found no more whose last article came before a time."""
    old = select(StoryRow.id).where(StoryRow.latest_at < before)
    for table in (SketchRow, StoryTermRow):
        connection.execute(delete(table).where(table.story_id.in_(old)))
