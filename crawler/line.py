"""Whether our own line is down: then it would be wrong to blame each source that is not reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.evidence import Evidence
from db.records import Obstacle, Record
from net.urls import registrable

_LATELY = timedelta(minutes=2)  # before the latest poll
_OUTLETS = 3  # at least, that must be out of reach
_SHARE = 0.8  # of the sources asked lately


@dataclass(frozen=True, kw_only=True)
class Line(Record):
    """How our line stands."""

    down: bool = False
    lost_until: datetime | None = None  # polls up to then that reached nobody were our fault


def watch_line(line: Line, sources: Sequence[Evidence]) -> Line:
    """Return how the line stands, after how it stood.

    It is down when, of the sources asked within two minutes, four in five and those of three
    outlets could not be reached, and until anyone answers, be it with an error.
    """
    polled = [e.state.last_polled_at for e in sources if e.state.last_polled_at is not None]
    if not polled:
        return line
    latest = max(polled)
    if line.down and line.lost_until is not None:
        down = not any(_answered_since(evidence, line.lost_until) for evidence in sources)
    else:
        down = _nobody_reached(sources, latest - _LATELY, line.lost_until)
    return Line(down=down, lost_until=latest if down else line.lost_until)


def lost_to_us(line: Line, evidence: Evidence) -> bool:
    """Tell whether a source was last asked while our line was down, and so is not to be blamed."""
    at = evidence.state.last_polled_at
    if evidence.obstacle is not Obstacle.UNREACHABLE or at is None or line.lost_until is None:
        return False
    return at <= line.lost_until


def _answered_since(evidence: Evidence, at: datetime) -> bool:
    polled = evidence.state.last_polled_at
    return evidence.obstacle is not Obstacle.UNREACHABLE and polled is not None and polled > at


def _nobody_reached(sources: Sequence[Evidence], since: datetime, known: datetime | None) -> bool:
    """Tell whether nearly none asked from ``since`` on was reached; losses ``known`` are old."""
    lately = [
        e
        for e in sources
        if e.state.last_polled_at is not None
        and e.state.last_polled_at >= since
        and (known is None or e.state.last_polled_at > known)
    ]
    lost = [e for e in lately if e.obstacle is Obstacle.UNREACHABLE]
    outlets = {_outlet(e.state.source.url) for e in lost}
    return len(outlets) >= _OUTLETS and len(lost) >= _SHARE * len(lately)


def _outlet(url: str) -> str:
    try:
        return registrable(url)
    except ValueError:
        return url
