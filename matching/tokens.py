"""A text's words with their places and keys."""

from dataclasses import dataclass

from matching.folding import Folded, fold
from matching.words import word_spans


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text: ``spans[i]`` are (start, end) offsets in it, ``folded[i]`` the keys."""

    text: str
    spans: tuple[tuple[int, int], ...]
    folded: tuple[Folded, ...]

    def __len__(self) -> int:
        """Count the words."""
        return len(self.spans)


def tokenize(text: str, language: str = "") -> Tokens:
    """Return the words of a text in order; ``language`` (ISO 639-1) may add keys to them."""
    spans = word_spans(text)
    words = [text[start:end] for start, end in spans]
    keys = {word: fold(word, language) for word in set(words)}  # half of a text are repetitions
    return Tokens(text, tuple(spans), tuple(map(keys.__getitem__, words)))
