"""The seam to every way out: a channel renders a message once and sends bytes once."""

from dataclasses import dataclass
from typing import Protocol

from db.message_records import Message
from db.records import Record


@dataclass(frozen=True, kw_only=True)
class Sending(Record):
    """One attempt: the bytes that every attempt at this delivery sends."""

    payload: bytes
    delivery_id: str
    thread: str | None = None  # what an earlier message of this watch and story was known by there


@dataclass(frozen=True, kw_only=True)
class Receipt(Record):
    """What came of an attempt that succeeded."""

    said: str  # by the other side, in one line
    thread: str | None = None  # by which later messages of the story can refer to this one


class Channel(Protocol):
    """One configured way out. Retrying, leases and records are outside it."""

    @property
    def name(self) -> str:
        """The name in config.toml."""
        ...

    @property
    def kind(self) -> str:
        """The kind in config.toml: email, webhook, console."""
        ...

    @property
    def at_once(self) -> int:
        """How many deliveries it takes side by side; 1 where order or the other side asks so."""
        ...

    def render(self, message: Message, delivery_id: str) -> bytes:
        """Return the bytes that every attempt at this delivery sends; deterministic, no network."""
        ...

    async def send(self, sending: Sending) -> Receipt:
        """Send rendered bytes once; return what the other side said.

        Raises ChannelError, which tells whether a retry makes sense and when; nothing else.
        """
        ...

    async def close(self) -> None:
        """Give back connections; may be called twice."""
        ...
