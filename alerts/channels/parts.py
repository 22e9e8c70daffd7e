"""What channels are built from; whoever wires the program hands it in."""

import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
from rich.console import Console

from alerts.channels.section import Networks
from alerts.links import Links
from alerts.user_templates import Report, UserText, read_user_text
from db.clock import Clock
from db.secrets import SecretReader

Connect = Callable[[str, int], Awaitable[socket.socket]]
"""Opens a connection to (host, port) if it may be reached; raises FetchError or OSError."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The collaborators of channels. The two doors take allow_networks and a time limit."""

    http: Callable[[Networks, timedelta], httpx.AsyncClient]
    connect: Callable[[Networks, timedelta], Connect]
    tls: ssl.SSLContext  # verifies mail servers
    console: Console
    links: Links
    zones: Mapping[str, ZoneInfo]  # of watches, by name
    clock: Clock
    secrets: SecretReader
    folder: Path = Path()  # the configuration's, where relative paths of programs start
    template_fault: Report = lambda _channel, _fault: None  # is told what a template fails by
    environment: Mapping[str, str] = field(default_factory=dict)  # what any program may see

    def user_text(self, channel: str, file: str, *, html: bool = False) -> UserText:
        """Return what a channel's text is made by; raises ConfigError for an unusable template."""
        return read_user_text(channel, file, self.secrets, self.template_fault, html=html)
