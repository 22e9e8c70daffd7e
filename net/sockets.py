"""Guarded connections for protocols that bring their own client (mail)."""

import asyncio
import errno
import socket
from datetime import timedelta

from db.errors import Unreachable
from db.settings import format_duration
from net.guard import Address, AddressGuard
from net.resolver import Lookup, Resolver


async def connect(
    host: str,
    port: int,
    guard: AddressGuard,
    timeout: timedelta,  # noqa: ASYNC109 - bounds all addresses together, reported in our words
    *,
    lookup: Lookup = socket.getaddrinfo,
) -> socket.socket:
    """Return a connected, non-blocking socket; the caller closes it.

    The name's allowed addresses are tried in turn, all within ``timeout``. Raises Refused if
    none is allowed, Unreachable if none answers.
    """
    place = f"{host}:{port}"
    try:
        async with asyncio.timeout(timeout.total_seconds()):
            addresses = await Resolver(guard, lookup=lookup).vetted(host, port, url=place)
            return await _first_connected(addresses, port, place)
    except TimeoutError as exc:
        raise Unreachable(
            f"no connection to {place} within {format_duration(timeout)}", url=place
        ) from exc


async def _first_connected(addresses: tuple[Address, ...], port: int, place: str) -> socket.socket:
    failure: OSError | None = None
    for address in addresses:
        try:
            return await _connected(address, port)
        except OSError as exc:
            failure = exc
    raise Unreachable(connect_failure(failure, place), url=place) from failure


async def _connected(address: Address, port: int) -> socket.socket:
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, (str(address), port))
    except BaseException:
        sock.close()
        raise
    return sock


def connect_failure(exc: OSError | None, place: str) -> str:
    """Return in a phrase why no connection to ``place`` was made."""
    match exc.errno if exc is not None else None:
        case errno.ECONNREFUSED:
            return f"connection refused by {place}"
        case errno.ENETUNREACH | errno.EHOSTUNREACH:
            return f"no route to {place}"
        case errno.ETIMEDOUT:
            return f"no answer from {place}"
        case _:
            return f"no connection to {place}" + (f" ({exc.strerror})" if exc else "")
