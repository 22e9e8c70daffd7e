"""Time as the rows see it: aware, in UTC, and from a clock that a test can hold."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time; everything whose behaviour depends on time is handed one."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        return datetime.now(UTC)
