"""What published: and words: take: a day or a number, or a range of them."""

import calendar
import re
from datetime import date, timedelta

from matching import faults
from matching.figures import read_number
from matching.query import Bounds
from matching.terms import check_range

Value = date | int

_SIGNED = re.compile(r"(>=|<=|>|<)(.+)")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?")


def read_bounds(text: str, written: str, at: int) -> Bounds:
    """Read ``published:2026-05``, ``words:>300``, ``words:{300..500}``; raises QueryError."""
    name, _, body = written.partition(":")
    name, body = name.lower(), body.strip().rstrip(",;")
    ends = _ends(name, body)
    if ends is None:
        raise faults.bad_bounds(text, at, name)
    check_range(text, at, *ends)
    return Bounds(name, *ends, at=at)


def _ends(name: str, body: str) -> tuple[Value | None, Value | None] | None:
    """Return the first and the last value that are in it; None if it cannot be read."""
    if body.startswith("{") and body.endswith("}"):
        low, dots, high = body[1:-1].partition("..")
        first, last = _span(name, low), _span(name, high)
        if not dots or (low and not first) or (high and not last):
            return None
        return (first[0] if first else None, last[1] if last else None)
    signed = _SIGNED.fullmatch(body)
    span = _span(name, signed[2] if signed else body)
    if span is None or signed is None:
        return span
    return _beside(signed[1], *span)


def _beside(sign: str, first: Value, last: Value) -> tuple[Value | None, Value | None] | None:
    try:
        if sign.startswith(">"):
            return (first if sign == ">=" else _step(last, 1)), None
        return None, (last if sign == "<=" else _step(first, -1))
    except OverflowError:  # before the first day of the calendar, or after its last
        return None


def _step(value: Value, by: int) -> Value:
    return value + timedelta(days=by) if isinstance(value, date) else value + by


def _span(name: str, written: str) -> tuple[Value, Value] | None:
    if name != "words":
        return _days(written)
    number = read_number(written)
    return (number, number) if isinstance(number, int) else None


def _days(written: str) -> tuple[date, date] | None:
    """Return the first and the last day of a year, a month or a day."""
    found = _DAY.fullmatch(written)
    if not found:
        return None
    year, month, day = (int(found[part] or 0) for part in (1, 2, 3))
    try:
        if day:
            return date(year, month, day), date(year, month, day)
        last = calendar.monthrange(year, month or 12)[1]
        return date(year, month or 1, 1), date(year, month or 12, last)
    except ValueError:  # no such day
        return None
