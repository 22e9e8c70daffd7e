"""A desk in this process: real server, callback, stages and database; no crawler."""

import asyncio
import shutil
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from crawler.hubs import Hubs
from crawler.politeness import HostGate
from db.database import Database
from db.pushing import Offer, Subscription
from db.records import PollReason, PollResult, SourceState
from db.schema import upgrade
from db.store import Store
from db.threads import Threads
from net.guard import AddressGuard
from net.http import guarded_client
from spiders.kinds import spider_for
from tests.crawler.fakes import MemoryRows
from tests.making import HeldClock, keyed, source
from tests.web.asking import Asked, asking, fill
from tests.web.hub import DESK, Hub, open_hub
from web.app import make_app
from web.server import DeskServer
from web.settings import WebSettings
from web.websub import HubCallback
from wirewatch.progress import Progress
from wirewatch.pulse import Pulse
from wirewatch.stages.push import Pushing
from wirewatch.stages.subscribe import Subscribing

TOPIC = "https://valley.test/feed"
MAX_BYTES = 100_000
NO_TRUST = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # the system's store takes long to load


class Desk:
    """The parts by which hubs push, over a database with one source that was polled once."""

    def __init__(self, store: Store, threads: Threads, public_url: str = DESK) -> None:
        self.store, self.threads, self.clock = store, threads, HeldClock()
        self.found = 0
        gate = HostGate(MemoryRows(), self.clock, at_once=1, delay=timedelta())
        hubs = Hubs(self._client, gate, self.clock, timeout=timedelta(seconds=0.5))
        self.subscribing = Subscribing(
            store=store, threads=threads, hubs=hubs, clock=self.clock, owner="me",
            public_url=public_url, jitter=lambda: 0.5,
        )  # fmt: skip
        self.source = source()
        self.pushing = Pushing(
            store=store, threads=threads, spider_for=spider_for,
            sources={self.source.name: self.source}, progress=Progress(), found=self._note,
        )  # fmt: skip
        self.callback = HubCallback(
            store.subscriptions, threads, self.clock, take=self.pushing.take, max_bytes=MAX_BYTES,
            jitter=lambda: 0.5, body_seconds=0.5,
        )  # fmt: skip
        self.pulse = Pulse(store, threads, self.clock)
        self.server = DeskServer(
            make_app(self.callback, self.pulse.failing), WebSettings(listen="127.0.0.1:0")
        )
        store.sources.configure([self.source], self.clock.now())
        self.poll()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    @property
    def state(self) -> SourceState:
        return self.store.sources.all()[0]

    @property
    def subscription(self) -> Subscription:
        found = self.store.subscriptions.of_source(self.state.id)
        assert found is not None
        return found

    def reach(self, address: str) -> str:
        """Be the proxy before the desk."""
        return address.replace(DESK, self.url)

    def poll(self, *urls: str, **given: object) -> None:
        """Write down a poll that listed these."""
        now = self.clock.now()
        result = PollResult(
            source_id=self.state.id, at=now, reason=PollReason.NEW, interval=timedelta(hours=1),
            next_poll_at=now + timedelta(hours=1),
        )  # fmt: skip
        entries = [keyed(url, **given) for url in urls]
        self.store.sources.store_poll(self.state.id, entries, now, lambda _: result)

    def offer(self, hub: str, topic: str = TOPIC) -> None:
        """Write down that a poll has met a hub."""
        self.store.subscriptions.offer(self.state.id, Offer(topic=topic, hub=hub), self.clock.now())

    async def work(self) -> int:
        """Do what is due at hubs; return how much that was."""
        due = await self.subscribing.claim(10)
        for each in due:
            await self.subscribing.subscribe(each)
        return len(due)

    async def subscribe(self, hub: Hub) -> Subscription:
        """Offer the hub and subscribe at it."""
        self.offer(hub.url)
        await self.work()
        await until(lambda: self.subscription.live)
        return self.subscription

    def _client(self) -> httpx.AsyncClient:
        guard = AddressGuard(["127.0.0.0/8"])
        return guarded_client(
            guard, timeout=timedelta(seconds=5), user_agent="wirewatch", verify=NO_TRUST
        )

    def _note(self) -> None:
        self.found += 1


async def until(happened: Callable[[], bool], within: float = 10) -> None:
    """Wait until something has happened; fail if it does not."""
    async with asyncio.timeout(within):
        while not happened():
            await asyncio.sleep(0.04)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an empty database in our shape, once, to be copied."""
    path = tmp_path_factory.mktemp("web") / "wirewatch.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def sqlite(tmp_path: Path, empty: Path) -> Iterator[Store]:
    shutil.copy(empty, tmp_path / "wirewatch.db")
    database = Database(f"sqlite:///{tmp_path}/wirewatch.db")
    yield Store(database)
    database.close()


@pytest.fixture
async def desk(sqlite: Store) -> AsyncIterator[Desk]:
    threads = Threads()
    desk = Desk(sqlite, threads)
    await desk.server.start()
    yield desk
    await desk.server.stop()
    await desk.pushing.close(5)
    threads.close()


@pytest.fixture
def hub(desk: Desk) -> Iterator[Hub]:
    with open_hub() as hub:
        hub.reach = desk.reach
        yield hub


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Path:
    """Make a small archive, once, to be copied."""
    path = tmp_path_factory.mktemp("archive") / "wirewatch.db"
    shutil.copy(empty, path)
    database = Database(f"sqlite:///{path}")
    fill(Store(database))
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def asked(tmp_path_factory: pytest.TempPathFactory, archive: Path) -> AsyncIterator[Asked]:
    """Yield a desk with the API over a copy of the archive, one for all tests of a module."""
    path = shutil.copy(archive, tmp_path_factory.mktemp("asked") / "w.db")
    database = Database(f"sqlite:///{path}")
    async with asking(Store(database)) as asked:
        yield asked
    database.close()


@pytest.fixture
def stored(tmp_path: Path, archive: Path) -> Iterator[Store]:
    """Yield the verbs on a copy of the archive."""
    shutil.copy(archive, tmp_path / "w.db")
    database = Database(f"sqlite:///{tmp_path}/w.db")
    yield Store(database)
    database.close()
