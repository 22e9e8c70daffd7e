"""Options that several commands take."""

from datetime import datetime
from typing import Annotated

import typer

from db.clock import SystemClock
from web.times import read_time

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many, the newest first.")]


def parse_time(text: str) -> datetime:
    """Return "90m", "7d" (ago), "2026-01-31" or an RFC 3339 time as an aware time."""
    try:
        return read_time(text, SystemClock().now())
    except ValueError as exc:
        raise typer.BadParameter(str(exc)) from exc


Since = Annotated[
    datetime | None,
    typer.Option("--since", parser=parse_time, metavar="TIME", help="7d, 12h, or 2026-01-31."),
]
