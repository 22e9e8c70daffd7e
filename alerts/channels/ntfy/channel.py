"""Publishes notifications at an ntfy server."""

from typing import Self

from pydantic import SecretStr

from alerts.channel import Receipt, Sending
from alerts.channels.answers import Answer, judge, said_status
from alerts.channels.means import Means
from alerts.channels.ntfy.notification import addressed, write_notification
from alerts.channels.ntfy.settings import NtfySettings, is_topic
from alerts.channels.parts import Parts
from db.errors import ChannelError, ConfigError
from db.message_records import Message, NoticeMessage

_SERVICE = "ntfy"


class NtfyChannel:
    """One topic of one server.

    Each delivery has a sequence id of its own, so that one which comes twice replaces itself where
    the server knows sequences (2.16 and later).
    """

    kind = "ntfy"
    at_once = 2

    def __init__(
        self,
        settings: NtfySettings,
        *,
        topic: str,
        token: SecretStr | None,
        means: Means,
    ) -> None:
        """Take the topic, and what it posts by; the channel closes that."""
        self.name, self._topic, self._token = settings.name, topic, token
        self._url = f"{settings.server}/"
        self._means = means

    @classmethod
    def build(cls, settings: NtfySettings, parts: Parts) -> Self:
        """Return the channel. Raises ConfigError if topic or token cannot be read or used."""
        topic = settings.read_secret("topic", parts.secrets)
        name = topic.get_secret_value().strip() if topic else ""
        if not is_topic(name):
            raise ConfigError(
                f"channel {settings.name}: `topic` has 1 to 64 letters, digits, hyphens and "
                "underscores; write it as `topic`, `topic_env` or `topic_file`"
            )
        return cls(
            settings,
            topic=name,
            token=settings.read_secret("token", parts.secrets),
            means=Means.of(settings, parts, service=_SERVICE),
        )

    def render(self, message: Message, delivery_id: str) -> bytes:
        """Return the notification, but for its topic."""
        watch = message.subject if isinstance(message, NoticeMessage) else message.watch
        zone = self._means.zones.get(watch)
        return self._means.text.use(
            lambda layout: write_notification(message, self._means.links, zone, delivery_id, layout)
        )

    async def send(self, sending: Sending) -> Receipt:
        """Publish once; return the server's status, not its answer, which repeats the topic."""
        headers = {"content-type": "application/json"}
        if self._token:
            headers["authorization"] = f"Bearer {self._token.get_secret_value()}"
        body = addressed(sending.payload, self._topic)
        answer = await self._means.poster.post(self._url, body, headers, self._judge)
        return Receipt(said=said_status(answer.status))

    async def close(self) -> None:
        """Close the client."""
        await self._means.poster.close()

    def _judge(self, answer: Answer) -> ChannelError | None:
        return judge(answer, channel=self.name, now=self._means.clock.now(), service=_SERVICE)
