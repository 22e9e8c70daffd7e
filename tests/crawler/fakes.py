"""Hand-written stand-ins for the clock, the rows and the network."""

import asyncio
from datetime import UTC, datetime, timedelta

from crawler.download import Download, RawResponse
from db.errors import FetchError, Unreachable
from db.turns import TurnWanted

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


class HeldClock:
    """Stands still until told; sleeping moves it on."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        self.at += by

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)
        await asyncio.sleep(0)


class MemoryRows:
    """Host rows that outlive a gate, in memory."""

    def __init__(self) -> None:
        self.times: dict[str, datetime] = {}

    async def reserve(self, host: str, wanted: TurnWanted) -> datetime:
        at, free = wanted.settle(self.times.get(host))
        if free:
            self.times[host] = free
        return at

    async def allow_from(self, host: str, at: datetime) -> None:
        self.times[host] = max(at, self.times.get(host, at))


def answer(status: int = 200, body: bytes = b"", **headers: str) -> RawResponse:
    """A response; underscores in header names stand for hyphens."""
    named = {name.replace("_", "-").lower(): value for name, value in headers.items()}
    return RawResponse(status=status, headers=named, body=body)


class FakeWeb:
    """Answers by address; hosts have no robots.txt unless one is put there."""

    def __init__(self) -> None:
        self.pages: dict[str, RawResponse | FetchError] = {}
        self.asked: list[Download] = []

    def put(self, url: str, page: RawResponse | FetchError) -> None:
        self.pages[url] = page

    @property
    def urls(self) -> list[str]:
        return [each.url for each in self.asked]

    async def download(self, request: Download) -> RawResponse:
        self.asked.append(request)
        page = self.pages.get(request.url)
        if page is None and request.url.endswith("/robots.txt"):
            return answer(404)
        if page is None:
            raise Unreachable("nobody there", url=request.url)
        if isinstance(page, FetchError):
            raise page
        return page
