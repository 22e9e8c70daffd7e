"""Writes the config.toml that a benchmark runs the daemon with."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

LOOPBACK = ["127.0.0.0/8"]
Table = Mapping[str, object]

CRAWLER: Table = {
    "user_agent": "wirewatch-bench (+http://127.0.0.1/)",
    "delay": "0s",
    "allow_networks": LOOPBACK,
    "max_age": "5200w",  # saved pages are of 2007 to 2025: with the default none would be alerted
}


def webhook(url: str, secret: str) -> Table:
    """Return the channel ``hook``."""
    return {
        "name": "hook",
        "kind": "webhook",
        "url": url,
        "secret": secret,
        "allow_networks": LOOPBACK,
    }


def mail(smtp: str) -> Table:
    """Return the channel ``mail``."""
    return {
        "name": "mail",
        "kind": "email",
        "smtp": smtp,
        "tls": "none",  # the sink is on this machine
        "sender": "wirewatch@bench.example",
        "to": ["desk@bench.example"],
        "allow_networks": LOOPBACK,
    }


def write_settings(
    folder: Path,
    *,
    crawler: Table = CRAWLER,
    sources: Sequence[Table],
    watches: Sequence[Table],
    channels: Sequence[Table],
) -> Path:
    """Write config.toml into a folder, readable by its owner only, and return its path."""
    path = folder / "config.toml"
    path.touch(mode=0o600)  # it holds the webhook's secret
    tables = [
        ("[database]", {"url": "sqlite:///wirewatch.db"}),
        ("[crawler]", crawler),
        ("[web]", {"listen": "127.0.0.1:0"}),
        *(("[[source]]", source) for source in sources),
        *(("[[watch]]", watch) for watch in watches),
        *(("[[channel]]", channel) for channel in channels),
    ]
    path.write_text("\n".join(_table(*table) for table in tables), encoding="utf-8")
    return path


def _table(header: str, values: Table) -> str:
    # JSON's strings, numbers and lists of them are TOML's too.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join([header, *lines, ""])
