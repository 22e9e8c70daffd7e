"""Posts alerts in Microsoft Teams, by a workflow's webhook."""

from typing import Self

from alerts.channel import Receipt, Sending
from alerts.channels.answers import Answer
from alerts.channels.means import Means
from alerts.channels.parts import Parts
from alerts.channels.teams.answers import SERVICE, judge_answer
from alerts.channels.teams.card import fits, write_card
from alerts.channels.teams.settings import TeamsSettings
from alerts.letter import zone_of
from alerts.payload import encode
from alerts.shortening import fitted
from db.errors import ChannelError
from db.message_records import Message


class TeamsChannel:
    """One workflow; one post at a time, so that cards come in order. It can answer to none."""

    kind = "teams"
    at_once = 1

    def __init__(
        self,
        settings: TeamsSettings,
        *,
        url: str,
        means: Means,
    ) -> None:
        """Take the workflow's address; the channel closes its poster."""
        self.name, self._url = settings.name, url
        self._means = means

    @classmethod
    def build(cls, settings: TeamsSettings, parts: Parts) -> Self:
        """Return the channel. Raises ConfigError if the address cannot be read or used."""
        return cls(
            settings,
            url=settings.read_url(parts.secrets),
            means=Means.of(settings, parts, service=SERVICE),
        )

    def render(self, message: Message, delivery_id: str) -> bytes:  # noqa: ARG002 - a header has it
        """Return the post."""
        zone = zone_of(message, self._means.zones)
        return encode(
            self._means.text.use(
                lambda layout: fitted(
                    message, self._means.links, zone, write_card, fits, layout=layout
                )
            )
        )

    async def send(self, sending: Sending) -> Receipt:
        """Post once; return the workflow's answer. Raises ChannelError.

        The delivery's id is the run's tracking id, by which the workflow's history shows repeats.
        """
        headers = {
            "content-type": "application/json; charset=utf-8",
            "x-ms-client-tracking-id": sending.delivery_id,
        }
        answer = await self._means.poster.post(self._url, sending.payload, headers, self._judge)
        return Receipt(said=answer.said)

    async def close(self) -> None:
        """Close the client."""
        await self._means.poster.close()

    def _judge(self, answer: Answer) -> ChannelError | None:
        return judge_answer(answer, channel=self.name, now=self._means.clock.now())
