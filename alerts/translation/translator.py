"""The seam to whoever translates, and what an answer must be to count."""

from collections.abc import Sequence
from typing import Protocol

from alerts.wording import one_line
from db.errors import TranslationError

UNKNOWN = "auto"
"""What a translator is told where the language of a text is not known."""

MOST_ANSWER = 1024 * 1024
"""Bytes that are read of an answer."""

_TIMES, _MORE = (
    4,
    1000,
)  # characters that a translation may have, as a multiple of its text and more


class Translator(Protocol):
    """Translates some texts of one language at once."""

    @property
    def stamp(self) -> str:
        """By what it is known; what one of another stamp made is not used. Holds no secret."""
        ...

    async def translate(self, texts: Sequence[str], source: str, target: str) -> Sequence[str]:
        """Return one translation for each text, as they came; nothing of them is checked yet.

        Texts are clean lines. Languages are primary subtags of BCP 47; ``source`` may be UNKNOWN.
        Raises TranslationError.
        """
        ...

    async def close(self) -> None:
        """Give back connections; may be called twice."""
        ...


def accepted(texts: Sequence[str], answers: Sequence[object]) -> tuple[str, ...]:
    """Return translations as clean lines; "" for one that says the same as its text.

    Raises TranslationError for an answer that cannot be the texts' translation: another number of
    texts, other things than texts, many times as long.
    """
    if len(answers) != len(texts):
        raise TranslationError(
            f"the translator gave {len(answers)} texts for {len(texts)}", only_these=True
        )
    return tuple(_accepted(*each) for each in zip(texts, answers, strict=True))


def _accepted(text: str, answer: object) -> str:
    most = len(text) * _TIMES + _MORE
    if not isinstance(answer, str):
        raise TranslationError("the translator gave something that is no text", only_these=True)
    if len(answer) > most:
        raise TranslationError(
            f"the translator gave {len(answer)} characters for {len(text)}", only_these=True
        )
    line = one_line(answer, most)
    return "" if line.casefold() == text.casefold() else line
