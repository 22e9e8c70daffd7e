"""Pages shown by a browser before they are read; without such a source, none is started."""

import asyncio
import re
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from crawler.browsers import find_browser, missing_for_rendering
from crawler.download import Download, Downloader, Loads, RawResponse
from crawler.settings import CrawlerSettings
from db.errors import FetchError, NotYet, Unreachable
from db.settings import format_duration

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext

    from crawler.chromium import Chromium
    from crawler.visit import Bounds, Visit

PAGES = 50  # that one browser shows before a new one takes its place
MEMORY = 1_500_000_000  # bytes that it may hold
IDLE = timedelta(minutes=2)  # without a page, before it is closed
PATIENCE = timedelta(minutes=2)  # in the queue; a longer wait is better spent elsewhere

_LOOK = timedelta(milliseconds=500)  # between two looks at its memory
_STARTING = timedelta(seconds=30)
_CLOSING = timedelta(seconds=5)
_REMEMBERED = 10_000  # addresses, before they are learned anew
_HTML = re.compile(r"\s*(?:text/html|application/xhtml\+xml)\s*(?:;|$)", re.IGNORECASE)
# What is no page for readers, whatever its type says: a browser would wrap it into one.
# What stands before it is taken once and not given back: a page could make that take for ever.
_DATA = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:(?><!--.{0,2000}?-->|<\?[^>]{0,500}>)\s*+){0,5}+"
    rb"(?:<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]|[{\[]|%PDF-)",
    re.DOTALL,
)


