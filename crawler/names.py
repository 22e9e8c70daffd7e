"""Twisted's name resolution, replaced: it knows only what was vetted for a running request."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from twisted.internet.address import IPv4Address, IPv6Address

from net.guard import Address
from net.urls import ascii_host


class Receiver(Protocol):
    """What Twisted's IResolutionReceiver asks for; zope's interfaces say nothing to mypy."""

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802 - Twisted's name
        """Hear that a look-up began."""

    def addressResolved(self, address: object) -> None:  # noqa: N802 - Twisted's name
        """Hear one address."""

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        """Hear that there are no more."""


class VettedNames:
    """Answers Twisted's look-ups with the addresses that the guard let through.

    It has the shape of Twisted's IHostnameResolver.

    It looks nothing up itself. A name that nobody vetted (because two parsers read one URL
    differently, say) has no addresses, so a connection past the guard cannot be made.
    """

    def __init__(self) -> None:
        self._vetted: dict[str, list[tuple[Address, ...]]] = {}  # the latest answer last

    @contextmanager
    def vetted(self, host: str, addresses: tuple[Address, ...]) -> Iterator[None]:
        """Let ``host`` resolve to ``addresses`` as long as the context lasts."""
        answers = self._vetted.setdefault(host, [])
        answers.append(addresses)
        try:
            yield
        finally:
            answers.remove(addresses)
            if not answers:
                del self._vetted[host]

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Receiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: object = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> object:
        """Hand over the vetted addresses of a host, none if it was not vetted."""
        del addressTypes, transportSemantics  # Scrapy asks for TCP and any kind of address
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        for address in self._answer(hostName):
            kind = IPv4Address if address.version == 4 else IPv6Address
            resolutionReceiver.addressResolved(kind("TCP", str(address), portNumber))
        resolutionReceiver.resolutionComplete()
        return resolution

    def _answer(self, host: str) -> tuple[Address, ...]:
        try:
            answers = self._vetted.get(ascii_host(host))
        except ValueError:
            return ()
        return answers[-1] if answers else ()


class _Resolution:
    """A look-up that is over as soon as it begins."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Do nothing: there is nothing to stop."""
