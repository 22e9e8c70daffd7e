"""A little forward proxy on 127.0.0.1: it notes what it is asked, and can misbehave."""

import base64
import socket
import socketserver
import ssl
import threading
from contextlib import suppress
from types import TracebackType
from urllib.parse import urlsplit


class _Handler(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        with suppress(OSError):
            while self._one():
                pass

    def _one(self) -> bool:
        proxy = self.server.proxy
        line = self.rfile.readline(65536).decode("latin-1").split()
        head: list[tuple[str, str]] = []
        while text := self.rfile.readline(65536).strip():
            name, _, value = text.decode("latin-1").partition(":")
            head.append((name.lower(), value.strip()))
        if len(line) < 3:
            return False
        headers = dict(head)
        proxy.asked.append((line[0], line[1], headers))
        if proxy.hangs_up:
            return False
        if proxy.says:
            self.wfile.write(proxy.says)
            return False
        if proxy.wants and headers.get("proxy-authorization") != proxy.wants:
            self.wfile.write(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
            return False
        if line[0] == "CONNECT":
            host, _, port = line[1].rpartition(":")
            self._tunnel(host, int(port))
            return False
        self._forward(line, head)
        return True

    def _tunnel(self, host: str, port: int) -> None:
        del host  # every name leads to this machine
        with socket.create_connection(("127.0.0.1", port), timeout=10) as there:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pour, args=(there, self.connection), daemon=True)
            back.start()
            _pour(self.connection, there)
            back.join(10)

    def _forward(self, line: list[str], head: list[tuple[str, str]]) -> None:
        parts = urlsplit(line[1])
        kept = [f"{name}: {value}" for name, value in head if name != "proxy-authorization"]
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        with socket.create_connection(("127.0.0.1", parts.port or 80), timeout=10) as there:
            there.sendall("\r\n".join([f"GET {path} HTTP/1.1", *kept, "", ""]).encode("latin-1"))
            answer = b""
            while chunk := there.recv(65536):
                answer += chunk
        self.wfile.write(answer.replace(b"Connection: close\r\n", b""))


def _pour(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while chunk := one.recv(65536):
            other.sendall(chunk)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    proxy: "LittleProxy"
    context: ssl.SSLContext | None = None

    def get_request(self):
        sock, address = super().get_request()
        sock.settimeout(10)
        if self.context is not None:
            sock = self.context.wrap_socket(sock, server_side=True)
        return sock, address

    def handle_error(self, request, client_address) -> None:
        """Stay silent."""


class LittleProxy:
    """A running proxy; ``asked`` keeps (method, target, headers) of each request."""

    def __init__(self, user: str = "", context: ssl.SSLContext | None = None) -> None:
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.wants = "Basic " + base64.b64encode(user.encode()).decode() if user else ""
        self.hangs_up = False
        self.says = b""  # in place of an answer
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.proxy = self
        self._server.context = context
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def targets(self) -> list[str]:
        return [f"{method} {target}" for method, target, _ in self.asked]

    def __enter__(self) -> "LittleProxy":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
