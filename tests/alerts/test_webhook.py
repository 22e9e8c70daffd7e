import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from alerts.channels.answers import Answer, judge, read_retry_after
from alerts.channels.webhook.channel import WebhookChannel
from alerts.channels.webhook.settings import WebhookSettings
from alerts.channels.webhook.signature import read_keys, sign
from alerts.links import NoLinks
from db.errors import ChannelError, Refused
from tests.alerts.fakes import TLS, HeldClock
from tests.alerts.messages import HOSTILE, NOW, alert, sending

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_" + "QUJD" * 10


@dataclass
class Receiver:
    """A real HTTP server; answers with ``answer``, in pieces, as slowly as told."""

    answer: list[bytes] = field(
        default_factory=lambda: [b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"]
    )
    hold: float = 0.0  # seconds before each piece but the first
    then_hang: bool = False
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value.strip()
                for name, _, value in (line.partition(":") for line in head[1:] if line)
            }
            body = await reader.readexactly(int(headers["content-length"]))
            self.requests.append((head[0], headers, body))
            for number, piece in enumerate(self.answer):
                await asyncio.sleep(self.hold if number else 0)
                writer.write(piece)
                await writer.drain()
            if self.then_hang:
                await reader.read()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def receiving(receiver: Receiver) -> AsyncIterator[int]:
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.current_task())
        await receiver.talk(reader, writer)

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for each in talks:
            each.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await server.wait_closed()


def answering(status: str, body: bytes = b"", headers: bytes = b"") -> Receiver:
    length = b"content-length: %d\r\n" % len(body)
    return Receiver(answer=[f"HTTP/1.1 {status}\r\n".encode() + headers + length + b"\r\n" + body])


@asynccontextmanager
async def channel(
    port: int, *, secret: str = SECRET, http: httpx.AsyncClient | None = None, clock=None, **more
) -> AsyncIterator[WebhookChannel]:
    settings = WebhookSettings.model_validate(
        {"name": "chat", "kind": "webhook", "url": f"http://127.0.0.1:{port}/hook/t0ken"} | more
    )
    out = WebhookChannel(
        settings,
        keys=read_keys(secret) if secret else (),
        http=http or httpx.AsyncClient(trust_env=False, verify=TLS),
        links=NoLinks(),
        clock=clock or HeldClock(datetime.now(UTC)),
    )
    try:
        yield out
    finally:
        await out.close()


async def send(out: WebhookChannel, message=None) -> str:
    return (await out.send(sending(out.render(message or alert(), "msg_1"), "msg_1"))).said


async def failure(receiver: Receiver, **more) -> ChannelError:
    async with receiving(receiver) as port, channel(port, **more) as out:
        with pytest.raises(ChannelError) as caught:
            await send(out)
    assert caught.value.channel == "chat"
    assert "t0ken" not in str(caught.value)
    return caught.value


async def test_the_receiver_can_verify_what_it_got():
    receiver = Receiver()
    async with receiving(receiver) as port, channel(port) as out:
        assert await send(out) == "200 OK: ok"
    ((line, headers, body),) = receiver.requests
    assert line == "POST /hook/t0ken HTTP/1.1"
    assert headers["webhook-id"] == "msg_1"
    assert headers["content-type"] == "application/json"
    assert Webhook(SECRET).verify(body, headers)["type"] == "alert.story"
    with pytest.raises(WebhookVerificationError):
        Webhook(OTHER).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body + b" ", headers)


async def test_during_rotation_either_secret_verifies():
    receiver = Receiver()
    async with receiving(receiver) as port, channel(port, secret=f"{SECRET}\n{OTHER}") as out:
        await send(out)
    ((_, headers, body),) = receiver.requests
    assert Webhook(SECRET).verify(body, headers) == Webhook(OTHER).verify(body, headers)


async def test_a_retry_has_the_same_id_and_body_and_its_own_time():
    receiver, clock = Receiver(), HeldClock(datetime.now(UTC))
    async with receiving(receiver) as port, channel(port, clock=clock) as out:
        await send(out, HOSTILE)
        clock.advance(timedelta(seconds=9))
        await send(out, HOSTILE)
    (_, first, one), (_, second, two) = receiver.requests
    assert one == two
    assert first["webhook-id"] == second["webhook-id"]
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 9
    assert first["webhook-signature"] != second["webhook-signature"]
    assert Webhook(SECRET).verify(two, second) == json.loads(one)


async def test_without_a_secret_nothing_pretends_to_be_signed():
    receiver = Receiver()
    async with receiving(receiver) as port, channel(port, secret="") as out:
        await send(out)
    assert "webhook-signature" not in receiver.requests[0][1]


def test_the_signature_is_the_standards_own():
    expected = Webhook(SECRET).sign("msg_2", NOW, '{"a":1}')
    assert sign(read_keys(SECRET), "msg_2", int(NOW.timestamp()), b'{"a":1}') == expected


