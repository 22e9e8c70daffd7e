"""Verbs on the pages of articles that were told: which are due, and what a look came to."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)

from db.article_tables import ArticleRow, RevisitRow
from db.channel_tables import SummedRow
from db.database import Database
from db.delivery_tables import AlertRow, DeliveryRow
from db.leases import free
from db.message_records import NoticeMessage
from db.plans import AlertState
from db.prepared import Prepared
from db.presence import write_notice
from db.records import Entry, Record, Validators
from db.revisit_rows import Look, finish_look, write_revisit
from db.source_tables import EntryRow, HostRow, SourceRow
from db.watch_records import Watch
from db.watch_tables import MatchRow, WatchRow
from db.watches import watch_record


@dataclass(frozen=True, kw_only=True)
class ClaimedRevisit(Record):
    """A told article whose page is ours to look at until the lease ends."""

    article: int
    url: str
    host: str
    first: datetime  # when the article was first fetched
    validators: Validators
    failures: int  # in a row
    missing_since: datetime | None
    headline: bool  # only what its source listed could be had so far
    source_id: int
    source: str  # its name
    source_url: str
    timezone: str
    entry: Entry  # as it was listed


@dataclass(frozen=True, kw_only=True)
class Missed(Record):
    """That a page is missing, what its site says instead, and when it is looked for again."""

    evidence: str
    due: datetime | None
    why: str


@dataclass(frozen=True, kw_only=True)
class GoneArticle(Record):
    """What those who were told of an article are told when it is gone."""

    id: int
    title: str
    site: str
    url: str
    told: datetime
    seen: datetime  # when its page was last there
    missing_since: datetime
    evidence: str


Hold = Callable[[Watch, datetime], datetime]
Wording = Callable[[GoneArticle], tuple[str, str]]  # title and text of a notice


class Revisits:
    """What the database knows of pages that are looked at again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ready(self, now: datetime) -> int:
        """Count the pages that are due and that nobody looks at."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).where(_ready(now))) or 0

    def claim_due(
        self, owner: str, now: datetime, lease_until: datetime, *, limit: int,
        busy: Collection[str] = (),
    ) -> tuple[ClaimedRevisit, ...]:  # fmt: skip
        """Lease pages that are due, the longest due first, one of a host, none of busy hosts.

        Hosts whose next request is not allowed yet are left out.
        """
        asked = {"now": now, "busy": list(busy), "most": limit}
        with self._database.reading() as connection:
            if connection.execute(_due(), asked).first() is None:
                return ()  # nearly always so: no need to keep others from writing
        with self._database.writing() as connection:
            rows = connection.execute(_due(), asked).all()
            connection.execute(
                update(RevisitRow)
                .where(RevisitRow.article_id.in_([row.article_id for row in rows]))
                .values(lease_owner=owner, lease_until=lease_until)
            )
            return tuple(_claimed(connection, row) for row in rows)

    def keep(self, article: int, look: Look) -> None:
        """Write that a page is there, unchanged, and when it is looked at again."""
        with self._database.writing() as connection:
            finish_look(connection, article, look)

    def postpone(self, article: int, due: datetime | None, why: str, *, counts: bool) -> None:
        """Write that a page could not be looked at; ``counts`` if that was a failed attempt."""
        with self._database.writing() as connection:
            write_revisit(
                connection,
                article,
                {**_left(due, why), "failures": RevisitRow.failures + int(counts)},
            )

    def miss(self, article: int, missed: Missed, now: datetime) -> None:
        """Write that a page is missing, and when it is looked for again."""
        with self._database.writing() as connection:
            write_revisit(connection, article, _missing(missed, now))

    def lose(
        self, article: int, missed: Missed, now: datetime, *, wording: Wording, hold: Hold
    ) -> tuple[NoticeMessage, ...]:
        """Write that an article is gone, with the notices on it; return those.

        Each channel that was told of the article is told once, by the first of its watches; of two
        who see it gone, the second finds it told.
        """
        values = _missing(missed, now)
        with self._database.writing() as connection:
            known = select(RevisitRow.gone_at).where(RevisitRow.article_id == article)
            if connection.scalar(known) is not None:
                write_revisit(connection, article, values)
                return ()
            write_revisit(connection, article, {**values, "gone_at": now})
            return _tell(connection, article, wording, hold, now)


def _left(due: datetime | None, why: str) -> dict[str, Any]:
    return {"due_at": due, "why": why, "lease_owner": None, "lease_until": None}


def _missing(missed: Missed, now: datetime) -> dict[str, Any]:
    since = func.coalesce(RevisitRow.missing_since, now, type_=RevisitRow.missing_since.type)
    found = {"missing_since": since, "evidence": missed.evidence, "failures": 0}
    return {**_left(missed.due, missed.why), **found}


def _tell(
    connection: Connection, article: int, wording: Wording, hold: Hold, now: datetime
) -> tuple[NoticeMessage, ...]:
    notices, reached = [], set[str]()
    for row in _told(connection, article):
        channels = [name for name in row.channels if name not in reached]
        if not channels:
            continue
        reached.update(channels)
        title, text = wording(_gone(row))
        notices.append(
            write_notice(
                connection, about="watch", subject=row.name, title=title, text=text,
                channels=channels, now=now, due_at=hold(watch_record(row), now),
            )
        )  # fmt: skip
    return tuple(notices)


def _told(connection: Connection, article: int) -> Any:  # noqa: ANN401 - rows
    """Return the watches that have told of an article, with what is known of it."""
    sent = (
        select(func.min(DeliveryRow.ended_at))
        .where(
            DeliveryRow.message_id.in_((AlertRow.id, AlertRow.digest_id))
            | DeliveryRow.message_id.in_(
                select(SummedRow.digest_id).where(SummedRow.alert_id == AlertRow.id)
            )
        )
        .where(DeliveryRow.state == "sent")
        .scalar_subquery()
    )
    article_columns = (ArticleRow.id.label("article_id"), ArticleRow.title, ArticleRow.site)
    page_columns = (
        RevisitRow.url, RevisitRow.seen_at, RevisitRow.missing_since, RevisitRow.evidence,
    )  # fmt: skip
    return connection.execute(
        select(WatchRow.__table__, *article_columns, *page_columns, sent.label("sent_at"))
        .join(MatchRow, MatchRow.watch_id == WatchRow.id)
        .join(AlertRow, AlertRow.id == MatchRow.alert_id)
        .join(ArticleRow, ArticleRow.id == MatchRow.article_id)
        .join(RevisitRow, RevisitRow.article_id == ArticleRow.id)
        .where(MatchRow.article_id == article, WatchRow.active, sent.is_not(None))
        .where(AlertRow.state.in_((AlertState.TOLD.value, AlertState.FOLDED.value)))
        .order_by(WatchRow.name)
    ).all()


def _gone(row: Row[Any]) -> GoneArticle:
    return GoneArticle(
        id=row.article_id,
        title=row.title,
        site=row.site,
        url=row.url,
        told=row.sent_at,
        seen=row.seen_at,
        missing_since=row.missing_since,
        evidence=row.evidence,
    )


def _ready(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    return and_(RevisitRow.due_at <= now, free(RevisitRow.lease_until, now))


@cache
def _due() -> Prepared:
    """Return the statement that chooses due pages; it asks for ``now``, ``busy`` and ``most``."""
    now: BindParameter[datetime] = bindparam("now")
    turn = func.row_number().over(
        partition_by=RevisitRow.host, order_by=(RevisitRow.due_at, RevisitRow.article_id)
    )
    candidates = (
        select(RevisitRow.article_id, turn.label("turn"))
        .outerjoin(HostRow, HostRow.host == RevisitRow.host)
        .where(_ready(now), RevisitRow.host.not_in(bindparam("busy", expanding=True)))
        .where(or_(HostRow.next_allowed_at.is_(None), HostRow.next_allowed_at <= now))
        .subquery()
    )
    return Prepared(
        select(
            RevisitRow.__table__, ArticleRow.title, ArticleRow.published, ArticleRow.source_id,
            ArticleRow.headline_only, SourceRow.timezone, SourceRow.url.label("source_url"),
            SourceRow.name.label("source"),
        )
        .join(candidates, candidates.c.article_id == RevisitRow.article_id)
        .join(ArticleRow, ArticleRow.id == RevisitRow.article_id)
        .join(SourceRow, SourceRow.id == ArticleRow.source_id)
        .where(candidates.c.turn == 1)
        .order_by(RevisitRow.due_at, RevisitRow.article_id)
        .limit(bindparam("most"))
    )  # fmt: skip


def _claimed(connection: Connection, row: Row[Any]) -> ClaimedRevisit:
    return ClaimedRevisit(
        article=row.article_id,
        url=row.url,
        host=row.host,
        first=row.first_at,
        validators=Validators(
            etag=row.etag, last_modified=row.last_modified, body_sha256=row.body_sha256
        ),
        failures=row.failures,
        missing_since=row.missing_since,
        headline=row.headline_only is not None,
        source_id=row.source_id,
        source=row.source,
        source_url=row.source_url,
        timezone=row.timezone,
        entry=_entry(connection, row),
    )


def _entry(connection: Connection, row: Row[Any]) -> Entry:
    """Return how the article was listed; else, by what it was cleaned to."""
    listed = connection.execute(
        select(EntryRow.title, EntryRow.published, EntryRow.summary)
        .where(EntryRow.article_id == row.article_id)
        .order_by(EntryRow.id)
        .limit(1)
    ).first()
    if listed is None:
        return Entry(url=row.url, title=row.title, published=row.published)
    return Entry(
        url=row.url, title=listed.title, published=listed.published, summary=listed.summary
    )
