"""What a server's log says of a crawler's manners: pure, requests in, breaches out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.stand import Asked

ROBOTS = "/robots.txt"
_UNEVEN = 0.05  # of the wait that the way to the server may take from it: it is asked on time


@dataclass(frozen=True, kw_only=True)
class House:
    """What one host asks of its visitors."""

    between: float  # seconds from one request to the next
    closed: tuple[str, ...] = ()  # beginnings of paths that robots.txt forbids
    rest: float = 0.0  # seconds that it wants to be left alone after 429


def breaches(log: Iterable[Asked], houses: Mapping[str, House]) -> list[str]:
    """Return every breach in words; nothing if all was polite."""
    by_host: dict[str, list[Asked]] = defaultdict(list)
    for asked in log:
        by_host[asked.address].append(asked)
    return [
        f"{host}: {breach}"
        for host, visits in by_host.items()
        for breach in _of_host(sorted(visits, key=lambda visit: visit.begun), houses[host])
    ]


def shortest_wait(log: Iterable[Asked], houses: Mapping[str, House]) -> float:
    """Return the shortest distance between two requests to a host, by what that host asks."""
    by_host: dict[str, list[Asked]] = defaultdict(list)
    for asked in sorted(log, key=lambda visit: visit.begun):
        by_host[asked.address].append(asked)
    return min(
        (
            (later.begun - earlier.begun) / houses[host].between
            for host, visits in by_host.items()
            for earlier, later in pairwise(visits)
        ),
        default=float("inf"),
    )


def _of_host(visits: Sequence[Asked], house: House) -> Iterable[str]:
    if visits[0].path != ROBOTS:
        yield f"{visits[0].path} was asked before {ROBOTS}"
    if sum(visit.path == ROBOTS and visit.status < 500 for visit in visits) > 1:
        yield f"{ROBOTS} was asked again within a day"
    for visit in visits:
        if visit.path.startswith(house.closed):
            yield f"{visit.path} is closed by {ROBOTS}"
    for earlier, later in pairwise(visits):
        yield from _too_soon(earlier, later, house)


def _too_soon(earlier: Asked, later: Asked, house: House) -> Iterable[str]:
    if later.begun < earlier.ended:
        yield f"{later.path} was asked before {earlier.path} was answered"
    waited = later.begun - earlier.begun
    if waited < house.between * (1 - _UNEVEN):
        yield f"{later.path} came {waited:.2f} s after {earlier.path}, not {house.between:g}"
    if earlier.status == 429 and later.begun - earlier.ended < house.rest * (1 - _UNEVEN):
        yield f"{later.path} came {waited:.2f} s after a 429 that asked for {house.rest:g}"
