"""The reactor lives on one loop for good: a thread of its own, for all tests of a process."""

import asyncio
import socket
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest

from crawler.download import Download, RawResponse
from crawler.engine import Engine
from crawler.reactor import install_reactor
from crawler.settings import CrawlerSettings
from net.resolver import Lookup
from tests.crawler.certificates import Authority
from tests.crawler.server import Site

Result = TypeVar("Result")


class ReactorThread:
    """Runs coroutines on the loop that carries Twisted's reactor."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="reactor")

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    def start(self) -> None:
        self._thread.start()
        self.run(_install())

    def stop(self) -> None:
        self.run(self.loop.shutdown_default_executor())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


async def _install() -> None:
    install_reactor()


@pytest.fixture(scope="session")
def reactor() -> Iterator[ReactorThread]:
    thread = ReactorThread()
    thread.start()
    yield thread
    thread.stop()


class OpenEngine:
    """A started engine, asked from the test's own thread."""

    def __init__(self, thread: ReactorThread, engine: Engine) -> None:
        self.thread = thread
        self.engine = engine

    def download(self, url: str, **options: Any) -> RawResponse:
        return self.thread.run(self.engine.download(Download(url=url, **options)))


@contextmanager
def opened(
    thread: ReactorThread, *, lookup: Lookup = socket.getaddrinfo, **settings: Any
) -> Iterator[OpenEngine]:
    """An engine that may reach loopback; settings may say otherwise."""
    chosen = CrawlerSettings(**{"allow_networks": ["127.0.0.0/8"], "timeout": "5s", **settings})

    async def make() -> Engine:
        engine = Engine(chosen, lookup=lookup)
        await engine.start()
        return engine

    engine = thread.run(make())
    try:
        yield OpenEngine(thread, engine)
    finally:
        thread.run(engine.close())


@pytest.fixture(scope="session")
def engine(reactor: ReactorThread) -> Iterator[OpenEngine]:
    """One engine for all tests, as in the daemon: what one test breaks, another would notice."""
    with opened(reactor) as each:
        yield each


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as each:
        yield each


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def closed_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
