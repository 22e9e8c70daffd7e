"""Where words begin and end.

A word is a run of letters, digits, marks and underscores. Hyphens and apostrophes part words:
"Vučić's" is two words, "l'Ukraine" too; "O'Brien" is found by O'Brien and by O’Brien, because a
query is parted alike. Invisible joiners and soft hyphens inside a word do not part it. Scripts
written without spaces, and Korean with its particles, give one word a character, so that a name in
them is found as a sequence.
"""

from collections.abc import Iterator

import regex

_UNSPACED = (
    r"\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}"
    r"\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}"
)
_APOSTROPHES = "\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8"  # letters to Unicode, not to a reader
_JOINERS = r"\u00AD\u200C\u200D\u2060\uFEFF"
_SPACED = rf"[\w\p{{M}}--[{_UNSPACED}{_APOSTROPHES}]]"
_WORD = regex.compile(
    rf"[{_UNSPACED}]\p{{M}}*+|{_SPACED}++(?:[{_JOINERS}]++{_SPACED}++)*+", regex.V1
)
_CHARACTER = regex.compile(rf"[{_UNSPACED}]\p{{M}}*")


def word_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) offsets of the words of a text, in order."""
    return (found.span() for found in _WORD.finditer(text))


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are written."""
    return [found.group() for found in _WORD.finditer(text)]


def is_character(word: str) -> bool:
    """Tell whether a word is one character of a script written without spaces."""
    return _CHARACTER.fullmatch(word) is not None
