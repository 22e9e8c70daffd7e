"""One database, two workers that compete for its deliveries, and receivers that keep books."""

import asyncio
import shutil
import tempfile
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import event, insert, select

from alerts.channel import Receipt, Sending
from alerts.dispatch import Dispatcher
from alerts.rate import read_rate
from alerts.terms import ChannelTerms
from db.article_tables import StoryRow
from db.channel_tables import SummedRow
from db.database import Database
from db.delivery_records import AttemptResult, ClaimedDelivery
from db.delivery_tables import AlertRow, DeliveryRow
from db.errors import ChannelError, FailureScope
from db.leases import release_all
from db.message_records import Message
from db.standing import UNTIL_TOLD
from db.store import Store
from db.telling_rows import write_deliveries
from db.terms import AllTerms
from tests.making import NOON, HeldClock, watch

CHANNELS = ("chat", "hook", "mail")
MODES = ("takes", "fails", "refuses", "asks to wait", "is gone", "hangs")
TURNS = 400  # of the event loop, in which all that can go on does


@cache
def _shaped() -> Path:
    path = Path(tempfile.mkdtemp(prefix="deliveries-")) / "shaped.db"
    store = Store(Database(f"sqlite:///{path}"))
    store.upgrade()
    store.watches.configure([watch(channels=CHANNELS)], NOON, lambda _watch, now: now)
    store.close()
    return path


class Rows:
    """The database's verbs, at once and on this thread."""

    def __init__(self, store: Store) -> None:
        self._verbs = store.deliveries

    async def claim(
        self, owner: str, now: datetime, lease_until: datetime, limit: int, busy: Collection[str],
        *, terms: AllTerms,
    ) -> tuple[ClaimedDelivery, ...]:  # fmt: skip
        return self._verbs.claim(owner, now, lease_until, limit, busy, terms=terms)

    async def give_back(
        self, owner: str, ids: Collection[str], now: datetime, terms: AllTerms
    ) -> None:
        self._verbs.give_back(owner, ids, now, terms)

    async def begin_attempt(
        self, delivery_id: str, now: datetime, payload: bytes | None, owner: str
    ) -> int:
        return self._verbs.begin_attempt(delivery_id, now, payload, owner)

    async def finish_attempt(
        self, delivery_id: str, number: int, result: AttemptResult, now: datetime, owner: str
    ) -> bool:
        return self._verbs.finish_attempt(delivery_id, number, result, now, owner)


@dataclass
class Books:
    """What arrived, and what is on its way; the receivers check what they can see."""

    accepted: dict[str, list[bytes]] = field(default_factory=dict)
    bytes_of: dict[str, bytes] = field(default_factory=dict)
    on_the_way: dict[str, datetime] = field(default_factory=dict)  # and until when it is leased
    faults: list[str] = field(default_factory=list)


class Receiver:
    """One channel as a worker has it; ``modes`` are the service's."""

    kind = "fake"
    at_once = 2

    def __init__(self, desk: "Desk", name: str) -> None:
        self.name, self._desk = name, desk
        self.freed = asyncio.Event()

    def render(self, message: Message, delivery_id: str) -> bytes:
        return f"{delivery_id}:{message.id}:{self._desk.clock.now()}".encode()

    async def send(self, sending: Sending) -> Receipt:
        try:
            self._desk.check_sending(self.name, sending)
        except AssertionError as exc:  # the worker takes it for a failure of the channel
            self._desk.books.faults.append(repr(exc))
        number, books = sending.delivery_id, self._desk.books
        books.on_the_way[number] = self._desk.lease_of(number)
        try:
            if self._desk.modes[self.name] == "hangs":
                await self.freed.wait()
            return self._answer(sending)
        finally:
            books.on_the_way.pop(number, None)

    def _answer(self, sending: Sending) -> Receipt:
        match self._desk.modes[self.name]:
            case "fails":
                raise self._error("503", FailureScope.CHANNEL)
            case "refuses":
                raise self._error("400", FailureScope.MESSAGE)
            case "asks to wait":
                raise self._error("429", FailureScope.CHANNEL, after=timedelta(minutes=3))
            case "is gone":
                raise self._error("410", FailureScope.CHANNEL, retry=False)
        self._desk.books.accepted.setdefault(sending.delivery_id, []).append(sending.payload)
        return Receipt(said="taken", thread=f"{self.name}-{sending.delivery_id}")

    def _error(
        self, said: str, scope: FailureScope, *, retry: bool = True, after: timedelta | None = None
    ) -> ChannelError:
        return ChannelError(said, channel=self.name, retry=retry, retry_after=after, scope=scope)

    async def close(self) -> None:
        """Hold nothing."""


