"""When a source's permanent redirect is believed: pure, from how the last poll went."""

from dataclasses import replace
from datetime import datetime, timedelta

from db.records import Move

STABLE_POLLS = 5  # successful polls in a row that were led to the same place
STABLE_FOR = timedelta(days=1)  # at least; a mistake at the server is often mended within hours


def next_move(
    move: Move | None, *, at: datetime, moved_to: str | None, failed: bool
) -> Move | None:
    """Return what is to be remembered of a source's move after a poll.

    A target that proved stable is polled directly, until a poll of it fails; then the configured
    address is asked again, and believed anew only after the same proof. A failure before that
    proves nothing either way. A settled target that itself moves on has to prove it from the
    beginning.
    """
    if failed:
        return None if move is not None and move.settled else move
    if moved_to is None:
        return move if move is not None and move.settled else None
    if move is None or move.settled or move.target != moved_to:
        return Move(target=moved_to, since=at)
    polls = move.polls + 1
    settled = polls >= STABLE_POLLS and at - move.since >= STABLE_FOR
    return replace(move, polls=polls, settled=settled)
