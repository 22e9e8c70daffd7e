"""Builds the configured channels, each with doors that open only where its settings allow."""

import ssl
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

import httpx
import structlog
from rich.console import Console

from alerts.channel import Channel
from alerts.channels.kinds import build_channel
from alerts.channels.parts import Connect, Parts
from alerts.channels.section import Networks
from alerts.links import Links, NoLinks, PublicLinks
from db.clock import Clock
from db.errors import ConfigError, TemplateFault
from db.secrets import SecretReader
from net.guard import AddressGuard
from net.http import guarded_client
from net.sockets import connect
from wirewatch.linkkey import link_signer
from wirewatch.live import Exchangeable
from wirewatch.settings import Configuration

log = structlog.get_logger(__name__)

_PLAIN = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "SYSTEMROOT")


def build_channels(
    configuration: Configuration, clock: Clock, *, console: Console | None = None
) -> Mapping[str, Channel]:
    """Return the configured channels by name; no network is touched. Raises ConfigError."""
    parts = channel_parts(configuration, clock, console or Console(file=sys.stdout))
    return {section.name: build_channel(section, parts) for section in configuration.channels}


def channel_parts(configuration: Configuration, clock: Clock, console: Console) -> Parts:
    """Return what channels are built from."""
    user_agent = configuration.crawler.user_agent
    tls = ssl.create_default_context()

    def http(networks: Networks, timeout: timedelta) -> httpx.AsyncClient:
        guard = AddressGuard(networks)
        return guarded_client(guard, timeout=timeout, user_agent=user_agent, verify=tls)

    def door(networks: Networks, timeout: timedelta) -> Connect:
        return partial(connect, guard=AddressGuard(networks), timeout=timeout)

    return Parts(
        http=http,
        connect=door,
        tls=tls,
        console=console,
        links=message_links(configuration, clock),
        zones=_zones(configuration),
        clock=clock,
        secrets=configuration.secrets,
        folder=configuration.path.absolute().parent,
        environment=_plain_environment(configuration.secrets),
        template_fault=_say_fault,
    )


def _plain_environment(secrets: SecretReader) -> Mapping[str, str]:
    """Return the variables that hold no secret and that programs cannot well do without."""
    found = {}
    for name in _PLAIN:
        with suppress(ConfigError):  # it is not set
            found[name] = secrets.variable(name)
    return found


def message_links(configuration: Configuration, clock: Clock) -> Links:
    """Return where stories can be seen, and what is asked be done, if anywhere."""
    public = configuration.web.public_url
    return PublicLinks(public, link_signer(configuration, clock)) if public else NoLinks()


def _say_fault(channel: str, fault: TemplateFault) -> None:
    log.warning("a template failed: the built-in text was used", channel=channel, reason=str(fault))


class ChannelsInUse:
    """The built channels, exchanged as the configuration changes."""

    def __init__(self, live: Exchangeable[str, Channel], clock: Clock) -> None:
        self._live = live
        self._clock = clock
        self._retired: list[Channel] = []

    def take(self, before: Configuration, after: Configuration, *, renewed: bool) -> None:
        """Build the channels that are new or changed, and use them; raises ConfigError.

        All are built anew if files of secrets are ``renewed``, or a watch's time zone changed.
        Those that were used before may be at work, so they are kept open until the end.
        """
        anew = renewed or _zones(before) != _zones(after)
        sections = tuple(
            section for section in after.channels if anew or section not in before.channels
        )
        built = build_channels(replace(after, channels=sections), self._clock)
        wanted = {section.name: section for section in after.channels}
        kept = {
            name: channel
            for name, channel in self._live.items()
            if name in wanted and name not in built
        }
        self._retired += [channel for name, channel in self._live.items() if name not in kept]
        self._live.exchange({**kept, **built})

    async def close(self) -> None:
        """Give back the connections of all."""
        for channel in (*self._retired, *self._live.values()):
            await channel.close()


def _zones(configuration: Configuration) -> Mapping[str, ZoneInfo]:
    return {watch.name: ZoneInfo(watch.timezone) for watch in configuration.watches}
