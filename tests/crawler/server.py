"""A web server with named misbehaviours, on a free port of a loopback address."""

import gzip
import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from types import TracebackType

Answer = Callable[["Connection"], None]


class Connection(socketserver.StreamRequestHandler):
    """One accepted connection: reads a request, lets the path's misbehaviour answer, closes."""

    server: "_Server"

    def handle(self) -> None:
        with suppress(OSError):
            self.send(self.server.site.greeting)
            line = self.rfile.readline(65536)
            headers = {}
            while header := self.rfile.readline(65536).strip():
                name, _, value = header.decode("latin-1").partition(":")
                headers[name.lower()] = value.strip()
            if line:
                path = line.split()[1].decode("latin-1")
                self.server.site.requests.append((path, headers))
                answer = self.server.site.answers.get(path, status(404))
                self.headers = headers
                answer(self)

    def send(self, data: bytes) -> None:
        self.wfile.write(data)

    def wait(self, seconds: float) -> bool:
        """Wait; true if the server is being stopped."""
        return self.server.site.stopping.wait(seconds)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    site: "Site"
    context: ssl.SSLContext | None = None

    def get_request(self):
        sock, address = super().get_request()
        sock.settimeout(10)
        if self.context is None:
            return sock, address
        try:
            return self.context.wrap_socket(sock, server_side=True), address
        except OSError:
            sock.close()
            raise

    def handle_error(self, request, client_address) -> None:
        """Stay silent: clients that break off are what these tests are about."""


class Site:
    """A running server; ``answers`` maps paths to misbehaviours, ``requests`` keeps what came."""

    def __init__(
        self, context: ssl.SSLContext | None = None, *, host: str = "127.0.0.1", turn: float = 0.01
    ) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.host = host
        self.greeting = b""  # said before anything was asked
        self.stopping = threading.Event()
        self._server = _Server((host, 0), Connection)
        self._server.site = self
        self._server.context = context
        self._thread = threading.Thread(target=self._server.serve_forever, args=(turn,))
        self.port = self._server.server_address[1]
        self.scheme = "https" if context else "http"

    def url(self, path: str = "/", host: str = "") -> str:
        return f"{self.scheme}://{host or self.host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.requests]

    def __enter__(self) -> "Site":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _head(code: int, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {code} Whatever", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1")


def status(code: int, body: bytes = b"", **headers: str) -> Answer:
    """An honest answer; underscores in header names stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda to: to.send(_head(code, {"Content-Length": str(len(body)), **named}) + body)


def page(body: bytes, **headers: str) -> Answer:
    return status(200, body, **headers)


def redirect(target: str, code: int = 302) -> Answer:
    return status(code, Location=target)


def conditional(body: bytes, etag: str) -> Answer:
    """304 to who knows the tag, else the page."""

    def answer(to: Connection) -> None:
        known = to.headers.get("if-none-match") == etag
        (status(304, ETag=etag) if known else page(body, ETag=etag))(to)

    return answer


def slow_byte(to: Connection) -> None:
    """A byte now and then, for ever."""
    to.send(_head(200, {"Content-Length": "100000"}))
    while not to.wait(0.05):
        to.send(b"x")


def silent(to: Connection) -> None:
    """The request is taken, nothing is said."""
    to.wait(10)


def endless_body(to: Connection) -> None:
    to.send(_head(200, {}))
    while not to.wait(0):
        to.send(b"x" * 65536)


def header_flood(to: Connection) -> None:
    to.send(b"HTTP/1.1 200 OK\r\n")
    while not to.wait(0):
        to.send(b"X-More: and more\r\n" * 1000)


def interim_flood(to: Connection) -> None:
    while not to.wait(0):
        to.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 1000)


def lying_length(to: Connection) -> None:
    to.send(_head(200, {"Content-Length": "5000"}) + b"that was all")


def huge_length(to: Connection) -> None:
    to.send(_head(200, {"Content-Length": "99999999999"}) + b"x")
    to.wait(5)


def garbage_status_line(to: Connection) -> None:
    to.send(b"\x16\x03 nothing like HTTP\r\n\r\n")


def close_at_once(to: Connection) -> None:
    to.connection.shutdown(socket.SHUT_RDWR)


def reset_mid_body(to: Connection) -> None:
    to.send(_head(200, {"Content-Length": "5000"}) + b"half")
    to.wait(0.05)
    to.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    to.connection.close()


@cache
def _bomb() -> bytes:
    return gzip.compress(bytes(30_000_000))


def gzip_bomb(to: Connection) -> None:
    bomb = _bomb()
    to.send(_head(200, {"Content-Encoding": "gzip", "Content-Length": str(len(bomb))}) + bomb)
