"""The other ends of the channels: a mail sink and a webhook receiver, each in a thread."""

import asyncio
import threading
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, TypeVar

from aiosmtpd.smtp import SMTP, Envelope, Session

from db.clock import Clock, SystemClock
from wirewatch.demo.inbox import Inbox
from wirewatch.demo.loopback import Answer, LoopbackServer, Request
from wirewatch.demo.signature import SignatureVerdict, verify

T = TypeVar("T")
_HOST = "127.0.0.1"
_SIZE_LIMIT = 10 << 20
_START_TIME = timedelta(seconds=10)


@dataclass(frozen=True, kw_only=True)
class ReceivedMail:
    """One message that the sink took."""

    at: datetime  # aware UTC
    sender: str
    recipients: tuple[str, ...]
    content: bytes  # as sent

    @property
    def message(self) -> EmailMessage:
        """The message, parsed."""
        return message_from_bytes(self.content, policy=policy.default)


class MailSink:
    """An SMTP server that takes every message and passes none on. Start and stop are idempotent."""

    def __init__(self, *, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._inbox: Inbox[ReceivedMail] = Inbox()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._server: asyncio.Server | None = None
        self._transports: set[asyncio.BaseTransport] = set()

    @property
    def url(self) -> str:
        """Its address as config.toml has it: smtp://host:port; only while it runs."""
        if self._server is None:
            raise RuntimeError("the mail sink is not running; call start() first")
        return f"smtp://{_HOST}:{self._server.sockets[0].getsockname()[1]}"

    @property
    def messages(self) -> tuple[ReceivedMail, ...]:
        """What came in, oldest first."""
        return self._inbox.items

    def wait_for(self, count: int, within: timedelta) -> tuple[ReceivedMail, ...]:
        """Return the messages once there are ``count``, or what there is when time is up."""
        return self._inbox.wait_for(count, within)

    def start(self) -> None:
        """Listen; nothing if it runs already."""
        if self._loop is not None:
            return
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="mail sink", daemon=True
        )
        self._thread.start()
        try:
            self._server = self._run(self._listen(), self._loop)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Close the port and what is open on it. May be called twice."""
        loop, thread, server = self._loop, self._thread, self._server
        self._loop = self._thread = self._server = None
        if loop is None or thread is None:
            return
        if server is not None:
            self._run(self._close(server), loop)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    async def handle_DATA(  # noqa: N802 - aiosmtpd looks the hook up by this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep a message; the hook that aiosmtpd calls once its content is there."""
        del server, session
        content = envelope.content or b""
        mail = ReceivedMail(
            at=self._clock.now(),
            sender=envelope.mail_from or "",
            recipients=tuple(envelope.rcpt_tos),
            content=content if isinstance(content, bytes) else content.encode(),
        )
        self._inbox.put(mail)
        return "250 kept"

    async def _listen(self) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        return await loop.create_server(self._protocol, _HOST, 0)

    def _protocol(self) -> SMTP:
        return _Connection(self._transports, self)

    async def _close(self, server: asyncio.Server) -> None:
        server.close()
        for transport in tuple(self._transports):
            transport.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    @staticmethod
    def _run(work: Coroutine[Any, Any, T], loop: asyncio.AbstractEventLoop) -> T:
        return asyncio.run_coroutine_threadsafe(work, loop).result(_START_TIME.total_seconds())


class _Connection(SMTP):
    """An SMTP conversation whose transport the sink knows, so that it can end it."""

    def __init__(self, open_ones: set[asyncio.BaseTransport], sink: MailSink) -> None:
        # The name is given: aiosmtpd would ask the resolver for it, once a connection.
        super().__init__(sink, hostname="localhost", data_size_limit=_SIZE_LIMIT)
        self._open_ones = open_ones
        self._known: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the transport."""
        self._open_ones.add(transport)
        self._known = transport
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Forget it."""
        if self._known is not None:
            self._open_ones.discard(self._known)
        super().connection_lost(error)


@dataclass(frozen=True, kw_only=True)
class ReceivedHook:
    """One attempt that the webhook receiver saw."""

    at: datetime  # aware UTC
    id: str  # of the delivery; the same on every attempt
    attempt: int  # counted by id, from 1
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    verdict: SignatureVerdict
    status: int  # that it answered


class WebhookReceiver:
    """Takes Standard Webhooks by POST and checks each signature itself.

    It answers 204 to a good one and 401 to any other. Start and stop are idempotent.
    """

    def __init__(self, secret: str, *, clock: Clock | None = None) -> None:
        self._secret = secret
        self._clock = clock or SystemClock()
        self._inbox: Inbox[ReceivedHook] = Inbox()
        self._server = LoopbackServer(self._respond, address=_HOST)

    @property
    def url(self) -> str:
        """Where to send; RuntimeError before the first start."""
        return f"{self._server.url}/hooks/newsdesk"

    @property
    def hooks(self) -> tuple[ReceivedHook, ...]:
        """Every attempt seen, oldest first."""
        return self._inbox.items

    @property
    def accepted(self) -> tuple[ReceivedHook, ...]:
        """The attempts that were answered with success."""
        return tuple(hook for hook in self.hooks if 200 <= hook.status < 300)

    def wait_for(self, count: int, within: timedelta) -> tuple[ReceivedHook, ...]:
        """Return the attempts once there are ``count``, or what there is when time is up."""
        return self._inbox.wait_for(count, within)

    def start(self) -> None:
        """Listen; nothing if it runs already."""
        self._server.start()

    def stop(self) -> None:
        """Close the port. May be called twice."""
        self._server.stop()

    def status_for(self, verdict: SignatureVerdict, attempt: int) -> int:
        """Return what to answer; whoever wants a receiver that fails at first overrides this."""
        del attempt
        return 204 if verdict is SignatureVerdict.GOOD else 401

    def _respond(self, request: Request) -> Answer:
        if request.method != "POST":
            return Answer(status=405, headers={"Allow": "POST"})
        now = self._clock.now()
        verdict = verify(self._secret, request.headers, request.body, now)
        hook_id = request.headers.get("webhook-id", "")

        def seen(before: tuple[ReceivedHook, ...]) -> ReceivedHook:
            attempt = 1 + sum(hook.id == hook_id for hook in before)
            return ReceivedHook(
                at=now,
                id=hook_id,
                attempt=attempt,
                headers=dict(request.headers),
                body=request.body,
                verdict=verdict,
                status=self.status_for(verdict, attempt),
            )

        return Answer(status=self._inbox.keep(seen).status)
