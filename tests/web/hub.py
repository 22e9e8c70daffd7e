"""A WebSub hub on loopback, with named behaviours; most of them bad."""

import asyncio
import hashlib
import hmac
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qs, urlencode

import httpx

from wirewatch.demo.loopback import Answer, LoopbackServer, Request

# One for all, and without the system's store of certificates, which takes long to load.
_web = httpx.Client(
    verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
    trust_env=False,
    limits=httpx.Limits(max_keepalive_connections=0),
)

DESK = "https://desk.test"  # the public address; ``reach`` is the proxy that leads to the desk


class Ways(StrEnum):
    """How a hub behaves when it is asked."""

    HONEST = "verifies after it has answered"
    HASTY = "verifies before it answers"
    WRONG_TOPIC = "verifies another topic"
    WRONG_MODE = "verifies an unsubscription that nobody asked for"
    NO_CHALLENGE = "verifies without a challenge"
    DENIES = "accepts, then denies"
    REFUSES = "answers 403 and says why"
    BUSY = "answers 503 with Retry-After"
    SILENT = "accepts, and never verifies"
    SLOW = "does not answer in time"
    ENDLESS = "answers 500 with a body that does not end"
    SECOND_LEASE = "grants a second"
    NEGATIVE_LEASE = "grants less than nothing"
    AGES = "grants a thousand years"
    NO_LEASE = "does not say how long"
    TEMPORARY = "redirects with 307"
    PERMANENT = "redirects with 308"
    PLAIN_REDIRECT = "redirects with 302"
    IN_A_RING = "redirects to itself"
    TO_PRIVATE = "redirects to a private address"
    TO_FILE = "redirects to a file"


_LEASES = {Ways.SECOND_LEASE: "1", Ways.NEGATIVE_LEASE: "-5", Ways.AGES: "31536000000"}
_STATUS = {Ways.TEMPORARY: 307, Ways.PERMANENT: 308, Ways.PLAIN_REDIRECT: 302, Ways.IN_A_RING: 307,
           Ways.TO_PRIVATE: 307, Ways.TO_FILE: 307}  # fmt: skip
_TARGETS = {Ways.IN_A_RING: "/hub", Ways.TO_PRIVATE: "http://10.1.2.3/hub",
            Ways.TO_FILE: "file:///etc/passwd"}  # fmt: skip


@dataclass
class Hub:
    """Takes requests in threads of its own; ``reach`` leads from a public address to the desk."""

    reach: Callable[[str], str] = field(default=lambda url: url)
    ways: Ways = Ways.HONEST
    asked: list[dict[str, str]] = field(default_factory=list)
    echoes: list[tuple[int, str]] = field(default_factory=list)  # answers to verifications
    url: str = ""

    @property
    def subscriber(self) -> dict[str, str]:
        """The last request."""
        return self.asked[-1]

    def respond(self, request: Request) -> Answer:
        form = {key: values[0] for key, values in parse_qs(request.body.decode()).items()}
        self.asked.append(form)
        if self.ways in _STATUS and not request.path.startswith("/moved"):
            target = _TARGETS.get(self.ways, "/moved")
            return Answer(status=_STATUS[self.ways], headers={"Location": target})
        match self.ways:
            case Ways.REFUSES:
                return Answer(status=403, body=b"not\x1b[31m you" + b"!" * 5000)
            case Ways.BUSY:
                return Answer(status=503, headers={"Retry-After": "7200"})
            case Ways.ENDLESS:
                return Answer(status=500, body=b"x" * 3_000_000)
            case Ways.SLOW:
                threading.Event().wait(1.0)
            case Ways.HASTY:
                self.verify_now(form)
            case Ways.SILENT | Ways.SLOW:
                pass
            case _:
                threading.Timer(0.05, self._verify_late, [form]).start()
        return Answer(status=202)

    def _verify_late(self, form: dict[str, str]) -> None:
        with suppress(httpx.HTTPError):  # the test may be over
            self.verify_now(form)

    def verify_now(self, form: dict[str, str], **changed: str) -> int:
        """Ask the desk whether it meant it; return the status of its answer."""
        lease = _LEASES.get(self.ways, form.get("hub.lease_seconds", ""))
        asked = {
            "hub.mode": form["hub.mode"],
            "hub.topic": form["hub.topic"],
            "hub.challenge": "<b>c-1</b>",
            "hub.lease_seconds": lease,
        }
        match self.ways:
            case Ways.WRONG_TOPIC:
                asked["hub.topic"] += "x"
            case Ways.WRONG_MODE:
                asked["hub.mode"] = "unsubscribe"
            case Ways.NO_CHALLENGE:
                del asked["hub.challenge"]
            case Ways.DENIES:
                asked = {"hub.mode": "denied", "hub.topic": form["hub.topic"],
                         "hub.reason": "you\n are not paid for"}  # fmt: skip
            case Ways.NO_LEASE:
                del asked["hub.lease_seconds"]
        asked |= {f"hub.{name}": value for name, value in changed.items()}
        found = _web.get(self.reach(form["hub.callback"]) + "?" + urlencode(asked), timeout=10)
        self.echoes.append((found.status_code, found.text))
        return found.status_code

    def push_now(
        self,
        body: bytes,
        *,
        method: str = "sha256",
        secret: str | None = None,
        to: str = "",
        content_type: str = "application/rss+xml",
        **headers: str,
    ) -> int:
        """Push content to the last subscriber; return the status of the answer."""
        form = self.subscriber
        key = form["hub.secret"] if secret is None else secret
        if method:
            found = hmac.new(key.encode(), body, getattr(hashlib, method)).hexdigest()
            headers["X-Hub-Signature"] = f"{method}={found}"
        return _web.post(
            to or self.reach(form["hub.callback"]),
            content=body,
            headers={"Content-Type": content_type, **headers},
            timeout=10,
        ).status_code

    async def verify(self, form: dict[str, str], **changed: str) -> int:
        """Verify from a thread, as the desk answers on the loop."""
        return await asyncio.to_thread(self.verify_now, form, **changed)

    async def push(self, body: bytes, **given: str) -> int:
        """Push from a thread."""
        return await asyncio.to_thread(self.push_now, body, **given)


@contextmanager
def open_hub(ways: Ways = Ways.HONEST) -> Iterator[Hub]:
    """Open a hub on loopback."""
    hub = Hub(ways=ways)
    server = LoopbackServer(hub.respond)
    server.start()
    hub.url = f"{server.url}/hub"
    try:
        yield hub
    finally:
        server.stop()


def feed(
    *numbers: int, hub: str = "", own: str = "https://valley.test/feed", date: str = ""
) -> bytes:
    """Return an RSS feed of numbered items."""
    links = (
        f'<atom:link rel="hub" href="{hub}"/><atom:link rel="self" href="{own}"/>' if hub else ""
    )
    items = "".join(
        f"<item><title>Shells {number}</title><link>https://valley.test/{number}</link>{date}</item>"
        for number in numbers
    )
    return (
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>Valley Post</title>{links}{items}</channel></rss>"
    ).encode()
