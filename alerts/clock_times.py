"""Clock times as people write them."""

import re
from datetime import time

_CLOCK_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


def read_clock_time(text: str) -> time:
    """Return "07:30" as a time. Raises ValueError for anything but hours and minutes."""
    found = _CLOCK_TIME.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no clock time; write hours and minutes, such as 07:30")
    return time(int(found[1]), int(found[2]))
