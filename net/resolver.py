"""From a host's name to addresses that may be reached."""

import asyncio
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from functools import partial
from ipaddress import ip_address
from typing import Any

from db.errors import Refused, Unreachable
from net.guard import Address, AddressGuard, literal_address

Lookup = Callable[..., Sequence[tuple[Any, ...]]]  # the shape of socket.getaddrinfo

_MAX_ADDRESSES = 8  # a hostile zone may list thousands


class Resolver:
    """Resolves names outside the event loop and lets only vetted addresses through.

    ``executor`` runs the look-ups (None: the loop's own threads); ``lookup`` is
    socket.getaddrinfo or something of its shape.
    """

    def __init__(
        self,
        guard: AddressGuard,
        *,
        executor: Executor | None = None,
        lookup: Lookup = socket.getaddrinfo,
    ) -> None:
        self._guard = guard
        self._executor = executor
        self._lookup = lookup

    async def vetted(self, host: str, port: int, *, url: str) -> tuple[Address, ...]:
        """Return the host's addresses that may be reached, at least one and at most eight.

        Raises Unreachable if the name does not exist or cannot be looked up, Refused if it
        leads to no allowed address.
        """
        found = await self._addresses(host, port, url)
        allowed = tuple(each for each in found if self._guard.judge(each).allowed)
        if not allowed:
            raise Refused(_refusal(host, found[0]), url=url)
        return allowed[:_MAX_ADDRESSES]

    async def _addresses(self, host: str, port: int, url: str) -> list[Address]:
        literal = literal_address(host)
        if literal is not None:
            return [literal]
        ask = partial(self._lookup, host, port, type=socket.SOCK_STREAM)
        try:
            rows = await asyncio.get_running_loop().run_in_executor(self._executor, ask)
        except socket.gaierror as exc:
            raise Unreachable(_lookup_failure(host, exc), url=url) from exc
        except (UnicodeError, ValueError, OSError) as exc:
            raise Unreachable(f"{host!r} is no valid host name", url=url, retry=False) from exc
        found = [ip_address(str(row[4][0]).partition("%")[0]) for row in rows]
        if not found:
            raise Unreachable(f"no such host: {host}", url=url)
        return list(dict.fromkeys(found))


def _lookup_failure(host: str, exc: socket.gaierror) -> str:
    if exc.errno == socket.EAI_AGAIN:
        return f"the name {host} could not be looked up (the name server did not answer)"
    return f"no such host: {host}"


def _refusal(host: str, address: Address) -> str:
    where = str(address) if host == str(address) else f"{host} ({address})"
    return f"{where} is not a public address; if it is meant, add its network to allow_networks"
