"""Sources as the outside sees them: how each stands, since when, and what was seen of it."""

from datetime import datetime, timedelta

from typing_extensions import TypedDict

from db.evidence import Health
from db.pushing import Subscription
from db.records import SourceState
from db.settings import format_duration
from db.walk import Gaps, Walk

GAPS_SHOWN = timedelta(days=30)
NO_GAPS = Gaps()


class GapShape(TypedDict):
    """The latest gap between two polls in which entries may have been missed."""

    at: datetime
    since: datetime
    until: datetime | None
    state: str
    why: str
    reason: str | None
    pages: int
    found: int


class GapsShape(TypedDict):
    """The gaps of the last 30 days."""

    open: int
    filled: int
    not_filled: int
    last: GapShape | None


class BackfillShape(TypedDict):
    """The latest reading of a source's archive."""

    since: datetime
    state: str
    reason: str | None
    pages: int
    found: int
    new: int
    oldest: datetime | None
    started: datetime
    ended: datetime | None


class PushShape(TypedDict):
    """A subscription at a hub, without its token and its secret."""

    state: str
    reason: str | None
    hub: str
    topic: str
    until: datetime | None
    pushes: int
    last_push: datetime | None
    refused: int


class SourceShape(TypedDict):
    """A source and how it stands."""

    name: str
    kind: str
    url: str
    moved_to: str | None
    state: str
    gone_since: datetime | None
    blocked_by: str | None
    since: datetime | None
    evidence: str
    every: str
    first_heard: datetime | None
    last_heard: datetime | None
    last_polled: datetime | None
    last_new: datetime | None
    next_poll: datetime
    why: str | None
    failures: int
    last_error: str | None
    entries: int
    pending: int
    gaps: GapsShape
    backfill: BackfillShape | None
    push: PushShape | None


def source_json(
    state: SourceState, health: Health, gaps: Gaps = NO_GAPS, push: Subscription | None = None
) -> SourceShape:
    """Return a source with its health, gaps and pushes."""
    every = state.source.every
    return {
        "name": state.source.name,
        "kind": state.source.kind,
        "url": state.source.url,
        "moved_to": state.move.target if state.move and state.move.settled else None,
        "state": "gone" if state.gone_at else health.state.value.replace(" ", "-"),
        "gone_since": state.gone_at,
        "blocked_by": health.wall.value if health.wall else None,
        "since": health.since,
        "evidence": health.evidence,
        "every": "adaptive" if every is None else format_duration(every),
        "first_heard": state.first_heard_at,
        "last_heard": state.last_heard_at,
        "last_polled": state.last_polled_at,
        "last_new": state.last_new_at,
        "next_poll": state.next_poll_at,
        "why": state.why,
        "failures": state.failures,
        "last_error": state.last_error,
        "entries": state.entries,
        "pending": state.pending,
        "gaps": gaps_json(gaps),
        "backfill": backfill_json(gaps.backfill),
        "push": None if push is None else _push_json(push),
    }


def gaps_json(gaps: Gaps) -> GapsShape:
    """Return the gaps of the last 30 days."""
    return {
        "open": gaps.open,
        "filled": gaps.filled,
        "not_filled": gaps.reported,
        "last": None if gaps.last is None else _gap_json(gaps.last),
    }


def _gap_json(gap: Walk) -> GapShape:
    return {
        "at": gap.started,
        "since": gap.since,
        "until": gap.until,
        "state": "not filled" if gap.state.value == "reported" else gap.state.value,
        "why": gap.why,
        "reason": gap.reason or None,
        "pages": gap.pages,
        "found": gap.new,
    }


def backfill_json(walk: Walk | None) -> BackfillShape | None:
    """Return the latest backfill, if there was one."""
    if walk is None:
        return None
    return {
        "since": walk.since,
        "state": walk.state.value,
        "reason": walk.reason or None,
        "pages": walk.pages,
        "found": walk.found,
        "new": walk.new,
        "oldest": walk.oldest,
        "started": walk.started,
        "ended": walk.ended,
    }


def _push_json(push: Subscription) -> PushShape:
    return {
        "state": push.state.value,
        "reason": push.reason or None,
        "hub": push.offer.hub,
        "topic": push.offer.topic,
        "until": push.expires_at,
        "pushes": push.pushes,
        "last_push": push.last_push_at,
        "refused": push.refused,
    }
