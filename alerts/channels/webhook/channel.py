"""Posts alerts as JSON and signs them, by Standard Webhooks 1.0."""

import asyncio
from collections.abc import Sequence
from typing import Self

import httpx

from alerts.channels.parts import Parts
from alerts.channels.webhook.answers import judge, said_status
from alerts.channels.webhook.settings import WebhookSettings
from alerts.channels.webhook.signature import read_keys, sign
from alerts.links import Links
from alerts.payload import encode, payload
from alerts.wording import one_line
from db.clock import Clock
from db.errors import ChannelError, ConfigError, FetchError
from db.records import Message

_MOST_ANSWER = 64 * 1024  # bytes that are read of an answer
_MOST_EXCERPT = 200  # characters of it that are kept
_ANSWER_TIME = 3.0  # seconds for the body of an answer whose status is known


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
        self._url, self._timeout = settings.url, settings.timeout.total_seconds()
        self._keys, self._http, self._links, self._clock = keys, http, links, clock

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

    async def send(self, payload: bytes, delivery_id: str) -> str:
        """Post once; return the receiver's answer in one line. Raises ChannelError."""
        try:
            async with asyncio.timeout(self._timeout) as limit:
                return await self._post(payload, delivery_id, limit)
        except (TimeoutError, httpx.TimeoutException) as exc:
            raise self._failure(
                f"the receiver did not answer within {self._timeout:g} seconds"
            ) from exc
        except FetchError as exc:  # the guard of the client: a private address, no such host
            raise ChannelError(
                str(exc), channel=self.name, retry=exc.retry, retry_after=exc.retry_after
            ) from exc
        except httpx.InvalidURL as exc:
            raise self._failure("`url` cannot be used", retry=False) from exc
        except (httpx.HTTPError, httpx.StreamError) as exc:
            raise self._failure(f"the receiver could not be reached: {_cause(exc)}") from exc

    async def close(self) -> None:
        """Close the client."""
        await self._http.aclose()

    async def _post(self, body: bytes, delivery_id: str, limit: asyncio.Timeout) -> str:
        request = self._http.stream(
            "POST",
            self._url,
            content=body,
            headers=self._headers(body, delivery_id),
            follow_redirects=False,
        )
        async with request as response:
            limit.reschedule(None)  # the status decides; a slow body must not undo it
            excerpt = await _excerpt(response)
            failure = judge(
                self.name,
                response.status_code,
                response.headers.get("retry-after"),
                excerpt,
                self._clock.now(),
            )
            if failure:
                raise failure
            said = said_status(response.status_code)
            return f"{said}: {excerpt}" if excerpt else said

    def _headers(self, body: bytes, delivery_id: str) -> dict[str, str]:
        timestamp = int(self._clock.now().timestamp())
        headers = {
            "content-type": "application/json",
            "accept-encoding": "identity",
            "webhook-id": delivery_id,
            "webhook-timestamp": str(timestamp),
        }
        if self._keys:
            headers["webhook-signature"] = sign(self._keys, delivery_id, timestamp, body)
        return headers

    def _failure(self, text: str, *, retry: bool = True) -> ChannelError:
        return ChannelError(text, channel=self.name, retry=retry)


async def _excerpt(response: httpx.Response) -> str:
    """Return the start of an answer in one line; the status counts even if the body breaks off."""
    read = bytearray()
    try:
        async with asyncio.timeout(_ANSWER_TIME):
            async for chunk in response.aiter_raw():
                read += chunk
                if len(read) >= _MOST_ANSWER:
                    break
    except (TimeoutError, httpx.HTTPError):
        pass  # what came so far is all that will be told
    return one_line(read[:_MOST_ANSWER].decode("utf-8", "replace"), _MOST_EXCERPT)


def _cause(exc: Exception) -> str:
    """Return what went wrong; never the address, whose path may be a secret."""
    return one_line(str(exc), 200) or type(exc).__name__
