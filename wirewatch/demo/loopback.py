"""A small HTTP server on a loopback address, in a thread of its own, quiet and quick to stop."""

import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from errno import EADDRNOTAVAIL
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from typing import cast

import structlog

_BODY_LIMIT = 1 << 20
_IDLE = timedelta(seconds=15)
_POLL = timedelta(milliseconds=50)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a client asked; header names in lower case."""

    method: str
    path: str  # with the query, as sent
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What it gets; Content-Length is added on the way out."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


Respond = Callable[[Request], Answer]


class LoopbackServer:
    """Serves one ``respond`` function, which is called from many threads.

    The port is the system's choice. Where only 127.0.0.1 exists of 127.0.0.0/8 (macOS), another
    address of that range falls back to it.
    """

    def __init__(self, respond: Respond, *, address: str = "127.0.0.1") -> None:
        self._respond = respond
        self._address = address
        self._server: _Server | None = None
        self._url: str | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address to ask, without a slash at the end; after the stop, the one it had.

        Raises RuntimeError before the first start.
        """
        if self._url is None:
            raise RuntimeError("the server was never started; call start() first")
        return self._url

    def start(self) -> None:
        """Listen and answer; nothing if it runs already."""
        if self._server is not None:
            return
        self._server = _listen(self._address, self._respond)
        self._url = f"http://{self._server.server_name}:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            args=(_POLL.total_seconds(),),
            name=f"serving {self.url}",
            daemon=True,
        )
        self._thread.start()

    def stop(self) -> None:
        """Close the port; answers under way are dropped. May be called twice."""
        server, thread = self._server, self._thread
        self._server = self._thread = None
        if server is None or thread is None:
            return
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a client that keeps its connection must not hold up the end
    request_queue_size = 64

    def __init__(self, address: str, respond: Respond) -> None:
        self.respond = respond
        super().__init__((address, 0), _Handler)

    def server_bind(self) -> None:
        """Bind without asking the resolver for the machine's name, which can take seconds."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """Log what broke an answer; a client that went away is nothing to report."""
        del request
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            log.warning("answer broken off", client=str(client_address), exc_info=True)


def _listen(address: str, respond: Respond) -> _Server:
    try:
        return _Server(address, respond)
    except OSError as exc:
        if exc.errno != EADDRNOTAVAIL or address == "127.0.0.1":
            raise
        return _Server("127.0.0.1", respond)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "newsstand"
    sys_version = ""
    timeout = _IDLE.total_seconds()

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing: the commentary tells what matters."""

    def _serve(self) -> None:
        body = self._body()
        if body is None:
            self._send(Answer(status=413, headers={"Connection": "close"}))
            return
        request = Request(
            method=self.command,
            path=self.path,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
        )
        self._send(cast(_Server, self.server).respond(request))

    def _body(self) -> bytes | None:
        """Return the request's body, or None if it is too large or its length is not told."""
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdecimal():
            return None
        if int(length) > _BODY_LIMIT:
            return None
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            raise ConnectionResetError("the client went away within its request")
        return body

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(answer.body)))
        if answer.headers.get("Connection") == "close":
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD" and answer.status not in (204, 304):
            self.wfile.write(answer.body)
