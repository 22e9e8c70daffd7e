"""What is asked of a host's row: a turn, within bounds."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnWanted:
    """A turn at a host; all times are aware."""

    earliest: datetime  # the first moment at which it could be used
    latest: datetime  # a turn after this is not taken
    furthest: datetime  # what is known to be after this is a clock's mistake
    hold: timedelta  # how long the host is the caller's from the turn on

    def settle(self, known: datetime | None) -> tuple[datetime, datetime | None]:
        """Return the turn, and from when on the host is free again, where that changes.

        ``known`` is when it was said to be free. A turn after the latest is told and not taken.
        """
        at = max(self.earliest, min(known or self.earliest, self.furthest))
        if at <= self.latest:
            return at, at + self.hold
        return at, self.furthest if known and known > self.furthest else None
