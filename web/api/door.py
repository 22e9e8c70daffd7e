"""Who may use the API, and how much they may send: decided before a request is read.

With a token, who shows it may (RFC 6750). Without one, programs on this machine may, if nobody else
can reach the desk: a page in a browser here must not pass for one of them, by whatever name it
calls us.
"""

import asyncio
import hashlib
import hmac
from collections.abc import Mapping
from enum import StrEnum
from ipaddress import IPv6Address, ip_address

from fastapi.responses import Response
from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.api.problems import answer_problem, problem

MAX_BODY = 64 * 1024  # bytes; a query is far smaller
BODY_SECONDS = 10.0
SECONDS = 60.0  # for an answer, with its sending
LONG_SECONDS = 180.0  # for one that streams what it finds
OPEN = frozenset(("/docs", "/openapi.json"))  # they tell nothing of this desk
_BROWSER = ("origin", "referer")
_PROXY = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
          "x-real-ip")  # fmt: skip
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="wirewatch"'}
_SCHEME = "bearer "


class Rule(StrEnum):
    """Who may use the API."""

    TOKEN = "token"  # noqa: S105 - the rule's name
    LOCAL = "local"  # programs on this machine
    NOBODY = "nobody"


def rule_for(*, has_token: bool, host: str, public_url: str) -> Rule:
    """Return who may use the API of a desk that listens on ``host``.

    A public address means that a proxy passes on what others send, and it comes from here.
    """
    if has_token:
        return Rule.TOKEN
    return Rule.LOCAL if is_loopback(host) and not public_url else Rule.NOBODY


def is_loopback(host: str) -> bool:
    """Tell whether a host's name or address means this machine, and never another."""
    if host.lower().removesuffix(".") == "localhost":
        return True
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


class Door:
    """Stands before the API (an ASGI application mounted at a prefix)."""

    def __init__(
        self,
        app: ASGIApp,
        rule: Rule,
        token: SecretStr | None,
        *,
        seconds: float = SECONDS,
        body_seconds: float = BODY_SECONDS,
    ) -> None:
        self._app = app
        self._rule = rule
        self._digest = b"" if token is None else _digest(token.get_secret_value())
        self._seconds = seconds
        self._body_seconds = body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or hand on with limits."""
        headers, path = Headers(scope=scope), _path(scope)
        refusal = None if path in OPEN else self._refusal(scope, headers)
        refusal = refusal or _unfit(scope, headers)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        seconds = LONG_SECONDS if path.endswith("/backtest") else self._seconds
        sending = _Sending(send)
        try:
            async with asyncio.timeout(seconds):
                await self._app(scope, _Bounded(receive, self._body_seconds).receive, sending.send)
        except TimeoutError:
            if sending.begun:
                raise  # the server cuts the connection, so that nobody takes a part for all
            late = answer_problem(problem(503, f"no answer within {seconds:g} seconds"))
            await late(scope, receive, send)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        if self._rule is Rule.TOKEN:
            return self._unsigned(headers)
        if self._rule is Rule.LOCAL:
            why = foreign(headers, (scope.get("client") or ("",))[0])
            return answer_problem(problem(403, why)) if why else None
        return answer_problem(
            problem(403, "the API is closed: it needs a token, as others reach this desk; "
                         "write [web] token, token_env or token_file")
        )  # fmt: skip

    def _unsigned(self, headers: Headers) -> Response | None:
        given = headers.get("authorization", "")
        if given[: len(_SCHEME)].lower() == _SCHEME and hmac.compare_digest(
            _digest(given[len(_SCHEME) :].strip()), self._digest
        ):
            return None
        detail = "sign in by the header `Authorization: Bearer …` with the token of [web]"
        return answer_problem(problem(401, detail), _CHALLENGE)


def foreign(headers: Mapping[str, str], client: str) -> str:
    """Return why a request may not come from a program on this machine, "" if it does.

    The Host header of a page whose name was made to point here is that name (DNS rebinding).
    """
    if not is_loopback(client) or not is_loopback(_name(headers.get("host", ""))):
        return "without a token, the API answers this machine only, as localhost or 127.0.0.1"
    if any(name in headers for name in _PROXY):
        return "without a token, the API answers nobody behind a proxy; write [web] token"
    own = f"http://{headers.get('host', '')}"
    for name in _BROWSER:
        if name in headers and headers[name] != own and not headers[name].startswith(f"{own}/"):
            return "without a token, the API answers no other site's pages"
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return "without a token, the API answers no other site's pages"
    return ""


def _unfit(scope: Scope, headers: Headers) -> Response | None:
    """Refuse bodies that are no JSON, which a page may send anywhere, and those that are large."""
    if scope["method"] not in ("POST", "PUT", "PATCH"):
        return None
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        return answer_problem(problem(415, "send JSON, with Content-Type: application/json"))
    length = headers.get("content-length", "0")
    if length.isascii() and length.isdigit() and int(length[:20]) > MAX_BODY:
        return answer_problem(problem(413, _TOO_LARGE))
    return None


_TOO_LARGE = f"a body may have {MAX_BODY} bytes"


class _Bounded:
    """Reads a body of at most MAX_BODY bytes, within some seconds."""

    def __init__(self, receive: Receive, seconds: float) -> None:
        self._receive = receive
        self._until = asyncio.get_running_loop().time() + seconds
        self._read = 0
        self._whole = False

    async def receive(self) -> Message:
        if self._whole:  # what is waited for now is that the client leaves
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError as exc:
            raise HTTPException(408, "the body did not come in time") from exc
        self._read += len(message.get("body", b""))
        if self._read > MAX_BODY:
            raise HTTPException(413, _TOO_LARGE)
        self._whole = not message.get("more_body", False)
        return message


class _Sending:
    """Knows whether an answer has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def send(self, message: Message) -> None:
        self.begun = True
        await self._send(message)


def _path(scope: Scope) -> str:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def _name(host: str) -> str:
    """Return a Host header's name, without the port."""
    if host.startswith("["):
        return host.partition("]")[0].removeprefix("[")
    return host.partition(":")[0]


def _digest(text: str) -> bytes:
    """Return what is compared, of one length whatever was sent."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()
