"""How long a server says that its answer stays as it is. Pure."""

import re
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime

MOST = timedelta(days=1)  # that is believed

_DIRECTIVE = re.compile(r"""\s*([!#$%&'*+.^_`|~0-9a-z-]+)\s*(?:=\s*"?([^",]*)"?)?\s*(?:,|$)""")
_MAX_HEADER = 1000  # characters of one that are read


def fresh_for(headers: Mapping[str, str]) -> timedelta | None:
    """Return how long an answer is fresh by its headers (RFC 9111, 4.2); None if they do not say.

    ``headers`` have names in lower case. Cache-Control goes before Expires, and Age is taken off.
    At most a day is believed; what cannot be read is as if it were not there.
    """
    directives = _directives(headers.get("cache-control", ""))
    if directives.keys() & {"no-cache", "no-store"}:
        return None
    seconds = _seconds(directives["max-age"]) if "max-age" in directives else _expires(headers)
    if seconds is None:
        return None
    left = seconds - (_seconds(headers.get("age", "")) or 0)
    return timedelta(seconds=min(left, MOST.total_seconds())) if left > 0 else None


def _directives(value: str) -> dict[str, str]:
    found = _DIRECTIVE.findall(value[:_MAX_HEADER].lower())
    return {name: argument.strip() for name, argument in found}


def _seconds(text: str) -> float | None:
    """Return delta-seconds (RFC 9111, 1.2.2), or None; more digits than ten are not read."""
    text = text.strip()
    return float(text) if re.fullmatch(r"[0-9]{1,10}", text) else None


def _expires(headers: Mapping[str, str]) -> float | None:
    """Return the time between Date and Expires; both are the server's clock, so ours is no use."""
    try:
        expires = parsedate_to_datetime(headers.get("expires", "")[:_MAX_HEADER])
        date = parsedate_to_datetime(headers.get("date", "")[:_MAX_HEADER])
        return (expires - date).total_seconds()
    except (ValueError, TypeError, OverflowError):  # no date, or only one of them names a zone
        return None
