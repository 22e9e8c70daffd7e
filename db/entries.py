"""Verbs on entries: what was listed, what is due to be fetched, what became of it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
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
    insert,
    or_,
    select,
    update,
)

from db.article_tables import AddressRow
from db.database import Database
from db.kept import KeptPage
from db.leases import free
from db.page_rows import write_page
from db.prepared import Prepared
from db.records import ClaimedEntry, Entry, KeyedEntry, PollCount
from db.source_tables import EntryRow, HostRow, SourceRow

REFETCH_AFTER = timedelta(hours=1)  # an entry that changes at each poll costs no more
DATES_BELIEVED = 2  # refetches without a change, after which a new date alone causes none
_CHUNK = 500  # keys in one statement
_LEASE = Prepared(
    update(EntryRow)
    .where(EntryRow.id.in_(bindparam("ids", expanding=True)))
    .values(state="fetching")
)
OF_SOURCE = (SourceRow.name, SourceRow.timezone, SourceRow.url.label("listed_by"))


class Entries:
    """What the database knows of entries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim_due(
        self,
        owner: str,
        now: datetime,
        lease_until: datetime,
        *,
        limit: int,
        per_host: int = 1,
        busy: Collection[str] = (),
    ) -> tuple[ClaimedEntry, ...]:
        """Lease entries that are due, at most ``per_host`` of a host, none of the ``busy`` hosts.

        Hosts whose next request is not allowed yet are left out.
        """
        asked = {"now": now, "per_host": per_host, "busy": list(busy), "most": limit}
        with self._database.writing() as connection:
            rows = connection.execute(_due(), asked).all()
            if rows:
                lease = {"lease_owner": owner, "lease_until": lease_until}
                connection.execute(_LEASE, {"ids": [row.id for row in rows], **lease})
        return tuple(claimed_entry(row) for row in rows)

    def postpone(self, entry_id: int, due_at: datetime, error: str, *, counts: bool = True) -> None:
        """Record when a fetch is tried again, and why; ``counts`` if it was a failed attempt."""
        self._end(
            entry_id,
            state="due",
            due_at=due_at,
            last_error=error,
            attempts=EntryRow.attempts + int(counts),
        )

    def give_up(
        self, entry_id: int, error: str, now: datetime, page: KeptPage | None = None
    ) -> None:
        """Record that an entry cannot be had, and why; keep its page, for a better cleaner."""
        self._end(
            entry_id,
            page,
            state="failed",
            last_error=error,
            reason=error,
            fetched_at=now,
            attempts=EntryRow.attempts + 1,
        )

    def _end(self, entry_id: int, page: KeptPage | None = None, **values: object) -> None:
        with self._database.writing() as connection:
            if page is not None:
                write_page(connection, page, article=None, entry=entry_id)
            connection.execute(
                update(EntryRow)
                .where(EntryRow.id == entry_id)
                .values(lease_owner=None, lease_until=None, **values)
            )

    def ready(self, now: datetime) -> int:
        """Count the entries that are due and that nobody works on, also of hosts that wait."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).where(_ready(now))) or 0

    def known(self, keys: Sequence[str]) -> frozenset[str]:
        """Return those of the given link keys that are known, as a link or an article's address."""
        with self._database.reading() as connection:
            rows, articles = known_rows(connection, keys), _known_articles(connection, keys)
        return frozenset((*rows, *articles))


def store_listed(
    connection: Connection,
    *,
    source_id: int,
    entries: Sequence[KeyedEntry],
    backlog: bool,
    now: datetime,
    renew: bool = True,
) -> PollCount:
    """Write the entries that are new; make due again those whose listed title or date changed.

    Of twins in one listing the first counts. A new link that is a stored article's address is
    written as done: it need not be fetched. Without ``renew`` known ones stay as they are, as an
    archive may word and date them otherwise than the list that is polled.
    """
    distinct: dict[str, KeyedEntry] = {}
    for listed in entries:
        distinct.setdefault(listed.key, listed)
    known = known_rows(connection, list(distinct))
    fresh = [entry for key, entry in distinct.items() if key not in known]
    articles = _known_articles(connection, [entry.key for entry in fresh])
    changed = [
        (known[key], entry.entry)
        for key, entry in distinct.items()
        if renew and key in known and _is_changed(known[key], entry.entry, source_id, now)
    ]
    if fresh:
        rows = [
            _new_row(entry, articles.get(entry.key), source_id=source_id, backlog=backlog, now=now)
            for entry in fresh
        ]
        connection.execute(insert(EntryRow), rows)
    for row, entry in changed:
        connection.execute(
            update(EntryRow)
            .where(EntryRow.id == row.id)
            .values(
                source_id=source_id,
                title=entry.title,
                published=entry.published,
                summary=entry.summary,
                state="due",
                due_at=now,
                attempts=0,
            )
        )
    return PollCount(
        listed=len(entries),
        new=len(fresh) - len(articles),
        changed=len(changed),
        known=len(distinct) - len(fresh) - len(changed) + len(articles),
    )


