"""Names to vetted addresses, sockets and the channels' HTTP client."""

import asyncio
import errno
import socket
import threading
from collections.abc import AsyncIterator
from datetime import timedelta
from ipaddress import ip_address

import httpcore
import httpx
import pytest

from db.errors import Refused, Unreachable
from net.guard import AddressGuard
from net.http import GuardedBackend, guarded_client
from net.resolver import Resolver
from net.sockets import connect, connect_failure

SECOND = timedelta(seconds=1)
LOOPBACK = AddressGuard(["127.0.0.0/8"])


def leads_to(*addresses: str):
    """A look-up that answers every name with these addresses."""

    def lookup(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(0, 1, 6, "", (address, port)) for address in addresses]

    return lookup


def fails_with(code: int):
    def lookup(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        raise socket.gaierror(code, "no")

    return lookup


@pytest.fixture
async def echo_port() -> AsyncIterator[int]:
    """A server which answers any request with the same small HTTP response."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readuntil(b"\r\n\r\n")
        body = asked.splitlines()[0]
        if b"/away" in body:
            writer.write(b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\n")
        else:
            writer.write(b"HTTP/1.1 200 OK\r\n")
        writer.write(b"Connection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_only_allowed_addresses_come_through() -> None:
    resolver = Resolver(AddressGuard(), lookup=leads_to("10.0.0.1", "93.184.216.34", "::1"))
    assert await resolver.vetted("x.example", 80, url="u") == (ip_address("93.184.216.34"),)


async def test_each_address_once_and_not_too_many() -> None:
    many = [f"93.184.216.{last}" for last in range(1, 50)]
    resolver = Resolver(AddressGuard(), lookup=leads_to(*many, *many))
    assert len(await resolver.vetted("x.example", 80, url="u")) == 8


async def test_a_name_that_leads_inside_is_refused_by_name_and_address() -> None:
    resolver = Resolver(AddressGuard(), lookup=leads_to("192.168.0.9"))
    with pytest.raises(Refused, match=r"x\.example \(192\.168\.0\.9\) is not a public address"):
        await resolver.vetted("x.example", 80, url="u")


@pytest.mark.parametrize(
    ("code", "words"),
    [(socket.EAI_NONAME, "no such host: x.example"), (socket.EAI_AGAIN, "did not answer")],
)
async def test_names_without_addresses(code: int, words: str) -> None:
    with pytest.raises(Unreachable, match=words):
        await Resolver(AddressGuard(), lookup=fails_with(code)).vetted("x.example", 80, url="u")


@pytest.mark.parametrize("host", ["a" * 300 + ".example", "..", "a\0b"])
async def test_impossible_names(host: str) -> None:
    with pytest.raises(Unreachable):
        await Resolver(AddressGuard()).vetted(host, 80, url="u")


async def test_a_socket_is_connected(echo_port: int) -> None:
    sock = await connect("127.0.0.1", echo_port, LOOPBACK, SECOND)
    with sock:
        assert sock.getpeername() == ("127.0.0.1", echo_port)
        assert not sock.getblocking()


async def test_the_next_address_is_tried(echo_port: int) -> None:
    lookup = leads_to("127.0.0.77", "127.0.0.1")  # nobody listens on the first
    sock = await connect("mail.example", echo_port, LOOPBACK, SECOND, lookup=lookup)
    with sock:
        assert sock.getpeername()[0] == "127.0.0.1"


async def test_a_socket_inside_is_refused(echo_port: int) -> None:
    with pytest.raises(Refused, match=r"127\.0\.0\.1 is not a public address"):
        await connect("127.0.0.1", echo_port, AddressGuard(), SECOND)


async def test_a_closed_port_refuses() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(Unreachable, match=rf"connection refused by 127.0.0.1:{port}"):
            await connect("127.0.0.1", port, LOOPBACK, SECOND)


async def test_connecting_is_bounded_in_time() -> None:
    asked = threading.Event()

    def stuck(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.wait(5)
        return []

    with pytest.raises(Unreachable, match=r"no connection to mail\.example:25 within 50ms"):
        await connect("mail.example", 25, LOOPBACK, timedelta(milliseconds=50), lookup=stuck)
    asked.set()


async def test_the_client_reaches_allowed_addresses(echo_port: int) -> None:
    async with guarded_client(LOOPBACK, timeout=SECOND, user_agent="wirewatch") as client:
        response = await client.get(f"http://127.0.0.1:{echo_port}/hook")
    assert response.text == "GET /hook HTTP/1.1"
    assert response.request.headers["user-agent"] == "wirewatch"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::ffff:7f00:1]"])
async def test_the_client_refuses_the_inside(echo_port: int, host: str) -> None:
    async with guarded_client(AddressGuard(), timeout=SECOND, user_agent="wirewatch") as client:
        with pytest.raises(Refused, match="not a public address"):
            await client.post(f"http://{host}:{echo_port}/")


async def test_the_client_follows_no_redirects(echo_port: int) -> None:
    async with guarded_client(LOOPBACK, timeout=SECOND, user_agent="wirewatch") as client:
        response = await client.get(f"http://127.0.0.1:{echo_port}/away")
    assert response.status_code == 302


async def test_the_client_ignores_proxies_of_the_environment(
    echo_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    async with guarded_client(LOOPBACK, timeout=SECOND, user_agent="wirewatch") as client:
        assert (await client.get(f"http://127.0.0.1:{echo_port}/")).status_code == 200


async def test_an_unknown_name_is_an_ordinary_connect_error() -> None:
    async with guarded_client(LOOPBACK, timeout=SECOND, user_agent="wirewatch") as client:
        with pytest.raises(httpx.ConnectError, match=r"no such host|looked up"):
            await client.get("http://nowhere.invalid/")


async def test_the_client_tries_the_next_address(echo_port: int) -> None:
    resolver = Resolver(LOOPBACK, lookup=leads_to("127.0.0.77", "127.0.0.1"))
    backend = GuardedBackend(resolver, httpcore.AnyIOBackend())
    stream = await backend.connect_tcp("hook.example", echo_port, timeout=1)
    assert stream.get_extra_info("server_addr")[0] == "127.0.0.1"
    await stream.aclose()
    await backend.sleep(0)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ECONNREFUSED, "connection refused by x:25"),
        (errno.EHOSTUNREACH, "no route to x:25"),
        (errno.ETIMEDOUT, "no answer from x:25"),
        (errno.EACCES, "no connection to x:25 (denied)"),
    ],
)
def test_why_no_connection_was_made(code: int, words: str) -> None:
    assert connect_failure(OSError(code, "denied"), "x:25") == words
