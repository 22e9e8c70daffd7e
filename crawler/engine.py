"""One long-lived Scrapy engine: guarded requests in, bounded answers or our own errors out."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Headers, Response
from scrapy.http.request import NO_CALLBACK

from crawler.certificates import certificate_fault
from crawler.connections import Connections
from crawler.download import Download, RawResponse
from crawler.failures import as_fetch_error, is_certificate_failure
from crawler.names import VettedNames
from crawler.proxies import PROXY
from crawler.proxy_failures import as_proxy_error, named, not_opened
from crawler.reactor import installed_reactor
from crawler.settings import CrawlerSettings
from db.errors import FetchError, ProxyFailed, Refused, Unreachable
from net.access import Proxy
from net.guard import Address, AddressGuard
from net.resolver import Lookup, Resolver
from net.urls import ascii_host

_LOOKUP_THREADS = 32  # a look-up that hangs keeps its thread, whoever has given up waiting
_MAX_ENCODINGS = 2  # layers of compression; honest servers use one
_CLOSE_PATIENCE = timedelta(seconds=5)
_MAX_LINKS = 20  # headers of that name; more are no list for us
_PORTS = {"http": 80, "https": 443}


class Engine:
    """Makes single guarded requests, as many at once as ``settings.concurrency``.

    It follows no redirects, keeps no cookies, tries nothing twice and asks for no robots.txt:
    that is crawler.fetch's part. ``install_reactor`` must have been called on the running loop.
    One engine may be open in a process at a time. ``lookup`` has the shape of getaddrinfo.
    """

    def __init__(self, settings: CrawlerSettings, *, lookup: Lookup = socket.getaddrinfo) -> None:
        self._settings = settings
        self._guard = AddressGuard(settings.allow_networks)
        self._threads = ThreadPoolExecutor(_LOOKUP_THREADS, thread_name_prefix="names")
        self._resolver = Resolver(self._guard, executor=self._threads, lookup=lookup)
        self._names = VettedNames()
        self._connections = Connections()
        self._places = asyncio.Semaphore(settings.concurrency)
        self._transfers: set[asyncio.Task[Response]] = set()
        self._crawler: Crawler | None = None
        self._crawl: asyncio.Task[None] | None = None
        self._former_names: object | None = None

    async def start(self) -> None:
        """Open the engine; nothing happens if it is open."""
        if self._crawl is not None:
            return
        logging.getLogger("scrapy").setLevel(logging.ERROR)  # what fails is told by our errors
        self._former_names = installed_reactor().installNameResolver(self._names)
        runner = AsyncCrawlerRunner(engine_settings(self._settings))
        self._crawler = runner.create_crawler(_OpenSpider)
        self._crawler.signals.connect(_refuse_layers, signals.headers_received)
        opened = asyncio.Event()
        self._crawl = runner.crawl(self._crawler, opened=opened, connections=self._connections)
        waiting = asyncio.ensure_future(opened.wait())
        await asyncio.wait({waiting, self._crawl}, return_when=asyncio.FIRST_COMPLETED)
        if not opened.is_set():
            waiting.cancel()
            await self._crawl  # raises what went wrong
            raise RuntimeError("the fetching engine ended while it was started")

    async def close(self) -> None:
        """End running requests and close the engine; may be called twice."""
        crawl, self._crawl = self._crawl, None
        if crawl is None or self._crawler is None:
            return
        self._connections.abort_all()
        if self._transfers:
            await asyncio.wait(self._transfers, timeout=_CLOSE_PATIENCE.total_seconds())
        for transfer in self._transfers:
            transfer.cancel()
        await self._crawler.stop_async()
        await crawl
        if self._former_names is not None:
            installed_reactor().installNameResolver(self._former_names)
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def download(self, request: Download) -> RawResponse:
        """Return the answer to one request, whatever its status.

        The whole, from the look-up to the last byte, takes at most ``settings.timeout`` (waiting
        for a place among the concurrent requests not counted). Raises Refused, Unreachable or
        TooLarge, nothing else.
        """
        async with self._places:
            host, port = _place(request.url)
            begun = asyncio.get_running_loop().time()
            addresses = await self._vetted(host, port, request.url)
            if request.proxy is not None:  # it is who we connect to; it resolves the name again
                host, addresses = await self._way(request, request.proxy)
            spent = timedelta(seconds=asyncio.get_running_loop().time() - begun)
            left = max(self._settings.timeout - spent, timedelta(milliseconds=100))
            try:
                response = await self._transfer(request, host, addresses, left)
            except asyncio.CancelledError:
                raise
            except Exception as exc:
                raise await self._translated(exc, request, host, addresses[0], port) from exc
            return self._judged(response, request)

    async def _vetted(self, host: str, port: int, url: str) -> tuple[Address, ...]:
        try:
            async with asyncio.timeout(self._settings.timeout.total_seconds()):
                return await self._resolver.vetted(host, port, url=url)
        except TimeoutError as exc:
            raise Unreachable(f"the name {host} could not be looked up in time", url=url) from exc

    async def _way(self, request: Download, proxy: Proxy) -> tuple[str, tuple[Address, ...]]:
        """Return the proxy's host and addresses; raises Refused and ProxyFailed."""
        try:
            return proxy.host, await self._vetted(proxy.host, proxy.port, request.url)
        except Refused as exc:
            raise Refused(f"{named(request, proxy)}: {exc}", url=request.url) from exc
        except Unreachable as exc:
            raise ProxyFailed(f"{named(request, proxy)}: {exc}", url=request.url) from exc

    async def _transfer(
        self, request: Download, host: str, addresses: tuple[Address, ...], left: timedelta
    ) -> Response:
        # A transfer is never cancelled from outside: Scrapy ends it at its own time-out, and a
        # cancellation half-way down its stack of deferreds would not reach the connection.
        transfer = asyncio.create_task(self._scraped(request, host, addresses, left))
        self._transfers.add(transfer)
        transfer.add_done_callback(self._ended)
        return await asyncio.shield(transfer)

    def _ended(self, transfer: asyncio.Task[Response]) -> None:
        self._transfers.discard(transfer)
        if not transfer.cancelled():
            transfer.exception()  # seen, also when nobody waits for it any more

    async def _scraped(
        self, request: Download, host: str, addresses: tuple[Address, ...], left: timedelta
    ) -> Response:
        if self._crawler is None or self._crawl is None:
            raise Unreachable("the fetching engine is closed", url=request.url)
        with self._names.vetted(host, addresses):
            return await self._crawler.engine.download_async(
                Request(
                    request.url,
                    method=request.method,
                    body=request.body,
                    callback=NO_CALLBACK,
                    headers={"User-Agent": self._settings.user_agent, **request.headers},
                    meta={
                        "download_timeout": left.total_seconds(),
                        "download_maxsize": request.max_bytes or self._settings.max_bytes,
                        **({PROXY: request.proxy} if request.proxy is not None else {}),
                    },
                )
            )

    def _judged(self, response: Response, request: Download) -> RawResponse:
        if response.ip_address is not None:  # a second look, at who really answered
            self._guard.check(response.ip_address, url=request.url)
        if request.proxy is not None and response.status == 407:
            raise not_opened(407, request, request.proxy)
        return RawResponse(
            status=response.status,
            headers=_plain_headers(response.headers),
            body=response.body,
            cookies=tuple(
                each.decode("latin-1") for each in response.headers.getlist("Set-Cookie")
            ),
        )

    async def _translated(
        self, exc: Exception, request: Download, host: str, address: Address, port: int
    ) -> FetchError:
        if request.proxy is not None:
            failed = as_proxy_error(exc, request, request.proxy)
            if failed is not None:
                return failed
        if is_certificate_failure(exc) and request.proxy is not None:
            host = _place(request.url)[0]  # not asked why: that would go past the proxy
            return Unreachable(f"the certificate of {host} is not valid", url=request.url)
        if is_certificate_failure(exc):
            fault = await certificate_fault(host, address, port)
            return Unreachable(f"the certificate of {host} is not valid: {fault}", url=request.url)
        return as_fetch_error(
            exc,
            url=request.url,
            max_bytes=request.max_bytes or self._settings.max_bytes,
            timeout=self._settings.timeout,
        )


