"""Whether a source is well: pure, from what was seen of it."""

from dataclasses import replace
from datetime import timedelta

from crawler.drift import RECENT, WALLS, Drift, DriftReason, judge_pages
from crawler.habit import habit_of
from crawler.polling import NEXT_TRY
from db.evidence import Evidence, Health, HealthState
from db.records import Obstacle
from db.settings import format_duration

_GONE_AFTER = timedelta(days=2)  # of 404; a 410 of its own address says it at once


def judge_source(evidence: Evidence) -> Health:
    """Return how a source stands.

    The worst that is true is said: it cannot be heard (gone, blocked, failing), its pages cannot
    be had or read (blocked, drifting), it is silent for longer than its habit (stale). Silence is
    counted up to the last time that it was heard, so that a failure of ours is never its silence.
    """
    if evidence.state.failures:
        return _unheard(evidence, evidence.obstacle or Obstacle.STATUS)
    if evidence.state.last_heard_at is None or evidence.state.first_heard_at is None:
        return Health(state=HealthState.NEW, evidence="it was not asked yet")
    drift = judge_pages(evidence.pages)
    if drift is not None:
        return _drifting(drift)
    return _stale(evidence) or Health(
        state=HealthState.OK, evidence="it is heard, and its pages can be read"
    )


def standing_now(evidence: Evidence) -> Health:
    """Return how a source stands by what is known now, since when included.

    Also right where nobody has judged for a while, as between two runs.
    """
    health, former = judge_source(evidence), evidence.standing.health
    known = former.since if health.kind == former.kind else None
    return replace(health, since=health.since or known or evidence.state.last_polled_at)


def _unheard(evidence: Evidence, obstacle: Obstacle) -> Health:
    state, since = evidence.state, evidence.failing_since
    said = (state.last_error or obstacle.value).partition(NEXT_TRY)[0]
    lasted = state.last_polled_at - since if since and state.last_polled_at else timedelta()
    absent = obstacle in (Obstacle.GONE, Obstacle.MISSING) and lasted >= _GONE_AFTER
    if state.gone_at is not None or absent:
        return Health(state=HealthState.GONE, since=since, evidence=said)
    if obstacle in WALLS:
        return Health(state=HealthState.BLOCKED, wall=obstacle, since=since, evidence=said)
    return Health(state=HealthState.FAILING, since=since, evidence=said)


def _drifting(drift: Drift) -> Health:
    if drift.reason is DriftReason.WALLED and drift.wall is not None:
        return Health(
            state=HealthState.BLOCKED,
            wall=drift.wall,
            evidence=f"it is heard, but {drift.pages} of its last {RECENT} pages met a wall, "
            f"most of them: {drift.wall.value}",
        )
    return Health(state=HealthState.DRIFTING, evidence=_drift_seen(drift))


def _drift_seen(drift: Drift) -> str:
    of_last = f"{drift.pages} of its last {RECENT} pages"
    if drift.reason is DriftReason.EMPTY:
        return f"{of_last} gave no article text"
    if drift.reason is DriftReason.REPEATED:
        return f"{of_last} gave the same text"
    return (
        f"{of_last} gave far shorter texts than before: "
        f"{drift.letters:,} letters instead of {drift.usual:,} (medians)"
    )


def _stale(evidence: Evidence) -> Health | None:
    heard, new = evidence.state.last_heard_at, evidence.state.last_new_at
    habit = habit_of(evidence.hours)
    if habit is None or heard is None or new is None or heard - new <= habit.patience:
        return None
    return Health(
        state=HealthState.STALE,
        since=new + habit.patience,
        evidence=f"nothing new since {new:%Y-%m-%d %H:%M} UTC; its usual silence is "
        f"{_about(habit.usual)}, its longest so far was {_about(habit.longest)}",
    )


def _about(duration: timedelta) -> str:
    return format_duration(timedelta(hours=max(1, round(duration / timedelta(hours=1)))))
