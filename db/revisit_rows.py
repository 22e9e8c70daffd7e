"""The rows on pages that are looked at again, and what the intake writes in them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from db.article_tables import RevisitRow
from db.prepared import Prepared
from db.records import Record, Validators

_ID_OF = Prepared(
    select(RevisitRow.article_id).where(RevisitRow.article_id == bindparam("article"))
)
_NEW = Prepared(insert(RevisitRow))


@dataclass(frozen=True, kw_only=True)
class Look(Record):
    """An article's page as it was last seen, and when it is looked at again (None: no more)."""

    url: str
    host: str
    first: datetime  # when the article was first fetched
    seen: datetime
    validators: Validators
    due: datetime | None
    why: str


def note_look(
    connection: Connection, article: int, look: Look, *, told: bool, fetched: bool
) -> None:
    """Note how an article's page was seen; if it is now told, that the page is looked at again.

    What was planned before stays planned; and what is known of the page, unless it was ``fetched``.
    """
    known = connection.execute(_ID_OF, {"article": article}).first()
    if known is not None and fetched:
        write_revisit(connection, article, _seen(look))
    if known is None and told:
        planned = {"due_at": look.due, "why": look.why, "failures": 0, "first_at": look.first}
        connection.execute(_NEW, {"article_id": article, **planned, **_seen(look)})


def finish_look(connection: Connection, article: int, look: Look) -> None:
    """Write that a look found the page, how it was, and when the next one is."""
    write_revisit(
        connection,
        article,
        {
            **_seen(look),
            "due_at": look.due,
            "why": look.why,
            "failures": 0,
            "lease_owner": None,
            "lease_until": None,
        },
    )


def write_revisit(connection: Connection, article: int, values: dict[str, Any]) -> None:
    """Write into an article's row, if there is one."""
    connection.execute(update(RevisitRow).where(RevisitRow.article_id == article).values(**values))


def _seen(look: Look) -> dict[str, Any]:
    return {
        "url": look.url,
        "host": look.host,
        "seen_at": look.seen,
        "etag": look.validators.etag,
        "last_modified": look.validators.last_modified,
        "body_sha256": look.validators.body_sha256,
        "missing_since": None,
        "gone_at": None,
        "evidence": None,
    }
