"""Posts alerts in Slack, by an incoming webhook or as a bot."""

from typing import Self

from alerts.channel import Receipt, Sending
from alerts.channels.answers import Answer, ThreadError
from alerts.channels.means import Means
from alerts.channels.parts import Parts
from alerts.channels.slack.answers import (
    SERVICE,
    judge_bot,
    judge_hook,
    read_posted,
)
from alerts.channels.slack.blocks import fits, write_blocks
from alerts.channels.slack.settings import SlackSettings
from alerts.letter import zone_of
from alerts.payload import Json, encode, with_fields
from alerts.shortening import fitted
from db.errors import ChannelError, ConfigError
from db.message_records import Message

_JSON = {"content-type": "application/json; charset=utf-8"}


class SlackChannel:
    """One channel in Slack; one post at a time, as Slack asks for no more than one a second.

    A bot's posts of one story make a thread. What a thread is known by begins with the channel,
    so that after a change of the configuration none is looked for where it is not.
    """

    kind = "slack"
    at_once = 1

    def __init__(
        self,
        settings: SlackSettings,
        *,
        url: str,
        token: str,
        means: Means,
    ) -> None:
        """Take a webhook's address, or a bot's token; the channel closes its poster."""
        self.name = settings.name
        self._token, self._room, self._broadcast = token, settings.channel, settings.broadcast
        self._url = url or f"{settings.api}/chat.postMessage"
        self._means = means

    @classmethod
    def build(cls, settings: SlackSettings, parts: Parts) -> Self:
        """Return the channel. Raises ConfigError if the address or the token cannot be used."""
        secret = settings.read_secret("token", parts.secrets)
        token = secret.get_secret_value().strip() if secret else ""
        if secret and not (token.isascii() and token.isprintable() and " " not in token and token):
            raise ConfigError(f"channel {settings.name}: `token` is no token of Slack's")
        return cls(
            settings,
            url=settings.read_url(parts.secrets),
            token=token,
            means=Means.of(settings, parts, service=SERVICE),
        )

    def render(self, message: Message, delivery_id: str) -> bytes:
        """Return the post, but for the channel and the thread."""
        zone = zone_of(message, self._means.zones)
        body = self._means.text.use(
            lambda layout: fitted(
                message, self._means.links, zone, write_blocks, fits, layout=layout
            )
        )
        return encode(body | self._known_by(delivery_id))

    async def send(self, sending: Sending) -> Receipt:
        """Post once; return Slack's answer. Raises ChannelError.

        Where the story's thread is gone, the message stands by itself.
        """
        if not self._token:
            answer = await self._means.poster.post(
                self._url, sending.payload, _JSON, self._judge_hook
            )
            return Receipt(said=answer.said)
        try:
            return await self._post(sending.payload, self._place(sending.thread))
        except ThreadError:
            return await self._post(sending.payload, self._place(None))

    async def close(self) -> None:
        """Close the client."""
        await self._means.poster.close()

    async def _post(self, payload: bytes, place: Json) -> Receipt:
        headers = {**_JSON, "authorization": f"Bearer {self._token}"}
        body = with_fields(payload, place)
        answer = await self._means.poster.post(self._url, body, headers, self._judge_bot)
        ts = read_posted(answer.body).ts
        return Receipt(
            said=f"posted as {ts}" if ts else "posted",
            thread=f"{self._room}:{place.get('thread_ts') or ts}" if ts else None,
        )

    def _place(self, thread: str | None) -> Json:
        room, _, ts = (thread or "").rpartition(":")
        if not ts or room != self._room:
            return {"channel": self._room}
        return {"channel": self._room, "thread_ts": ts, "reply_broadcast": self._broadcast}

    def _known_by(self, delivery_id: str) -> Json:
        """Return what tells programs that read the channel that a post came twice."""
        if not self._token:
            return {}
        known = {"event_type": "wirewatch_delivery", "event_payload": {"id": delivery_id}}
        return {"metadata": known}

    def _judge_bot(self, answer: Answer) -> ChannelError | None:
        return judge_bot(answer, channel=self.name, now=self._means.clock.now())

    def _judge_hook(self, answer: Answer) -> ChannelError | None:
        return judge_hook(answer, channel=self.name, now=self._means.clock.now())
