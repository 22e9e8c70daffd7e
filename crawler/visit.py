"""One page in the browser: it is given its document, and gets what it loads from our engine.

Needs the extra `browser`: imported only where a page is to be shown.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from playwright.async_api import BrowserContext, Page, Request, Route
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from crawler.download import Download, Downloader, Loads, RawResponse
from crawler.polite import checked_host
from crawler.redirects import next_hop
from crawler.settings import CrawlerSettings
from db.errors import FetchError, Refused, TooLarge
from db.records import Record
from net.access import leaves
from net.urls import registrable

_WANTED = frozenset({"script", "stylesheet", "xhr", "fetch"})
_METHODS = frozenset({"GET", "HEAD", "POST"})
# Of what the page's scripts would send: not ours to pass on, or told by the engine itself.
_UNSENT = frozenset(
    {"host", "connection", "content-length", "accept-encoding", "user-agent", "transfer-encoding",
     "te", "trailer", "upgrade", "upgrade-insecure-requests", "keep-alive", "expect", "cookie"}
)  # fmt: skip
# Of answers: true only of the bytes as they were sent, or a way for the browser to call out.
_UNTOLD = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive", "link",
     "alt-svc", "report-to", "nel", "reporting-endpoints", "refresh", "strict-transport-security",
     "content-security-policy-report-only", "set-cookie"}
)  # fmt: skip
# What was said of the document, and is not true of how the page looks later.
_OUTDATED = frozenset(
    {"content-type", "etag", "last-modified", "cache-control", "expires", "age", "vary",
     "content-length", "content-encoding", "transfer-encoding", "content-md5", "digest"}
)  # fmt: skip
# Run in a world of its own, whose functions the page's scripts cannot replace.
_READ = """(() => {
    const root = document.documentElement;
    const text = root ? root.outerHTML : "";
    return text.length > %d ? null : (document.doctype ? "<!DOCTYPE html>\\n" : "") + text;
})()"""


@dataclass(frozen=True, kw_only=True)
class Bounds(Record):
    """How much one page may take."""

    quiet: timedelta = timedelta(seconds=10)  # waited for it to fall silent; then it is read
    requests: int = 200
    at_once: int = 6
    size: int = 3  # times max_bytes, of all that it loads


class Visit:
    """Shows one document in a fresh context, once.

    The document was fetched before, under all rules. Of what it loads then, scripts, styles and
    data come through ``engine``; the browser itself reaches nobody. A page that sends itself
    elsewhere on its own site is answered as the redirect that it is, so that the next hop, too,
    is fetched under the rules.
    """

    def __init__(
        self,
        request: Download,
        loads: Loads,
        document: RawResponse,
        *,
        engine: Downloader,
        settings: CrawlerSettings,
        bounds: Bounds,
    ) -> None:
        self._request = request
        self._loads = loads
        self._document = document
        self._engine = engine
        self._bounds = bounds
        self._most = request.max_bytes or settings.max_bytes
        self._bytes_left = bounds.size * settings.max_bytes
        self._requests_left = bounds.requests
        self._places = asyncio.Semaphore(bounds.at_once)
        self._answering: set[asyncio.Task[object]] = set()
        self._page: Page | None = None
        self._given = False
        self._moved = ""

    async def show(self, context: BrowserContext) -> RawResponse:
        """Return the page as it looks when it has fallen silent, or a redirect.

        Raises TooLarge, and PlaywrightError if the browser fails at it. There is no limit of time
        here; the caller's cancellation ends all that the page loads.
        """
        try:
            await context.route("**/*", self._answer)
            self._page = page = await context.new_page()
            context.on("page", _close_at_once)
            await page.goto(self._request.url, wait_until="commit", timeout=0)
            await self._settled(page)
            if self._moved:
                return RawResponse(status=302, headers={"location": self._moved}, body=b"")
            return _shown(self._document, await self._text(context, page))
        finally:
            for each in self._answering:
                each.cancel()

    async def _settled(self, page: Page) -> None:
        with suppress(PlaywrightTimeout):
            await page.wait_for_load_state(
                "networkidle", timeout=self._bounds.quiet.total_seconds() * 1000
            )

    async def _text(self, context: BrowserContext, page: Page) -> bytes:
        session = await context.new_cdp_session(page)
        tree = await session.send("Page.getFrameTree")
        world = await session.send(
            "Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"]}
        )
        found = await session.send(
            "Runtime.evaluate",
            {
                "expression": _READ % self._most,
                "contextId": world["executionContextId"],
                "returnByValue": True,
            },
        )
        text = found["result"].get("value")
        body = text.encode(errors="replace") if isinstance(text, str) else None
        if body is None or len(body) > self._most:
            raise TooLarge(
                f"the page grows beyond {self._most:,} bytes when it is shown",
                url=self._request.url,
            )
        return body

    async def _answer(self, route: Route) -> None:
        """Answer one request of the browser; nothing is let through to the network."""
        task = asyncio.current_task()
        if task is not None:
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
        with suppress(PlaywrightError):  # the page is gone, and does not wait for it
            if route.request.is_navigation_request():
                await self._navigate(route)
            else:
                await self._supply(route)

    async def _navigate(self, route: Route) -> None:
        if not self._given:
            self._given = True
            ours = self._loads.heard(self._request.url, self._document)
            await _fulfill(route, self._document, cookies=not ours)
            return
        if not self._moved and self._is_move(route.request):
            self._moved = route.request.url.partition("#")[0]
        await route.abort("aborted")  # the page stays as it is

    def _is_move(self, request: Request) -> bool:
        """Tell whether the page itself goes elsewhere on its site; frames and windows do not."""
        try:
            frame = request.frame
        except PlaywrightError:
            return False  # of a window or frame that is only just made
        target, here = request.url.partition("#")[0], self._request.url.partition("#")[0]
        if frame.page is not self._page or frame.parent_frame is not None:
            return False
        return request.method == "GET" and target != here and _same_site(target, here)

    async def _supply(self, route: Route) -> None:
        request = route.request
        try:
            self._check(request)
            async with self._places:
                response, cookies = await self._loaded(request)
        except (FetchError, ValueError):
            await route.abort("failed")
            return
        await _fulfill(route, response, cookies=cookies)

    def _check(self, request: Request) -> None:
        """Raise Refused for what is not fetched for a page."""
        url = request.url
        if request.resource_type not in _WANTED or request.method not in _METHODS:
            raise Refused("it is nothing that the page's text needs", url=url)
        if request.method == "POST" and not _same_site(url, self._request.url):
            raise Refused("a page sends nothing to other sites", url=url)
        self._requests_left -= 1
        if self._requests_left < 0:
            raise Refused("the page has loaded enough", url=url)

    async def _loaded(self, request: Request) -> tuple[RawResponse, bool]:
        """Return the answer behind redirects, and whether its cookies are the browser's to keep."""
        sent = {
            name.lower(): value
            for name, value in request.headers.items()
            if name.lower() not in _UNSENT and not name.lower().startswith(("sec-", "proxy-", ":"))
        }
        asked = Download(
            url=request.url,
            method=request.method,
            body=request.post_data_buffer or b"",
            headers=sent,
            proxy=self._request.proxy,
            source=self._request.source,
        )
        seen: list[str] = []
        cookie = request.headers.get("cookie", "")
        at_home = True  # as long as no redirect has left the host
        while True:
            seen.append(asked.url)
            own = await self._own_headers(asked.url)
            headers = _with_own(asked.headers, own, cookie) if at_home else asked.headers
            response = await self._one(replace(asked, headers=headers))
            ours = at_home and self._loads.heard(asked.url, response)
            target = next_hop(asked.url, response, seen)
            if target is None:
                return response, not ours and len(seen) == 1
            at_home = at_home and not leaves(asked.url, target)
            asked = _redirected(asked, response, target)

    async def _own_headers(self, url: str) -> dict[str, str]:
        checked_host(url)
        own = await self._loads.headers(url)
        return {name.lower(): value for name, value in own.items()}

    async def _one(self, asked: Download) -> RawResponse:
        if self._bytes_left <= 0:
            raise TooLarge("the page has loaded enough", url=asked.url)
        most = min(self._most, self._bytes_left)
        try:
            response = await self._engine.download(replace(asked, max_bytes=most))
        except TooLarge:
            self._bytes_left -= most
            raise
        self._bytes_left -= len(response.body)
        return response


