"""The seam to every way out: a channel renders a message once and sends bytes once."""

from typing import Protocol

from db.records import Message


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

    async def send(self, payload: bytes, delivery_id: str) -> str:
        """Send rendered bytes once; return what the other side said, in one line.

        Raises ChannelError, which tells whether a retry makes sense and when; nothing else.
        """
        ...

    async def close(self) -> None:
        """Give back connections; may be called twice."""
        ...
