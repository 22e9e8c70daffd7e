"""A guarded HTTP client for channels: it connects to vetted addresses only."""

import ssl
import sys
from collections.abc import Iterable
from datetime import timedelta
from importlib.util import find_spec

import httpcore
import httpx

from db.errors import Unreachable
from net.guard import AddressGuard
from net.resolver import Resolver

if find_spec("sniffio") is None:
    # httpcore imports it for every lock and every request, and searched the whole path each time.
    sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]  # "there is none", to import


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to vetted addresses; TLS above it still checks the host's name."""

    def __init__(self, resolver: Resolver, inner: httpcore.AsyncNetworkBackend) -> None:
        self._resolver = resolver
        self._inner = inner

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature of httpcore
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first allowed address that answers.

        Raises Refused if there is none, httpcore.ConnectError or ConnectTimeout if none answers.
        """
        try:
            addresses = await self._resolver.vetted(host, port, url=f"{host}:{port}")
        except Unreachable as exc:
            raise httpcore.ConnectError(str(exc)) from exc
        for address in addresses[:-1]:
            try:
                return await self._inner.connect_tcp(
                    str(address), port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(
            str(addresses[-1]), port, timeout, local_address, socket_options
        )

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore does between two tries to connect."""
        await self._inner.sleep(seconds)


def guarded_client(
    guard: AddressGuard,
    *,
    timeout: timedelta,
    user_agent: str,
    verify: ssl.SSLContext | None = None,
) -> httpx.AsyncClient:
    """Return a client that reaches allowed addresses only; the caller closes it.

    Redirects are not followed and the environment (proxies) is not read. ``timeout`` bounds each
    phase (connecting, each read, each write), so callers bound the whole, and the body's size,
    themselves. ``verify`` is the TLS context, by default the system's trust store. Requests raise
    httpx.HTTPError as usual, and Refused for an address that is not allowed.
    """
    context = verify or ssl.create_default_context()
    transport = httpx.AsyncHTTPTransport(verify=context, trust_env=False)
    # httpx passes no network backend on to httpcore, so the pool's own is replaced, before use.
    transport._pool._network_backend = GuardedBackend(Resolver(guard), httpcore.AnyIOBackend())
    return httpx.AsyncClient(
        transport=transport,
        timeout=timeout.total_seconds(),
        headers={"user-agent": user_agent},
        follow_redirects=False,
        trust_env=False,
    )
