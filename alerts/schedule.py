"""When digests go out: "07:30", "07:30, 18:00", "mon-fri 07:30; sat 10:00", "hourly"; pure."""

import re
from dataclasses import dataclass
from datetime import time

from alerts.clock_times import read_clock_time
from db.records import Record

HOURLY = "hourly"
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"([a-z]{3})(?:\s*-\s*([a-z]{3}))?")
_HELP = 'write such as "07:30", "07:30, 18:00", "mon-fri 07:30; sat 10:00" or "hourly"'


@dataclass(frozen=True, kw_only=True)
class Slot(Record):
    """A clock time, and the weekdays on which it counts: 0 is Monday."""

    days: frozenset[int]
    at: time


def read_schedule(text: str) -> tuple[Slot, ...]:
    """Return the times of a digest, by the clock. Raises ValueError that says how to write it.

    Parts are set apart by ";"; each has weekdays, or none for every day, and times, set apart by
    commas. "hourly" is no clock time and is not read here.
    """
    slots = [slot for part in text.split(";") if part.strip() for slot in _read_part(part)]
    if not slots:
        raise ValueError(f"{text!r} has no time; {_HELP}")
    return tuple(slots)


def _read_part(part: str) -> list[Slot]:
    words = part.strip().lower()
    found = re.search(r"\d", words)
    if not found:
        raise ValueError(f"{part.strip()!r} has no clock time; {_HELP}")
    days = _read_days(words[: found.start()].strip(" ,"), part.strip())
    try:
        times = [read_clock_time(each) for each in words[found.start() :].split(",")]
    except ValueError as exc:
        raise ValueError(f"{exc}; {_HELP}") from exc
    return [Slot(days=days, at=at) for at in times]


def _read_days(words: str, part: str) -> frozenset[int]:
    if not words:
        return frozenset(range(7))
    days: set[int] = set()
    for word in words.split(","):
        span = _SPAN.fullmatch(word.strip())
        names = [name for name in span.groups() if name] if span else []
        if not names or any(name not in _DAYS for name in names):
            raise ValueError(f"{part!r} names no weekdays that are known: mon tue … sun; {_HELP}")
        first, last = _DAYS.index(names[0]), _DAYS.index(names[-1])
        days |= {day % 7 for day in range(first, last + 1 + (7 if last < first else 0))}
    return frozenset(days)
