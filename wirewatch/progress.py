"""What this run has done so far, counted for people."""

from collections import Counter
from collections.abc import Mapping

COUNTED = ("polled", "unheard", "found", "fetched", "cleaned", "stored", "matched", "told")


class Progress:
    """Counts by name; the names in ``COUNTED`` are shown even at nought."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, name: str, count: int = 1) -> None:
        """Count."""
        self._counts[name] += count

    def snapshot(self) -> Mapping[str, int]:
        """Return the counts now."""
        return {name: self._counts[name] for name in COUNTED} | dict(sorted(self._counts.items()))
