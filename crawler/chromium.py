"""A Chromium that has no network of its own, and of which nothing is left when it is closed.

Needs the extra `browser`: imported only where a page is to be shown.
"""

import asyncio
import os
import secrets
import shutil
import signal
import socket
from contextlib import suppress
from typing import Self

from playwright.async_api import Browser, BrowserContext, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from crawler.processes import group_of, kill_group, leader_with, parent_of, resident, words_of

_PROFILE = "--user-data-dir="
_PATIENCE = 5  # seconds, to close by itself
_HEAP = 512  # MB that the scripts of one page may fill
# What the browser is given of our environment: secrets of channels and proxies stay with us.
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "HOME", "LD_LIBRARY_PATH", "FONTCONFIG_PATH")
_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-breakpad",
    "--no-first-run",
    "--no-pings",
    "--dns-prefetch-disable",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    f"--js-flags=--max-old-space-size={_HEAP}",
)
# Ways to other machines that do not pass by Playwright's routes: they would lead nowhere, as
# there is no network, but a page that finds none of them tries its plain way sooner.
_WITHOUT = """
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport", "WebSocket",
                    "SharedWorker", "EventSource"])
    delete globalThis[name];
"""


class Chromium:
    """One running browser. ``launched`` starts it; ``close`` or ``kill`` ends it for good."""

    def __init__(
        self, playwright: Playwright, browser: Browser, nowhere: socket.socket, leader: int | None
    ) -> None:
        self._playwright = playwright
        self._browser = browser
        self._nowhere = nowhere
        self._leader = leader
        self._driver = parent_of(leader) if leader is not None else None
        self._profile = _profile(leader) if leader is not None else None

    @classmethod
    async def launched(cls, program: str | None) -> Self:
        """Start a browser without a network; None is the one that playwright brings.

        It is spoken to through a pipe, so that no other process can. Its proxy is a port that is
        taken and on which nobody listens, for loopback too, and no name is looked up: what is not
        answered by a route fails. Raises PlaywrightError and OSError.
        """
        nowhere = socket.socket()
        try:
            nowhere.bind(("127.0.0.1", 0))  # held, so that nobody can listen there
            playwright = await async_playwright().start()
            try:
                mark = f"--wirewatch={secrets.token_hex(8)}"
                browser = await playwright.chromium.launch(
                    executable_path=program,
                    headless=True,
                    chromium_sandbox=os.geteuid() != 0,  # which Chromium cannot have as root
                    env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
                    args=[*_FLAGS, f"--proxy-server=http://127.0.0.1:{_port(nowhere)}", mark],
                    handle_sigint=False,  # the daemon's signals are its own
                    handle_sigterm=False,
                    handle_sighup=False,
                )
                leader = await asyncio.to_thread(leader_with, mark)
            except BaseException:
                with suppress(PlaywrightError, TimeoutError):
                    await asyncio.wait_for(playwright.stop(), _PATIENCE)
                raise
        except BaseException:
            nowhere.close()
            raise
        return cls(playwright, browser, nowhere, leader)

    @property
    def alive(self) -> bool:
        """Whether it still answers, as far as is known."""
        return bool(self._browser.is_connected())

    @property
    def processes(self) -> list[int]:
        """Its processes; none where /proc does not tell."""
        return group_of(self._leader) if self._leader is not None else []

    def resident(self) -> int:
        """Return how many bytes of memory its processes hold; 0 where /proc does not tell."""
        return resident(self._leader) if self._leader is not None else 0

    async def fresh_context(self, *, user_agent: str) -> BrowserContext:
        """Return a context that knows nothing of any former page. Raises PlaywrightError."""
        context = await self._browser.new_context(
            user_agent=user_agent,
            accept_downloads=False,
            service_workers="block",
            permissions=[],
            timezone_id="UTC",
        )
        await context.add_init_script(_WITHOUT)
        return context

    async def close(self) -> None:
        """End it, by force if it takes long; may be called twice."""
        with suppress(PlaywrightError, TimeoutError):
            await asyncio.wait_for(self._browser.close(), _PATIENCE)
        await self.kill()

    async def kill(self) -> None:
        """End it at once, and the program by which playwright speaks to it."""
        if self._leader is not None:
            await asyncio.to_thread(kill_group, self._leader)
        if self._driver is None or parent_of(self._driver) == os.getpid():
            with suppress(PlaywrightError, TimeoutError):
                await asyncio.wait_for(self._playwright.stop(), _PATIENCE)
        if self._driver is not None and parent_of(self._driver) == os.getpid():
            with suppress(ProcessLookupError, PermissionError):
                os.kill(self._driver, signal.SIGKILL)
        if self._profile is not None:  # which playwright leaves there if either was killed
            await asyncio.to_thread(shutil.rmtree, self._profile, ignore_errors=True)
        self._nowhere.close()


def _profile(leader: int) -> str | None:
    """Return the folder that playwright made for this browser alone."""
    named = [each.partition("=")[2] for each in words_of(leader) if each.startswith(_PROFILE)]
    return named[0] if named and "playwright_chromiumdev_profile-" in named[0] else None


def _port(listening: socket.socket) -> int:
    return int(listening.getsockname()[1])
