"""Who may use the API, and how much they may send."""

import asyncio
import json

import pytest
from pydantic import SecretStr, ValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from tests.web.asking import asking
from web.api import door
from web.api.door import Door, Rule, foreign, is_loopback, rule_for
from web.settings import WebSettings

TOKEN = "t0ken-of-the-desk-of-news"
LOCAL = {"host": "127.0.0.1:8400"}


async def _echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with how many bytes came."""
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


class Call:
    """One request, as the server hands it to the door."""

    def __init__(
        self, headers: dict[str, str] | None = None, *, method: str = "GET",
        path: str = "/v1/articles", body: bytes = b"", client: str = "127.0.0.1",
    ) -> None:  # fmt: skip
        given = [(k.encode(), v.encode("latin-1")) for k, v in {**LOCAL, **(headers or {})}.items()]
        self.scope: Scope = {
            "type": "http", "method": method, "path": f"/api{path}", "root_path": "/api",
            "headers": given, "client": (client, 9), "query_string": b"",
        }  # fmt: skip
        self._chunks = [body[at : at + 30_000] for at in range(0, len(body) or 1, 30_000)]
        self.sent: list[Message] = []

    async def receive(self) -> Message:
        chunk = self._chunks.pop(0)
        return {"type": "http.request", "body": chunk, "more_body": bool(self._chunks)}

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def said(self) -> str:
        return str(json.loads(self.sent[1]["body"])["detail"])

    @property
    def headers(self) -> Headers:
        return Headers(raw=self.sent[0]["headers"])


async def through(call: Call, rule: Rule = Rule.LOCAL, **limits: float) -> Call:
    token = SecretStr(TOKEN) if rule is Rule.TOKEN else None
    await Door(_echo, rule, token, **limits)(call.scope, call.receive, call.send)
    return call


@pytest.mark.parametrize(
    ("host", "public", "has_token", "rule"),
    [
        ("127.0.0.1", "", False, Rule.LOCAL),
        ("127.8.0.1", "", False, Rule.LOCAL),
        ("::1", "", False, Rule.LOCAL),
        ("localhost", "", False, Rule.LOCAL),
        ("127.0.0.1", "https://desk.example", False, Rule.NOBODY),
        ("0.0.0.0", "", False, Rule.NOBODY),
        ("::", "", False, Rule.NOBODY),
        ("192.0.2.7", "", False, Rule.NOBODY),
        ("localhost.example.org", "", False, Rule.NOBODY),
        ("0.0.0.0", "https://desk.example", True, Rule.TOKEN),
        ("127.0.0.1", "", True, Rule.TOKEN),
    ],
)
def test_who_may_depends_on_who_can_reach_the_desk(host, public, has_token, rule):
    assert rule_for(has_token=has_token, host=host, public_url=public) is rule


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True),
        ("LOCALHOST.", True),
        ("[::1]", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:192.0.2.1", False),
        ("127.0.0.1.nip.example", False),
        ("0x7f000001", False),
        ("127.1", False),
        ("", False),
        ("evil.example", False),
        ("10.0.0.1", False),
    ],
)
def test_names_of_this_machine(host, local):
    assert is_loopback(host) is local


@pytest.mark.parametrize(
    ("headers", "client", "allowed"),
    [
        ({}, "127.0.0.1", True),
        ({"host": "localhost"}, "::1", True),
        ({"host": "[::1]:8400"}, "::1", True),
        ({"host": "rebound.example:8400"}, "127.0.0.1", False),
        ({"host": "127.0.0.1.rebound.example"}, "127.0.0.1", False),
        ({"host": ""}, "127.0.0.1", False),
        ({}, "192.0.2.1", False),
        ({}, "", False),
        ({"x-forwarded-for": "192.0.2.1"}, "127.0.0.1", False),
        ({"forwarded": "for=192.0.2.1"}, "127.0.0.1", False),
        ({"via": "1.1 proxy"}, "127.0.0.1", False),
        ({"origin": "https://evil.example"}, "127.0.0.1", False),
        ({"origin": "null"}, "127.0.0.1", False),
        ({"origin": "http://127.0.0.1:8400"}, "127.0.0.1", True),
        ({"origin": "http://127.0.0.1:84001"}, "127.0.0.1", False),
        ({"referer": "http://127.0.0.1:8400/api/docs"}, "127.0.0.1", True),
        ({"referer": "http://127.0.0.1:8400.evil.example/"}, "127.0.0.1", False),
        ({"sec-fetch-site": "cross-site"}, "127.0.0.1", False),
        ({"sec-fetch-site": "same-site"}, "127.0.0.1", False),
        ({"sec-fetch-site": "same-origin"}, "127.0.0.1", True),
        ({"sec-fetch-site": "none"}, "127.0.0.1", True),
    ],
)
async def test_without_a_token_only_this_machine_is_answered(headers, client, allowed):
    call = await through(Call(headers, client=client))
    assert call.status == (200 if allowed else 403)
    assert allowed or "without a token" in call.said
    assert (foreign(Headers({**LOCAL, **headers}), client) == "") is allowed


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        (f"Bearer {TOKEN}", True),
        (f"bearer   {TOKEN} ", True),
        (TOKEN, False),
        (f"Basic {TOKEN}", False),
        (f"Bearer {TOKEN}x", False),
        (f"Bearer {TOKEN[:-1]}", False),
        (f"Bearer {TOKEN.upper()}", False),
        ("Bearer ", False),
        ("Bearer \xff", False),
        ("", False),
    ],
)
async def test_with_a_token_who_shows_it_is_answered(given, allowed):
    call = await through(Call({"authorization": given, "host": "desk.example"}), Rule.TOKEN)
    assert call.status == (200 if allowed else 401)
    assert allowed or call.headers["www-authenticate"] == 'Bearer realm="wirewatch"'
    assert allowed or TOKEN not in str(call.sent)


async def test_a_desk_that_others_reach_answers_nobody_without_a_token():
    call = await through(Call({"authorization": f"Bearer {TOKEN}"}), Rule.NOBODY)
    assert (call.status, "[web] token" in call.said) == (403, True)
    for path in door.OPEN:  # what is in every copy of the program
        assert (await through(Call(path=path), Rule.NOBODY)).status == 200
    for path in ("/docs/", "/v1/docs", "/openapi.json/../v1/articles"):
        assert (await through(Call(path=path), Rule.NOBODY)).status == 403


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/json", 200),
        ("Application/JSON; charset=utf-8", 200),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=application/json", 415),
        ("", 415),
    ],
)
async def test_what_a_page_may_send_to_anybody_is_no_request(kind, status):
    call = await through(Call({"content-type": kind}, method="POST", body=b"{}"))
    assert call.status == status


async def test_bodies_are_bounded_by_what_is_said_and_by_what_comes():
    kind = {"content-type": "application/json"}
    fits = await through(Call(kind, method="POST", body=b"x" * door.MAX_BODY))
    assert (fits.status, fits.sent[1]["body"]) == (200, str(door.MAX_BODY).encode())
    long = {**kind, "content-length": str(door.MAX_BODY + 1)}
    assert (await through(Call(long, method="POST"))).status == 413
    with pytest.raises(HTTPException) as raised:  # the application makes an answer of it
        await through(Call(kind, method="POST", body=b"x" * (door.MAX_BODY + 1)))
    assert raised.value.status_code == 413


async def test_a_body_that_drips_is_not_waited_for():
    call = Call({"content-type": "application/json"}, method="POST", body=b"x" * 90_000)
    whole = call.receive

    async def drip() -> Message:
        await asyncio.sleep(0.03)  # each piece in time, but not all of them
        return await whole()

    with pytest.raises(HTTPException) as raised:
        await Door(_echo, Rule.LOCAL, None, body_seconds=0.05)(call.scope, drip, call.send)
    assert raised.value.status_code == 408


async def test_what_takes_too_long_is_given_up():
    async def slow(*_: object) -> None:
        await asyncio.sleep(60)

    call = Call()
    await Door(slow, Rule.LOCAL, None, seconds=0.02)(call.scope, call.receive, call.send)
    assert (call.status, call.headers["retry-after"]) == (503, "5")

    async def begun(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(60)

    with pytest.raises(TimeoutError):  # the connection is cut: half an answer must not pass
        await Door(begun, Rule.LOCAL, None, seconds=0.02)(call.scope, call.receive, call.send)


async def test_a_real_desk_with_a_token(stored):
    async with asking(stored, TOKEN, "https://desk.example", host="0.0.0.0") as asked:
        refused = await asked.client.get("/api/v1/articles")
        assert (refused.status_code, refused.json()["status"]) == (401, 401)
        asked.client.headers["authorization"] = f"Bearer {TOKEN}"
        assert len((await asked.get("/articles"))["items"]) == 4
        for sent in (b'{"query": ', b"[" * 30_000, b'"x"', b"\xff", b"{}" + b" " * door.MAX_BODY):
            answer = await asked.client.post(
                "/api/v1/watches/backtest",
                content=sent,
                headers={"content-type": "application/json"},
            )
            assert answer.status_code in (400, 413, 422), sent[:9]
            assert answer.headers["content-type"] == "application/problem+json"
        chunked = await asked.client.post(
            "/api/v1/watches/arms/explain",
            content=_chunks(),
            headers={"content-type": "application/json"},
        )
        assert chunked.status_code == 413


async def _chunks():
    for _ in range(9):
        yield b" " * 10_000


@pytest.mark.parametrize(
    "token", ["short", "x" * 15, "x" * 257, "with a space in the middle", "ž" * 20]
)
def test_a_token_that_can_be_guessed_or_not_be_sent_is_refused(token):
    with pytest.raises(ValidationError, match="openssl rand") as raised:
        WebSettings(token=token)
    assert WebSettings(token=SecretStr("x" * 16)).has_secret("token")
    assert "x" * 16 not in repr(WebSettings(token=SecretStr("x" * 16)))
    assert raised.value.errors()[0]["loc"] == ("token",)
