"""Triggers events by PagerDuty's Events API v2."""

from typing import Self

from alerts.channel import Receipt, Sending
from alerts.channels.answers import Answer, judge
from alerts.channels.means import Means
from alerts.channels.pagerduty.event import routed, write_event
from alerts.channels.pagerduty.settings import PagerDutySettings, is_routing_key
from alerts.channels.parts import Parts
from db.errors import ChannelError, ConfigError, FailureScope
from db.message_records import Message, NoticeMessage

_SERVICE = "PagerDuty"


class PagerDutyChannel:
    """One integration of one service.

    What a watch tells of one story has one dedup_key, so an update, or a delivery that comes
    twice, joins the incident instead of opening another.
    """

    kind = "pagerduty"
    at_once = 2

    def __init__(
        self,
        settings: PagerDutySettings,
        *,
        key: str,
        means: Means,
    ) -> None:
        """Take the key, and what it posts by; the channel closes that."""
        self.name, self._key = settings.name, key
        self._url = f"{settings.server}/v2/enqueue"
        self._means = means

    @classmethod
    def build(cls, settings: PagerDutySettings, parts: Parts) -> Self:
        """Return the channel. Raises ConfigError if the key cannot be read or used."""
        secret = settings.read_secret("routing_key", parts.secrets)
        key = secret.get_secret_value().strip() if secret else ""
        if not is_routing_key(key):
            raise ConfigError(
                f"channel {settings.name}: an integration key has 32 letters and digits"
            )
        return cls(
            settings,
            key=key,
            means=Means.of(settings, parts, service=_SERVICE),
        )

    def render(self, message: Message, delivery_id: str) -> bytes:  # noqa: ARG002 - the story's
        """Return the event, but for its routing key."""
        watch = message.subject if isinstance(message, NoticeMessage) else message.watch
        return write_event(message, self._means.links, self._means.zones.get(watch))

    async def send(self, sending: Sending) -> Receipt:
        """Trigger the event once; return PagerDuty's answer. Raises ChannelError."""
        body = routed(sending.payload, self._key)
        headers = {"content-type": "application/json"}
        answer = await self._means.poster.post(self._url, body, headers, self._judge)
        return Receipt(said=answer.said)

    async def close(self) -> None:
        """Close the client."""
        await self._means.poster.close()

    def _judge(self, answer: Answer) -> ChannelError | None:
        failure = judge(answer, channel=self.name, now=self._means.clock.now(), service=_SERVICE)
        if failure and answer.status == 400 and b"routing" in answer.body.lower():
            return ChannelError(
                f"{failure}; check the integration key",
                channel=self.name,
                retry=True,
                scope=FailureScope.CHANNEL,
            )
        return failure
