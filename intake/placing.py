"""The question which story an article tells: pure, a snapshot in, a placing with reasons out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from db.plans import NearStory, Placing, Snapshot
from matching.stories.background import Sketch
from matching.stories.grouping import freshness, told_by
from matching.stories.likeness import JOINED, likeness
from matching.stories.packing import from_bytes
from matching.stories.reasons import reasons

FOLLOWED = 0.15  # chance from which an article that opens a story continues another's storyline
_REMEMBERED = 4096  # sketches, which are looked at again and again while a story is young


@dataclass(frozen=True, kw_only=True, slots=True)
class _Candidate:
    story: NearStory
    sketches: Sequence[Sketch]
    chance: float


def place(snapshot: Snapshot) -> Placing:
    """Return the story that an article most likely tells; if none, the one that it continues."""
    if not snapshot.sketch:
        return Placing(story=None)
    sketch = _read(snapshot.sketch)
    if sketch is None:
        return Placing(story=None)
    at = snapshot.article.published or snapshot.now
    near = sorted(_weighed(sketch, at, snapshot.near), key=lambda each: -each.chance)
    best = near[0] if near else None
    if best is None or best.chance < FOLLOWED:
        return Placing(story=None)
    why = _why(sketch, at, best)
    if best.chance <= JOINED:
        return Placing(story=None, follows=best.story.id, why=why)
    return Placing(story=best.story.id, why=why)


def _weighed(sketch: Sketch, at: datetime, stories: Iterable[NearStory]) -> Iterable[_Candidate]:
    for story in stories:
        sketches = [known for each in story.sketches if (known := _read(each)) is not None]
        if sketches:
            chance = told_by(sketch, sketches) * freshness(story.latest, at)
            yield _Candidate(story=story, sketches=sketches, chance=chance)


def _why(sketch: Sketch, at: datetime, candidate: _Candidate) -> tuple[str, ...]:
    """Return what an article shares with the article of a story that it is most like."""
    nearest = max(candidate.sketches, key=lambda other: likeness(sketch, other))
    latest = candidate.story.latest
    return reasons(sketch, nearest, at - latest if latest else None)


@lru_cache(maxsize=_REMEMBERED)
def _read(kept: bytes) -> Sketch | None:
    return from_bytes(kept)
