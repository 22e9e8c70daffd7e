"""How many deliveries a channel may be given in a time: a bucket of tokens, driven by the clock."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.records import Record

_RATE = re.compile(r"\s*([1-9]\d{0,5})\s*/\s*([smhd])\s*")
_UNITS = {
    "s": timedelta(seconds=1), "m": timedelta(minutes=1),
    "h": timedelta(hours=1), "d": timedelta(days=1),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Rate(Record):
    """So many deliveries in a time."""

    count: int
    per: timedelta

    @property
    def interval(self) -> timedelta:
        """The time in which one token comes."""
        return self.per / self.count

    @property
    def burst(self) -> int:
        """How many may go at once: a second's worth, so that no minute sees more than its share."""
        return max(1, int(timedelta(seconds=1) / self.interval))

    def within(self, time: timedelta) -> int:
        """Return how many may go in a time, at least one."""
        return max(1, self.burst + int(time / self.interval))


def read_rate(text: str) -> Rate:
    """Return "30/m" or "1/s" as a rate. Raises ValueError for other text."""
    found = _RATE.fullmatch(text)
    if not found:
        raise ValueError(f'{text!r} is no rate; write a number and s, m, h or d, such as "30/m"')
    return Rate(count=int(found[1]), per=_UNITS[found[2]])


class Bucket:
    """The tokens of one channel. A clock that is set back costs no more than one interval."""

    def __init__(self, rate: Rate, now: datetime) -> None:
        self.rate = rate
        self._tokens = float(rate.burst)
        self._at = now

    def take(self, now: datetime) -> timedelta:
        """Take a token and return zero, or return how long to wait until there is one."""
        passed = max(now - self._at, timedelta())
        self._tokens = min(float(self.rate.burst), self._tokens + passed / self.rate.interval)
        self._at = now
        if self._tokens >= 1 - 1e-9:
            self._tokens -= 1
            return timedelta()
        wait = self.rate.interval * (1 - self._tokens)
        return max(wait, timedelta(milliseconds=1))
