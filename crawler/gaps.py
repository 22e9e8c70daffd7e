"""Whether entries may have fallen between two polls: pure, with named reasons.

A list that shares nothing with what was known before has turned over since: what came and went in
between was never seen. But some lists are always new, and some prove by their dates that they reach
back to the last poll.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crawler.polling import SourceReading
from crawler.walking import first_pages
from db.records import PollCount, Record, SourceState
from db.walk import NewGap

MIN_ENTRIES = 4  # of fewer it is no wonder that all are new
_MIN_DATED = 2  # entries whose dates may speak for a list


class GapReason(StrEnum):
    """Why a poll leaves a gap, or why not."""

    TURNED_OVER = "it lists nothing that was known, and begins after the last poll"
    UNDATED = "it lists nothing that was known, and dates do not tell how far it reaches back"
    UNHEARD = "nothing was listed"
    FIRST = "it is heard for the first time"
    SHARED = "it lists something that was known"
    TOO_FEW = "it lists too few to tell"
    SEARCH = "a search lists what fits, not what follows"
    REACHES_BACK = "its dates reach back before the last poll"


@dataclass(frozen=True, kw_only=True)
class GapVerdict(Record):
    """What a poll says of the time since the one before."""

    reason: GapReason
    oldest: datetime | None = None  # date that it lists

    @property
    def is_gap(self) -> bool:
        """Whether entries may have been missed."""
        return self.reason in (GapReason.TURNED_OVER, GapReason.UNDATED)


def judge_gap(state: SourceState, reading: SourceReading, count: PollCount) -> GapVerdict:
    """Return whether a poll leaves a gap between itself and the last one that succeeded."""
    excuse = _excuse(state, reading, count)
    if excuse is not None or state.last_heard_at is None:
        return GapVerdict(reason=excuse or GapReason.FIRST)
    dates = sorted(entry.published for entry in reading.entries if entry.published is not None)
    if len(dates) < _MIN_DATED:
        return GapVerdict(reason=GapReason.UNDATED)
    # The second oldest speaks: an old entry is often kept at the head of a list.
    if dates[1] <= state.last_heard_at:
        return GapVerdict(reason=GapReason.REACHES_BACK, oldest=dates[1])
    return GapVerdict(reason=GapReason.TURNED_OVER, oldest=dates[1])


def _excuse(state: SourceState, reading: SourceReading, count: PollCount) -> GapReason | None:
    """Return why a poll says nothing of a gap, whatever dates it lists; None if it may."""
    if reading.error is not None or reading.not_modified or not count.listed:
        return GapReason.UNHEARD
    if state.first_heard_at is None:
        return GapReason.FIRST
    if count.known or count.changed or not count.new:
        return GapReason.SHARED
    if state.source.kind == "search":
        return GapReason.SEARCH
    return GapReason.TOO_FEW if count.new < MIN_ENTRIES else None


def new_gap(state: SourceState, reading: SourceReading, count: PollCount) -> NewGap | None:
    """Return the gap that a poll leaves, as it is to be written down; None if there is none."""
    verdict = judge_gap(state, reading, count)
    if not verdict.is_gap:
        return None
    return NewGap(
        why=verdict.reason.value,
        until=verdict.oldest,
        since=state.last_heard_at,
        pages=first_pages(state.source),
    )
