"""Posts alerts in Discord, by a channel's webhook."""

import hashlib
from typing import Self
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from alerts.channel import Receipt, Sending
from alerts.channels.answers import Answer, ThreadError
from alerts.channels.discord.answers import SERVICE, judge_answer, read_said
from alerts.channels.discord.markup import fits, thread_name, write_post
from alerts.channels.discord.settings import DiscordSettings
from alerts.channels.means import Means
from alerts.channels.parts import Parts
from alerts.letter import zone_of
from alerts.payload import Json, encode, with_fields
from alerts.shortening import fitted
from db.errors import ChannelError
from db.message_records import Message

_JSON = {"content-type": "application/json"}
_NAME = "thread_name"  # kept beside the post, sent only where it opens a thread


class DiscordChannel:
    """One webhook; one post at a time, as Discord takes five in two seconds.

    In a forum a story is a thread. What it is known by begins with the webhook, so that after a
    change of the configuration none is looked for where it is not.
    """

    kind = "discord"
    at_once = 1

    def __init__(
        self,
        settings: DiscordSettings,
        *,
        url: str,
        means: Means,
    ) -> None:
        """Take the webhook's address; the channel closes its poster."""
        self.name, self._url = settings.name, url
        self._thread, self._forum = settings.thread, settings.forum
        self._mark = hashlib.sha256(url.encode()).hexdigest()[:8]
        self._means = means

    @classmethod
    def build(cls, settings: DiscordSettings, parts: Parts) -> Self:
        """Return the channel. Raises ConfigError if the address cannot be read or used."""
        return cls(
            settings,
            url=settings.read_url(parts.secrets),
            means=Means.of(settings, parts, service=SERVICE),
        )

    def render(self, message: Message, delivery_id: str) -> bytes:  # noqa: ARG002 - no room for it
        """Return the post, but for where it goes."""
        zone = zone_of(message, self._means.zones)
        body, subject = self._means.text.use(
            lambda layout: fitted(
                message,
                self._means.links,
                zone,
                lambda post: (write_post(post), post.subject),
                lambda written: fits(written[0]),
                layout=layout,
            )
        )
        name: Json = {_NAME: thread_name(subject)} if self._forum else {}
        return encode(body | name)

    async def send(self, sending: Sending) -> Receipt:
        """Post once; return Discord's answer. Raises ChannelError.

        Where a story's thread is gone, the message opens another.
        """
        mark, _, thread = (sending.thread or "").partition(":")
        if not self._forum or mark != self._mark or not thread:
            return await self._post(sending.payload, self._thread)
        try:
            return await self._post(with_fields(sending.payload, {_NAME: None}), thread)
        except ThreadError:
            return await self._post(sending.payload, "")

    async def close(self) -> None:
        """Close the client."""
        await self._means.poster.close()

    async def _post(self, body: bytes, thread: str) -> Receipt:
        answer = await self._means.poster.post(self._address(thread), body, _JSON, self._judge)
        said = read_said(answer.body)
        return Receipt(
            said=f"posted as {said.message}" if said.message else answer.said,
            thread=f"{self._mark}:{said.room}" if self._forum and said.room else None,
        )

    def _address(self, thread: str) -> str:
        parts = urlsplit(self._url)
        query = dict(parse_qsl(parts.query)) | {"wait": "true"}
        if thread:
            query["thread_id"] = thread
        return urlunsplit(parts._replace(query=urlencode(query)))

    def _judge(self, answer: Answer) -> ChannelError | None:
        return judge_answer(answer, channel=self.name, now=self._means.clock.now())
