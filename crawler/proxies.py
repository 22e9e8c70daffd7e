"""Asking through a proxy: forwarded http, and https through a tunnel (RFC 9110, 9.3.6)."""

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import _ScrapyAgent, _ScrapyProxyAgent
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import wrapClientTLS
from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.python.failure import Failure
from twisted.web.client import URI, Agent
from twisted.web.http_headers import Headers
from twisted.web.iweb import IBodyProducer, IResponse

from net.access import Proxy

PROXY = "wirewatch_proxy"  # the key in a request's meta
MAX_ANSWER = 16 * 1024  # bytes of a proxy's answer to CONNECT

_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})[ \r]")
_Key: TypeAlias = tuple[Any, ...]
# zope's interfaces say nothing to mypy.
_Endpoint: TypeAlias = Any
_Protocols: TypeAlias = Any


class TunnelError(Exception):
    """The proxy opened no tunnel: with the ``status`` it answered, or None if it broke off."""

    def __init__(self, status: int | None) -> None:
        self.status = status
        super().__init__(f"status {status}" if status else "no answer")


class ProxyingAgent(_ScrapyAgent):
    """Scrapy's way of making one request, with proxies of our own.

    Scrapy's would take an answer to CONNECT of any size, keep a refused connection, wait for the
    time-out where the proxy hangs up, and not speak TLS to the proxy of an https page.
    """

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        proxy = request.meta.get(PROXY)
        if proxy is None:
            return super()._get_agent(request, timeout)
        from twisted.internet import reactor  # noqa: PLC0415 - installed after our import

        kind = _Tunnelling if request.url.startswith("https:") else _Forwarding
        return kind(
            reactor=reactor,
            proxyURI=proxy.url.encode(),
            contextFactory=self._contextFactory,
            connectTimeout=timeout,
            pool=self._pool,
        ).opened_by(proxy)


class _Forwarding(_ScrapyProxyAgent):
    """Sends whole addresses to the proxy; only the proxy sees what opens it."""

    _proxy: Proxy

    def opened_by(self, proxy: Proxy) -> "_Forwarding":
        """Return itself, with what opens the proxy."""
        self._proxy = proxy
        return self

    def request(
        self,
        method: bytes,
        uri: bytes,
        headers: Headers | None = None,
        bodyProducer: IBodyProducer | None = None,  # noqa: N803 - Twisted's name
    ) -> Deferred[IResponse]:
        headers = headers.copy() if headers is not None else Headers()
        if self._proxy.authorization:
            headers.setRawHeaders("Proxy-Authorization", [self._proxy.authorization])
        return super().request(method, uri, headers, bodyProducer)

    def _requestWithEndpoint(self, key: _Key, *args: Any, **kwargs: Any) -> Deferred[IResponse]:  # noqa: ANN401, N802 - Twisted's
        # One connection is not shared by two users of a proxy.
        key += (self._proxy.url, self._proxy.authorization)
        return super()._requestWithEndpoint(key, *args, **kwargs)


class _Tunnelling(_Forwarding):
    """Has the proxy connect us to the server, and speaks TLS with the server itself."""

    def request(
        self,
        method: bytes,
        uri: bytes,
        headers: Headers | None = None,
        bodyProducer: IBodyProducer | None = None,  # noqa: N803 - Twisted's name
    ) -> Deferred[IResponse]:
        return Agent.request(self, method, uri, headers, bodyProducer)

    def _getEndpoint(self, uri: URI) -> _Endpoint:  # noqa: N802 - Twisted's name
        door = super()._getEndpoint(self._proxyURI)  # type: ignore[no-untyped-call]  # Twisted's
        tunnel: _Endpoint = TunnelEndpoint(door, _authority(uri), self._proxy.authorization)
        creator = self._endpointFactory._policyForHTTPS.creatorForNetloc(uri.host, uri.port)
        return wrapClientTLS(creator, tunnel)


def _authority(uri: URI) -> str:
    host = uri.host.decode()
    return f"[{host}]:{uri.port}" if ":" in host else f"{host}:{uri.port}"


class TunnelEndpoint:
    """A way to ``authority`` (host:port) through the proxy at the end of another way, ``door``.

    It has the shape of Twisted's IStreamClientEndpoint, as ``door`` has.
    """

    def __init__(self, door: _Endpoint, authority: str, authorization: str) -> None:
        self._door = door
        opens = f"Proxy-Authorization: {authorization}\r\n" if authorization else ""
        self._head = f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n{opens}\r\n".encode()

    def connect(self, protocolFactory: _Protocols) -> Deferred[Protocol]:  # noqa: N803 - Twisted's
        """Return the protocol at the end of the tunnel; fails with TunnelError."""
        connecting: Deferred[Any] = self._door.connect(_Openings(self._head, protocolFactory))
        return connecting.addCallback(lambda opening: opening.ready)


class _Openings(Factory):
    noisy = False

    def __init__(self, head: bytes, within: _Protocols) -> None:
        self._head, self._within = head, within

    def buildProtocol(self, addr: IAddress | None) -> "_Opening":  # noqa: N802 - Twisted's name
        return _Opening(self._head, lambda: self._within.buildProtocol(addr))


class _Opening(Protocol):
    """Asks for the tunnel; once it is open, hands all bytes on to the protocol within."""

    def __init__(self, head: bytes, build: Callable[[], Protocol | None]) -> None:
        self._head, self._build = head, build
        self._heard = b""
        self._within: Protocol | None = None
        self.ready: Deferred[Protocol] = Deferred(lambda _: self._abort())

    def connectionMade(self) -> None:  # noqa: N802 - Twisted's name
        """Ask the proxy."""
        if self.transport is not None:
            self.transport.write(self._head)  # type: ignore[call-arg,misc]  # zope's

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Read the proxy's answer, or hand bytes on."""
        if self._within is not None:
            self._within.dataReceived(data)
            return
        self._heard += data
        head, end, rest = self._heard.partition(b"\r\n\r\n")
        if end and not self.ready.called:
            self._answered(head + end, rest)
        elif len(self._heard) > MAX_ANSWER:
            self._fail(None)

    def _answered(self, head: bytes, rest: bytes) -> None:
        found = _STATUS.match(head)
        status = int(found[1]) if found else None
        within = self._build() if status is not None and 200 <= status < 300 else None
        if within is None:
            self._fail(status)
            return
        self._within, self._heard = within, b""
        within.makeConnection(self.transport)  # type: ignore[no-untyped-call]  # Twisted's
        self.ready.callback(within)
        if rest:
            within.dataReceived(rest)

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802 - Twisted's
        """Hand the end on, or say that no tunnel was opened."""
        if self._within is not None:
            self._within.connectionLost(reason)
        elif not self.ready.called:
            self.ready.errback(TunnelError(None))

    def _fail(self, status: int | None) -> None:
        if not self.ready.called:
            self.ready.errback(TunnelError(status))
        self._abort()

    def _abort(self) -> None:
        if self.transport is not None:
            self.transport.abortConnection()
