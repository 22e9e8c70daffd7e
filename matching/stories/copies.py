"""Which earlier text an article is a copy of: syndicated, relabelled, edited or excerpted.

One rule, for stored articles (``intake``) and for those that come in one sitting (``Copies``):
texts that share some sampled shingles are compared word by word.
"""

from array import array
from dataclasses import dataclass
from typing import Generic, TypeVar

from db.filing import OFTEN, asked_by, filed_by, sharing_most
from matching.stories.fingerprint import containment, fingerprint
from matching.stories.wording import Taken, Wording, taken_over, wording

K = TypeVar("K")

COPIED = Taken(words=0.52, matter=0.4)  # a seventh of the words edited leaves .66 of both
_SUSPECT = 0.1  # share of the smaller text's shingles from which two are compared by their words
_PROVED = 0.7  # the same, from which texts of a few words are copies
_FEW_WORDS = 14
_FEW_SHINGLES = 8  # texts with fewer prove nothing


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """What a text is compared by."""

    fingerprint: tuple[int, ...]
    wording: Wording


def key_of(text: str) -> Key:
    """Read a text."""
    return Key(fingerprint=fingerprint(text), wording=wording(text))


def may_be_copies(first: tuple[int, ...], second: tuple[int, ...]) -> bool:
    """Tell by two texts' fingerprints whether it is worth while to compare their words."""
    if min(len(first), len(second)) < _FEW_SHINGLES:
        return False
    return containment(first, second) >= _SUSPECT


def are_copies(first: Key, second: Key) -> bool:
    """Tell whether one text is a copy of the other, or of a part of it.

    Most of the smaller one's words stand in the other in the same runs, and so do its names and
    numbers: of two reports made by one form, as those of the weather, these differ.
    """
    if not may_be_copies(first.fingerprint, second.fingerprint):
        return False
    smaller, larger = sorted((first.wording, second.wording), key=len)
    if len(smaller) < _FEW_WORDS:
        return containment(first.fingerprint, second.fingerprint) >= _PROVED
    taken = taken_over(smaller, larger)
    return taken.words >= COPIED.words and taken.matter >= COPIED.matter


class Copies(Generic[K]):
    """The texts so far, by the hashes of their fingerprints; ``K`` names them."""

    def __init__(self) -> None:
        self._names: list[K] = []
        self._keys: list[tuple[array[int], Wording]] = []  # fingerprints, and words
        self._with: dict[int, int | list[int]] = {}  # mostly one: half the size of lists

    def original_of(self, key: Key) -> K | None:
        """Return the earliest text of which this is a copy, None if of none."""
        filed = {value: self._filed(value) for value in asked_by(key.fingerprint)}
        for at in sorted(sharing_most(filed)):
            if are_copies(key, self._key(at)):
                return self._names[at]
        return None

    def add(self, name: K, key: Key) -> None:
        """Take in a text."""
        at = len(self._names)
        self._names.append(name)
        self._keys.append((array("I", key.fingerprint), key.wording))
        for value in filed_by(key.fingerprint):
            before = self._filed(value)
            if not before:
                self._with[value] = at
            elif len(before) < OFTEN:
                self._with[value] = [*before, at]

    def _filed(self, value: int) -> list[int]:
        found = self._with.get(value, [])
        return found if isinstance(found, list) else [found]

    def _key(self, at: int) -> Key:
        kept, words = self._keys[at]
        return Key(fingerprint=tuple(kept), wording=words)
