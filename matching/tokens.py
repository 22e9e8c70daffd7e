"""A text's words with their places and keys."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import accumulate

from matching.folding import Folded, folding
from matching.words import parted


class Tokens:
    """The words of a text in order; places and keys are looked for when they are asked for.

    Most texts are held against watches none of whose words they have: the words are enough then.
    ``read`` gives the keys of a word.
    """

    def __init__(self, text: str, read: Callable[[str], Folded], parts: Sequence[str]) -> None:
        self.text = text
        self.read = read
        self._parts = parts  # what is between words, and words, in turns
        self.words = parts[1::2]

    def __len__(self) -> int:
        """Count the words."""
        return len(self.words)

    def end_of(self, number: int) -> int:
        """Return the offset at which a word ends."""
        return sum(map(len, self._parts[: 2 * number + 2]))

    def stretch(self, first: int, last: int) -> tuple[int, int]:
        """Return the (start, end) offsets of the words from one number to another, included."""
        borders = self._borders
        return borders[2 * first], borders[2 * last + 1]

    def between(self, start: int, end: int) -> Sequence[str]:
        """Return the words that begin in a stretch of the text."""
        borders = self._borders
        first, last = bisect_left(borders, start), bisect_left(borders, end)
        return self.words[(first + 1) // 2 : (last + 1) // 2]

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The (start, end) offsets of the words in the text."""
        return tuple(zip(self._borders[0::2], self._borders[1::2], strict=False))

    @cached_property
    def _borders(self) -> list[int]:
        """The offsets at which words begin and end, in turns, and the end of the text."""
        return list(accumulate(map(len, self._parts)))

    @cached_property
    def folded(self) -> tuple[Folded, ...]:
        """The keys of the words."""
        return tuple(map(self.read, self.words))


def tokenize(text: str, language: str = "") -> Tokens:
    """Return the words of a text in order; ``language`` (ISO 639-1) may add keys to them."""
    return Tokens(text, folding(language), parted(text))
