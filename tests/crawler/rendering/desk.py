"""A fetcher whose pages a real Chromium shows, and pages for it."""

import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from typing import Any

from crawler.browsers import find_browser
from crawler.fetch import Fetcher, FetchRequest
from crawler.politeness import HostGate
from crawler.rendering import RenderingDownloader
from crawler.settings import CrawlerSettings
from db.clock import SystemClock
from db.records import Page
from net.access import Access
from tests.crawler import server
from tests.crawler.conftest import OpenEngine
from tests.crawler.fakes import MemoryRows


class Desk:
    """Fetches as the daemon does; ``set`` are keys of [crawler], the others are the browser's."""

    def __init__(self, engine: OpenEngine, **options: Any) -> None:
        clock = SystemClock()
        self.thread = engine.thread
        settings = CrawlerSettings(**{"timeout": "20s"} | options.pop("set", {}))
        self.browser = RenderingDownloader(engine.engine, settings, **options)
        gate = HostGate(MemoryRows(), clock, at_once=1, delay=timedelta())
        self.fetcher = Fetcher(self.browser, gate, clock, agent="wirewatch")

    def fetch(self, url: str, *, render: bool = True, **options: Any) -> Page:
        return self.thread.run(self.fetching(url, render=render, **options))

    async def fetching(self, url: str, *, render: bool = True, **options: Any) -> Page:
        options.setdefault("access", Access(source="Vesti", home=url, render=render))
        return await self.fetcher.fetch(FetchRequest(url=url, **options))

    def text(self, url: str, **options: Any) -> str:
        return self.fetch(url, **options).body.decode()

    def processes(self) -> list[int]:
        """The running browser's."""
        running = self.browser._chromium
        return running.processes if running is not None else []

    def close(self) -> None:
        self.thread.run(self.browser.close())


@contextmanager
def desk_of(engine: OpenEngine, **options: Any) -> Iterator[Desk]:
    desk = Desk(engine, **options)
    try:
        yield desk
    finally:
        desk.close()


@asynccontextmanager
async def bare_browser() -> AsyncIterator[Any]:
    """A crawler.chromium.Chromium, imported only where the extra is there."""
    from crawler.chromium import Chromium  # noqa: PLC0415 - as said

    browser = await Chromium.launched(find_browser())
    try:
        yield browser
    finally:
        await browser.close()


def shows(script: str, body: str = "<p id=told>nothing</p>", **headers: str) -> server.Answer:
    """A page that does something; ``tell(text)`` writes down what came of it."""
    tell = "const tell = text => { document.getElementById('told').textContent += ` ${text};` };"
    page = f"<!DOCTYPE html><title>Vesti</title><body>{body}<script>{tell}{script}</script>"
    return server.page(page.encode(), Content_Type="text/html; charset=utf-8", **headers)


def says(text: str, kind: str = "application/json", **headers: str) -> server.Answer:
    return server.page(text.encode(), Content_Type=kind, **headers)


class Canary:
    """Listens where nobody may come, by TCP and UDP, and counts who comes."""

    def __init__(self, address: str) -> None:
        self.visits: list[str] = []
        self._tcp = socket.create_server((address, 0))
        self.port = self._tcp.getsockname()[1]
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind((address, self.port))
        self.place = f"{address}:{self.port}"
        self._threads = [
            threading.Thread(target=self._accept), threading.Thread(target=self._receive)
        ]  # fmt: skip

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                self._tcp.accept()[0].close()
                self.visits.append("tcp")

    def _receive(self) -> None:
        with suppress(OSError):
            while self._udp.recv(2048) != b"end":
                self.visits.append("udp")

    def __enter__(self) -> "Canary":
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._udp.sendto(b"end", self._udp.getsockname())
        self._tcp.shutdown(socket.SHUT_RDWR)
        self._tcp.close()
        for each in self._threads:
            each.join()
        self._udp.close()
