"""How often sources may be polled in all and at each host, and how sources share that. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from db.records import PolledSource, Record

POLLS_A_SOURCE = 2.0  # an hour, on average, where the user sets no budget
MIN_INTERVAL = timedelta(minutes=2)
MIN_AFTER_HIT = timedelta(minutes=1)
MAX_INTERVAL = timedelta(minutes=50)
QUIET_AFTER = timedelta(weeks=1)  # without a post
MAX_QUIET_INTERVAL = timedelta(minutes=85)
HOST_SPACING = timedelta(minutes=1)  # between two polls of a host, on average, all sources taken
START_SCALE = 8.9  # polls an hour of a source that posts once an hour, before the others are known

_HOUR = timedelta(hours=1)
_STEPS = 40  # of halving; the scale is exact to far less than a poll


@dataclass(frozen=True, kw_only=True)
class Share(Record):
    """What one source may take of the budget."""

    scale: float = (
        START_SCALE  # polls an hour for each (weight x posts an hour) to the power of 0.4
    )
    shortest: timedelta = MIN_INTERVAL
    after_hit: timedelta = MIN_AFTER_HIT
    longest: timedelta = MAX_INTERVAL
    longest_quiet: timedelta = MAX_QUIET_INTERVAL


@dataclass(frozen=True, kw_only=True)
class Budget(Record):
    """The shares of all sources."""

    scale: float = START_SCALE
    longest: timedelta = MAX_INTERVAL
    at_host: Mapping[str, int] = field(default_factory=dict)  # how many sources

    def share(self, url: str) -> Share:
        """Return the share of the source at ``url``: those of one host stand in for each other."""
        beside = self.at_host.get(_host(url), 1)
        spacing = HOST_SPACING * beside
        shortest = max(MIN_INTERVAL, spacing)
        return Share(
            scale=self.scale,
            shortest=shortest,
            after_hit=max(MIN_AFTER_HIT, spacing),
            longest=max(self.longest, shortest),
            longest_quiet=max(MAX_QUIET_INTERVAL, self.longest, shortest),
        )


def divide(sources: Sequence[PolledSource], polls_per_hour: int = 0) -> Budget:
    """Return the budget of these sources; ``polls_per_hour`` in all, 0 for two a source.

    Sources with a fixed interval are served first. The scale is the one at which the others'
    planned polls add up to what is left. If that is too little for the longest interval, the
    interval gives way.
    """
    adaptive = [source for source in sources if source.every is None]
    allowed = _left(sources, polls_per_hour) if polls_per_hour else POLLS_A_SOURCE * len(adaptive)
    hosts = Counter(_host(source.url) for source in sources)
    longest = max(MAX_INTERVAL, _HOUR * len(adaptive) / allowed) if adaptive else MAX_INTERVAL
    paces = [
        (source.pace, max(MAX_QUIET_INTERVAL, longest) if source.quiet else longest)
        for source in adaptive
        if source.pace is not None
    ]
    # Sources not heard yet take their even part until they are.
    part = allowed * len(paces) / max(len(adaptive), 1)
    scale = _fitted(paces, part) if paces else START_SCALE
    return Budget(scale=scale, longest=longest, at_host=hosts)


def _left(sources: Sequence[PolledSource], polls_per_hour: int) -> float:
    fixed = sum(_HOUR / source.every for source in sources if source.every is not None)
    return max(polls_per_hour - fixed, polls_per_hour / 10)  # adaptive ones are never starved


def _fitted(paces: Sequence[tuple[float, timedelta]], allowed: float) -> float:
    """Return the scale at which the polls an hour, each within its limits, add up to ``allowed``.

    ``paces`` come with each source's longest interval. The scale lies within a hundredth and a
    hundred times the usual one.
    """
    most = _HOUR / MIN_INTERVAL
    low, high = START_SCALE / 100, START_SCALE * 100
    for _ in range(_STEPS):
        middle = (low * high) ** 0.5
        if sum(min(max(middle * pace, _HOUR / long), most) for pace, long in paces) > allowed:
            high = middle
        else:
            low = middle
    return low


def _host(url: str) -> str:
    return (urlsplit(url).netloc or url).lower()
