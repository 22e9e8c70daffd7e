"""Matches: how their passages are read, and what a revision of an article does to them."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Select, select, update

from db.watch_records import Passage
from db.watch_tables import MatchRow, WatchRow


def note_lost(
    connection: Connection, article: int, *, lost: Collection[str], held: Collection[str],
    revision: int,
) -> None:  # fmt: skip
    """Write in which revision an article stopped to satisfy watches; ``held`` are those asked.

    The matches stay, with the passages by which they were told. What is satisfied again is no
    longer lost; what was lost before keeps its revision.
    """
    of_article = update(MatchRow).where(MatchRow.article_id == article)
    found = [name for name in held if name not in lost]
    connection.execute(of_article.where(MatchRow.watch_id.in_(_ids(found))).values(lost_in=None))
    connection.execute(
        of_article.where(MatchRow.watch_id.in_(_ids(lost)), MatchRow.lost_in.is_(None)).values(
            lost_in=revision
        )
    )


def passage_of(item: dict[str, Any]) -> Passage:
    """Return a passage from a match's row."""
    spans = tuple((int(start), int(end)) for start, end in item["spans"])
    return Passage(field=item["field"], text=item["text"], spans=spans)


def _ids(names: Collection[str]) -> Select[int]:
    return select(WatchRow.id).where(WatchRow.name.in_(list(names)))


def passage_json(passage: Passage) -> dict[str, Any]:
    """Return a passage as a match's row keeps it."""
    return asdict(passage)
