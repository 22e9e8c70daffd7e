"""Retry-After, in both its forms (RFC 9110, 10.2.3)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MAX_RETRY_AFTER = timedelta(hours=24)  # a server that asks for more is asked again tomorrow

_SECONDS = re.compile(r"\d{1,12}")


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long a response asks us to wait, at most a day; None if it does not say.

    ``headers`` have lower-case names. A date in the past means no wait; what is neither a number
    of seconds nor a date counts as absent.
    """
    value = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(value) and value.isascii():
        return min(timedelta(seconds=int(value)), MAX_RETRY_AFTER)
    if len(value) > 64:
        return None
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(timedelta(), min(until - now, MAX_RETRY_AFTER))
