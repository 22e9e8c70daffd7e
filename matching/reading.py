"""One reading of an article: its words are parted once, for all who ask what it says."""

from dataclasses import dataclass
from typing import Self

from matching.tokens import Tokens, tokenize


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """The words of a title and a text; their keys and places are looked for when asked for."""

    title: Tokens
    text: Tokens

    @classmethod
    def of(cls, title: str, text: str, language: str = "") -> Self:
        """Read an article; ``language`` (ISO 639-1) may add keys to its words."""
        language = language.lower()
        return cls(title=tokenize(title, language), text=tokenize(text, language))
