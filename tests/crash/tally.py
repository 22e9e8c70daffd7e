"""What all chains of kills together came to."""

from collections import Counter
from threading import Lock

import pytest

from tests.crash.ledger import Verdict


class Tally:
    """Counts kills, by place and channel where they aimed at one, and what the books said."""

    def __init__(self) -> None:
        self.kills = self.messages = self.repeats = self.lost = self.others = 0
        self.places: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()  # chains may end side by side

    def add(self, kills: int, verdict: Verdict) -> None:
        """Count a chain."""
        with self._lock:
            self.kills += kills
            self.messages += verdict.messages
            self.repeats += verdict.repeats
            self.lost += len(verdict.lost)
            self.others += len(verdict.faults) - len(verdict.lost)

    def aimed(self, place: str, channels: tuple[str, ...]) -> None:
        """Count one kill at a place of a delivery's way."""
        with self._lock:
            self.places.update((place, channel) for channel in channels)

    def table(self) -> str:
        """Return how many kills each channel had at each place, one channel a line."""
        places = list(dict.fromkeys(place for place, _ in self.places))
        lines = [f"{number:>4} = {place}" for number, place in enumerate(places, 1)]
        lines.append(f"{'':20}" + "".join(f"{n:>4}" for n in range(1, len(places) + 1)))
        for channel in dict.fromkeys(channel for _, channel in sorted(self.places)):
            counts = "".join(f"{self.places[place, channel]:>4}" for place in places)
            lines.append(f"{channel:20}{counts}")
        return "\n".join(lines)

    def __str__(self) -> str:
        return (
            f"crash-test: {self.kills} kills, {self.messages} messages, {self.repeats} repeats "
            f"(same id, same bytes), lost = {self.lost}, other faults = {self.others}"
        )


TALLY = pytest.StashKey[Tally]()


def tally_of(config: pytest.Config) -> Tally:
    """Return the one tally of a run."""
    return config.stash.setdefault(TALLY, Tally())
