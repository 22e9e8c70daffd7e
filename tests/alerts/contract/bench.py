"""Wires a channel to its double with the doors that the program itself uses."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from io import StringIO

import httpx
from rich.console import Console

from alerts.acts import Signer
from alerts.channel import Channel
from alerts.channels.kinds import KINDS, build_channel, read_channel
from alerts.channels.parts import Connect, Parts
from alerts.channels.section import Networks
from alerts.links import PublicLinks
from net.guard import AddressGuard
from net.http import guarded_client
from net.sockets import connect
from tests.alerts.contract.double import Double
from tests.alerts.contract.plain_doubles import ConsoleDouble
from tests.alerts.fakes import TLS, HeldClock, SecretsInMemory

LOOPBACK = "127.0.0.0/8"
STORIES = "https://watch.example/desk"


def parts(double: Double, tls: ssl.SSLContext = TLS) -> Parts:
    """Return what channels are built from: the real doors, a held clock."""

    def http(networks: Networks, timeout: timedelta) -> httpx.AsyncClient:
        guard = AddressGuard(networks)
        return guarded_client(guard, timeout=timeout, user_agent="Wirewatch/1", verify=tls)

    def door(networks: Networks, timeout: timedelta) -> Connect:
        return partial(connect, guard=AddressGuard(networks), timeout=timeout)

    shown = isinstance(double, ConsoleDouble)
    return Parts(
        http=http,
        connect=door,
        tls=tls,
        console=double.console if shown else Console(file=StringIO()),
        links=PublicLinks(STORIES, Signer(b"k" * 32, HeldClock())),
        zones={},
        clock=HeldClock(),
        secrets=SecretsInMemory({}, {}),
    )


def build(double: Double, tls: ssl.SSLContext = TLS, **more: object) -> Channel:
    """Return the channel that a double's table asks for."""
    table = {"name": f"my {double.kind}", "kind": double.kind} | double.table() | more
    if "allow_networks" in KINDS[double.kind].settings.model_fields:
        table.setdefault("allow_networks", [LOOPBACK])
    return build_channel(read_channel(table), parts(double, tls))


@asynccontextmanager
async def opened(
    double: Double, tls: ssl.SSLContext = TLS, **more: object
) -> AsyncIterator[Channel]:
    """Give the channel of a double that runs, and close it."""
    channel = build(double, tls, **more)
    try:
        yield channel
    finally:
        await channel.close()
