"""Which earlier text an article is a copy of: syndicated, relabelled, edited or excerpted."""

from collections import Counter, defaultdict
from typing import Generic, TypeVar

from matching.stories.fingerprint import containment

K = TypeVar("K")

COPIED = 0.35  # share of the smaller text's shingles: a seventh of the words edited leave so much
_LEAST = 2  # hashes that two texts must share: one may be a sentence that many have
_CLOSER = 8  # texts that share most, which are looked at
_OFTEN = 100  # texts under one hash, of which the first are kept: more is chrome


class Copies(Generic[K]):
    """The texts so far, by the hashes of their fingerprints; ``K`` names them."""

    def __init__(self) -> None:
        self._texts: dict[K, tuple[int, tuple[int, ...]]] = {}  # when they came, fingerprints
        self._with: defaultdict[int, list[K]] = defaultdict(list)

    def original_of(self, fingerprint: tuple[int, ...]) -> K | None:
        """Return the earliest text of which this is a copy, None if of none."""
        shared = Counter(name for value in fingerprint for name in self._with.get(value, ()))
        near = [name for name, count in shared.most_common(_CLOSER) if count >= _LEAST]
        alike = [name for name in near if containment(fingerprint, self._texts[name][1]) >= COPIED]
        return min(alike, key=lambda name: self._texts[name][0], default=None)

    def add(self, name: K, fingerprint: tuple[int, ...]) -> None:
        """Take in a text."""
        self._texts[name] = len(self._texts), fingerprint
        for value in fingerprint:
            named = self._with[value]
            if len(named) < _OFTEN:
                named.append(name)
