"""From when a watch may tell something, and what it waits for until then; pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.policies import HeldBy, WatchStanding
from db.records import Record
from db.watch_records import Throttle, Watch

Hold = Callable[[Watch, datetime], datetime]  # when a watch's quiet hours end, at a given time


@dataclass(frozen=True, kw_only=True)
class Turn(Record):
    """When a watch's turn to tell comes, and why not before; None: nothing holds it."""

    at: datetime
    held_by: HeldBy | None = None


def turn_of(watch: Watch, standing: WatchStanding, at: datetime, hold: Hold) -> Turn:
    """Return when what a watch wants to tell at a time may go.

    ``hold`` says when quiet hours end. A mute, quiet hours and a throttle each move it on; the
    last that did is named.
    """
    turn = Turn(at=at)
    if standing.muted_until is not None and standing.muted_until > at:
        turn = Turn(at=standing.muted_until, held_by=HeldBy.MUTE)
    turn = _quiet(watch, turn, hold)
    room = room_at(watch.policy.throttle, standing.told, turn.at)
    if room > turn.at:
        turn = _quiet(watch, Turn(at=room, held_by=HeldBy.THROTTLE), hold)
    return turn


def room_at(throttle: Throttle | None, told: Sequence[datetime], at: datetime) -> datetime:
    """Return the first time from ``at`` on with room for one more message.

    ``told`` are the times of those sent before, oldest first; a message counts for the throttle's
    whole time, begun when it was told.
    """
    if throttle is None:
        return at
    within = [each for each in told if each > at - throttle.per]
    if len(within) < throttle.count:
        return at
    return within[-throttle.count] + throttle.per


def _quiet(watch: Watch, turn: Turn, hold: Hold) -> Turn:
    until = hold(watch, turn.at)
    return turn if until <= turn.at else Turn(at=until, held_by=HeldBy.QUIET)
