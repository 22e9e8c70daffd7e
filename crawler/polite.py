"""The engine behind the gate: one request to one host, in its turn."""

from datetime import timedelta

from crawler.download import Download, Downloader, RawResponse
from crawler.politeness import HostGate
from crawler.retry_after import retry_after
from db.clock import Clock
from db.errors import Refused
from net.urls import host_key

_WAIT_STATUSES = frozenset({429, 503})
_PAUSE_FOR_429 = timedelta(minutes=1)  # too many requests, and no word on when there will be fewer


class PoliteDownloader:
    """Makes single requests in each host's turn and heeds hosts that ask for a pause."""

    def __init__(self, downloader: Downloader, gate: HostGate, clock: Clock) -> None:
        self._downloader = downloader
        self._gate = gate
        self._clock = clock

    async def download(
        self, request: Download, *, crawl_delay: timedelta | None = None
    ) -> RawResponse:
        """Return the answer, whatever its status.

        Raises NotYet if the host's turn is too far away, Refused, Unreachable or TooLarge.
        """
        host = checked_host(request.url)
        async with self._gate.turn(host, url=request.url, delay=crawl_delay):
            response = await self._downloader.download(request)
        if response.status in _WAIT_STATUSES:
            await self._pause(host, response)
        return response

    async def _pause(self, host: str, response: RawResponse) -> None:
        wait = retry_after(response.headers, self._clock.now())
        if wait is None and response.status == 429:
            wait = _PAUSE_FOR_429
        if wait is not None:
            await self._gate.pause(host, wait)


def checked_host(url: str) -> str:
    """Return the host[:port] of an address that may be asked for at all.

    Raises Refused for anything but http(s), for malformed addresses and for user names in them.
    """
    try:
        host = host_key(url)
    except ValueError as exc:
        raise Refused(f"{url[:200]!r} is not fetched: {exc}", url=url) from exc
    if "@" in url.partition("://")[2].partition("/")[0]:
        raise Refused("addresses with a user name or password are not fetched", url=url)
    return host
