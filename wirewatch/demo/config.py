"""Writes the demonstration's config.toml: the outlets as sources, three watches, two channels."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LOOPBACK = ("127.0.0.0/8",)


@dataclass(frozen=True, kw_only=True)
class DemoSource:
    """A source as the file names it."""

    name: str
    kind: str
    url: str
    timezone: str


@dataclass(frozen=True, kw_only=True)
class DemoWatch:
    """A watch as the file names it."""

    name: str
    query: str
    alert: str = "story"


@dataclass(frozen=True, kw_only=True)
class DemoAddresses:
    """Where the receivers listen, and the webhook's secret."""

    smtp: str
    webhook: str
    secret: str


CHANNELS = ("desk-mail", "hook")

WATCHES = (
    DemoWatch(
        name="Serbian shells to Ukraine",
        query="(Serbia* OR Kruna) AND (ammunition OR shell OR shells) AND Ukrain*",
    ),
    DemoWatch(  # typed in Latin letters, found in Cyrillic ones
        name="Srpske granate",
        query="(Srbij* OR srpsk*) AND (granat* OR municij*) AND (Ukrajin* OR ukrajinsk*)",
    ),
    DemoWatch(
        name="Kruna Works",
        query='"Kruna Works" OR ((Kruna OR Krune OR Kruni OR Krunu) AND (fabrik* OR izvoz*))',
        alert="article",
    ),
)


def config_text(
    sources: Sequence[DemoSource],
    addresses: DemoAddresses,
    *,
    watches: Sequence[DemoWatch] = WATCHES,
    every: str = "2s",
) -> str:
    """Return config.toml; the database lies beside it, and only loopback may be asked."""
    crawler = {
        "user_agent": "wirewatch-demo (+http://127.0.0.1/)",
        "delay": "100ms",
        "allow_networks": _LOOPBACK,
    }
    tables = [
        _table("[database]", {"url": "sqlite:///wirewatch.db"}),
        _table("[crawler]", crawler),
        *(_table("[[source]]", _source(source, every)) for source in sources),
        *(_table("[[watch]]", _watch(watch)) for watch in watches),
        *(_table("[[channel]]", channel) for channel in _channels(addresses)),
    ]
    return "\n".join(tables)


def write_config(
    folder: Path,
    sources: Sequence[DemoSource],
    addresses: DemoAddresses,
    *,
    watches: Sequence[DemoWatch] = WATCHES,
    every: str = "2s",
) -> Path:
    """Write config.toml into the folder, readable by its owner only, and return its path."""
    path = folder / "config.toml"
    path.touch(mode=0o600)  # it holds the webhook's secret
    text = config_text(sources, addresses, watches=watches, every=every)
    path.write_text(text, encoding="utf-8")
    return path


def _source(source: DemoSource, every: str) -> Mapping[str, object]:
    return {
        "name": source.name,
        "kind": source.kind,
        "url": source.url,
        "every": every,
        "timezone": source.timezone,
    }


def _watch(watch: DemoWatch) -> Mapping[str, object]:
    return {
        "name": watch.name,
        "query": watch.query,
        "alert": watch.alert,
        "channels": CHANNELS,
    }


def _channels(addresses: DemoAddresses) -> tuple[Mapping[str, object], ...]:
    mail, hook = CHANNELS
    return (
        {
            "name": mail,
            "kind": "email",
            "smtp": addresses.smtp,
            "tls": "none",  # the sink is on this machine
            "sender": "wirewatch@demo.example",
            "to": ("desk@demo.example",),
            "allow_networks": _LOOPBACK,
        },
        {
            "name": hook,
            "kind": "webhook",
            "url": addresses.webhook,
            "secret": addresses.secret,
            "allow_networks": _LOOPBACK,
        },
    )


def _table(header: str, values: Mapping[str, object]) -> str:
    lines = [f"{key} = {_toml(value)}" for key, value in values.items()]
    return "\n".join([header, *lines, ""])


def _toml(value: object) -> str:
    """Return a string or a list of strings in TOML; JSON's escapes are among TOML's own."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\x7f", "\\u007f")  # the one character that TOML escapes and JSON does not
