"""Hands mails over to the user's mail server, one connection a mail."""

import asyncio
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from typing import Self
from zoneinfo import ZoneInfo

import aiosmtplib
from pydantic import SecretStr

from alerts.channel import Receipt, Sending
from alerts.channels.email.answers import said_answer, said_refusals, translate
from alerts.channels.email.compose import compose
from alerts.channels.email.contents import MailTexts
from alerts.channels.email.dkim_key import DkimKey, read_dkim_key
from alerts.channels.email.settings import EmailSettings
from alerts.channels.parts import Connect, Parts
from alerts.links import Links
from db.errors import ChannelError, ConfigError, FetchError
from db.message_records import Message

_GOODBYE_TIME = 3.0  # seconds


class EmailChannel:
    """One sender, one list of recipients, one server; one mail at a time.

    Where the server accepts some recipients only, the mail counts as sent: sending it again would
    reach those a second time. The detail names who was refused.
    """

    kind = "email"
    at_once = 1

    def __init__(
        self,
        settings: EmailSettings,
        *,
        password: SecretStr | None,
        connect: Connect,
        tls: ssl.SSLContext,
        links: Links,
        zones: Mapping[str, ZoneInfo],
        key: DkimKey | None = None,
        texts: MailTexts | None = None,
    ) -> None:
        """Take what opens sockets, what verifies the server, and the watches' time zones."""
        self.name = settings.name
        self._server, self._security = settings.server, settings.security
        self._sender, self._to = settings.sender_address, settings.recipients
        self._timeout = settings.timeout.total_seconds()
        self._password, self._connect, self._tls = password, connect, tls
        self._links, self._zones, self._key = links, zones, key
        self._texts = texts or MailTexts()

    @classmethod
    def build(cls, settings: EmailSettings, parts: Parts) -> Self:
        """Return the channel. Raises ConfigError for a password or key that cannot be read."""
        return cls(
            settings,
            password=settings.read_secret("password", parts.secrets),
            connect=parts.connect(settings.allow_networks, settings.timeout),
            tls=parts.tls,
            links=parts.links,
            zones=parts.zones,
            key=_dkim_key(settings, parts),
            texts=_texts(settings, parts),
        )

    def render(self, message: Message, delivery_id: str) -> bytes:
        """Return the mail, headers and all."""
        return compose(
            message,
            delivery_id,
            channel=self.name,
            sender=self._sender,
            to=self._to,
            links=self._links,
            zones=self._zones,
            texts=self._texts,
        )

    async def send(self, sending: Sending) -> Receipt:
        """Hand the mail over once; return the server's answer. Raises ChannelError."""
        host, smtp = self._server.host, self._client()
        try:
            async with asyncio.timeout(self._timeout):
                said = await self._hand_over(smtp, self._signed(sending.payload))
            await _say_goodbye(smtp)  # outside the limit: the mail is accepted
        except TimeoutError as exc:
            raise ChannelError(
                f"{host} did not take the mail within {self._timeout:g} seconds",
                channel=self.name,
                retry=True,
            ) from exc
        except (aiosmtplib.SMTPException, FetchError, OSError, ValueError) as exc:
            raise translate(exc, self.name, host) from exc
        finally:
            smtp.close()
        return Receipt(said=said)

    async def close(self) -> None:
        """Do nothing: each mail has a connection of its own."""

    async def _hand_over(self, smtp: aiosmtplib.SMTP, mail: bytes) -> str:
        sock = await self._connect(self._server.host, self._server.port)
        try:
            await smtp.connect(sock=sock)  # from here on the socket is its to close
            refused, answer = await smtp.sendmail(
                self._sender.addr_spec, [address.addr_spec for address in self._to], mail
            )
        except BaseException:
            _cut(sock)
            raise
        accepted = said_answer(250, answer)
        return f"{accepted}; refused {said_refusals(refused)}" if refused else accepted

    def _signed(self, mail: bytes) -> bytes:
        return self._key.signed(mail) if self._key else mail

    def _client(self) -> aiosmtplib.SMTP:
        login = self._password.get_secret_value() if self._password else None
        return aiosmtplib.SMTP(
            hostname=self._server.host,
            username=self._server.user or None,
            password=login,
            local_hostname=self._sender.domain,  # no look-up of our own name
            timeout=self._timeout,
            use_tls=self._security == "implicit",
            start_tls=self._security == "starttls",
            tls_context=self._tls,
        )


def _texts(settings: EmailSettings, parts: Parts) -> MailTexts:
    name = settings.name
    return MailTexts(
        text=parts.user_text(name, settings.template),
        html=parts.user_text(name, settings.html_template, html=True),
        subject=parts.user_text(name, settings.subject_template),
    )


def _dkim_key(settings: EmailSettings, parts: Parts) -> DkimKey | None:
    pem = settings.read_secret("dkim_key", parts.secrets)
    if pem is None:
        return None
    domain = settings.dkim_domain or settings.sender_address.domain
    try:
        return read_dkim_key(pem.get_secret_value(), selector=settings.dkim_selector, domain=domain)
    except ValueError as exc:
        raise ConfigError(f"channel {settings.name}: {exc}") from exc


def _cut(sock: socket.socket) -> None:
    """Let a connection end at once, whatever the server does.

    When TLS ends, asyncio waits half a minute for the server to say so, too; after a wrong password
    some wait for another one.
    """
    with suppress(OSError):  # it is closed already
        sock.shutdown(socket.SHUT_RDWR)


async def _say_goodbye(smtp: aiosmtplib.SMTP) -> None:
    """End the conversation; however that goes, the mail is accepted."""
    with suppress(aiosmtplib.SMTPException, OSError):
        await smtp.quit(timeout=_GOODBYE_TIME)
