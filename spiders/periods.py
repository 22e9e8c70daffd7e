"""The time that an address names: the month of a sitemap, the day in an article's path."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, unquote, urlsplit

_EARLIEST, _LATEST = 1990, 2099
_LONGEST = 2000  # characters looked at
_WRITTEN = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)"
    r"(?:(?P<dash>[-_/.]?)(?P<month>0[1-9]|1[0-2])(?:(?P=dash)(?P<day>0[1-9]|[12]\d|3[01]))?)?"
    r"(?!\d)"
)
_YEAR_ALONE = re.compile(r"(?:^|[-_/.])(?P<year>(?:19|20)\d\d)(?:[-_/.]|$)")
_NAMES = {
    "yyyy": "year", "year": "year", "y": "year", "godina": "year",
    "mm": "month", "month": "month", "m": "month", "mesec": "month",
    "dd": "day", "day": "day", "d": "day", "dan": "day",
}  # fmt: skip
_DATED_PATH = re.compile(
    r"/(?P<year>(?:19|20)\d\d)(?P<dash>[/-])(?P<month>0?[1-9]|1[0-2])"
    r"(?:(?P=dash)(?P<day>0?[1-9]|[12]\d|3[01]))?(?=/|$)"
)
_MARGIN = timedelta(days=1)  # an outlet's day may begin half a day before or after ours


@dataclass(frozen=True, kw_only=True)
class Period:
    """A day, a month or a year that an address names."""

    start: datetime
    end: datetime  # the first moment after it

    def is_before(self, moment: datetime) -> bool:
        """Tell whether it was over by then, in any time zone."""
        return self.end + _MARGIN <= moment


def named_period(url: str) -> Period | None:
    """Return the narrowest period that an address names, or None.

    Read are ``…-2026-01.xml``, ``/2026/01/31/``, ``-20260131``, a year that stands alone, and
    ``?yyyy=2026&mm=01``. Of several dates in one address the first that has a month counts: a
    headline may speak of a year. Never raises.
    """
    try:
        parts = urlsplit(url[:_LONGEST])
    except ValueError:
        return None
    asked = _in_query(parts.query)
    if asked is not None:
        return asked
    path = unquote(parts.path)
    for text in (path, unquote(parts.query)):
        for found in _WRITTEN.finditer(text):
            if found["month"] and (period := _period(found["year"], found["month"], found["day"])):
                return period
    alone = _YEAR_ALONE.search(path)
    return _period(alone["year"]) if alone else None


def dated_path(url: str) -> Period | None:
    """Return the day or month in an article's path (/2026/01/31/, /2026-01-31/), or None.

    Stricter than ``named_period``, as an article's address may hold any number. Never raises.
    """
    try:
        found = _DATED_PATH.search(urlsplit(url[:_LONGEST]).path)
    except ValueError:
        return None
    return _period(found["year"], found["month"], found["day"]) if found else None


def _in_query(query: str) -> Period | None:
    given: dict[str, str] = {}
    for name, value in parse_qsl(query, max_num_fields=100) if query.count("&") < 100 else ():
        part = _NAMES.get(name.lower())
        if part and value.isascii() and value.isdigit() and len(value) <= 4:
            given.setdefault(part, value)
    return _period(given["year"], given.get("month"), given.get("day")) if "year" in given else None


def _period(year: str, month: str | None = None, day: str | None = None) -> Period | None:
    if not _EARLIEST <= int(year) <= _LATEST:
        return None
    try:
        start = datetime(int(year), int(month or 1), int(day or 1) if month else 1, tzinfo=UTC)
    except ValueError:  # the 31st of a short month
        return _period(year, month) if day else None
    if day and month:
        return Period(start=start, end=start + timedelta(days=1))
    if month:
        return Period(start=start, end=(start + timedelta(days=32)).replace(day=1))
    return Period(start=start, end=start.replace(year=start.year + 1))
