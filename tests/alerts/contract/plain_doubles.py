"""Doubles of what is no service of somebody: a mail server, a receiver of webhooks, a terminal."""

import email
import email.policy
import io
import re
import ssl
from contextlib import AsyncExitStack

from rich.console import Console

from tests.alerts.contract.double import Shown
from tests.alerts.contract.http_double import HttpDouble, Reply, Request
from tests.alerts.smtp_server import Mailbox, serving

_LINK = re.compile(r"https?://[^\s<>\"”]+")
_LONGEST_LINE = 998  # RFC 5322, without the line end


class WebhookDouble(HttpDouble):
    """A receiver of Standard Webhooks; it takes what is one JSON object with an id."""

    kind = "webhook"
    plain = True
    secrets = ("t0ken-in-the-path", "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0")

    def table(self) -> dict[str, object]:
        return {
            "url": f"{self.base}/hooks/{self.secrets[0]}",
            "secret": "whsec_" + self.secrets[1],
        }

    def take(self, request: Request) -> Reply:
        named = all(f"webhook-{name}" in request.headers for name in ("id", "timestamp"))
        if not named or not {"type", "timestamp", "data"} <= request.json().keys():
            return Reply(status=400, body=b"no webhook")
        return Reply(body=b"ok")

    def show(self, request: Request) -> Shown:
        texts = list(strings(request.json()))
        return Shown(text="\n".join(texts), links=web_links(texts))


def web_links(texts: list[str]) -> tuple[str, ...]:
    """Return those texts that are links and nothing else."""
    return tuple(text for text in texts if _LINK.fullmatch(text))


def strings(value: object) -> list[str]:
    """Return all texts within a JSON value, in its order."""
    match value:
        case str():
            return [value]
        case dict():
            return [text for each in value.values() for text in strings(each)]
        case list():
            return [text for each in value for text in strings(each)]
    return []


class EmailDouble:
    """A mail server which wants lines as RFC 5322 has them."""

    kind = "email"
    plain = True
    secrets = ("s3cret-pass",)

    def __init__(self) -> None:
        self.mailbox = Mailbox()
        self._open = AsyncExitStack()
        self._port = 0

    async def start(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self._port = await self._open.enter_async_context(serving(self.mailbox, implicit=tls))

    async def stop(self) -> None:
        await self._open.aclose()

    def table(self) -> dict[str, object]:
        scheme, host = ("smtps", "localhost") if self._tls else ("smtp", "127.0.0.1")
        return {
            "smtp": f"{scheme}://{host}:{self._port}",
            "sender": "alerts@example.org",
            "to": ["desk@example.org"],
        } | ({} if self._tls else {"tls": "none"})

    def received(self) -> list[Shown]:
        return [_shown_mail(mail) for mail in self.mailbox.got]

    def refuse(self) -> None:
        self.mailbox.answer = "451 \x1b[1mlater\x07"


def _shown_mail(mail: bytes) -> Shown:
    assert max(map(len, mail.split(b"\r\n"))) <= _LONGEST_LINE
    read = email.message_from_bytes(mail, policy=email.policy.default)
    assert not [part.defects for part in read.walk() if part.defects]
    body = read.get_body(("plain",))
    assert body
    text = body.get_content()
    recipients = [address.addr_spec for address in read["to"].addresses]
    called = tuple(each for each in recipients if each != "desk@example.org")
    return Shown(
        text=f"{read['subject']}\n{text}",
        links=tuple(_LINK.findall(text)),
        called=called + ((read["bcc"],) if read["bcc"] else ()),
    )


class ConsoleDouble:
    """A terminal, as wide as a long address."""

    kind = "console"
    plain = True
    secrets = ()

    def __init__(self) -> None:
        self.printed = io.StringIO()
        self.console = Console(file=self.printed, width=3000)

    async def start(self, tls: ssl.SSLContext | None = None) -> None:
        """There is nothing to start."""

    async def stop(self) -> None:
        self.printed.close()

    def table(self) -> dict[str, object]:
        return {}

    def received(self) -> list[Shown]:
        text = self.printed.getvalue()
        return [Shown(text=text, links=tuple(_LINK.findall(text)))] if text else []

    def refuse(self) -> None:
        self.printed.close()
