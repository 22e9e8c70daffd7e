"""Twisted's reactor on the running event loop, where Scrapy expects it.

There is one reactor in a process, for good, and importing ``twisted.internet.reactor`` anywhere
before this would choose another one. So the daemon calls ``install_reactor`` first thing.
"""

import asyncio
import sys
from typing import Protocol, cast

from twisted.internet import asyncioreactor


class Reactor(Protocol):
    """The little of Twisted's reactor that is used here; zope's interfaces tell mypy nothing."""

    def startRunning(self, installSignalHandlers: bool) -> None:  # noqa: N802, N803 - Twisted's
        """Mark the reactor as running."""

    def installNameResolver(self, resolver: object) -> object:  # noqa: N802 - Twisted's name
        """Put another resolver in place; return the former."""


def install_reactor() -> None:
    """Make the running loop Twisted's reactor, started, without signal handlers.

    May be called again on the same loop. Raises RuntimeError if the process already has another
    reactor, or this one on another loop.
    """
    loop = asyncio.get_running_loop()
    installed = sys.modules.get("twisted.internet.reactor")
    if installed is not None:
        _check(installed, loop)
        return
    asyncioreactor.install(loop)  # type: ignore[no-untyped-call]  # Twisted has no types here
    # An asyncio reactor needs no run(): the loop turns already. Without startRunning, Scrapy
    # ends silently without fetching.
    installed_reactor().startRunning(installSignalHandlers=False)


def installed_reactor() -> Reactor:
    """Return the reactor that ``install_reactor`` installed."""
    # Imported here because the import would install a default reactor if there were none.
    from twisted.internet import reactor  # noqa: PLC0415

    return cast(Reactor, reactor)


def _check(reactor: object, loop: asyncio.AbstractEventLoop) -> None:
    if getattr(reactor, "_asyncioEventloop", None) is not loop:
        raise RuntimeError(
            "this process already has a Twisted reactor on another event loop; "
            "call install_reactor() first thing, on the loop that runs for good"
        )
