"""When an entry says that it was published: the date formats that sources write.

Understood are RFC 822/2822 with its obsolete forms, RFC 3339 and the ISO 8601 calendar forms, and
the two American and Unix orders that feeds also use ("Jan 2, 2026 10:00 AM", ctime). Weekday names
are never believed, as they are often wrong or in another language. A month or a year alone names
no time of publication and is not taken for one.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_EARLIEST_YEAR = 1990  # older claims are placeholders (1970, 1904, 0001)
_LONGEST = 100  # characters; no real date is longer

_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?"
_CLOCK_12 = rf"{_CLOCK}\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_REST = r"\s*(?P<zone>\S.*)?"

_ISO = re.compile(
    r"(?P<year>\d{4})(?P<dash>[-/.]?)(?P<month>\d\d)(?P=dash)(?P<day>\d\d)"
    r"(?:(?:[Tt]|\s+)(?P<hour>\d\d):?(?P<minute>\d\d)"
    rf"(?::?(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?{_REST})?",
    re.ASCII,
)
_DAY_FIRST = re.compile(
    rf"(?:[^\W\d]+\.?,?\s*)?(?P<day>\d{{1,2}})(?:[\s-]+){_MONTH}[\s,-]+(?P<year>\d{{2,4}})"
    rf"(?:,?\s+{_CLOCK_12}{_REST})?"
)
_MONTH_FIRST = re.compile(
    rf"(?:[^\W\d]+\.?,?\s+)?{_MONTH}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})"
    rf"(?:,?\s+(?:at\s+)?{_CLOCK_12}{_REST})?"
)
_CTIME = re.compile(
    rf"(?:[^\W\d]+,?\s+)?{_MONTH}\s+(?P<day>\d{{1,2}})\s+{_CLOCK}"
    r"(?:\s+(?P<zone>[A-Za-z]{1,5}|[+-]\d{4}))?\s+(?P<year>\d{4})"
)
_FORMS = (_ISO, _DAY_FIRST, _MONTH_FIRST, _CTIME)

_MONTHS_IN_ORDER = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_MONTHS_IN_ORDER.split(), start=1)}

# Minutes east of Greenwich. Some abbreviations have several owners; each is read as the one whose
# outlets are likeliest to write it: CST and EST are American, BST is British, IST is Indian.
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0,
    "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360,
    "PST": -480, "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600, "AST": -240, "ADT": -180,
    "NST": -210, "NDT": -150, "BRT": -180, "ART": -180, "CLT": -240, "COT": -300, "PET": -300,
    "BST": 60, "WEST": 60, "CET": 60, "MET": 60, "MEZ": 60, "CEST": 120, "MEST": 120, "MESZ": 120,
    "EET": 120, "EEST": 180, "MSK": 180, "MSD": 240, "TRT": 180, "SAST": 120, "CAT": 120,
    "EAT": 180, "WAT": 60, "IRST": 210, "GST": 240, "PKT": 300, "IST": 330, "NPT": 345,
    "ICT": 420, "WIB": 420, "HKT": 480, "SGT": 480, "PHT": 480, "AWST": 480, "JST": 540,
    "KST": 540, "ACST": 570, "ACDT": 630, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
}  # fmt: skip
_OFFSET = re.compile(r"(?:GMT|UTC?)?\s*([+\u2212-])(\d{1,2}):?(\d\d)?(?::?\d\d)?", re.ASCII | re.I)
_REMARK = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")  # "+0100 (CET)", "…Z[UTC]"


def parse_date(text: str, timezone: str) -> datetime | None:
    """Return the moment that ``text`` names, aware and in UTC, or None if it names none.

    A date without a zone, or with one that nobody knows, is taken in ``timezone`` (IANA). Where
    that clock shows a time twice, the first is meant; a time that it skips is read with the
    offset before the gap (``fold=0``, PEP 495). A date without a clock time is its midnight. A
    moment in the future is returned as claimed. Years before 1990 are None. Never raises.
    """
    text = text.strip() if len(text) <= _LONGEST else ""
    if text.endswith((")", "]")):
        text = _REMARK.sub("", text)
    for form in _FORMS:
        found = form.fullmatch(text)
        if found:
            try:
                return _moment(found.groupdict(), timezone)
            except (ValueError, OverflowError):
                return None
    return None


def moment_in(local: datetime, timezone: str) -> datetime | None:
    """Return a moment in UTC; one without a zone is taken in ``timezone``, as above.

    Years before 1990 are None here, too. Raises OverflowError at the ends of time.
    """
    if local.year < _EARLIEST_YEAR:
        return None
    placed = local if local.tzinfo else local.replace(tzinfo=_known_zone(timezone, "UTC"))
    return placed.astimezone(UTC)


def _moment(parts: dict[str, str | None], timezone: str) -> datetime | None:
    """Return the moment that the parts of a date name; raises ValueError, OverflowError."""
    year, month = _year(parts["year"] or ""), _month(parts["month"] or "")
    if year < _EARLIEST_YEAR:
        return None
    hour, later = _hour(parts)
    micro = int((parts.get("fraction") or "0")[:6].ljust(6, "0"))
    local = datetime(
        year,
        month,
        int(parts["day"] or 0),
        hour,
        int(parts.get("minute") or 0),
        59 if parts.get("second") == "60" else int(parts.get("second") or 0),  # a leap second
        micro,
        tzinfo=_zone(parts.get("zone") or "", timezone),
    )
    return (local + later).astimezone(UTC)


def _year(digits: str) -> int:
    """Return the year that two to four digits mean (RFC 2822, section 4.3)."""
    year = int(digits)
    if len(digits) == 2:
        return year + (2000 if year < 50 else 1900)
    return year + 1900 if len(digits) == 3 else year


def _month(word: str) -> int:
    """Return a month from its number or its English name; raises ValueError."""
    if word.isdigit():
        return int(word)
    try:
        return _MONTHS[word[:3].lower()]
    except KeyError as exc:
        raise ValueError(f"{word!r} is no month") from exc


def _hour(parts: dict[str, str | None]) -> tuple[int, timedelta]:
    """Return the hour on the 24-hour clock, and a day to add if it was 24:00."""
    hour, half = int(parts.get("hour") or 0), (parts.get("half") or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(f"{hour} is no hour of the 12-hour clock")
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return (0, timedelta(days=1)) if hour == 24 else (hour, timedelta())


@lru_cache(maxsize=256)
def _zone(name: str, fallback: str) -> tzinfo:
    """Return the zone that a date names, or the one it is to be taken in."""
    name = name.strip()
    offset = _OFFSET.fullmatch(name)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))
    minutes_east = _ZONES.get(name.upper())
    if minutes_east is not None:
        return timezone(timedelta(minutes=minutes_east))
    return _known_zone(name if "/" in name else fallback, fallback)


@lru_cache(maxsize=256)
def _known_zone(name: str, fallback: str) -> tzinfo:
    """Return the IANA zone ``name``, else ``fallback``, else UTC."""
    for candidate in (name, fallback):
        try:
            return ZoneInfo(candidate)
        except (KeyError, ValueError, OSError):  # unknown, malformed, a folder of zones
            continue
    return UTC
