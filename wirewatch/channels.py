"""Builds the configured channels, each with doors that open only where its settings allow."""

import ssl
import sys
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

import httpx
from rich.console import Console

from alerts.channel import Channel
from alerts.channels.kinds import build_channel
from alerts.channels.parts import Connect, Parts
from alerts.channels.section import Networks
from alerts.links import Links, NoLinks, PublicLinks
from db.clock import Clock
from net.guard import AddressGuard
from net.http import guarded_client
from net.sockets import connect
from wirewatch.settings import Configuration


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
        links=story_links(configuration),
        zones={watch.name: ZoneInfo(watch.timezone) for watch in configuration.watches},
        clock=clock,
        secrets=configuration.secrets,
    )


def story_links(configuration: Configuration) -> Links:
    """Return where stories can be seen, if anywhere."""
    public = configuration.web.public_url
    return PublicLinks(public) if public else NoLinks()


async def close_channels(channels: Iterable[Channel]) -> None:
    """Give back the channels' connections."""
    for channel in channels:
        await channel.close()
