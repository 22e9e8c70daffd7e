"""Words by their letters: =exact, 'Case' and wildcards inside a word."""

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

from matching.evaluate import Hit, Positions, Words, known_numbers
from matching.folding import Folded
from matching.glob import Glob


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class WildTerm:
    """A word with letters left open; ``keys`` and ``readings`` as in Term."""

    scope: str
    keys: tuple[Glob, ...]
    readings: tuple[Glob, ...] = ()

    def numbers(self, document: Positions) -> list[int]:
        """Return the numbers of the words it stands for, ascending."""
        start, end = document.window(self.scope)
        known = known_numbers(self, document)
        if known is not None:
            return known[bisect_left(known, start) : bisect_left(known, end)]
        found: set[int] = set()
        for glob in self.keys:
            found.update(*self._places(document, glob))
        for glob in self.readings:
            for each in self._places(document, glob):
                found.update(number for number in each if number not in document.foreign)
        document.steps.spend(len(found))
        return sorted(number for number in found if start <= number < end)

    def shows(self, word: Folded) -> bool:
        """Tell whether a word with these keys is one of those meant."""
        wanted = self.keys if word.spelling else (*self.keys, *self.readings)
        return any(glob.matches(key) for glob in wanted for key in word.keys)

    def _places(self, document: Positions, glob: Glob) -> list[list[int]]:
        keys = document.keys_beginning_with(glob.head)
        return [document.places[key] for key in keys if glob.matches(key)]

    def holds(self, document: Positions) -> bool:
        """Tell whether it stands in the field."""
        return bool(self.numbers(document))

    def hits(self, document: Positions) -> list[Hit]:
        """Return every place where it stands."""
        return [(number, number) for number in self.numbers(document)]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Exactly:
    """A word in these very letters; unless ``cased``, in either case."""

    term: Words  # finds every spelling
    letters: Glob
    cased: bool

    def numbers(self, document: Positions) -> list[int]:
        """Return the numbers of the words so written, ascending."""
        found = self.term.numbers(document)
        document.steps.spend(len(found))
        return [number for number in found if self._is_meant(document.surface(number))]

    def _is_meant(self, surface: str) -> bool:
        return self.letters.matches(lettered(surface, self.cased))

    def holds(self, document: Positions) -> bool:
        """Tell whether it stands in the field."""
        return bool(self.numbers(document))

    def hits(self, document: Positions) -> list[Hit]:
        """Return every place where it stands."""
        return [(number, number) for number in self.numbers(document)]


def lettered(word: str, cased: bool) -> str:
    """Return a word as it is compared: marks composed, and in lower case unless case counts."""
    plain = unicodedata.normalize("NFC", word)
    return plain if cased else plain.casefold()