def known_rows(connection: Connection, keys: Sequence[str]) -> dict[str, Row[Any]]:
    """Return the rows of those keys that are known as a link, each with ``polled``."""
    known: dict[str, Row[Any]] = {}
    polled = and_(SourceRow.active, SourceRow.gone_at.is_(None))
    for start in range(0, len(keys), _CHUNK):
        statement = (
            select(EntryRow.__table__, polled.label("polled"))
            .join(SourceRow, SourceRow.id == EntryRow.source_id)
            .where(EntryRow.url_key.in_(keys[start : start + _CHUNK]))
        )
        known.update((row.url_key, row) for row in connection.execute(statement))
    return known


def _known_articles(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    known: dict[str, int] = {}
    for start in range(0, len(keys), _CHUNK):
        statement = select(AddressRow.key, AddressRow.article_id).where(
            AddressRow.key.in_(keys[start : start + _CHUNK])
        )
        known.update((row.key, row.article_id) for row in connection.execute(statement))
    return known


def _is_changed(row: Row[Any], entry: Entry, source_id: int, now: datetime) -> bool:
    if row.state != "done" or row.fetched_at is None or now - row.fetched_at < REFETCH_AFTER:
        return False
    if row.source_id != source_id and row.polled:
        return False  # two sources may word it differently for ever
    if entry.title and row.title and entry.title != row.title:
        return True
    if row.unchanged >= DATES_BELIEVED:
        return False
    return entry.published is not None and entry.published != row.published


def _new_row(
    keyed: KeyedEntry, article: int | None, *, source_id: int, backlog: bool, now: datetime
) -> dict[str, object]:
    return {
        "url_key": keyed.key,
        "source_id": source_id,
        "url": keyed.entry.url,
        "host": keyed.host,
        "title": keyed.entry.title,
        "published": keyed.entry.published,
        "summary": keyed.entry.summary,
        "state": "due" if article is None else "done",
        "due_at": now,
        "attempts": 0,
        "backlog": backlog,
        "seen_at": now,
        "fetched_at": None if article is None else now,
        "reason": None if article is None else "its address is a stored article's",
        "article_id": article,
    }


def _ready(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    return or_(
        and_(EntryRow.state == "due", EntryRow.due_at <= now),
        and_(EntryRow.state == "fetching", free(EntryRow.lease_until, now)),
    )


@cache
def _due() -> Prepared:
    """Return the statement that chooses due entries: fair over hosts, news before any backlog.

    It asks for ``now``, ``per_host``, ``busy`` (hosts) and ``most``.

    Of each host what was listed since its source is heard comes first, then backlogs, in both the
    newest first; so a backfill of thousands holds up no news.

    Turns are numbered on ids alone, and only the chosen rows are read whole: with thousands of
    entries due, sorting them with their titles and summaries took most of the time.
    """
    now: BindParameter[datetime] = bindparam("now")
    turn = (
        func.row_number()
        .over(
            partition_by=EntryRow.host,
            order_by=(
                EntryRow.backlog,
                EntryRow.published.desc().nulls_last(),
                EntryRow.id,
            ),
        )
        .label("turn")
    )
    candidates = (
        select(EntryRow.id, EntryRow.backlog, turn)
        .outerjoin(HostRow, HostRow.host == EntryRow.host)
        .where(_ready(now), EntryRow.host.not_in(bindparam("busy", expanding=True)))
        .where(or_(HostRow.next_allowed_at.is_(None), HostRow.next_allowed_at <= now))
        .subquery()
    )
    return Prepared(
        select(EntryRow.__table__, *OF_SOURCE)
        .join(candidates, candidates.c.id == EntryRow.id)
        .join(SourceRow, SourceRow.id == EntryRow.source_id)
        .where(candidates.c.turn <= bindparam("per_host"))
        .order_by(candidates.c.turn, candidates.c.backlog, candidates.c.id)
        .limit(bindparam("most"))
    )


def claimed_entry(row: Row[Any]) -> ClaimedEntry:
    """Return an entry's row, with its source's name and time zone, as a record."""
    return ClaimedEntry(
        id=row.id,
        source_id=row.source_id,
        source=row.name,
        timezone=row.timezone,
        entry=Entry(url=row.url, title=row.title, published=row.published, summary=row.summary),
        host=row.host,
        attempts=row.attempts,
        backlog=row.backlog,
        source_url=row.listed_by,
        stored=row.article_id is not None,
    )
