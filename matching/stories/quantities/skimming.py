"""The parts of a text that may state figures, so that the rest need not be cut into tokens."""

import re
from collections.abc import Sequence
from functools import lru_cache

from matching.stories.quantities.numerals import number_kind
from matching.stories.quantities.tokens import Token, plain, tokens_of
from matching.stories.quantities.tongue import Tongue, tongue_of

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ\u0300-\u036f\u00ad]+[^\W\d_]+)*+")
_DIGIT = re.compile(r"\d")
_ELIDED = re.compile(r"['’]")
_BEYOND = 32  # characters behind a sentence with a number that may still belong to it
_AHEAD = 24  # characters before one that begins with a digit: Dec. 16
_NONE, _ONE, _UNIT, _NUMBER = range(4)


def numbered_tokens(text: str, spans: Sequence[tuple[int, int]], language: str) -> list[Token]:
    """Return the tokens of the sentences that may state a figure, the others as a full stop."""
    found: list[Token] = []
    for start, end in _runs(text, spans, language):
        if found:
            found.append(Token("s", ".", ".", start, start))
        found.extend(tokens_of(text, language, start, end))
    return found


def _runs(text: str, spans: Sequence[tuple[int, int]], language: str) -> list[tuple[int, int]]:
    """Return where sentences stand that may state a figure, neighbours as one."""
    words = [_WORD.findall(text, start, end) for start, end in spans]
    known = set().union(*words)
    kinds = {word: kind for word in known if (kind := _kind(word, language))}
    numbers, ones, units = (
        {word for word, kind in kinds.items() if kind == wanted}
        for wanted in (_NUMBER, _ONE, _UNIT)
    )
    runs: list[tuple[int, int]] = []
    for (start, end), said in zip(spans, words, strict=True):
        counts = _DIGIT.search(text, start, end) or not numbers.isdisjoint(said)
        if not counts and (ones.isdisjoint(said) or units.isdisjoint(said)):
            continue
        if runs and start <= runs[-1][1]:
            runs[-1] = runs[-1][0], _past(text, end)
        else:
            runs.append((_ahead(text, start), _past(text, end)))
    return runs


def _ahead(text: str, start: int) -> int:
    """Return the beginning of the words before a sentence that begins with a digit, else it."""
    if start == 0 or not text[start].isdigit():
        return start
    space = text.find(" ", max(0, start - _AHEAD), start - 1)
    return start if space < 0 else space + 1


def _past(text: str, end: int) -> int:
    """Return the end of the word that stands a few characters behind a sentence."""
    space = text.find(" ", end + _BEYOND)
    return min(len(text), space if 0 <= space < end + 2 * _BEYOND else end + 1)


@lru_cache(maxsize=1 << 16)
def _kind(word: str, language: str) -> int:
    """Return what a word may be to a figure: a number, one, which mostly is none, or a unit."""
    tongue = tongue_of(language)
    kinds = [_kind_of_key(plain(part, language), tongue) for part in (word, *_ELIDED.split(word))]
    return max(kinds)


def _kind_of_key(key: str, tongue: Tongue) -> int:
    if tongue.numbers.get(key) == 1:
        return _ONE
    if key in tongue.articles:
        return _NONE
    if number_kind(key, tongue.language):
        return _NUMBER
    return _UNIT if key in tongue.units else _NONE
