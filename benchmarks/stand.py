"""A web server for hundreds of outlets at once: an address of 127.0.0.0/8 for each, one port."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from wirewatch.demo.loopback import Answer, Request

Respond = Callable[[str, Request], Answer]
"""Answers a request to an address; called on the server's thread."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as the server saw it; times by the monotonic clock, in seconds."""

    address: str
    path: str
    begun: float
    ended: float  # when the answer was written
    status: int


_IDLE = 5.0  # seconds that a kept connection may be silent: outlets by the hundred cost descriptors
_START = 15.0
_PORT_TRIES = 20


class Stand:
    """Serves GET requests on many loopback addresses from one thread.

    ``with Stand(addresses, respond) as stand:`` opens and closes it. ``heard`` is told of each
    request when it was answered; ``pause`` says for how many seconds an address thinks before it
    answers. Both are called on the server's thread. Raises OSError if no port is free on all
    addresses.
    """

    def __init__(
        self,
        addresses: Sequence[str],
        respond: Respond,
        *,
        heard: Callable[[Asked], None] | None = None,
        pause: Callable[[str], float] | None = None,
    ) -> None:
        self._addresses = list(addresses)
        self._respond = respond
        self._heard = heard
        self._pause = pause
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="stand", daemon=True)
        self._server: asyncio.Server | None = None
        self.port = 0

    def __enter__(self) -> "Stand":
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(_START)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(_START)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def url(self, address: str) -> str:
        """Return where an address is served, without a slash at the end."""
        return f"http://{address}:{self.port}"

    async def _listen(self) -> None:
        for tries_left in reversed(range(_PORT_TRIES)):
            port = _free_port(self._addresses[0])
            try:
                self._server = await asyncio.start_server(self._serve, self._addresses, port)
            except OSError:  # taken on one of the addresses
                if not tries_left:
                    raise
            else:
                self.port = port
                return

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = writer.get_extra_info("sockname")[0]
        broken = (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)
        with contextlib.suppress(*broken, asyncio.CancelledError):
            while True:
                head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _IDLE)
                await self._answer(address, _request(head), writer)
        writer.close()

    async def _answer(self, address: str, request: Request, writer: asyncio.StreamWriter) -> None:
        begun = time.monotonic()
        if self._pause is not None:
            await asyncio.sleep(self._pause(address))
        answer = self._respond(address, request)
        writer.write(_bytes(answer))
        await writer.drain()
        if self._heard is not None:
            self._heard(
                Asked(
                    address=address,
                    path=request.path,
                    begun=begun,
                    ended=time.monotonic(),
                    status=answer.status,
                )
            )


def _free_port(address: str) -> int:
    with socket.socket() as probe:
        probe.bind((address, 0))
        port: int = probe.getsockname()[1]
        return port


def _request(head: bytes) -> Request:
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Request(method=method, path=path, headers=headers)


def _bytes(answer: Answer) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in answer.headers.items()]
    bodiless = answer.status in (204, 304)
    if not bodiless:
        lines.append(f"Content-Length: {len(answer.body)}")
    head = "\r\n".join([*lines, "", ""]).encode("latin-1")
    return head if bodiless else head + answer.body
