"""How much work one query may make of one document: counted, not timed.

A count gives the same answer on every machine and under every load. A step is one word's place, one
state of a pattern or one key looked at: some tenths of a microsecond.
"""

from dataclasses import dataclass, field

MOST_STEPS = 1_000_000
STEPS_SPENT = "steps spent"  # the reason that is named


class StepsSpentError(Exception):
    """A query took more steps over one document than it may."""


@dataclass(slots=True)
class Steps:
    """What is left; one budget serves one query and one document at a time."""

    left: int = MOST_STEPS
    paid: set[int] = field(default_factory=set)  # what was found once for all, by its id

    def renew(self) -> None:
        """Begin with the next query."""
        self.left = MOST_STEPS
        self.paid.clear()

    def spend(self, count: int) -> None:
        """Take steps; raises StepsSpentError when none are left."""
        self.left -= count
        if self.left < 0:
            raise StepsSpentError(STEPS_SPENT)

    def spend_once(self, thing: int, count: int) -> None:
        """Take the steps of something that is kept for the next query, which pays them as well."""
        if thing not in self.paid:
            self.paid.add(thing)
            self.spend(count)
