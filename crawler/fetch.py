"""Fetching a page: every hop allowed by robots.txt, in its host's turn, within bounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from crawler.credentials import Credentials
from crawler.download import Download, Downloader, RawResponse
from crawler.loads import PageLoads
from crawler.obstacles import obstacle_in, wall_before
from crawler.polite import PoliteDownloader, checked_host
from crawler.politeness import HostGate
from crawler.redirects import is_permanent, next_hop
from crawler.retry_after import retry_after
from crawler.robots import Robots
from db.clock import Clock
from db.errors import BadStatus
from db.records import Obstacle, Page, Record, Validators
from net.access import Access

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
# Statuses whose cause lies in the address or in us: the same request later will not fare better.
_FINAL_STATUSES = frozenset({400, 401, 403, 404, 405, 406, 410, 414, 451, 501})
_NAMES = {
    401: "it wants a password",
    403: "it refuses us",
    404: "there is no such page",
    410: "the page is gone",
    429: "it has had too many requests",
    451: "it may not show the page for legal reasons",
    503: "it is not available now",
}


@dataclass(frozen=True, kw_only=True)
class FetchRequest(Record):
    """A page to fetch; with ``validators``, only if it changed since."""

    url: str
    accept: str = ""  # the Accept header; "" for what a reader's browser would ask for
    validators: Validators | None = None
    max_bytes: int | None = None  # None: the settings' limit
    access: Access | None = None  # headers, cookies and proxy of the source


class Fetcher:
    """Fetches pages: robots.txt, host turns, conditional requests, redirects hop by hop.

    ``agent`` is the product token by which robots.txt rules address us.
    """

    def __init__(self, downloader: Downloader, gate: HostGate, clock: Clock, *, agent: str) -> None:
        self._downloader = PoliteDownloader(downloader, gate, clock)
        self._robots = Robots(self._downloader, clock, agent=agent)
        self._clock = clock

    async def fetch(self, request: FetchRequest) -> Page:
        """Return the page, or status 304 and an empty body if it did not change.

        Up to five redirects are followed, each hop under the rules of its own host. Raises
        FetchError only: Refused, NotYet, Unreachable, TooLarge, BadStatus (``retry`` is false for
        404, 410, 401, 403, 451 and their like; ``obstacle`` names a wall that was recognised); the
        error's url is the hop that failed.
        """
        headers = request_headers(request)
        credentials = Credentials(request.access, self._clock)
        seen: list[str] = []
        permanent: list[str] = []  # the hops that permanent redirects alone led to
        url = request.url
        while True:
            seen.append(url)
            own = credentials.headers(seen)
            loads = PageLoads(url, credentials, self._robots) if credentials.render else None
            response = await self._hop(
                Download(
                    url=url,
                    headers=merged(headers, own),
                    max_bytes=request.max_bytes,
                    proxy=credentials.proxy,
                    source=credentials.source,
                    loads=loads,
                )
            )
            credentials.heard(url, response)
            target = next_hop(url, response, seen)
            if target is None:
                return self._page(request, response, seen, permanent)
            if len(permanent) == len(seen) - 1 and is_permanent(url, response, target):
                permanent.append(target)
            url = target

    async def sitemaps(self, url: str, access: Access | None = None) -> tuple[str, ...]:
        """Return the sitemaps that the robots.txt of an address's host names, as written there.

        It is asked through the proxy of ``access``. Raises FetchError if that robots.txt may not
        or cannot be read now.
        """
        checked_host(url)
        credentials = Credentials(access, self._clock)
        return await self._robots.sitemaps(url, proxy=credentials.proxy, source=credentials.source)

    async def _hop(self, request: Download) -> RawResponse:
        checked_host(request.url)
        crawl_delay = await self._robots.check(
            request.url, proxy=request.proxy, source=request.source
        )
        return await self._downloader.download(request, crawl_delay=crawl_delay)

    def _page(
        self,
        request: FetchRequest,
        response: RawResponse,
        seen: Sequence[str],
        permanent: Sequence[str],
    ) -> Page:
        now = self._clock.now()
        unchanged = response.status == 304 and _is_conditional(request.validators)
        if not unchanged and not 200 <= response.status < 300:
            raise bad_status(response, seen[-1], retry_after(response.headers, now))
        wall = wall_before(response, asked=request.url, final=seen[-1])
        if wall is not None:
            raise behind_wall(response, seen[-1], wall)
        return Page(
            url=request.url,
            final_url=seen[-1],
            status=response.status,
            headers=response.headers,
            body=b"" if unchanged else response.body,
            fetched=now,
            moved_to=permanent[-1] if permanent else None,
        )


def request_headers(request: FetchRequest) -> dict[str, str]:
    """Return the headers to ask with; validators to the letter, as the server gave them."""
    headers = {"Accept": request.accept or ACCEPT}
    if request.validators is not None and request.validators.etag:
        headers["If-None-Match"] = request.validators.etag
    if request.validators is not None and request.validators.last_modified:
        headers["If-Modified-Since"] = request.validators.last_modified
    return headers


def merged(usual: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """Return both as one; a source's own header replaces the usual one, however it is written."""
    named = {name.lower() for name in own}
    return {name: value for name, value in usual.items() if name.lower() not in named} | {**own}


def bad_status(response: RawResponse, url: str, wait: timedelta | None) -> BadStatus:
    """Return the error that a response other than a page amounts to."""
    name = _NAMES.get(response.status)
    return BadStatus(
        f"the server answers with status {response.status}" + (f": {name}" if name else ""),
        url=url,
        status=response.status,
        retry=response.status not in _FINAL_STATUSES,
        retry_after=wait,
        obstacle=obstacle_in(response),
    )


def behind_wall(response: RawResponse, url: str, wall: Obstacle) -> BadStatus:
    """Return the error for an answer that looks like a page and is the wall before it."""
    return BadStatus(
        f"a {wall.value} stands before the page",
        url=url,
        status=response.status,
        retry=wall is Obstacle.CHALLENGE,
        obstacle=wall,
    )


def _is_conditional(validators: Validators | None) -> bool:
    return validators is not None and bool(validators.etag or validators.last_modified)
