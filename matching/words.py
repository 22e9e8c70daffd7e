"""Where words begin and end.

A word is a run of letters, digits, marks and underscores. Hyphens and apostrophes part words:
"Vučić's" is two words, "l'Ukraine" too; "O'Brien" is found by O'Brien and by O’Brien, because a
query is parted alike. Invisible joiners and soft hyphens inside a word do not part it. Scripts
written without spaces, and Korean with its particles, give one word a character, so that a name in
them is found as a sequence.
"""

import re

import regex

_UNSPACED = (
    r"\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}"
    r"\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}"
)
_FIRST_UNSPACED = "\u0e00"  # of Thai: no character of these scripts comes before it
_APOSTROPHES = "\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8"  # letters to Unicode, not to a reader
_JOINERS = r"\u00AD\u200C\u200D\u2060\uFEFF"
_SPACED = rf"[\w\p{{M}}--[{_UNSPACED}{_APOSTROPHES}]]"
_WORD = regex.compile(
    rf"[{_UNSPACED}]\p{{M}}*+|{_SPACED}++(?:[{_JOINERS}]++{_SPACED}++)*+", regex.V1
)
_WORDS = regex.compile(f"({_WORD.pattern})", regex.V1)
_CHARACTER = regex.compile(rf"[{_UNSPACED}]\p{{M}}*")

# Text of these characters alone has the same words by the standard library, several times faster:
# Latin, Greek and Cyrillic letters, punctuation, arrows, emoji; no marks, no joiners, no ².
_PLAIN = re.compile(
    "[\x00-\xac\xae-\xb1\xb4-\xb8\xba\xbb\xbf-\u02b8\u0370-\u0482\u048a-\u052f\u1e00-\u1fff"
    "\u2010-\u2029\u202f-\u203e\u20a0-\u20bf\u2190-\u23ff\u2500-\u26ff\U0001f300-\U0001f64f]*+"
)
_PLAIN_WORD = re.compile(r"\w++")
_PLAIN_WORDS = re.compile(r"(\w++)")


def is_plain(text: str) -> bool:
    """Tell whether a text has such characters only that the standard library knows its words."""
    return _PLAIN.fullmatch(text) is not None


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of the words of a text, in order."""
    if is_plain(text):
        return [found.span() for found in _PLAIN_WORD.finditer(text)]
    return [found.span() for found in _WORD.finditer(text)]


def parted(text: str) -> list[str]:
    """Return what stands before the first word, the first word, what stands between, and so on."""
    if is_plain(text):
        return _PLAIN_WORDS.split(text)
    return _WORDS.split(text)


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are written."""
    return parted(text)[1::2]


def is_character(word: str) -> bool:
    """Tell whether a word is one character of a script written without spaces."""
    return word[:1] >= _FIRST_UNSPACED and _CHARACTER.fullmatch(word) is not None
