"""Posts alerts in a Matrix room."""

from typing import Self
from urllib.parse import quote

from alerts.channel import Receipt, Sending
from alerts.channels.answers import Answer, ThreadError
from alerts.channels.matrix.answers import SERVICE, judge_answer, read_said
from alerts.channels.matrix.event import fits, write_content
from alerts.channels.matrix.settings import MatrixSettings
from alerts.channels.means import Means
from alerts.channels.parts import Parts
from alerts.letter import zone_of
from alerts.payload import Json, encode, with_fields
from alerts.shortening import fitted
from db.errors import ChannelError
from db.message_records import Message

_BY_ITSELF = ".alone"  # ends the transaction of a message whose thread is gone


class MatrixChannel:
    """One room; one post at a time, so that they come in order.

    The delivery's id is the transaction's: whoever repeats it posts nothing twice. What a story's
    thread is known by begins with the room, so that none is looked for where it is not.
    """

    kind = "matrix"
    at_once = 1

    def __init__(
        self,
        settings: MatrixSettings,
        *,
        token: str,
        means: Means,
    ) -> None:
        """Take the account's token; the channel closes its poster."""
        self.name, self._room = settings.name, settings.room
        self._type = "m.notice" if settings.silent else "m.text"
        room = quote(settings.room, safe="")
        self._url = f"{settings.homeserver}/_matrix/client/v3/rooms/{room}/send/m.room.message"
        self._headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}
        self._means = means

    @classmethod
    def build(cls, settings: MatrixSettings, parts: Parts) -> Self:
        """Return the channel. Raises ConfigError if the token cannot be used."""
        return cls(
            settings,
            token=settings.read_token(parts.secrets),
            means=Means.of(settings, parts, service=SERVICE),
        )

    def render(self, message: Message, delivery_id: str) -> bytes:  # noqa: ARG002 - the address has it
        """Return the event's content, but for the thread."""
        zone = zone_of(message, self._means.zones)
        content = self._means.text.use(
            lambda layout: fitted(
                message, self._means.links, zone, write_content, fits, layout=layout
            )
        )
        return encode(content | {"msgtype": self._type})

    async def send(self, sending: Sending) -> Receipt:
        """Post once; return the server's answer. Raises ChannelError.

        Where the story's thread is gone, the message stands by itself, in a transaction of its own.
        """
        room, _, root = (sending.thread or "").partition(" ")
        if room != self._room or not root:
            return await self._post(sending.payload, sending.delivery_id)
        try:
            below = with_fields(sending.payload, _below(root))
            return await self._post(below, sending.delivery_id, root)
        except ThreadError:
            return await self._post(sending.payload, sending.delivery_id + _BY_ITSELF)

    async def close(self) -> None:
        """Close the client."""
        await self._means.poster.close()

    async def _post(self, body: bytes, transaction: str, root: str = "") -> Receipt:
        url = f"{self._url}/{quote(transaction, safe='')}"
        answer = await self._means.poster.post(url, body, self._headers, self._judge, method="PUT")
        event = read_said(answer.body).event
        return Receipt(said=f"posted as {event}", thread=f"{self._room} {root or event}")

    def _judge(self, answer: Answer) -> ChannelError | None:
        return judge_answer(answer, channel=self.name, now=self._means.clock.now())


def _below(root: str) -> Json:
    """Return the relation to a thread; clients that know none show an answer to its first post."""
    related = {
        "rel_type": "m.thread",
        "event_id": root,
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": root},
    }
    return {"m.relates_to": related}