def _with_own(sent: Mapping[str, str], own: Mapping[str, str], cookie: str) -> dict[str, str]:
    """Return what the page sends with what the source adds; its cookies stand before the page's."""
    cookies = "; ".join(each for each in (own.get("cookie", ""), cookie) if each)
    return {**sent, **own, **({"cookie": cookies} if cookies else {})}


def _redirected(asked: Download, response: RawResponse, target: str) -> Download:
    """Return the request of the next hop (Fetch standard, HTTP-redirect fetch)."""
    headers = dict(asked.headers)
    if leaves(asked.url, target):
        headers.pop("authorization", None)
    keeps = asked.method == "HEAD" or response.status in (307, 308)
    if keeps and not (asked.method == "POST" and not _same_site(asked.url, target)):
        return replace(asked, url=target, headers=headers)
    headers.pop("content-type", None)
    return replace(asked, url=target, headers=headers, method="GET", body=b"")


async def _fulfill(route: Route, response: RawResponse, *, cookies: bool) -> None:
    headers = {name: value for name, value in response.headers.items() if name not in _UNTOLD}
    if cookies and response.cookies:
        headers["set-cookie"] = "\n".join(response.cookies)  # so Playwright takes several
    await route.fulfill(status=response.status, headers=headers, body=response.body)


async def _close_at_once(page: Page) -> None:
    with suppress(PlaywrightError):
        await page.close()


def _shown(document: RawResponse, body: bytes) -> RawResponse:
    told: Mapping[str, str] = {
        name: value for name, value in document.headers.items() if name not in _OUTDATED
    }
    return replace(
        document, headers={**told, "content-type": "text/html; charset=utf-8"}, body=body
    )


def _same_site(url: str, other: str) -> bool:
    try:
        return registrable(url) == registrable(other)
    except ValueError:
        return False
