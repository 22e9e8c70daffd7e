"""Makes what goes into the log safe to read: bounded, on one line, without secrets.

Titles, addresses and error texts in the log come from other people's servers. A terminal obeys
control characters, and a line break could forge an event.
"""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import islice

from structlog.typing import EventDict, WrappedLogger

from db.settings import format_duration
from wirewatch.redact import HIDDEN, is_secret_key, redact

_LONGEST = 2000  # characters of one value
_LONGEST_TRACE = 20_000
_MOST_ITEMS = 50
_DEPTH = 4
_LISTS = (list, tuple, set, frozenset)

_ESCAPE_SEQUENCE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)?|.)?"
)
# C0, DEL and C1; lone surrogates, which no stream can encode; marks that turn or hide text:
# zero-width spaces, bidirectional overrides and isolates, interlinear marks, the byte-order mark.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff"
    r"\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_LINE_BREAKS = re.compile(r"[\t\n\x0b\x0c\r\x85\u2028\u2029]+")


def clean_event(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Return an event whose every value is safe to write (a structlog processor)."""
    trace = event.pop("exception", None)
    cleaned: EventDict = {
        one_line(str(key), 100): HIDDEN if is_secret_key(str(key)) else clean(value)
        for key, value in event.items()
    }
    if trace:
        cleaned["exception"] = clean_trace(str(trace))
    return cleaned


def clean(value: object, depth: int = _DEPTH) -> object:
    """Return a value as JSON knows it: safe text, finite numbers, bounded lists and tables."""
    if depth and isinstance(value, Mapping):
        return {
            one_line(str(key), 100): HIDDEN if is_secret_key(str(key)) else clean(item, depth - 1)
            for key, item in islice(value.items(), _MOST_ITEMS)
        }
    if depth and isinstance(value, _LISTS):
        return [clean(item, depth - 1) for item in islice(value, _MOST_ITEMS)]
    return _clean_single(value)


def _clean_single(value: object) -> object:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, timedelta):
        return format_duration(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return one_line(str(value))


def one_line(text: str, longest: int = _LONGEST) -> str:
    """Return a text without secrets, control characters and line breaks, cut if it is long."""
    # Secrets go before the cut: half a password is no longer told by its form.
    seen = text[: 4 * longest]
    if seen.isprintable():  # then there is nothing of the kind
        seen = redact(seen)
    else:
        seen = _LINE_BREAKS.sub(" ", redact(_without_controls(seen)))
    return seen if len(seen) <= longest else seen[: longest - 1] + "…"


def clean_trace(text: str) -> str:
    """Return a traceback, whose lines are kept, else as safe as any text; its end says most."""
    seen = redact(_without_controls(text[-4 * _LONGEST_TRACE :]))[-_LONGEST_TRACE:]
    return "\n".join(_LINE_BREAKS.sub(" ", line) for line in seen.split("\n"))


def rfc3339(at: datetime) -> str:
    """Return a time in UTC, to the millisecond, as RFC 3339 writes it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _without_controls(text: str) -> str:
    return _UNSEEN.sub("", _ESCAPE_SEQUENCE.sub("", text))
