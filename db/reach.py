"""How far a story reached: how many outlets have it, and how many of them by themselves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from db.article_tables import ArticleRow
from db.records import Record

_AHEAD = timedelta(hours=1)  # that an outlet's clock may be ahead of ours
_BEHIND = timedelta(days=30)  # a date longer before we saw it is of something else on the page
_SEEN: tuple[Any, ...] = (
    ArticleRow.id,
    ArticleRow.url,
    ArticleRow.copy_of,
    ArticleRow.published,
    ArticleRow.first_seen_at,
)
_ARTICLES = select(*_SEEN).where(ArticleRow.story_id == bindparam("story")).order_by(ArticleRow.id)


@dataclass(frozen=True, kw_only=True)
class Reach(Record):
    """By how many sites a story is told: "12 outlets, 2 independent reports"."""

    outlets: int
    independent: int  # of these, with an article that is nobody's copy
    originals: tuple[int, ...] = ()  # of each text, the article that was first, in order


def reach_of(connection: Connection, story: int, site_of: Callable[[str], str]) -> Reach:
    """Return a story's reach; ``site_of`` gives the site of an address (net.urls.registrable).

    A story that is not stored reached nobody.
    """
    rows = connection.execute(_ARTICLES, {"story": story}).all()
    texts: dict[int, list[Row[Any]]] = {}
    for row in rows:
        texts.setdefault(row.copy_of or row.id, []).append(row)
    firsts = [_first(copies) for copies in texts.values()]
    return Reach(
        outlets=len({site_of(row.url) for row in rows}),
        independent=len({site_of(first.url) for first in firsts}),
        originals=tuple(first.id for first in firsts),
    )


def _first(copies: Sequence[Row[Any]]) -> Row[Any]:
    """Return the article that was published first, or if that is not known of all, seen first."""
    told = [_told(row.published, row.first_seen_at) for row in copies]
    if all(told):
        return min(copies, key=lambda row: (row.published, row.id))
    return min(copies, key=lambda row: (row.first_seen_at, row.id))


def _told(published: datetime | None, seen: datetime) -> bool:
    """Tell whether a date may be true: not ahead of us, and not of another time altogether."""
    return published is not None and -_AHEAD <= seen - published <= _BEHIND
