"""What words mean alike in several languages: "explosion", "eksplozija" and "взрыв" are one.

A table of our own making (`concepts.txt`), of what news is mostly about, and of weekdays, months,
small numbers and countries, by the beginnings of words. Other languages have no concepts: there,
names, numbers and shared roots must do.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from matching.folding import fold

_LANGUAGES = ("en", "sr", "de", "ru", "uk", "fr")
_WHOLE = "="  # marks a whole word
_SHORTEST = 2
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_DIGITS = {str(value): name for value, name in enumerate(_NUMBERS, 2)}


@lru_cache(maxsize=1 << 15)
def concept_of(reading: str, language: str) -> str:
    """Return what a folded word means, by its longest known beginning; "" if that is not known."""
    known = _beginnings().get(language)
    if not known:
        return ""
    if whole := known.get(reading + _WHOLE):
        return whole
    for length in _lengths(language).get(reading[:_SHORTEST], ()):  # of most words none
        if found := known.get(reading[:length]):
            return found
    return ""


def concept_of_number(number: str) -> str:
    """Return the concept of a small number in digits, so that 7 and "seven" are one."""
    return _DIGITS.get(number, "")


def ways_to_say() -> Iterator[tuple[str, str, str]]:
    """Yield languages, folded beginnings of words ("=" after a whole one) and their concepts."""
    for cells in _rows():
        name = cells[0].split()[0].strip(_WHOLE)
        for language, cell in zip(_LANGUAGES, cells, strict=True):
            for word in cell.split():
                begin = fold(word.rstrip(_WHOLE), language).readings[0]
                yield language, begin + _WHOLE if word.endswith(_WHOLE) else begin, name


@cache
def _beginnings() -> Mapping[str, Mapping[str, str]]:
    """Return, by language, which concept a beginning of a word tells."""
    known: dict[str, dict[str, str]] = {language: {} for language in _LANGUAGES}
    for language, begin, name in ways_to_say():
        known[language][begin] = name
    return known


@cache
def _lengths(language: str) -> Mapping[str, Sequence[int]]:
    """Return, by their first letters, how long known beginnings are, the longest first."""
    lengths: dict[str, set[int]] = {}
    for begin in _beginnings()[language]:
        if len(begin) >= _SHORTEST:
            lengths.setdefault(begin[:_SHORTEST], set()).add(len(begin))
    return {head: sorted(each, reverse=True) for head, each in lengths.items()}


def _rows() -> Iterator[list[str]]:
    read = files("matching.stories").joinpath("concepts.txt").read_text("utf-8")
    for line in read.splitlines():
        if not line.startswith("#"):
            yield line.split("|")
