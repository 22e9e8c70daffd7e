"""Posts alerts in Telegram, as a bot."""

from typing import Self

from alerts.channel import Receipt, Sending
from alerts.channels.answers import Answer
from alerts.channels.means import Means
from alerts.channels.parts import Parts
from alerts.channels.telegram.answers import SERVICE, judge_answer, read_said
from alerts.channels.telegram.entities import fits, write_post
from alerts.channels.telegram.settings import TelegramSettings
from alerts.letter import zone_of
from alerts.payload import Json, encode, with_fields
from alerts.shortening import fitted
from db.errors import ChannelError
from db.message_records import Message

_JSON = {"content-type": "application/json"}


class TelegramChannel:
    """One chat; one post at a time, as Telegram takes one a second there.

    What is told of a story later answers to its first post. What that is known by begins with the
    chat, as numbers of messages count in one chat only.
    """

    kind = "telegram"
    at_once = 1

    def __init__(
        self,
        settings: TelegramSettings,
        *,
        token: str,
        means: Means,
    ) -> None:
        """Take the bot's token; the channel closes its poster."""
        self.name, self._chat = settings.name, settings.chat
        self._url = f"{settings.api}/bot{token}/sendMessage"
        self._place: Json = {"chat_id": settings.chat, "disable_notification": settings.silent}
        if settings.topic:
            self._place["message_thread_id"] = settings.topic
        self._means = means

    @classmethod
    def build(cls, settings: TelegramSettings, parts: Parts) -> Self:
        """Return the channel. Raises ConfigError if the token cannot be used."""
        return cls(
            settings,
            token=settings.read_token(parts.secrets),
            means=Means.of(settings, parts, service=SERVICE),
        )

    def render(self, message: Message, delivery_id: str) -> bytes:  # noqa: ARG002 - no room for it
        """Return the post, but for where it goes."""
        zone = zone_of(message, self._means.zones)
        return encode(
            self._means.text.use(
                lambda layout: fitted(
                    message, self._means.links, zone, write_post, fits, layout=layout
                )
            )
        )

    async def send(self, sending: Sending) -> Receipt:
        """Post once; return Telegram's answer. Raises ChannelError.

        Where the story's first post is gone, this one takes its place.
        """
        first = self._first(sending.thread)
        body = with_fields(sending.payload, self._place | _answering(first))
        said = read_said((await self._means.poster.post(self._url, body, _JSON, self._judge)).body)
        if not said.message:
            return Receipt(said="posted")
        kept = first if first and said.replied == first else said.message
        return Receipt(said=f"posted as {said.message}", thread=f"{self._chat}:{kept}")

    async def close(self) -> None:
        """Close the client."""
        await self._means.poster.close()

    def _first(self, thread: str | None) -> int:
        """Return the number of a story's first post; 0 if it has none in this chat."""
        chat, _, number = (thread or "").rpartition(":")
        usable = chat == self._chat and number.isascii() and number.isdigit() and len(number) < 16
        return int(number) if usable else 0

    def _judge(self, answer: Answer) -> ChannelError | None:
        return judge_answer(answer, channel=self.name, now=self._means.clock.now())


def _answering(first: int) -> Json:
    if not first:
        return {}
    return {"reply_parameters": {"message_id": first, "allow_sending_without_reply": True}}