class RenderingDownloader:
    """A downloader whose pages are shown by a browser where the request asks for it.

    The document itself comes from ``engine``, and so under all its rules; so does all that the
    page loads then. Feeds, sitemaps, data and papers are given as they came. One page is shown at
    a time. The browser is started when the first page needs it; a new one takes its place after
    ``pages`` pages or ``memory`` bytes, and it is closed when it has been ``idle``.
    """

    def __init__(
        self,
        engine: Downloader,
        settings: CrawlerSettings,
        *,
        bounds: "Bounds | None" = None,
        pages: int = PAGES,
        memory: int = MEMORY,
        idle: timedelta = IDLE,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._engine = engine
        self._settings = settings
        self._bounds = bounds
        self._pages = pages
        self._memory = memory
        self._idle = idle
        self._patience = patience
        self._place = asyncio.Lock()
        self._chromium: Chromium | None = None
        self._data: set[str] = set()  # addresses that give feeds and the like
        self._shown = 0  # pages, by the browser that runs
        self._starting: asyncio.Task[Chromium] | None = None
        self._rest: asyncio.Task[None] | None = None
        self._closed = False

    async def download(self, request: Download) -> RawResponse:
        """Return the answer, whatever its status; a page as it looks when it is shown.

        Raises NotYet if too many pages wait for the browser, Unreachable also if the browser is
        not installed, does not start, breaks, or does not come to an end; Refused and TooLarge.
        """
        if request.loads is None:
            return await self._engine.download(request)
        async with self._turn(request.url):
            document = await self._engine.download(self._asked_anew(request))
            if not is_page(document):
                self._remember(request, document)
                return document
            return await self._show(request, request.loads, document)

    async def close(self) -> None:
        """End the browser, if one runs; may be called twice."""
        self._closed = True
        if self._rest is not None:
            self._rest.cancel()
            await asyncio.wait({self._rest})
        starting, self._starting = self._starting, None
        if starting is not None:
            await asyncio.wait({starting})
            if starting.exception() is None:
                self._chromium = starting.result()
        chromium, self._chromium = self._chromium, None
        if chromium is not None:
            await chromium.close()

    def _asked_anew(self, request: Download) -> Download:
        """Return a request that is conditional only if its address is known to give data.

        That a page's document is unchanged says nothing of the list that scripts write into it.
        """
        if request.url in self._data:
            return request
        headers = {
            name: value
            for name, value in request.headers.items()
            if name.lower() not in ("if-none-match", "if-modified-since")
        }
        return replace(request, headers=headers)

    def _remember(self, request: Download, document: RawResponse) -> None:
        if 200 <= document.status < 300:
            if len(self._data) >= _REMEMBERED:
                self._data.clear()
            self._data.add(request.url)

    @asynccontextmanager
    async def _turn(self, url: str) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                await self._place.acquire()
        except TimeoutError as exc:
            raise NotYet(
                "too many pages wait for the browser", url=url, retry_after=self._patience
            ) from exc
        try:
            if self._rest is not None:
                self._rest.cancel()
            yield
        finally:
            self._place.release()
            if self._chromium is not None and not self._closed:
                self._rest = asyncio.create_task(self._close_when_idle())

    async def _show(self, request: Download, loads: Loads, document: RawResponse) -> RawResponse:
        chromium, context = await self._opened(request.url)
        # Imported here as they need the extra, which is known to be there now.
        from playwright.async_api import Error as PlaywrightError  # noqa: PLC0415

        from crawler.visit import Bounds, Visit  # noqa: PLC0415

        visit = Visit(
            request,
            loads,
            document,
            engine=self._engine,
            settings=self._settings,
            bounds=self._bounds or Bounds(),
        )
        sound = False
        try:
            async with asyncio.timeout(self._settings.timeout.total_seconds()):
                shown = await self._within_memory(request.url, chromium, _shown(visit, context))
            sound = True
        except FetchError as exc:
            sound = not isinstance(exc, Unreachable)
            raise
        except TimeoutError as exc:
            within = format_duration(self._settings.timeout)
            raise Unreachable(
                f"the page did not come to rest in the browser within {within}", url=request.url
            ) from exc
        except PlaywrightError as exc:
            raise Unreachable(
                f"the browser broke at the page: {_first_line(exc)}", url=request.url
            ) from exc
        finally:
            await self._used(chromium, sound=sound)
        return shown

    async def _opened(self, url: str) -> tuple["Chromium", "BrowserContext"]:
        """Return the browser and a fresh context; one that died unseen is replaced.

        Raises Unreachable.
        """
        former = self._chromium
        chromium = await self._running(url)
        from playwright.async_api import Error as PlaywrightError  # noqa: PLC0415 - needs the extra

        try:
            async with asyncio.timeout(_STARTING.total_seconds()):
                return chromium, await chromium.fresh_context(user_agent=self._settings.user_agent)
        except (PlaywrightError, TimeoutError) as exc:
            await self._discard(chromium)
            if chromium is former:
                return await self._opened(url)
            raise Unreachable(f"the browser does not work: {_first_line(exc)}", url=url) from exc

    async def _running(self, url: str) -> "Chromium":
        """Return the browser, started if none runs. Raises Unreachable."""
        if self._chromium is not None and not self._chromium.alive:
            await self._discard(self._chromium)
        if self._chromium is not None:
            return self._chromium
        missing = missing_for_rendering(self._settings.browser)
        if missing or self._closed:
            why = missing or "we are stopping"
            raise Unreachable(f"the page cannot be shown by a browser: {why}", url=url)
        from playwright.async_api import Error as PlaywrightError  # noqa: PLC0415 - needs the extra

        try:
            self._chromium = await self._started()
        except (PlaywrightError, OSError, TimeoutError) as exc:
            raise Unreachable(f"the browser did not start: {_first_line(exc)}", url=url) from exc
        self._shown = 0
        return self._chromium

    async def _started(self) -> "Chromium":
        """Return a new browser; whoever is cancelled over it leaves it to the next, or to the end.

        A start cut short would leave processes that nobody knows.
        """
        from crawler.chromium import Chromium  # noqa: PLC0415 - needs the extra

        if self._starting is None:
            program = find_browser(self._settings.browser)
            self._starting = asyncio.create_task(Chromium.launched(program))
        try:
            chromium = await asyncio.shield(self._starting)
        except asyncio.CancelledError:
            raise
        except BaseException:
            self._starting = None
            raise
        self._starting = None
        return chromium

    async def _within_memory(
        self, url: str, chromium: "Chromium", showing: Coroutine[Any, Any, RawResponse]
    ) -> RawResponse:
        """Return what comes of it, unless the browser takes too much memory over it."""
        task = asyncio.create_task(showing)
        try:
            while not (await asyncio.wait({task}, timeout=_LOOK.total_seconds()))[0]:
                held = await asyncio.to_thread(chromium.resident)
                if held > self._memory:
                    raise Unreachable(
                        f"the page takes more than {self._memory:,} bytes of memory in the browser",
                        url=url,
                    )
            return task.result()
        finally:
            task.cancel()
            await asyncio.wait({task}, timeout=_CLOSING.total_seconds())

    async def _used(self, chromium: "Chromium", *, sound: bool) -> None:
        """Count a page, and end a browser that is broken, worn or large."""
        self._shown += 1
        if not sound:
            await self._discard(chromium)
        elif self._shown >= self._pages or chromium.resident() > self._memory // 2:
            await chromium.close()
            self._chromium = None

    async def _discard(self, chromium: "Chromium") -> None:
        await chromium.kill()
        self._chromium = None  # not before: what is cut short here is left to ``close``

    async def _close_when_idle(self) -> None:
        await asyncio.sleep(self._idle.total_seconds())
        async with self._place:
            if self._chromium is not None:
                await self._chromium.close()
                self._chromium = None


async def _shown(visit: "Visit", context: "BrowserContext") -> RawResponse:
    try:
        shown = await visit.show(context)
    except FetchError:
        await context.close()
        raise  # after any other error the browser is ended, and does not have to answer again
    await context.close()
    return shown


def is_page(response: RawResponse) -> bool:
    """Tell whether an answer is a page for readers, which a browser shows; no feed, no data."""
    return (
        200 <= response.status < 300
        and _HTML.match(response.headers.get("content-type", "")) is not None
        and _DATA.match(response.body[:8192]) is None
    )


def _first_line(exc: BaseException) -> str:
    return str(exc).partition("\n")[0][:300] or type(exc).__name__
