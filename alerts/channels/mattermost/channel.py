"""Posts alerts in Mattermost, by an incoming webhook or as a bot."""

from typing import Self

from alerts.channel import Receipt, Sending
from alerts.channels.answers import Answer, ThreadError
from alerts.channels.mattermost.answers import SERVICE, judge_bot, judge_hook, read_said
from alerts.channels.mattermost.markdown import fits, write_post
from alerts.channels.mattermost.settings import MattermostSettings
from alerts.channels.means import Means
from alerts.channels.parts import Parts
from alerts.letter import zone_of
from alerts.payload import Json, encode, with_fields
from alerts.shortening import fitted
from db.errors import ChannelError
from db.message_records import Message

_JSON = {"content-type": "application/json"}


class MattermostChannel:
    """One channel in Mattermost; one post at a time, so that they come in order.

    A bot's posts of one story make a thread. What a thread is known by begins with the channel,
    so that after a change of the configuration none is looked for where it is not.
    """

    kind = "mattermost"
    at_once = 1

    def __init__(
        self,
        settings: MattermostSettings,
        *,
        url: str,
        token: str,
        means: Means,
    ) -> None:
        """Take a webhook's address, or a bot's token; the channel closes its poster."""
        self.name, self._room, self._token = settings.name, settings.channel, token
        self._url = url or f"{settings.server}/api/v4/posts"
        self._means = means

    @classmethod
    def build(cls, settings: MattermostSettings, parts: Parts) -> Self:
        """Return the channel. Raises ConfigError if the address or the token cannot be used."""
        return cls(
            settings,
            url=settings.read_url(parts.secrets),
            token=settings.read_token(parts.secrets),
            means=Means.of(settings, parts, service=SERVICE),
        )

    def render(self, message: Message, delivery_id: str) -> bytes:
        """Return the post, but for the channel and the thread."""
        zone = zone_of(message, self._means.zones)
        text = self._means.text.use(
            lambda layout: fitted(message, self._means.links, zone, write_post, fits, layout=layout)
        )
        where = "message" if self._token else "text"
        return encode({where: text, "props": {"wirewatch_delivery": delivery_id}})

    async def send(self, sending: Sending) -> Receipt:
        """Post once; return Mattermost's answer. Raises ChannelError.

        Where the story's thread is gone, the message stands by itself.
        """
        if not self._token:
            answer = await self._means.poster.post(
                self._url, sending.payload, _JSON, self._judge_hook
            )
            return Receipt(said=answer.said)
        try:
            return await self._post(sending.payload, self._root(sending.thread))
        except ThreadError:
            return await self._post(sending.payload, "")

    async def close(self) -> None:
        """Close the client."""
        await self._means.poster.close()

    async def _post(self, payload: bytes, root: str) -> Receipt:
        below: Json = {"root_id": root} if root else {}
        headers = {**_JSON, "authorization": f"Bearer {self._token}"}
        body = with_fields(payload, {"channel_id": self._room} | below)
        post = read_said(
            (await self._means.poster.post(self._url, body, headers, self._judge_bot)).body
        )
        return Receipt(said=f"posted as {post.post}", thread=f"{self._room}:{root or post.post}")

    def _root(self, thread: str | None) -> str:
        room, _, root = (thread or "").rpartition(":")
        return root if room == self._room else ""

    def _judge_bot(self, answer: Answer) -> ChannelError | None:
        return judge_bot(answer, channel=self.name, now=self._means.clock.now())

    def _judge_hook(self, answer: Answer) -> ChannelError | None:
        return judge_hook(answer, channel=self.name, now=self._means.clock.now())
