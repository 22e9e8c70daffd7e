"""Posts alerts as JSON and signs them, by Standard Webhooks 1.0."""

from collections.abc import Sequence
from typing import Self

import httpx

from alerts.channel import Receipt, Sending
from alerts.channels.answers import Answer, judge
from alerts.channels.parts import Parts
from alerts.channels.posting import Poster
from alerts.channels.webhook.settings import WebhookSettings
from alerts.channels.webhook.signature import read_keys, sign
from alerts.links import Links
from alerts.payload import encode, payload
from db.clock import Clock
from db.errors import ChannelError, ConfigError
from db.message_records import Message


class WebhookChannel:
    """One receiver. ``keys`` sign each attempt; without any, deliveries go unsigned."""

    kind = "webhook"
    at_once = 4

    def __init__(
        self,
        settings: WebhookSettings,
        *,
        keys: Sequence[bytes],
        http: httpx.AsyncClient,
        links: Links,
        clock: Clock,
    ) -> None:
        """Take the client that may reach the receiver; the channel closes it."""
        self.name = settings.name
        self._url, self._keys, self._links, self._clock = settings.url, keys, links, clock
        self._poster = Poster(settings.name, http, timeout=settings.timeout)

    @classmethod
    def build(cls, settings: WebhookSettings, parts: Parts) -> Self:
        """Return the channel. Raises ConfigError if the secret cannot be read or used."""
        secret = settings.read_secret("secret", parts.secrets)
        try:
            keys = read_keys(secret.get_secret_value()) if secret else ()
        except ValueError as exc:
            raise ConfigError(f"channel {settings.name}: {exc}") from exc
        return cls(
            settings,
            keys=keys,
            http=parts.http(settings.allow_networks, settings.timeout),
            links=parts.links,
            clock=parts.clock,
        )

    def render(self, message: Message, delivery_id: str) -> bytes:  # noqa: ARG002 - in a header
        """Return the JSON body."""
        return encode(payload(message, self._links))

    async def send(self, sending: Sending) -> Receipt:
        """Post once; return the receiver's answer. Raises ChannelError."""
        body = sending.payload
        headers = self._headers(body, sending.delivery_id)
        answer = await self._poster.post(self._url, body, headers, self._judge)
        return Receipt(said=answer.said)

    async def close(self) -> None:
        """Close the client."""
        await self._poster.close()

    def _judge(self, answer: Answer) -> ChannelError | None:
        return judge(answer, channel=self.name, now=self._clock.now())

    def _headers(self, body: bytes, delivery_id: str) -> dict[str, str]:
        timestamp = int(self._clock.now().timestamp())
        headers = {
            "content-type": "application/json",
            "webhook-id": delivery_id,
            "webhook-timestamp": str(timestamp),
        }
        if self._keys:
            headers["webhook-signature"] = sign(self._keys, delivery_id, timestamp, body)
        return headers
