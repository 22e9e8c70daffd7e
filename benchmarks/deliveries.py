"""10,000 deliveries due at once over five channels, one of them dead: who drains, how fast.

Run as `python -m benchmarks.deliveries [--alerts 2000]`. The dispatcher, the claim and the
database are real, on one thread; receivers answer at once. Time is the event loop's own and jumps
to whatever is awaited next, so rates as services have them take minutes of the processor's time,
not hours. Exit status 1 says that a channel did not drain at its rate, or out of order.
"""

import argparse
import asyncio
import resource
import selectors
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import insert

from alerts.channel import Receipt, Sending
from alerts.dispatch import Dispatcher
from alerts.rate import read_rate
from alerts.terms import ChannelTerms
from benchmarks.table import print_columns
from db.article_tables import StoryRow
from db.channels import ChannelQueue
from db.database import Database
from db.delivery_tables import AlertRow
from db.errors import ChannelError
from db.message_records import Message
from db.store import Store
from db.telling_rows import write_deliveries
from tests.deliveries.desk import Rows
from tests.making import NOON, watch

RATES = {"chat": "1/s", "hook": "10/s", "mail": "2/s", "pager": "30/m", "dead": "10/s"}
DEAD = "dead"
_SLACK = 1.02  # of the time that a rate takes


class _Jumping(selectors.DefaultSelector):  # type: ignore[misc,valid-type]
    """Never waits: what would be waited for is added to the time instead."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> Any:  # noqa: ANN401 - the selector's own
        """Look for what is ready, and let the time pass that nothing is."""
        ready = super().select(0)
        if not ready and timeout:
            self.passed += timeout
        return ready


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose time is that of what it waits for."""

    def __init__(self) -> None:
        self.jumping = _Jumping()
        super().__init__(self.jumping)

    def time(self) -> float:
        """Return the seconds that passed."""
        return self.jumping.passed


class LoopClock:
    """The house's clock, by the loop's time."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop

    def now(self) -> datetime:
        """Return the time."""
        return NOON + timedelta(days=1, seconds=self._loop.time())


class Book:
    """A receiver: what came, when, in what order; the dead one takes nothing."""

    kind = "book"
    at_once = 4

    def __init__(self, name: str, loop: Loop) -> None:
        self.name, self._loop = name, loop
        self.came: list[tuple[float, str]] = []
        self.asked = 0

    def render(self, message: Message, delivery_id: str) -> bytes:  # noqa: ARG002 - the id is sent
        """Return what tells the order: the alert's number."""
        return message.id.encode()

    async def send(self, sending: Sending) -> Receipt:
        """Take it, or refuse."""
        self.asked += 1
        if self.name == DEAD:
            raise ChannelError("nobody answers", channel=self.name, retry=True)
        self.came.append((self._loop.time(), sending.payload.decode()))
        return Receipt(said="taken")

    async def close(self) -> None:
        """Hold nothing."""


def fill(database: Database, alerts: int) -> None:
    """Write alerts of as many stories, each with a delivery to every channel, due now."""
    Store(database).watches.configure([watch(channels=tuple(RATES))], NOON, lambda _w, now: now)
    with database.writing() as connection:
        for number in range(alerts):
            at, name = NOON + timedelta(seconds=number), f"alert-{number:06}"
            connection.execute(
                insert(StoryRow).values(id=number + 1, title=name, first_seen_at=at, latest_at=at)
            )
            connection.execute(
                insert(AlertRow).values(
                    id=name, watch_id=1, story_id=number + 1, sequence=1, kind="new",
                    mode="story", state="open", reason="told", created_at=at,
                )
            )  # fmt: skip
            write_deliveries(connection, "alert", name, channels=tuple(RATES), due_at=at, now=at)


async def drain(store: Store, books: dict[str, Book], clock: LoopClock) -> None:
    """Deliver, looking every half second as the daemon does, until the four are done."""
    dispatcher = Dispatcher(
        Rows(store), books, clock=clock, owner="bench",
        log=structlog.wrap_logger(None, processors=[], wrapper_class=_Quiet),
        jitter=lambda: 0.0,
        terms={name: ChannelTerms(rate=read_rate(rate)) for name, rate in RATES.items()},
    )  # fmt: skip
    while any(_waiting(store, name) for name in RATES if name != DEAD):
        await dispatcher.deliver_due()
        await asyncio.sleep(0.5)


def _waiting(store: Store, name: str) -> int:
    found: ChannelQueue | None = store.channels.all().get(name)
    return found.waiting if found else 0


class _Quiet:
    def __init__(self, *_args: object, **_kwargs: object) -> None:
        """Take what structlog gives."""

    def info(self, *_args: object, **_kwargs: object) -> None:
        """Say nothing."""

    error = info


def measure(alerts: int) -> int:
    """Drain, print the table, return the exit status."""
    loop = Loop()
    clock, books = LoopClock(loop), {name: Book(name, loop) for name in RATES}
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'w.db'}")
        store = Store(database)
        store.upgrade()
        fill(database, alerts)
        before, began = _peak(), time.process_time()
        loop.run_until_complete(drain(store, books, clock))
        spent = time.process_time() - began
        loop.close()
        faults = [fault for name in books for fault in _faults(books[name], alerts)]
        _report(store, books, alerts)
        sent = sum(len(book.came) for book in books.values())
        print(f"\n{spent * 1000 / sent:.2f} ms of the processor a delivery, {spent:.0f} s in all")
        print(f"most memory before and after: {before} MB, {_peak()} MB")
        store.close()
    for fault in faults:
        print(f"FAULT: {fault}", file=sys.stderr)
    return int(bool(faults))


def _report(store: Store, books: dict[str, Book], alerts: int) -> None:
    rows: list[tuple[object, ...]] = [
        ("channel", "rate", "delivered", "attempts", "by rate", "took", "in order", "waiting")
    ]
    for name, rate in RATES.items():
        book = books[name]
        took = f"{book.came[-1][0]:.0f} s" if book.came else "-"
        least = f"{_least(name, alerts):.0f} s"
        order = "yes" if book.came == sorted(book.came) and _is_ordered(book) else "no"
        rows.append(
            (name, rate, len(book.came), book.asked, least if name != DEAD else "-", took,
             order if book.came else "-", _waiting(store, name))
        )  # fmt: skip
    print_columns(f"{alerts * len(RATES)} deliveries due at once, one channel dead", rows)


def _faults(book: Book, alerts: int) -> list[str]:
    if book.name == DEAD:
        return []
    found = []
    if len(book.came) != alerts:
        found.append(f"{book.name} got {len(book.came)} of {alerts}")
    elif book.came[-1][0] > _least(book.name, alerts) * _SLACK + 1:
        found.append(f"{book.name} took {book.came[-1][0]:.0f} s")
    if not _is_ordered(book):
        found.append(f"{book.name} was not told the oldest first")
    return found


def _is_ordered(book: Book) -> bool:
    told = [name for _, name in book.came]
    return told == sorted(told)


def _least(name: str, alerts: int) -> float:
    """Return in how many seconds a channel's rate lets so many through."""
    rate = read_rate(RATES[name])
    return (alerts - rate.burst) * rate.interval.total_seconds()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> int:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alerts", type=int, default=2000)
    return measure(parser.parse_args().alerts)


if __name__ == "__main__":
    sys.exit(main())