class _OpenSpider(Spider):
    """Keeps the engine open: its start never ends by itself."""

    name = "wirewatch"
    opened: asyncio.Event
    connections: Connections

    async def start(self) -> AsyncIterator[Request]:
        self.opened.set()
        await asyncio.Event().wait()  # until the engine cancels it
        yield Request("about:blank")  # never reached; makes this the generator Scrapy expects


def engine_settings(settings: CrawlerSettings) -> dict[str, Any]:
    """Return Scrapy's settings: no component that we do not need, nothing unsafe left on."""
    handler = "crawler.connections.BoundedHandler"
    compression = "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware"
    return {
        "DOWNLOAD_HANDLERS_BASE": {"http": handler, "https": handler},
        "DOWNLOADER_MIDDLEWARES_BASE": {compression: 590},
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_MAXSIZE": settings.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": settings.timeout.total_seconds(),
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": settings.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": settings.concurrency,
        "COMPRESSION_ENABLED": True,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "REDIRECT_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "RETRY_ENABLED": False,
        "COOKIES_ENABLED": False,
        "ROBOTSTXT_OBEY": False,
        "HTTPPROXY_ENABLED": False,
        "DOWNLOADER_STATS": False,
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "STATS_DUMP": False,
        "LOG_ENABLED": False,
        "USER_AGENT": settings.user_agent,
    }


def _refuse_layers(headers: Headers, **_: object) -> None:
    layers = b",".join(headers.getlist("Content-Encoding")).split(b",")
    if len(layers) > _MAX_ENCODINGS:
        raise StopDownload(fail=True)


def _place(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        return ascii_host(parts.hostname or ""), parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError) as exc:
        raise Refused(f"{url[:200]!r} is no http or https address", url=url) from exc


def _plain_headers(headers: Headers) -> dict[str, str]:
    """Return headers by their names in lower case: the last of each, but all links in one list."""
    plain = {
        name.decode("latin-1").lower(): values[-1].decode("latin-1")
        for name, values in headers.items()
        if values and name.lower() != b"set-cookie"  # what is kept of an answer opens no door
    }
    if "link" in plain:
        plain["link"] = b", ".join(headers.getlist("Link")[:_MAX_LINKS]).decode("latin-1")
    return plain
