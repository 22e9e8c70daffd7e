"""What every section of config.toml is made of, and the [database] section."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

_UNITS = {"ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days",
          "w": "weeks"}  # fmt: skip
_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)\s*")


def parse_duration(value: object) -> object:
    """Return "90s", "10m", "1h 30m", "7d" as a timedelta; other types pass through to pydantic.

    Raises ValueError for a string that is none, and for a bare number: nobody knows its unit.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise ValueError(f'{value} has no unit; write such as "{value}s", "{value}m" or "{value}h"')
    if isinstance(value, bool):
        raise ValueError("true and false are no durations; write a text such as 90s or 10m")
    if not isinstance(value, str):
        return value
    total, at = timedelta(), 0
    for part in _DURATION.finditer(value):
        if part.start() != at:
            break
        try:
            total += timedelta(**{_UNITS[part[2]]: float(part[1])})
        except OverflowError as exc:
            raise ValueError(f"{value!r} is longer than time can be counted") from exc
        at = part.end()
    if at == 0 or at != len(value):
        raise ValueError(
            f"{value!r} is no duration; write a number and a unit, such as 90s, 10m, 1h or 7d"
        )
    return total


def format_duration(value: timedelta) -> str:
    """Return a timedelta in the largest units that express it: 1h 30m; "0s" for none."""
    rest = round(value.total_seconds() * 1000)
    parts = []
    for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)):
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count}{unit}")
    return " ".join(parts) or "0s"


Duration = Annotated[
    timedelta, BeforeValidator(parse_duration), PlainSerializer(format_duration, return_type=str)
]


class Section(BaseModel):
    """A part of config.toml: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class DatabaseSettings(Section):
    """[database]: where rows are kept."""

    url: str = Field(
        default="sqlite:///data/wirewatch.db",
        description="a file for SQLite, or a PostgreSQL server",
        examples=["postgresql://user@host/name"],
    )

    def resolved(self, base: Path) -> str:
        """Return the address with a relative SQLite path taken from ``base``."""
        prefix = "sqlite:///"
        if not self.url.startswith(prefix) or self.url == prefix + ":memory:":
            return self.url
        return prefix + str((base / self.url.removeprefix(prefix)).resolve())
