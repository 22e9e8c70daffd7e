"""How common words are: what nearly every article says tells nothing of which story it is."""

import json
import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice, repeat

from matching.stories.common import common_stems
from matching.stories.meaning import Centre
from matching.stories.profile import Counts, Profile, one_language

VIEWS = ("words", "names", "numbers", "lead", "title", "runs", "sounds", "roots", "concepts")
_MOST = 150  # terms of one view that are kept, the heaviest
_MOST_ROOTS = 60  # that help only where a language shares no name
_SHOWN = {"words": 20, "sounds": 12, "numbers": 6}  # terms whose written form is kept
_LATE = 10_000  # articles that are looked back on
_SHARED = {"lead": "words", "title": "words"}  # views whose terms are another's, too
_EVERYWHERE = ("sounds", "roots", "numbers", "concepts")  # views whose terms all languages have
_MASSES = (*_EVERYWHERE, "lead")  # views of which it counts how much two articles share
_ALL = "*"  # all languages
_PRIOR = 100  # articles that what is known before counts as

Weights = Mapping[str, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sketch:
    """A profile with its terms weighed; each view's weights have the length 1."""

    language: str
    size: int
    views: Mapping[str, Weights]
    heads: Weights  # the people and places that it is most about
    mass: Mapping[str, Weights]  # of some views, how rare each term is
    written: Mapping[str, str] = field(default_factory=dict)  # "words:krusik" -> "Krušik"
    at: datetime | None = None  # when it was published, aware, if known
    vector: bytes = b""  # what it means (`meaning`), where that is known


class Background:
    """Counts in how many articles each term was seen; grows with every article.

    What is common in a language is known before (`common`), and counts as so many articles. The
    rest ages, so that it is bounded and speaks of late: after ``most`` articles all counts are
    halved, and what was seen once is forgotten.
    """

    def __init__(self, most: int = _LATE) -> None:
        self._seen: Counter[str] = Counter()
        self._most = most
        self._with: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._centre = Centre()

    def to_bytes(self) -> bytes:
        """Return the counts, packed."""
        parts = [(*place, len(counts)) for place, counts in self._with.items()]
        centre = [self._centre.seen, self._centre.mean] if self._centre.seen else []
        lines = [json.dumps([self._seen, parts, *centre])]
        for counts in self._with.values():
            lines.extend(f"{count} {term}" for term, count in counts.items())
        return zlib.compress("\n".join(lines).encode("utf-8", "surrogatepass"), 1)

    @classmethod
    def from_bytes(cls, packed: bytes, most: int = _LATE) -> "Background":
        """Return the counts that were packed; raises ValueError if they were not."""
        try:
            lines = iter(zlib.decompress(packed).decode("utf-8", "surrogatepass").split("\n"))
            seen, parts, *centre = json.loads(next(lines))
            background = cls(most)
            background._seen, background._centre = Counter(seen), Centre(*centre)
            for view, language, length in parts:
                pairs = (line.split(" ", 1) for line in islice(lines, length))
                counted = Counter({term: int(count) for count, term in pairs})
                background._with[view, language] = counted
        except (zlib.error, TypeError) as exc:
            raise ValueError(f"no counts of words: {exc}") from exc
        return background

    def add(self, profile: Profile) -> None:
        """Count an article's terms."""
        language = one_language(profile.language)
        self._seen.update({language, _ALL})
        if self._seen[_ALL] > self._most:
            self._age()
        if profile.vector:
            self._centre.add(profile.vector)
        for view in VIEWS:
            if view not in _SHARED:
                self._with[view, _place(view, language)].update(getattr(profile, view).keys())

    def sketch(self, profile: Profile, at: datetime | None = None) -> Sketch:
        """Return what an article says, weighed: log counts times inverse document frequency."""
        rarities = {
            view: self._rarities(view, getattr(profile, view), profile.language)
            for view in VIEWS
            if view not in _SHARED
        }
        rarities |= {view: rarities[of] for view, of in _SHARED.items()}
        weighed = {view: _weighed(view, getattr(profile, view), rarities[view]) for view in VIEWS}
        views = {view: _unit(weights) for view, weights in weighed.items()}
        return Sketch(
            language=profile.language,
            size=profile.size,
            views=views,
            heads=_heads(profile, rarities["names"]),
            mass={view: {term: rarities[view][term] for term in weighed[view]} for view in _MASSES},
            written=_written(profile, views),
            at=at,
            vector=self._centre.vector(profile.vector) if profile.vector else b"",
        )

    def _age(self) -> None:
        self._seen = _halved(self._seen)
        for place, counts in self._with.items():
            self._with[place] = _halved(counts)

    def rarity(self, view: str, term: str, language: str) -> float:
        """Return the inverse document frequency of a term in a language, smoothed."""
        return self._rarities(view, (term,), language)[term]

    def _rarities(self, view: str, terms: Collection[str], language: str) -> dict[str, float]:
        """Return how rare terms are; of few seen so often each, it is reckoned once."""
        view = _SHARED.get(view, view)
        language = _place(view, one_language(language))
        found = self._with[view, language]
        most = self._seen[language] + _PRIOR + 1
        counts = list(map(found.get, terms, repeat(0)))
        rarity = {count: max(0.0, math.log(most / (count + 0.5))) for count in set(counts)}
        rarities = dict(zip(terms, map(rarity.__getitem__, counts), strict=True))
        known = common_stems(language) if view == "words" else {}
        for term in filter(known.__contains__, terms):
            often = found.get(term, 0) + _PRIOR * known[term]
            rarities[term] = max(0.0, math.log(most / (often + 0.5)))
        return rarities


def _weighed(view: str, counts: Counts, rarities: Weights) -> dict[str, float]:
    weights = {
        term: rarities[term] if count == 1 else (1 + math.log(count)) * rarities[term]
        for term, count in counts.items()
    }
    return _heaviest(weights, _MOST_ROOTS if view == "roots" else _MOST)


def _heads(profile: Profile, rarities: Weights) -> Weights:
    return _heaviest({t: count * rarities[t] for t, count in profile.names.items()}, 5)


def _halved(counts: Counter[str]) -> Counter[str]:
    return Counter({term: count // 2 for term, count in counts.items() if count > 1})


def _place(view: str, language: str) -> str:
    """Return where a view's terms are counted: in all languages those that languages share."""
    return _ALL if view in _EVERYWHERE else language


def _heaviest(weights: Mapping[str, float], most: int) -> dict[str, float]:
    """Return the terms that weigh most, as they come; of equal ones the first by the alphabet."""
    if len(weights) <= most:
        return {term: weight for term, weight in weights.items() if weight > 0}
    least = sorted(weights.values(), reverse=True)[most - 1]
    heavier = {term for term, weight in weights.items() if weight > least}
    equal = sorted(term for term, weight in weights.items() if weight == least)
    kept = heavier.union(equal[: most - len(heavier)])
    return {term: weight for term, weight in weights.items() if weight > 0 and term in kept}


def _written(profile: Profile, views: Mapping[str, Weights]) -> dict[str, str]:
    shown = ((view, term) for view, most in _SHOWN.items() for term in _heaviest(views[view], most))
    return {
        f"{view}:{term}": profile.written[view][term]
        for view, term in shown
        if term in profile.written.get(view, ())
    }


def _unit(weights: Mapping[str, float]) -> Weights:
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {term: weight / length for term, weight in weights.items()}
