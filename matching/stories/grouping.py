"""Articles become stories as they arrive: each joins the story it most likely tells, or opens one.

One pass, in order of arrival: what was said of an article is not taken back. A story is compared
by some of its articles, the first and the latest, so that its cost does not grow with it.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter

from matching.stories.background import Background, Sketch
from matching.stories.likeness import JOINED, is_one_language, likeness
from matching.stories.meaning import anchors
from matching.stories.profile import Report, read_profile

_NEAREST = 3  # articles of a story that count beside the mean of all
_ELSEWHERE = 0.5  # of its chance is left to an article whose title names what a story does not
_KEPT = 12  # articles of a story that are compared with
_GRACE = timedelta(days=30)  # pauses of a story that say nothing
_HALF_LIFE = timedelta(days=60)  # in which a longer silence halves the chance
_TERMS = {"words": 24, "sounds": 10, "roots": 10, "numbers": 4}  # by which stories are looked up
_LOOKED_AT = 24  # stories that share most
_NEXT = 6  # stories whose meaning is nearest
_OFTEN = 400  # stories under one term, of which the latest are looked up


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """Where an article went."""

    story: int  # stories are numbered from 0 as they are opened
    opened: bool
    chance: float  # that the article tells its story; of one that opened it, the nearest other's


class _Story:
    def __init__(self, first: Sketch, at: datetime | None) -> None:
        self.first, self.latest = first, [first]
        self.at = at

    def add(self, sketch: Sketch, at: datetime | None) -> None:
        self.latest = [self.first, *self.latest[1:], sketch]
        if len(self.latest) > _KEPT:
            del self.latest[1]
        self.at = max((each for each in (self.at, at) if each), default=None)


class Grouping:
    """The stories so far; not for several threads at once."""

    def __init__(self, background: Background | None = None, joined: float = JOINED) -> None:
        self._background = background or Background()
        self._joined = joined
        self._stories: list[_Story] = []
        self._with: defaultdict[str, list[int]] = defaultdict(list)

    def place(self, report: Report, at: datetime | None = None) -> Placed:
        """Put an article into its story; ``at`` is when it was published, aware, if known."""
        sketch = self._read(report, at)
        terms, marks = lookup_terms(sketch), anchors(sketch.vector)
        near = dict.fromkeys(self._near(terms, _LOOKED_AT))
        near |= dict.fromkeys(self._near([(mark, 1.0) for mark in marks], _NEXT))
        chances = [(self._chance(number, sketch, at), -number) for number in near]
        chance, number = max(chances, default=(0.0, 0))
        opened = chance <= self._joined
        if opened:
            story = len(self._stories)
            self._stories.append(_Story(sketch, at))
        else:
            story = -number
            self._stories[story].add(sketch, at)
        self._remember(story, [*(term for term, _ in terms), *marks])
        return Placed(story=story, opened=opened, chance=chance)

    def join(self, story: int, report: Report, at: datetime | None = None) -> None:
        """Put an article into a story that it is known to tell, as a copy is."""
        sketch = self._read(report, at)
        self._stories[story].add(sketch, at)
        terms = [term for term, _ in lookup_terms(sketch)]
        self._remember(story, [*terms, *anchors(sketch.vector)])

    def _read(self, report: Report, at: datetime | None) -> Sketch:
        profile = read_profile(report)
        self._background.add(profile)
        return self._background.sketch(profile, at)

    def _near(self, terms: Iterable[tuple[str, float]], most: int) -> list[int]:
        """Return the stories that share most of an article's terms."""
        shared: defaultdict[int, float] = defaultdict(float)
        for term, weight in terms:
            for story in self._with.get(term, ())[-_OFTEN:]:
                shared[story] += weight
        return heapq.nlargest(most, shared, key=lambda story: (shared[story], story))

    def _remember(self, story: int, terms: Iterable[str]) -> None:
        for term in terms:
            stories = self._with[term]
            if not stories or stories[-1] != story:
                stories.append(story)

    def _chance(self, number: int, sketch: Sketch, at: datetime | None) -> float:
        story = self._stories[number]
        chance = told_by(sketch, story.latest) * elsewhere(sketch, story.latest)
        return chance * freshness(story.at, at)


def told_by(
    sketch: Sketch,
    articles: Iterable[Sketch],
    chance: Callable[[Sketch, Sketch], float] = likeness,
) -> float:
    """Return how likely an article tells the story that others tell.

    That is between the mean of them all and of the nearest; those in its own language and those in
    others are asked apart, as a report in another language shares less. With `kinship` for
    ``chance`` it is how likely the article tells their storyline, its later developments too.
    """
    alike: dict[bool, list[float]] = {True: [], False: []}
    for other in articles:
        alike[is_one_language(sketch, other)].append(chance(sketch, other))
    return max(between(sorted(each, reverse=True)) for each in alike.values() if each)


def elsewhere(sketch: Sketch, articles: Iterable[Sketch]) -> float:
    """Return what is left of an article's chance to tell a story if it happened elsewhere.

    Half is left if its title names somebody or some place, but none that the story's articles of
    its language have.
    """
    named = sketch.views["title"].keys() & sketch.views["names"].keys()
    kin = [other for other in articles if is_one_language(sketch, other)]
    if not named or not kin:
        return 1.0
    views = ("names", "title")
    known = any(not named.isdisjoint(other.views[view]) for other in kin for view in views)
    return 1.0 if known else _ELSEWHERE


def between(chances: list[float]) -> float:
    """Return what lies halfway from the mean of chances, the greatest first, to its beginning's."""
    nearest = chances[:_NEAREST]
    return (sum(chances) / len(chances) + sum(nearest) / len(nearest)) / 2


def freshness(latest: datetime | None, at: datetime | None) -> float:
    """Return what a story's silence before an article leaves of its chance, 0 to 1."""
    if latest is None or at is None:
        return 1.0
    silence = max(abs(at - latest) - _GRACE, timedelta())
    return float(0.5 ** (silence / _HALF_LIFE))


def lookup_terms(sketch: Sketch) -> list[tuple[str, float]]:
    """Return the terms by which stories are looked up, "words:export", and their weights."""
    found: list[tuple[str, float]] = []
    for view, most in _TERMS.items():
        heaviest = sorted(sorted(sketch.views[view].items()), key=itemgetter(1), reverse=True)
        found.extend((f"{view}:{term}", weight) for term, weight in heaviest[:most])
    return found
