"""The small HTTP server: bounded bodies, broken answers, addresses that do not exist."""

import errno
import socket

import httpx
import pytest
from structlog.testing import capture_logs

from wirewatch.demo import loopback
from wirewatch.demo.loopback import Answer, LoopbackServer, Request


@pytest.fixture
def serve():
    servers = []

    def start(respond, address="127.0.0.1"):
        server = LoopbackServer(respond, address=address)
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.stop()


def echo(request: Request) -> Answer:
    return Answer(headers={"X-Method": request.method}, body=request.body)


def test_a_body_is_handed_over_and_answered(serve):
    answer = httpx.post(serve(echo).url, content=b"hello", trust_env=False)
    assert (answer.content, answer.headers["X-Method"]) == (b"hello", "POST")


@pytest.mark.parametrize(
    "header", ["Content-Length: 99999999", "Content-Length: -1", "Transfer-Encoding: chunked"]
)
def test_a_body_too_large_or_of_unknown_length_is_refused(serve, header):
    url = httpx.URL(serve(echo).url)
    with socket.create_connection((url.host, url.port), timeout=5) as raw:
        raw.sendall(f"POST / HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\n".encode())
        assert raw.makefile("rb").readline() == b"HTTP/1.1 413 Request Entity Too Large\r\n"


def test_a_request_that_breaks_off_is_no_request(serve):
    seen = []

    def respond(request: Request) -> Answer:
        seen.append(request.path)
        return Answer()

    server = serve(respond)
    url = httpx.URL(server.url)
    with socket.create_connection((url.host, url.port), timeout=5) as raw:
        raw.sendall(b"POST /half HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf")
        raw.shutdown(socket.SHUT_WR)
        assert raw.recv(100) == b""
    assert httpx.get(f"{server.url}/whole", trust_env=False).status_code == 200
    assert seen == ["/whole"]


def test_an_answer_that_breaks_is_logged_and_the_next_one_comes(serve):
    def respond(request: Request) -> Answer:
        if request.path == "/broken":
            raise ZeroDivisionError
        return Answer(body=b"fine")

    server = serve(respond)
    with capture_logs() as logs, pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"{server.url}/broken", trust_env=False)
    assert httpx.get(server.url, trust_env=False).text == "fine"
    assert [entry["event"] for entry in logs] == ["answer broken off"]


def test_where_an_address_is_missing_the_first_one_serves(serve, monkeypatch):
    real = loopback._Server

    def only_the_first(address, respond):
        if address != "127.0.0.1":
            raise OSError(errno.EADDRNOTAVAIL, "no such address here")
        return real(address, respond)

    monkeypatch.setattr(loopback, "_Server", only_the_first)
    server = serve(echo, address="127.0.0.77")
    assert httpx.URL(server.url).host == "127.0.0.1"
