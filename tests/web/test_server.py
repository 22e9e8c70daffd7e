"""The desk's server: health, limits, start and stop."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from db.errors import ConfigError, StoreError
from tests.web.conftest import Desk
from web import protocol
from web.server import DeskServer
from web.settings import WebSettings


@pytest.fixture
async def client(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=desk.url) as client:
        yield client


async def raw(desk: Desk, data: bytes, *, within: float = 5) -> bytes:
    """Send bytes as they are; return all that comes until the other side closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.server.port)
    try:
        writer.write(data)
        await writer.drain()
        async with asyncio.timeout(within):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def test_it_lives_and_is_ready(client):
    alive, ready = await client.get("/healthz"), await client.get("/readyz")
    assert (alive.status_code, alive.text) == (200, "alive\n")
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "reasons": []})
    assert "server" not in alive.headers
    assert (await client.head("/healthz")).status_code == 200


async def test_a_stage_that_does_not_tick_is_not_ready(desk: Desk, client):
    desk.pulse.expect("poll", timedelta(seconds=0.5))
    assert (await client.get("/readyz")).status_code == 200
    desk.clock.move(seconds=90)
    answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["reasons"] == ["the stage poll last ticked 1m 30s ago"]
    assert (await client.get("/healthz")).status_code == 200
    desk.pulse.beat("poll")
    assert (await client.get("/readyz")).status_code == 200


async def test_a_database_that_does_not_answer_is_not_ready(desk: Desk, client, monkeypatch):
    def broken() -> None:
        raise StoreError("gone")

    monkeypatch.setattr(desk.store.presences, "last", broken)
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["the database does not answer"])


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/openapi.json", "/healthz/", "/websub/", "/x/../y"]
)
async def test_nothing_else_is_served(client, path):
    assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize(("method", "path"), [("POST", "/healthz"), ("DELETE", "/websub/x")])
async def test_other_methods_are_refused(client, method, path):
    assert (await client.request(method, path)).status_code == 405


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\nHost: d\r\nX: " + b"x" * 1_000_000 + b"\r\n\r\n",
        b"GET /" + b"x" * 1_000_000 + b" HTTP/1.1\r\nHost: d\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 20_000 + b"\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: -1\r\nHost: d\r\n\r\n",
    ],
    ids=["header", "path", "headers", "tls", "length"],
)
async def test_what_is_no_decent_request_is_refused_and_closed(desk: Desk, client, data):
    assert not (await raw(desk, data)).startswith(b"HTTP/1.1 2")
    assert (await client.get("/healthz")).status_code == 200


async def test_a_request_that_does_not_come_is_not_waited_for(desk: Desk, monkeypatch):
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.2)
    for data in (b"", b"GET /healthz HTTP/1.1\r\nHost: ", b"G"):
        assert await raw(desk, data, within=3) == b""
    first = b"GET /healthz HTTP/1.1\r\nHost: d\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.server.port)
    writer.write(first)
    assert b"alive" in await reader.readuntil(b"alive")
    writer.write(b"GET /hea")  # the second one dawdles
    async with asyncio.timeout(3):
        assert not (await reader.read()).strip()
    writer.close()


async def test_start_and_stop_may_come_twice(desk: Desk):
    port = desk.server.port
    await desk.server.start()
    assert desk.server.port == port
    await desk.server.stop()
    await desk.server.stop()
    assert desk.server.port == 0
    await desk.server.start()
    assert desk.server.port > 0


async def test_a_stop_does_not_wait_for_those_who_dawdle(desk: Desk):
    _, writer = await asyncio.open_connection("127.0.0.1", desk.server.port)
    writer.write(b"GET /hea")
    await writer.drain()
    async with asyncio.timeout(4):
        await desk.server.stop()
    writer.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.1", "no-such-host.invalid"])
async def test_an_address_that_cannot_be_had_says_what_to_do(desk: Desk, host):
    settings = WebSettings(listen=f"{host}:{desk.server.port}")
    with pytest.raises(ConfigError, match=r"cannot listen on .*: .+; .*\[web\] listen"):
        await DeskServer(desk.server._app, settings).start()


def test_listening_is_read_from_the_settings():
    assert (WebSettings().port, WebSettings().is_chosen) == (8400, False)
    settings = WebSettings(listen="[::1]:0")
    assert (settings.host, settings.port, settings.is_chosen) == ("::1", 0, True)


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
async def test_ipv6_is_listened_on(desk: Desk):
    server = DeskServer(desk.server._app, WebSettings(listen="[::1]:0"))
    try:
        await server.start()
    except ConfigError:
        pytest.skip("no IPv6 here")
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"http://[::1]:{server.port}/healthz")).status_code == 200
    await server.stop()
