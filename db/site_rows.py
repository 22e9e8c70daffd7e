"""A site's memory within the intake's transaction: rows that other verbs write too."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from db.article_tables import BlockRow, CutRow, SiteRow
from db.prepared import Prepared
from db.remembered import (
    WINDOW,
    Cut,
    Finding,
    Place,
    Recalled,
    SeenPage,
    packed,
    unpacked,
)

PAGES = Prepared(select(SiteRow.pages).where(SiteRow.host == bindparam("site")))
_NEW_SITE = Prepared(insert(SiteRow))
_SEEN = Prepared(update(SiteRow).where(SiteRow.host == bindparam("site")))
_CUTS = Prepared(
    select(CutRow.article_id, CutRow.blocks).where(
        CutRow.article_id.in_(bindparam("articles", expanding=True))
    )
)
_NEW_CUT = Prepared(insert(CutRow))
_NO_CUT = Prepared(delete(CutRow).where(CutRow.article_id == bindparam("article")))


def remember(connection: Connection, recalled: Recalled, original: int, now: datetime) -> None:
    """Write one more page of a site, and what follows from it; ``original``: copies count once."""
    if recalled.page is None:
        return
    stored = connection.execute(PAGES, {"site": recalled.site}).scalar_one_or_none()
    pages = unpacked(stored) if stored is not None else ()
    story = original & 0xFFFFFFFF
    if any(page.story == story for page in pages):
        return
    seen = SeenPage(story=story, byline=recalled.page.byline, marks=recalled.page.marks)
    values = {"pages": packed((*pages, seen)[-WINDOW:]), "seen_at": now}
    if stored is None:
        connection.execute(_NEW_SITE, {"host": recalled.site, **values})
    else:
        connection.execute(_SEEN, {"site": recalled.site, **values})
    if recalled.lesson.learned:
        _learn(connection, recalled.site, recalled.lesson.learned, now)
    if recalled.lesson.forgotten:
        connection.execute(
            delete(BlockRow).where(
                BlockRow.host == recalled.site,
                BlockRow.mark.in_(recalled.lesson.forgotten),
                BlockRow.never.is_(False),
            )
        )


def _learn(connection: Connection, site: str, learned: Sequence[Finding], now: datetime) -> None:
    known = set(connection.scalars(select(BlockRow.mark).where(BlockRow.host == site)))
    rows = [
        {
            "host": site,
            "mark": finding.mark,
            "place": finding.place.value,
            "example": finding.example,
            "since": now,
            "never": False,
            "swept": False,
        }
        for finding in learned
        if finding.mark not in known
    ]
    if rows:
        connection.execute(insert(BlockRow), rows)


def read_cuts(connection: Connection, articles: Sequence[int]) -> Mapping[int, tuple[Cut, ...]]:
    """Return what was taken off articles, in the order of their texts."""
    rows = connection.execute(_CUTS, {"articles": list(articles)})
    return {row.article_id: tuple(map(_cut, row.blocks)) for row in rows}


def _cut(stored: Mapping[str, Any]) -> Cut:
    return Cut(
        line=stored["line"],
        mark=stored["mark"],
        place=Place(stored["place"]),
        text=stored["text"],
        reason=stored["reason"],
    )


def write_cuts(
    connection: Connection, article: int, cuts: Sequence[Cut], *, new: bool = False
) -> None:
    """Replace what was taken off an article's text by what is off its present one.

    Off the text of a ``new`` article nothing was taken before.
    """
    if not new:
        connection.execute(_NO_CUT, {"article": article})
    if cuts:
        blocks: list[dict[str, Any]] = [vars(cut) for cut in cuts]
        connection.execute(_NEW_CUT, {"article_id": article, "blocks": blocks})
