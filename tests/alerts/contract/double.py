"""What the contract asks of a double: a stand-in for a service, on loopback."""

import ssl
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A message as a person sees it at the service, read out by the service's own rules."""

    text: str  # without markup
    links: tuple[str, ...] = ()  # that a click would follow, whole
    called: tuple[str, ...] = ()  # people and groups that the message would ring up
    thread: str | None = None  # what it was posted below


class Manner(StrEnum):
    """How a double behaves on the line."""

    KIND = "takes messages as the service does"
    DEAF = "reads nothing and never answers"
    SILENT = "reads the whole message and never answers"
    RESET = "reads the whole message and resets the connection"
    DRIP = "answers byte by byte, and never comes to the body"
    LAZY = "takes the message and answers, but the answer's body never ends"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What an answer must mean for a delivery."""

    state: str  # sent | retry | dead
    scope: str = ""  # channel | message; "" for sent


SENT = Verdict(state="sent")
LATER = Verdict(state="retry", scope="channel")
LATER_THIS = Verdict(state="retry", scope="message")
NEVER_THIS = Verdict(state="dead", scope="message")
OVER = Verdict(state="dead", scope="channel")


class Double(Protocol):
    """One stand-in, one way of being configured; a kind may have several."""

    kind: str  # in KINDS
    secrets: tuple[str, ...]  # words of the table that no error, log line or repr may hold
    plain: bool  # text without links of its own: an address in a page's words is an address there

    async def start(self, tls: ssl.SSLContext | None = None) -> None:
        """Begin to serve, on a port of its own; by TLS if a context is given."""
        ...

    async def stop(self) -> None:
        """Go away, so that nobody answers; may be called twice."""
        ...

    def table(self) -> dict[str, object]:
        """Return the [[channel]] keys, but for name and kind, that lead here."""
        ...

    def received(self) -> list[Shown]:
        """Return what was taken; what broke a published limit was refused and is not among it."""
        ...

    def refuse(self) -> None:
        """Refuse from now on, for a reason that passes, in the service's own shape."""
        ...
