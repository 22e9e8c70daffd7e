"""Particles that Arabic and Hebrew write as one with the word after them, on spellings."""

from collections.abc import Iterator

_ARABIC_CONJUNCTIONS = ("", "و", "ف")
_ARABIC_PREPOSITIONS = ("", "ب", "ل", "ك")
_ARTICLE = "ال"
_HEBREW_FIRST = ("", "ו", "ש", "וש", "כש")
_HEBREW_SECOND = ("", "ב", "ל", "מ", "כ", "ה")
_SHORTEST = 3  # letters of a word that may take particles
_TAKES_ARTICLE = 4


def arabic_forms(word: str) -> frozenset[str]:
    """Return a word with "and", "so", "in", "to", "like" and the article before it."""
    if len(word) < _SHORTEST:
        return frozenset()
    return frozenset(_arabic(word)) - {word}


def _arabic(word: str) -> Iterator[str]:
    words = {word, word[:-1] + "ه"} if word.endswith("ة") else {word}
    for each in words:
        for conjunction in _ARABIC_CONJUNCTIONS:
            for preposition in _ARABIC_PREPOSITIONS:
                for noun in _with_article(each, preposition):
                    yield conjunction + noun


def _with_article(word: str, preposition: str) -> Iterator[str]:
    yield preposition + word
    if word.startswith(_ARTICLE):
        if preposition == "ل":
            yield "لل" + word[len(_ARTICLE) :]
    elif len(word) >= _TAKES_ARTICLE:
        yield "لل" + word if preposition == "ل" else preposition + _ARTICLE + word


def hebrew_forms(word: str) -> frozenset[str]:
    """Return a word with "and", "that", "in", "to", "from", "as" and the article before it."""
    if len(word) < _SHORTEST - 1:
        return frozenset()
    every = (first + second + word for first in _HEBREW_FIRST for second in _HEBREW_SECOND)
    return frozenset(every) - {word}
