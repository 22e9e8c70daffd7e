"""How common words are: what nearly every article says tells nothing of which story it is."""

import math
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from matching.stories.profile import Counts, Profile

VIEWS = ("words", "names", "numbers", "lead", "title", "runs", "sounds", "roots")
_MOST = 200  # terms of one view that are kept, the heaviest
_SHOWN = {"words": 20, "sounds": 12, "numbers": 6}  # terms whose written form is kept
_LATE = 10_000  # articles that are looked back on
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
    """Counts in how many articles each term was seen; grows with every article.

    It ages, so that it is bounded and speaks of late: after ``most`` articles all counts are
    halved, and what was seen once is forgotten.
    """

    def __init__(self, most: int = _LATE) -> None:
        self._seen = 0
        self._most = most
        self._with: dict[str, Counter[str]] = {view: Counter() for view in VIEWS}

    def to_bytes(self) -> bytes:
        """Return the counts, packed; terms hold no blanks at their ends and no line ends."""
        lines = [str(self._seen)]
        for view, counts in self._with.items():
            lines.append(f"{view} {len(counts)}")
            lines.extend(f"{count} {term}" for term, count in counts.items())
        return zlib.compress("\n".join(lines).encode("utf-8", "surrogatepass"), 1)

    @classmethod
    def from_bytes(cls, packed: bytes, most: int = _LATE) -> "Background":
        """Return the counts that were packed; raises ValueError if they were not."""
        try:
            lines = iter(zlib.decompress(packed).decode("utf-8", "surrogatepass").split("\n"))
            background = cls(most)
            background._seen = int(next(lines))
            for line in lines:
                view, _, length = line.partition(" ")
                pairs = (next(lines).split(" ", 1) for _ in range(int(length)))
                background._with[view] = Counter({term: int(count) for count, term in pairs})
        except (zlib.error, KeyError, RuntimeError) as exc:
            raise ValueError(f"no counts of words: {exc}") from exc
        return background

    def add(self, profile: Profile) -> None:
        """Count an article's terms."""
        self._seen += 1
        if self._seen > self._most:
            self._age()
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

    def _age(self) -> None:
        self._seen //= 2
        for view, counts in self._with.items():
            self._with[view] = Counter({t: n // 2 for t, n in counts.items() if n > 1})

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