@pytest.mark.parametrize(
    "secret",
    [
        "",
        " ",
        "secret",
        "whsec_",
        "whsec_???",
        "whsec_" + "QUJD" * 5,
        "whsec_" + "QUJD" * 30,
        SECRET[6:],
    ],
)
def test_an_unusable_secret_is_refused_and_not_repeated(secret):
    with pytest.raises(ValueError, match="secret") as caught:
        read_keys(secret)
    assert len(secret) < 10 or secret not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "retry", "says"),
    [
        ("301 Moved Permanently", True, "redirects are not followed"),
        ("304 Not Modified", True, "redirects"),
        ("400 Bad Request", True, "400 Bad Request: no such thing"),
        ("401 Unauthorized", True, "check the secret"),
        ("404 Not Found", True, "check the address"),
        ("405 Method Not Allowed", True, "takes no POST"),
        ("410 Gone", False, "410 Gone: no such thing (it says it is gone)"),
        ("413 Payload Too Large", True, "no bodies of this size"),
        ("429 Too Many Requests", True, "429 Too Many Requests"),
        ("500 Internal Server Error", True, "500 Internal Server Error: no such thing"),
        ("502 Bad Gateway", True, "502"),
        ("799 Whatever", True, "answered 799: no such thing"),
    ],
)
async def test_only_2xx_is_success(status, retry, says):
    body = b"" if status.startswith("304") else b"no such\r\n\x1b[1mthing"
    location = b"location: http://127.0.0.1:9/else\r\n"
    error = await failure(answering(status, body.replace(b"\x1b[1m", b"\x1b"), location))
    assert error.retry is retry
    assert says in str(error)
    assert str(error).isprintable()


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_2xx_is(status):
    answer = Answer(status=status, headers={}, body=b"")
    assert judge(answer, channel="chat", now=NOW) is None


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
async def test_retry_after_is_handed_on(status):
    error = await failure(answering(status, headers=b"retry-after: 120\r\n"))
    assert error.retry_after == timedelta(seconds=120)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        (None, None),
        ("0", timedelta(0)),
        (" 90 ", timedelta(seconds=90)),
        ("9" * 5000, timedelta(seconds=10**9)),
        (
            format_datetime(NOW.replace(microsecond=0) + timedelta(seconds=61), usegmt=True),
            timedelta(seconds=60.322),
        ),
        ("Fri, 02 Jan 2026 03:05:05 -0000", timedelta(seconds=59.322)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("٣", None),
        ("Fri, 99 Foo", None),
    ],
)
def test_retry_after_in_both_forms(value, wait):
    assert read_retry_after(value, NOW) == wait


async def test_a_silent_receiver_costs_no_more_than_the_timeout():
    error = await failure(Receiver(answer=[], then_hang=True), timeout="200ms")
    assert error.retry
    assert str(error) == "the receiver did not answer within 0.2 seconds"


async def test_headers_that_drip_count_as_no_answer():
    drip = Receiver(answer=[b"HTTP/1.1 200 OK\r\n", *[b"x-a: b\r\n"] * 50], hold=0.05)
    error = await failure(drip, timeout="200ms")
    assert "did not answer" in str(error)


async def test_a_status_counts_even_if_the_body_breaks_off():
    cut = Receiver(answer=[b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\nhalf"])
    async with receiving(cut) as port, channel(port) as out:
        assert await send(out) == "200 OK: half"


async def test_a_status_counts_even_if_the_body_comes_after_the_timeout():
    slow = Receiver(answer=[b"HTTP/1.1 202 Accepted\r\ncontent-length: 2\r\n\r\n", b"ok"], hold=1.2)
    async with receiving(slow) as port, channel(port, timeout="1s") as out:
        assert await send(out) == "202 Accepted: ok"


async def test_an_endless_answer_is_not_read_to_its_end():
    endless = Receiver(answer=[b"HTTP/1.1 500 No\r\n\r\n", *[b"x" * 65536] * 200])
    error = await failure(endless)
    assert len(str(error)) < 300


@pytest.mark.parametrize("answer", [b"garbage\r\n\r\n", b"", b"HTTP/1.1 abc\r\n\r\n"])
async def test_what_is_no_http_is_a_failure_to_retry(answer):
    error = await failure(Receiver(answer=[answer]))
    assert error.retry
    assert "could not be reached" in str(error)


async def test_a_closed_port_says_so():
    async with receiving(Receiver()) as port:
        pass
    async with channel(port) as out:
        with pytest.raises(ChannelError, match="could not be reached") as caught:
            await send(out)
    assert caught.value.retry


async def test_a_network_that_may_not_be_reached_is_a_refusal():
    async def guard(request: httpx.Request) -> httpx.Response:
        raise Refused("127.0.0.1 is private; add it to allow_networks", url=str(request.url))

    http = httpx.AsyncClient(transport=httpx.MockTransport(guard))
    async with channel(9, http=http) as out:
        with pytest.raises(ChannelError, match="allow_networks") as caught:
            await send(out)
    assert not caught.value.retry


async def test_every_error_of_the_library_is_translated():
    names = [name for name in httpx.__all__ if isinstance(getattr(httpx, name), type)]
    kinds = [
        getattr(httpx, name)
        for name in names
        if issubclass(getattr(httpx, name), httpx.TransportError)
    ]
    assert len(kinds) > 10
    for kind in kinds:

        async def fail(request: httpx.Request, kind=kind) -> httpx.Response:
            raise kind("went wrong")

        async with channel(9, http=httpx.AsyncClient(transport=httpx.MockTransport(fail))) as out:
            with pytest.raises(ChannelError):
                await send(out)
