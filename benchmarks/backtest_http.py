"""Queries tried by HTTP (POST /api/v1/watches/backtest) of a daemon that stands on the articles.

Times are the client's; CPU seconds and memory are the daemon's. The daemon answers one query after
another, so what it grows by is told after each, over what it held before the first.
"""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from benchmarks.daemon import DaemonProcess
from benchmarks.table import megabytes

HEADINGS = (
    "by HTTP", "matches", "read", "line s", "match s", "its CPU", "whole s", "its CPU", "grew by",
)  # fmt: skip
_OPENS = 120.0  # seconds, on a machine that is busy
_SINCE = "3650d"


def rows(file: Path, queries: Sequence[str]) -> list[Sequence[object]]:
    """Return a row of figures for each query, headings first."""
    with TemporaryDirectory() as folder:
        config = Path(folder) / "config.toml"
        config.write_text(
            f'[database]\nurl = "sqlite:///{file.absolute()}"\n[web]\nlisten = "127.0.0.1:0"\n'
        )
        with DaemonProcess(config, "--only", "web") as daemon:
            opened = daemon.wait_for(lambda event: event.get("event") == "desk open", _OPENS)
            url = f"http://{opened['address']}/api/v1/watches/backtest"
            _ask(daemon, url, "nothingofthekind")  # connected, tables of languages loaded
            before = daemon.resident
            return [HEADINGS, *(_row(daemon, url, query, before) for query in queries)]


def _row(daemon: DaemonProcess, url: str, query: str, before: int) -> Sequence[object]:
    spent, begun = daemon.cpu.own, time.monotonic()
    line, match, match_cpu, report = _ask(daemon, url, query)
    whole, cpu = time.monotonic() - begun, daemon.cpu.own - spent
    return (
        query,
        str(report["matches"]),
        str(report["candidates"]),
        line - begun,
        match - begun,
        match_cpu - spent,
        whole,
        cpu,
        megabytes(max(0, daemon.resident - before)),
    )


def _ask(daemon: DaemonProcess, url: str, query: str) -> tuple[float, float, float, dict[str, int]]:
    """Return when the first line and the first match came, the CPU till then, and the report."""
    line = match = match_cpu = 0.0
    last: dict[str, int] = {}
    asked = {"query": query, "since": _SINCE}
    with httpx.stream("POST", url, json=asked, timeout=600) as answer:
        answer.raise_for_status()
        for said in answer.iter_lines():
            line = line or time.monotonic()
            last = json.loads(said)
            if last["kind"] == "match" and not match:
                match, match_cpu = time.monotonic(), daemon.cpu.own
    if last.get("kind") != "report":
        raise RuntimeError(f"the backtest of {query!r} ended with {last}")
    return line, match or time.monotonic(), match_cpu or daemon.cpu.own, last
