"""Drift: a source still lists, but its pages no longer become the texts that they used to be."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from db.evidence import SeenPage
from db.records import Obstacle, Record

RECENT = 8  # pages that are judged
MOST = 6  # of them, for a verdict
_FORMER = 12  # pages before them, at least, that a usual length is taken from
_EMPTY = 40  # letters; less is no text
_SHRUNK = 0.25  # of the usual length
_SHORT = 1500  # letters; a text longer than this is a text, whatever came before

WALLS = frozenset(
    {Obstacle.ROBOTS, Obstacle.LOGIN, Obstacle.CHALLENGE, Obstacle.PAYWALL, Obstacle.REFUSAL}
)


class DriftReason(StrEnum):
    """What is the matter with a source's pages."""

    WALLED = "a wall stands before its pages"
    EMPTY = "its pages have no text"
    REPEATED = "its pages all have the same text"
    SHRUNK = "its texts are much shorter than before"


@dataclass(frozen=True, kw_only=True)
class Drift(Record):
    """A finding on a source's recent pages."""

    reason: DriftReason
    wall: Obstacle | None = None  # of WALLED
    pages: int  # of the last RECENT that show it
    letters: int = 0  # of SHRUNK: the median length now …
    usual: int = 0  # … and before


def judge_pages(pages: Sequence[SeenPage]) -> Drift | None:
    """Return what is the matter with the last pages, if something is; oldest first.

    A page seen several times counts once. A change that lasts for all the pages that are kept
    becomes the usual; only of empty pages and walls that never happens.
    """
    latest: dict[int, SeenPage] = {}
    for page in reversed(pages):
        latest.setdefault(page.link, page)
    distinct = tuple(latest.values())
    recent, former = distinct[:RECENT], distinct[RECENT:]
    if len(recent) < RECENT:
        return None
    return _walled(recent) or _empty(recent) or _repeated(recent) or _shrunk(recent, former)


def _walled(recent: Sequence[SeenPage]) -> Drift | None:
    walls = Counter(page.obstacle for page in recent if page.obstacle in WALLS)
    if walls.total() < MOST:
        return None
    return Drift(reason=DriftReason.WALLED, wall=walls.most_common(1)[0][0], pages=walls.total())


def _empty(recent: Sequence[SeenPage]) -> Drift | None:
    empty = sum(page.letters < _EMPTY for page in recent)
    return Drift(reason=DriftReason.EMPTY, pages=empty) if empty >= MOST else None


def _repeated(recent: Sequence[SeenPage]) -> Drift | None:
    texts = Counter(page.text for page in recent if page.letters >= _EMPTY)
    most = max(texts.values(), default=0)
    return Drift(reason=DriftReason.REPEATED, pages=most) if most >= MOST else None


def _shrunk(recent: Sequence[SeenPage], former: Sequence[SeenPage]) -> Drift | None:
    before = [page.letters for page in former if page.letters >= _EMPTY]
    if len(before) < _FORMER:
        return None
    usual, now = median(before), median(page.letters for page in recent)
    if now >= min(_SHRUNK * usual, _SHORT):
        return None
    short = sum(page.letters < _SHRUNK * usual for page in recent)
    if short < MOST:
        return None
    return Drift(reason=DriftReason.SHRUNK, pages=short, letters=int(now), usual=int(usual))
