"""The base of doubles that are spoken to by HTTP: a small real server with named manners."""

import asyncio
import json
import math
import socket
import ssl
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.alerts.contract.double import (
    LATER,
    LATER_THIS,
    OVER,
    SENT,
    Manner,
    Shown,
    Verdict,
)

_NO_BODY = frozenset({204, 304})
_OF_THE_MESSAGE = frozenset({400, 413, 414, 415, 422, 431})


@dataclass(frozen=True, kw_only=True)
class Request:
    """What came."""

    method: str
    target: str
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query))

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What is answered."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, status: int, value: object, **headers: str) -> "Reply":
        """Return an answer in JSON."""
        return cls(
            status=status,
            body=json.dumps(value).encode(),
            headers={"content-type": "application/json"}
            | {name.replace("_", "-"): text for name, text in headers.items()},
        )


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A refusal in which a service says when to come back."""

    reply: Reply
    wait: timedelta


class HttpDouble:
    """Serves one channel. Subclasses say what their service takes, and how it shows it."""

    kind = ""
    secrets: tuple[str, ...] = ()
    plain = False
    rate: tuple[int, float] | None = None  # so many messages in so many seconds, if published

    def __init__(self) -> None:
        self.requests: list[Request] = []  # all that came
        self.taken: list[Request] = []  # what was accepted
        self.manner = Manner.KIND
        self.strict = False  # whether the rate is enforced
        self._moment = 0.0  # on a clock of its own, in seconds
        self._times: list[float] = []
        self._said: Reply | None = None
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()
        self._base = ""

    # what a subclass says of its service

    def take(self, request: Request) -> Reply:
        """Answer as the service would; what breaks a published limit gets its published error."""
        raise NotImplementedError

    def show(self, request: Request) -> Shown:
        """Return what a person would see of a request that was taken."""
        raise NotImplementedError

    def table(self) -> dict[str, object]:
        """Return the [[channel]] keys that lead to ``self.base``."""
        raise NotImplementedError

    def reply(self, status: int) -> Reply:
        """Return an answer of that status in the service's shape."""
        return Reply(status=status, body=b"the service's own words")

    def verdict(self, status: int) -> Verdict:
        """Return what ``reply(status)`` must mean."""
        if 200 <= status < 300:
            return SENT
        if status == 410:
            return OVER
        return LATER_THIS if status in _OF_THE_MESSAGE else LATER

    def waiting(self) -> list[Waiting]:
        """Return the service's own forms of "not before", beside Retry-After."""
        return []

    def too_fast(self, wait: float) -> Reply:
        """Return the refusal of what comes faster than ``rate``."""
        return Reply(status=429, headers={"retry-after": str(math.ceil(wait))})

    # what tests tell it

    @property
    def base(self) -> str:
        """Its address, without a slash at the end."""
        return self._base

    def answer_with(self, reply: Reply | None) -> None:
        """Answer all that comes with this; with None again as the service does."""
        self._said = reply

    def refuse(self) -> None:
        reply = self.reply(503)
        self.answer_with(
            Reply(status=503, headers=reply.headers, body=reply.body + b"\x1b[1m\r\n later\x07")
        )

    def behave(self, manner: Manner) -> None:
        self.manner = manner

    def pass_time(self, by: timedelta) -> None:
        """Move the clock by which the rate is measured."""
        self._moment += by.total_seconds()

    def received(self) -> list[Shown]:
        return [self.show(request) for request in self.taken]

    async def start(self, tls: ssl.SSLContext | None = None) -> None:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0, ssl=tls)
        port = self._server.sockets[0].getsockname()[1]
        self._base = f"https://localhost:{port}" if tls else f"http://127.0.0.1:{port}"

    async def stop(self) -> None:
        if not self._server:
            return
        self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    # on the line

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.current_task()
        assert talk
        self._talks.add(talk)
        try:
            while not reader.at_eof():
                await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            writer.close()
            self._talks.discard(talk)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.manner is Manner.DEAF:
            await asyncio.sleep(60)
        request = await _read(reader)
        self.requests.append(request)
        if self.manner is Manner.SILENT:
            await asyncio.sleep(60)
        if self.manner is Manner.RESET:
            _reset(writer)
            return
        await self._answer(writer, self._reply_to(request))

    def _reply_to(self, request: Request) -> Reply:
        reply = self._hurried() or self._said or self.take(request)
        if 200 <= reply.status < 300:
            self.taken.append(request)
        return reply

    def _hurried(self) -> Reply | None:
        if not (self.strict and self.rate):
            return None
        most, seconds = self.rate
        lately = [time for time in self._times if time > self._moment - seconds]
        if len(lately) >= most:
            return self.too_fast(lately[-most] + seconds - self._moment)
        self._times = [*lately, self._moment]
        return None

    async def _answer(self, writer: asyncio.StreamWriter, reply: Reply) -> None:
        lines = [f"HTTP/1.1 {reply.status} In Words"]
        lines += [f"{name}: {value}" for name, value in reply.headers.items()]
        body = b"" if reply.status in _NO_BODY else reply.body
        if reply.status not in _NO_BODY:
            longer = 1000 if self.manner is Manner.LAZY else 0
            lines.append(f"content-length: {len(body) + longer}")
        head = "\r\n".join(lines).encode() + b"\r\n\r\n"
        if self.manner is Manner.DRIP:
            for byte in head[:-1]:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0.02)
            await asyncio.sleep(60)
        writer.write(head + body)
        await writer.drain()
        if self.manner is Manner.LAZY:
            await asyncio.sleep(60)


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip()
        for name, _, value in (line.partition(":") for line in head[1:] if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    method, target, _ = head[0].split(" ")
    return Request(method=method, target=target, headers=headers, body=body)


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close so that the other side is told by RST, not by an orderly end."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
