"""Verbs on example pages: which are wanted, which are due to be read, what they said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from db.database import Database
from db.example_tables import ExamplePageRow
from db.records import Record


@dataclass(frozen=True, kw_only=True)
class ExamplePage(Record):
    """A page that a watch names by `like`, as it was last read."""

    address: str
    title: str = ""
    text: str = ""
    language: str = ""
    fetched: datetime | None = None  # None: it was never had
    due: datetime | None = None  # of the next attempt
    failures: int = 0  # since it was last had
    why: str = ""  # the latest attempt failed


Reads = frozenset[tuple[str, datetime]]  # which page was read when: by this a change is known


class Examples:
    """What the database knows of example pages; what is wanted no more is kept, if it was had."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def configure(self, addresses: Collection[str], now: datetime) -> None:
        """Make wanted what the configuration names; what was never had is due at once."""
        row = ExamplePageRow
        with self._database.writing() as connection:
            known = {each.address: each.wanted for each in connection.execute(_known())}
            for address in sorted(set(addresses) - known.keys()):
                connection.execute(insert(row).values(**_fresh(address, now)))
            gone = [each for each, wanted in known.items() if wanted and each not in addresses]
            back = [each for each in addresses if known.get(each) is False]
            if gone:
                change = update(row).where(row.address.in_(gone))
                connection.execute(change.values(wanted=False, due_at=None))
            if back:
                change = update(row).where(row.address.in_(back))
                connection.execute(change.values(wanted=True))
                connection.execute(change.where(row.fetched_at.is_(None)).values(due_at=now))

    def all(self) -> Sequence[ExamplePage]:
        """Return all pages, by address."""
        with self._database.reading() as connection:
            rows = connection.execute(select(ExamplePageRow.__table__)).all()
        return sorted((_page(row) for row in rows), key=lambda each: each.address)

    def reads(self) -> Reads:
        """Return which pages were had, and when."""
        with self._database.reading() as connection:
            return frozenset(
                (row.address, row.fetched_at)
                for row in connection.execute(_known())
                if row.fetched_at is not None
            )

    def claim_due(self, now: datetime, until: datetime, limit: int) -> Sequence[ExamplePage]:
        """Return pages that are due; they are due again at ``until`` should nothing come of it."""
        row = ExamplePageRow
        chosen = (
            select(row.__table__)
            .where(row.wanted, row.due_at <= now)
            .order_by(row.due_at, row.address)
            .limit(limit)
        )
        with self._database.reading() as connection:  # mostly there are none: no writer need wait
            if connection.execute(chosen).first() is None:
                return ()
        with self._database.writing() as connection:
            found = [_page(each) for each in connection.execute(chosen)]
            names = [each.address for each in found]
            connection.execute(update(row).where(row.address.in_(names)).values(due_at=until))
        return found

    def keep(self, page: ExamplePage, now: datetime) -> None:
        """Keep what a page says; it is not asked again unless that is wished."""
        values = {
            "title": page.title, "text": page.text, "language": page.language, "fetched_at": now,
            "due_at": None, "failures": 0, "why": "",
        }  # fmt: skip
        with self._database.writing() as connection:
            _write(connection, page.address, values, now)

    def fail(self, address: str, why: str, *, now: datetime, due: datetime) -> None:
        """Note that a page could not be had, and when it is asked again. What it said stays."""
        row = ExamplePageRow
        with self._database.writing() as connection:
            before = connection.scalar(select(row.failures).where(row.address == address)) or 0
            _write(connection, address, {"why": why, "failures": before + 1, "due_at": due}, now)

    def postpone(self, address: str, why: str, due: datetime) -> None:
        """Ask later: no attempt was made."""
        row = ExamplePageRow
        with self._database.writing() as connection:
            change = update(row).where(row.address == address)
            connection.execute(change.values(why=why, due_at=due))


def _known() -> Select[str, bool, datetime | None]:
    row = ExamplePageRow
    return select(row.address, row.wanted, row.fetched_at)


def _write(connection: Connection, address: str, values: dict[str, Any], now: datetime) -> None:
    row = ExamplePageRow
    done = connection.execute(update(row).where(row.address == address).values(**values))
    if not done.rowcount:  # configured a moment ago, and the daemon has not taken it up yet
        connection.execute(insert(row).values(**{**_fresh(address, now), **values}))


def _fresh(address: str, now: datetime) -> dict[str, Any]:
    return {
        "address": address, "title": "", "text": "", "language": "", "fetched_at": None,
        "due_at": now, "failures": 0, "why": "", "wanted": True,
    }  # fmt: skip


def _page(row: Row[Any]) -> ExamplePage:
    return ExamplePage(
        address=row.address,
        title=row.title,
        text=row.text,
        language=row.language,
        fetched=row.fetched_at,
        due=row.due_at,
        failures=row.failures,
        why=row.why,
    )
