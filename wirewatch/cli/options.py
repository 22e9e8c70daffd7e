"""Options that several commands take."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from db.clock import SystemClock
from db.settings import parse_duration
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


def duration(text: str) -> timedelta:
    """Return "90m" or "7d" as a timedelta."""
    try:
        found = parse_duration(text)
    except ValueError as exc:
        raise typer.BadParameter(str(exc)) from exc
    if not isinstance(found, timedelta):
        raise typer.BadParameter(f"{text!r} is no duration")
    return found


def one_of(*given: object, otherwise: str) -> None:
    """Insist that exactly one of several is given."""
    if sum(each is not None for each in given) != 1:
        raise typer.BadParameter(otherwise)
