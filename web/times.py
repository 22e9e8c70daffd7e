"""Times as users write them: a date, a moment, or how long ago."""

import re
from datetime import UTC, datetime, timedelta

from db.settings import parse_duration

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def read_time(text: str, now: datetime) -> datetime:
    """Return "90m", "7d" (ago), "2026-01-31" or an RFC 3339 time as an aware time.

    Raises ValueError, saying what to write instead.
    """
    if _DATE.match(text):
        try:
            at = datetime.fromisoformat(text)
            return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            raise ValueError(
                f"{text!r} is no date; write 2026-01-31, or 7d for seven days ago"
            ) from None
    ago = parse_duration(text)
    if not isinstance(ago, timedelta):
        raise ValueError(f"{text!r} is no time")
    try:
        return now - ago
    except OverflowError:
        raise ValueError(f"{text!r} is before all time") from None
