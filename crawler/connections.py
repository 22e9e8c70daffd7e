"""The engine's open connections: their heads bounded, all of them ended on request."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar
from weakref import WeakSet

from scrapy import Request as ScrapyRequest
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web._newclient import HTTP11ClientProtocol, Request
from twisted.web.iweb import IResponse

from crawler.proxies import PROXY, ProxyingAgent

_Result = TypeVar("_Result")

MAX_HEAD_BYTES = 256 * 1024  # of a response before its body, interim (1xx) responses included
_IDLE_SECONDS = 20  # a connection is kept; a host is asked again within seconds or much later


class Connections:
    """All connections that are open; they end at once when the engine closes."""

    def __init__(self) -> None:
        self._open: WeakSet[BoundedProtocol] = WeakSet()

    def add(self, connection: "BoundedProtocol") -> None:
        """Remember a connection as long as it lives."""
        self._open.add(connection)

    def abort_all(self) -> None:
        """End every connection without a farewell; requests on them fail."""
        for connection in list(self._open):
            connection.abort_now()


class BoundedHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1 handler with bounded response heads.

    Scrapy bounds bodies and each header's line, but takes any number of lines; a server that
    sends headers without end would fill the memory until the time-out. The spider carries the
    engine's ``connections``.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        connections: Connections = crawler.spider.connections  # type: ignore[union-attr]  # set by Engine

        # Neither Scrapy nor Twisted has a public place for another protocol; Scrapy itself sets
        # its own one here.
        self._pool._factory = partial(_BoundedFactory, connections)  # type: ignore[assignment]
        self._pool.cachedConnectionTimeout = _IDLE_SECONDS

    async def download_request(self, request: ScrapyRequest) -> Response:
        """Make one request, through its proxy if it has one."""
        if PROXY not in request.meta:
            return await super().download_request(request)
        agent = ProxyingAgent(
            contextFactory=self._contextFactory,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
        )
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def __init__(
        self, connections: Connections, quiescent: Callable[..., None], metadata: object
    ) -> None:
        super().__init__(quiescent, metadata)  # type: ignore[no-untyped-call]  # Twisted's
        self._connections = connections

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: ARG002, N802 - Twisted's signature
        protocol = BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
        self._connections.add(protocol)
        return protocol


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Counts the bytes between a request and the end of the answer's head."""

    _head_bytes: int | None = None  # None: not within a head
    _lost = False

    def abort_now(self) -> None:
        """End the connection without a farewell; nothing happens if it has ended."""
        if self.transport is not None and not self._lost:
            self.transport.abortConnection()

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802 - Twisted's
        """Note the end; Twisted breaks when a connection is ended twice."""
        self._lost = True
        super().connectionLost(reason)  # type: ignore[no-untyped-call]  # Twisted's

    def request(self, request: Request) -> Deferred[IResponse]:
        """Send a request and begin to count."""
        self._head_bytes = 0
        answered = super().request(request)
        answered.addBoth(self._head_ended)
        return answered

    def _head_ended(self, result: _Result) -> _Result:
        self._head_bytes = None
        return result

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Take in bytes, unless the head grows past its bound."""
        if self._head_bytes is not None:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self.abort_now()
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]  # Twisted's
