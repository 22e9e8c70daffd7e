"""Posts alerts in Microsoft Teams, by a workflow's webhook."""

from collections.abc import Mapping
from typing import Self
from zoneinfo import ZoneInfo

import httpx

from alerts.channel import Receipt, Sending
from alerts.channels.answers import Answer
from alerts.channels.parts import Parts
from alerts.channels.posting import Poster
from alerts.channels.teams.answers import SERVICE, judge_answer
from alerts.channels.teams.card import fits, write_card
from alerts.channels.teams.settings import TeamsSettings
from alerts.letter import zone_of
from alerts.links import Links
from alerts.payload import encode
from alerts.shortening import fitted
from alerts.user_templates import NO_TEMPLATE, UserText
from db.clock import Clock
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
        http: httpx.AsyncClient,
        links: Links,
        zones: Mapping[str, ZoneInfo],
        clock: Clock,
        text: UserText = NO_TEMPLATE,
    ) -> None:
        """Take the workflow's address; the channel closes the client."""
        self.name, self._url = settings.name, url
        self._links, self._zones, self._clock = links, zones, clock
        self._text = text
        self._poster = Poster(settings.name, http, timeout=settings.timeout, service=SERVICE)

    @classmethod
    def build(cls, settings: TeamsSettings, parts: Parts) -> Self:
        """Return the channel. Raises ConfigError if the address cannot be read or used."""
        return cls(
            settings,
            url=settings.read_url(parts.secrets),
            http=parts.http(settings.allow_networks, settings.timeout),
            links=parts.links,
            zones=parts.zones,
            clock=parts.clock,
            text=parts.user_text(settings.name, settings.template),
        )

    def render(self, message: Message, delivery_id: str) -> bytes:  # noqa: ARG002 - a header has it
        """Return the post."""
        zone = zone_of(message, self._zones)
        return encode(
            self._text.use(
                lambda layout: fitted(message, self._links, zone, write_card, fits, layout=layout)
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
        answer = await self._poster.post(self._url, sending.payload, headers, self._judge)
        return Receipt(said=answer.said)

    async def close(self) -> None:
        """Close the client."""
        await self._poster.close()

    def _judge(self, answer: Answer) -> ChannelError | None:
        return judge_answer(answer, channel=self.name, now=self._clock.now())
