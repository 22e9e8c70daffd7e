"""How common words are: what nearly every article says tells nothing of which story it is."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from matching.stories.profile import Counts, Profile

VIEWS = ("words", "names", "numbers", "lead", "title", "runs", "sounds", "roots")
_MOST = 200  # terms of one view that are kept, the heaviest
_SHOWN = {"words": 20, "sounds": 12, "numbers": 6}  # terms whose written form is kept
_SHARED = {"lead": "words", "title": "words"}  # views whose terms are counted as another's

Weights = Mapping[str, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sketch:
    """A profile with its terms weighed; each view's weights have the length 1."""

    language: str
    size: int
    views: Mapping[str, Weights]
    heads: Weights  # the people and places that it is most about
    mass: Mapping[str, Weights]  # sounds, roots and numbers before they were brought to length 1
    written: Mapping[str, str] = field(default_factory=dict)  # "words:krusik" -> "Krušik"


class Background:
    """Counts in how many articles each term was seen; grows with every article."""

    def __init__(self) -> None:
        self._seen = 0
        self._with: dict[str, Counter[str]] = {view: Counter() for view in VIEWS}

    def add(self, profile: Profile) -> None:
        """Count an article's terms."""
        self._seen += 1
        for view in VIEWS:
            if view not in _SHARED:
                self._with[view].update(getattr(profile, view).keys())

    def sketch(self, profile: Profile) -> Sketch:
        """Return what an article says, weighed: log counts times inverse document frequency."""
        weighed = {view: self._weigh(view, getattr(profile, view)) for view in VIEWS}
        views = {view: _unit(weights) for view, weights in weighed.items()}
        return Sketch(
            language=profile.language,
            size=profile.size,
            views=views,
            heads=self._heads(profile.names),
            mass={
                view: {term: self.rarity(view, term) for term in weighed[view]}
                for view in ("sounds", "roots", "numbers")
            },
            written=_written(profile, views),
        )

    def rarity(self, view: str, term: str) -> float:
        """Return the inverse document frequency, smoothed."""
        found = self._with[_SHARED.get(view, view)][term]
        return math.log((self._seen + 1) / (found + 0.5))

    def _weigh(self, view: str, counts: Counts) -> dict[str, float]:
        weights = {
            term: (1 + math.log(count)) * self.rarity(view, term) for term, count in counts.items()
        }
        return _heaviest(weights, _MOST)

    def _heads(self, names: Counts) -> Weights:
        return _heaviest({t: count * self.rarity("names", t) for t, count in names.items()}, 5)


def _heaviest(weights: Mapping[str, float], most: int) -> dict[str, float]:
    ordered: Iterable[tuple[str, float]] = weights.items()
    if len(weights) > most:
        ordered = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:most]
    return {term: weight for term, weight in ordered if weight > 0}


def _written(profile: Profile, views: Mapping[str, Weights]) -> dict[str, str]:
    terms = (
        f"{view}:{term}" for view, most in _SHOWN.items() for term in _heaviest(views[view], most)
    )
    return {term: profile.written[term] for term in terms if term in profile.written}


def _unit(weights: Mapping[str, float]) -> Weights:
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {term: weight / length for term, weight in weights.items()}