class Worker:
    """A dispatcher of its own, which can be killed in the midst of its work."""

    def __init__(self, desk: "Desk", owner: str) -> None:
        self.owner = owner
        self.channels = {name: Receiver(desk, name) for name in CHANNELS}
        self.task: asyncio.Task[Any] | None = None
        self._dispatcher = Dispatcher(
            Rows(desk.store), self.channels, clock=desk.clock, owner=owner,
            log=structlog.wrap_logger(None, processors=[], wrapper_class=_Quiet),
            jitter=lambda: 0.0, terms=desk.terms, sleep=desk.sleep,
        )  # fmt: skip

    async def goes_on(self) -> None:
        """Deliver what is due, until all is done or hangs."""
        if self.task is None:
            self.task = asyncio.create_task(self._dispatcher.deliver_due(3))
        for _ in range(TURNS):
            await asyncio.sleep(0)
            if self.task.done():
                self.task.result()
                self.task = None
                return

    def free(self) -> None:
        """Let what hangs be answered, as the service now does."""
        for channel in self.channels.values():
            channel.freed.set()
            channel.freed = asyncio.Event()

    async def dies(self) -> None:
        """End in the midst of whatever it does."""
        if self.task is not None:
            self.task.cancel()
            await asyncio.wait({self.task})


def _hasten(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")  # nothing here is about power cuts


class _Quiet:
    def __init__(self, *_args: object, **_kwargs: object) -> None:
        """Take what structlog gives."""

    def info(self, *_args: object, **_kwargs: object) -> None:
        """Say nothing."""

    error = info


class Desk:
    """All of it; close it in the end."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="deliveries-")
        file = shutil.copy(_shaped(), Path(self._folder.name) / "w.db")
        self._database = Database(f"sqlite:///{file}")
        event.listen(self._database.engine, "connect", _hasten)
        self.store = Store(self._database)
        self.clock = HeldClock()
        self.loop = asyncio.new_event_loop()
        self.books = Books()
        self.modes = dict.fromkeys(CHANNELS, "takes")
        self.terms = {name: ChannelTerms(backlog=4) for name in CHANNELS}
        self.terms["chat"] = ChannelTerms(backlog=4, rate=read_rate("30/m"))
        self.terms["mail"] = ChannelTerms(backlog=0, repeat=False)
        self.retried: set[str] = set()
        self._number = 0
        self.workers = [self.worker(), self.worker()]

    def worker(self) -> Worker:
        self._number += 1
        return Worker(self, f"owner-{self._number}")

    async def sleep(self, seconds: float) -> None:
        self.clock.move(seconds=seconds)

    def run(self, work: Any) -> None:
        self.loop.run_until_complete(work)

    def tell(self, story: int) -> None:
        """Write an alert of a story, first or later, with its deliveries."""
        self._number += 1
        now, number = self.clock.move(milliseconds=1), f"alert-{self._number:05}"
        with self._database.writing() as connection:
            if connection.scalar(select(StoryRow.id).where(StoryRow.id == story)) is None:
                connection.execute(
                    insert(StoryRow).values(
                        id=story, title=f"Story {story}", first_seen_at=now, latest_at=now
                    )
                )
            connection.execute(
                insert(AlertRow).values(
                    id=number, watch_id=1, story_id=story, sequence=self._number, kind="new",
                    mode="story", state="open", reason="told", created_at=now,
                )
            )  # fmt: skip
            write_deliveries(connection, "alert", number, channels=CHANNELS, due_at=now, now=now)

    def kill(self, which: int, *, noticed: bool) -> None:
        """End a worker; where it is ``noticed``, its leases are freed at once."""
        worker = self.workers[which]
        self.run(worker.dies())
        if noticed:
            with self._database.writing() as connection:
                release_all(connection, worker.owner)
        self.workers[which] = self.worker()

    def rows(self) -> list[Any]:
        with self._database.reading() as connection:
            return list(connection.execute(select(DeliveryRow.__table__)).all())

    def summed(self) -> set[str]:
        with self._database.reading() as connection:
            return set(connection.scalars(select(SummedRow.alert_id)))

    def lease_of(self, number: str) -> datetime:
        with self._database.reading() as connection:
            until = connection.scalar(
                select(DeliveryRow.lease_until).where(DeliveryRow.id == number)
            )
            assert until is not None, "sent without a lease"
            return until

    def check_sending(self, channel: str, sending: Sending) -> None:
        """Insist on what must be so whenever something is sent."""
        rows = {row.id: row for row in self.rows()}
        row, now = rows[sending.delivery_id], self.clock.now()
        assert row.state == "sending"
        assert self.books.bytes_of.setdefault(row.id, sending.payload) == sending.payload
        assert row.payload == sending.payload
        on_the_way = self.books.on_the_way.get(row.id)
        assert on_the_way is None or on_the_way <= now, "two live leases"
        if row.id in self.books.accepted and row.id not in self.retried:
            history = self.store.deliveries.get(row.id)[0].history
            assert {"unanswered", "asks"} & {event.reason for event in history}, "sent twice"
        for other in rows.values():
            if (
                other.story_id is not None
                and (other.channel, other.story_id) == (channel, row.story_id)
                and other.created_at < row.created_at
            ):
                assert other.ended_at is not None or other.due_at >= UNTIL_TOLD, "it overtakes"

    def close(self) -> None:
        for worker in self.workers:
            self.run(worker.dies())
        self.loop.close()
        self.store.close()
        self._folder.cleanup()
