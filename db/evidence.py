"""The records of a source's health: what was seen of it, how it is judged, what was told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.records import Obstacle, Record, SourceState


class HealthState(StrEnum):
    """How a source stands, as the user is told."""

    NEW = "not heard yet"
    OK = "ok"
    STALE = "stale"  # silent for longer than its own habit
    DRIFTING = "drifting"  # its cleaned texts shrink, empty or repeat
    FAILING = "failing"
    BLOCKED = "blocked"  # by a wall, which is named
    GONE = "gone"


@dataclass(frozen=True, kw_only=True)
class SeenPage(Record):
    """What became of one page of a source: its text, or what stood in the way of it."""

    link: int  # CRC-32 of its address
    letters: int = 0  # of the cleaned text
    text: int = 0  # CRC-32 of it
    obstacle: Obstacle | None = None


@dataclass(frozen=True, kw_only=True)
class Health(Record):
    """A judgement on a source."""

    state: HealthState
    wall: Obstacle | None = None  # by what it is blocked
    since: datetime | None = None  # None: since it is judged so
    evidence: str  # one sentence: what was seen

    @property
    def kind(self) -> tuple[HealthState, Obstacle | None]:
        """What makes two judgements the same."""
        return self.state, self.wall


@dataclass(frozen=True, kw_only=True)
class Standing(Record):
    """How a source was judged so far, and what of it was told."""

    health: Health
    entered: datetime | None  # when it was first judged so; None: never judged
    entered_polls: int  # how many polls there had been by then
    told: tuple[HealthState, Obstacle | None]  # the kind of the last judgement told
    told_at: datetime | None


UNJUDGED = Standing(
    health=Health(state=HealthState.NEW, evidence=""),
    entered=None,
    entered_polls=0,
    told=(HealthState.OK, None),  # that a new source is well is no news
    told_at=None,
)


@dataclass(frozen=True, kw_only=True)
class Evidence(Record):
    """All that a judgement on a source may look at."""

    state: SourceState
    polls: int = 0  # since the source was configured
    obstacle: Obstacle | None = None  # of the last poll, if it failed
    failing_since: datetime | None = None
    hours: tuple[int, ...] = ()  # since 1970, UTC, in which it brought entries, ascending
    pages: tuple[SeenPage, ...] = ()  # the last ones, oldest first
    standing: Standing = UNJUDGED


@dataclass(frozen=True, kw_only=True)
class Settled(Record):
    """What a judgement comes to: how the source stands now, and what is to be told of it."""

    standing: Standing
    title: str = ""  # of the notice; "" for none
    text: str = ""
