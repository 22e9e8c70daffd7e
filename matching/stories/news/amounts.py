"""Amounts in running text: digits and words for numbers, in any language, as one kind of value.

"Nine workers", "devetoro radnika" and "9 Arbeiter" are 9; "12 miliona" is 12,000,000. Left out are
one (mostly an article), ordinals, days of a month and clock times: they count nothing.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from matching.figures import figures
from matching.folding import fold_word
from matching.stories.quantities.tongue import tongue_of


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of a text, with its place; ``text`` is as written, with what it counts."""

    value: float
    start: int
    text: str


ReadAmounts = Callable[[str, str], Sequence[Amount]]
"""Reads the amounts of a sentence in a language (ISO 639-1, or "")."""

# Beginnings, folded; a longer one comes before what it begins with.
_TIMES = (
    (
        1e9,
        ("billion", "milliard", "milijard", "miljard", "miljjard", "miliard", "mlrd", "mrd", "bn"),
    ),
    (1e6, ("million", "milion", "milijun", "milyon", "miljon", "mln", "mio")),
    (
        1e3,
        ("thousand", "tausend", "hiljad", "tisuc", "tysjac", "tisjac", "tisyach", "mille", "tys"),
    ),
)
_MONTHS_BEGIN = """
    jan feb mar apr may jun jul aug sep oct nov dec januar februar march marz mart april maj mai
    juni juli august septemb oktob octob novemb decemb dezemb sijecanj veljac ozuj travn svib lipn
    srpn rujn studen prosin yanvar janvar fevral iyun iyul ijun ijul avgust sentyab sentjab oktyab
    oktjab noyab nojab dekab sich lyut ljut berez kvit trav cherv cerv serp veres zhovt zovt lystop
    listop grud janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre
"""
_MONTHS = tuple(_MONTHS_BEGIN.split())
_HOURS = ("uhr", "h", "sat", "sata", "heures", "am", "pm")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|re|ème)\b")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\.?[ \u00a0]?$")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)?")
_HUNDRED = 100
_SHORT = 3  # letters of the shortest months
_LONG = 4  # letters
_LARGE = 1000  # such a number mostly has its unit or multiplier behind it
_NEXT = re.compile(r"[\W_]{0,2}(\w+)")
_WORD_NEXT = re.compile(r"[ \u00a0\u202f-](\w+)")
# Clock times (14:20, 5 p.m., 0300 GMT), dates in digits (27/09/2013, 27.09.2013).
_CLOCK = re.compile(
    r"(?<![\d:])\d{1,2}(?:[:h]\d{2}(?!\d)(?:\s?[ap]\b)?|(?:[:.]\d{2})?\s?[ap]\.?\s?m\b)"
    r"|(?<!\d)\d{4}\s(?:GMT|UTC|CET|EST)\b"
    r"|(?<!\d)\d{1,4}(?:\s?[/.-]\s?)\d{1,2}(?:\s?[/.-]\s?)\d{2,4}(?!\d)"
)


def read_amounts(text: str, language: str = "") -> list[Amount]:
    """Return the amounts of a sentence in order."""
    found = [*_in_digits(text), *_spelt(text, language)]
    if not found:
        return []
    return [
        Amount(value, start, _with_what_follows(text, value, start, end))
        for value, start, end in sorted(map(_multiplied(text, language), found), key=_place)
        if value != 1 and not _tells_time(text, value, start, end, language)
    ]


def is_number(folded: str, language: str) -> bool:
    """Tell whether a folded word is one for a number."""
    return folded in _table(language)


def _in_digits(text: str) -> list[tuple[float, int, int]]:
    if _DIGIT.search(text) is None:
        return []
    clocks = [found.span() for found in _CLOCK.finditer(text)]
    return [
        (value, start, end)
        for value, start, end in figures(text)
        if not any(first <= start < last for first, last in clocks)
        and _ORDINAL.match(text, end) is None
    ]


def _place(found: tuple[float, int, int]) -> int:
    return found[1]


def _spelt(text: str, language: str) -> Iterable[tuple[float, int, int]]:
    """Yield the words for numbers; twenty-two and dvadeset i dva are one."""
    if not _table(language):
        return
    ten: tuple[float, int, int] | None = None
    for word in _WORD.finditer(text):
        value = _value(word.group(), language)
        if value is None:
            if ten and len(word.group()) > 1:
                yield ten
                ten = None
        elif ten and value < 10 and word.start() - ten[2] <= 3:
            yield ten[0] + value, ten[1], word.end()
            ten = None
        else:
            if ten:
                yield ten
            ten = (value, *word.span())
            if value < 20:
                yield ten
                ten = None
    if ten:
        yield ten


def _multiplied(
    text: str, language: str
) -> Callable[[tuple[float, int, int]], tuple[float, int, int]]:
    def multiply(found: tuple[float, int, int]) -> tuple[float, int, int]:
        value, start, end = found
        following = _NEXT.match(text, end)
        if following is not None:
            word = _fold(following[1], language)
            for factor, beginnings in _TIMES:
                if word.startswith(beginnings):
                    return value * factor, start, following.end()
        return value, start, end

    return multiply


def _tells_time(text: str, value: float, start: int, end: int, language: str) -> bool:
    """Tell whether a number is a day of a month or an hour."""
    if value > 31 or value != int(value):
        return False
    before = _WORD_BEFORE.search(text[max(0, start - 14) : start])
    after = _NEXT.match(text, end)
    folded = _fold(after[1], language) if after else ""
    if _is_month(folded) or (value <= 24 and folded in _hours(language)):
        return True
    return before is not None and _is_month(_fold(before[1], language))


def _is_month(folded: str) -> bool:
    """Tell whether a folded word is a month's name; the shortest ones stand as they are."""
    return folded.startswith(_MONTHS) and any(
        folded.startswith(each) and len(folded) <= len(each) + (1 if len(each) == _SHORT else 3)
        for each in _MONTHS
    )


@cache
def _hours(language: str) -> frozenset[str]:
    more = {"ru": ("часов", "часа", "час"), "uk": ("година", "годині"), "sr": ("часова", "сати")}
    return frozenset((*_HOURS, *(_fold(word, language) for word in more.get(language, ()))))


def _with_what_follows(text: str, value: float, start: int, end: int) -> str:
    """Return a number with what it counts: the next word, and one more if that is a long one."""
    shown = () if _is_year(value) else (1,) if value >= _LARGE else (1, _LONG)
    for least in shown:
        following = _WORD_NEXT.match(text, end)
        if following is None or len(following[1]) < least:
            break
        end = following.end()
    return text[start:end]


def _is_year(value: float) -> bool:
    return 1900 <= value < 2100


@lru_cache(maxsize=1 << 15)
def _value(word: str, language: str) -> float | None:
    return _table(language).get(_fold(word, language))


@cache
def _table(language: str) -> dict[str, float]:
    """Return the words for 2 to 90 of a language, folded: those that figures are read by."""
    numbers = tongue_of(language).numbers.items()
    return {_fold(word, language): value for word, value in numbers if 1 < value < _HUNDRED}


def _fold(word: str, language: str) -> str:
    return fold_word(word.replace("’", "'").replace("ʼ", "'").replace("'", ""), language)
