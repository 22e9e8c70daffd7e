"""The decision about a backlog: told one by one, or as one summary; pure, with named reasons."""

from datetime import timedelta

from alerts.holding import Hold
from db.plans import Backlog, HeldAlerts, Release

SUMMARY_ABOVE = 20  # alerts of a watch in one backlog
PATIENCE = timedelta(minutes=30)  # after which what is held is told, however much is to come


def decide_release(backlog: Backlog, *, hold: Hold, drained: bool = False) -> tuple[Release, ...]:
    """Return the watches whose held alerts are told now.

    ``drained`` says that nothing more is to come in this run, whatever the rows say.
    """
    releases = []
    for held in backlog.held:
        reason = _why_now(backlog, held, drained=drained)
        if reason is None:
            continue
        releases.append(
            Release(
                watch=held.watch,
                alerts=held.alerts,
                summary=len(held.alerts) > SUMMARY_ABOVE,
                due_at=hold(held.watch, backlog.now),
                reason=reason,
            )
        )
    return tuple(releases)


def _why_now(backlog: Backlog, held: HeldAlerts, *, drained: bool) -> str | None:
    """Return why a watch's backlog is told now, or None to wait for more of it."""
    to_come = backlog.fresh + backlog.retrying
    if drained:
        return "the run is over"
    if backlog.now - held.oldest >= PATIENCE:
        return "held long enough"
    if backlog.unheard or backlog.behind:
        return None
    if len(held.alerts) + to_come <= SUMMARY_ABOVE:
        return "few, even with all that is to come"
    if backlog.fresh == 0 and backlog.retrying <= SUMMARY_ABOVE:
        return "the backlog is read"
    return None
