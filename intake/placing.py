"""The question which story an article tells: pure, a snapshot in, a placing with reasons out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from itertools import chain, zip_longest

from db.plans import Merging, NearStory, Placing, Snapshot, Splitting
from db.story_rows import Traits
from intake.sketching import found_by
from matching.stories.background import Sketch
from matching.stories.grouping import elsewhere, freshness, told_by
from matching.stories.likeness import JOINED, kinship, silenced
from matching.stories.packing import from_bytes
from matching.stories.reasons import reasons
from matching.stories.regrouping import TIED, merge_of, split_of

FOLLOWED = 0.5  # kinship from which an article that opens a story continues another's storyline
_REMEMBERED = 2048  # sketches, looked at again while a story is young; some 40 kB each


class _Comparing:
    """An article beside those of the stories near it; what two of them share is read once."""

    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self._known: dict[int, float] = {}

    def kinship(self, _: Sketch, other: Sketch) -> float:
        """Return how likely another article, which must be kept meanwhile, is of its storyline."""
        found = self._known.get(id(other))
        if found is None:
            found = self._known[id(other)] = kinship(self.sketch, other)
        return found

    def likeness(self, _: Sketch, other: Sketch) -> float:
        """Return how likely another article tells its story."""
        return silenced(self.kinship(self.sketch, other), self.sketch, other)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Candidate:
    story: NearStory
    sketches: Sequence[Sketch]  # those that can be read, with the articles that they are of
    articles: Sequence[int]
    chance: float  # at most, of one that is not joined


def place(snapshot: Snapshot) -> Placing:
    """Return the story that an article most likely tells; if none, the one that it continues."""
    if not snapshot.sketch:
        return Placing(story=None)
    return _placed(snapshot.sketch, snapshot.article.published or snapshot.now, snapshot.near)


def place_earlier(traits: Traits, at: datetime, stories: Sequence[NearStory]) -> Placing:
    """Return the story that an article tells which was stored before it had traits."""
    return _placed(traits.sketch, at, stories)


def _placed(kept: bytes, at: datetime, stories: Sequence[NearStory]) -> Placing:
    sketch = _read(kept)
    if sketch is None:
        return Placing(story=None)
    comparing = _Comparing(sketch)
    near = sorted(_weighed(comparing, at, stories), key=lambda each: -each.chance)
    if not near:
        return Placing(story=None)
    best = near[0]
    if best.chance <= JOINED:
        return _opened(comparing, near)
    why = _why(comparing, best)
    merging = _merging(sketch, near)
    if merging is not None:
        return Placing(story=merging.kept, why=why, merges=merging)
    return Placing(story=best.story.id, why=why, splits=_splitting(sketch, best))


def _opened(article: _Comparing, near: Sequence[_Candidate]) -> Placing:
    """Return the story that an article continues, if it tells another's later development."""
    kin = [
        (told_by(article.sketch, each.sketches, article.kinship), -number)
        for number, each in enumerate(near)
    ]
    chance, place = max(kin)
    if chance <= FOLLOWED:
        return Placing(story=None)
    followed = near[-place]
    return Placing(story=None, follows=followed.story.id, why=_why(article, followed))


def _why(article: _Comparing, candidate: _Candidate) -> tuple[str, ...]:
    sketch = article.sketch
    return reasons(sketch, max(candidate.sketches, key=partial(article.kinship, sketch)))


def _weighed(
    article: _Comparing, at: datetime, stories: Iterable[NearStory]
) -> Iterator[_Candidate]:
    sketch = article.sketch
    for story in stories:
        pairs = zip_longest(story.sketches, story.articles)
        read = [(_read(kept), number) for kept, number in pairs]
        known = [(each, number) for each, number in read if each is not None]
        if known:
            sketches, articles = zip(*known, strict=True)
            chance = told_by(sketch, sketches, article.kinship)
            if chance > JOINED:  # time and place only take off: nobody asks how much of too little
                chance = told_by(sketch, sketches, article.likeness)
                chance *= elsewhere(sketch, sketches) * freshness(story.latest, at)
            yield _Candidate(story=story, sketches=sketches, articles=articles, chance=chance)


def _merging(sketch: Sketch, near: Sequence[_Candidate]) -> Merging | None:
    """Return the two stories that an article shows to be one."""
    tied = {each.story.id: each.sketches for each in near if each.chance > TIED}
    merge = merge_of(sketch, tied) if len(tied) > 1 else None
    if merge is None:
        return None
    return Merging(kept=merge.keep, absorbed=merge.absorb, why=merge.reasons)


def _splitting(sketch: Sketch, candidate: _Candidate) -> Splitting | None:
    """Return the part of a story that proves to tell another, now that an article joins it."""
    if not candidate.story.whole or len(candidate.sketches) < len(candidate.story.sketches):
        return None
    sketches = [*candidate.sketches, sketch]
    split = split_of(sketches)
    if split is None:
        return None
    late = len(candidate.sketches)
    leaving = [number for number in split.part if number != late]
    if not leaving:
        return None
    terms = chain.from_iterable(found_by(sketches[number]) for number in split.part)
    return Splitting(
        story=candidate.story.id,
        articles=tuple(candidate.articles[number] for number in leaving),
        terms=tuple(dict.fromkeys(terms)),
        why=split.reasons,
        late=late in split.part,
    )


@lru_cache(maxsize=_REMEMBERED)
def _read(kept: bytes) -> Sketch | None:
    return from_bytes(kept)
