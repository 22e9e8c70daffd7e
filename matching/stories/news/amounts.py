"""Amounts in running text: digits and words for numbers, in six languages, as one kind of value.

"Nine workers", "devetoro radnika" and "9 Arbeiter" are 9; "12 miliona" is 12,000,000. Left out are
one (mostly an article), ordinals, days of a month and clock times: they count nothing.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from matching.figures import figures
from matching.folding import fold_word


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of a text, with its place; ``text`` is as written, with what it counts."""

    value: float
    start: int
    text: str


ReadAmounts = Callable[[str, str], Sequence[Amount]]
"""Reads the amounts of a sentence in a language (ISO 639-1, or "")."""

_SOUTH = """2 dva dve dvije dvoje dvojica dvojice dvoma|3 tri troje trojica trojice trima
    4 cetiri cetvoro cetvorica cetvorice|5 pet petoro petorica petorice
    6 sest sestoro sestorica sestorice|7 sedam sedmoro sedmorica sedmorice
    8 osam osmoro osmorica osmorice|9 devet devetoro devetorica devetorice
    10 deset desetoro desetorica|11 jedanaest jedanaestoro|12 dvanaest dvanaestoro|13 trinaest
    14 cetrnaest|15 petnaest|16 sesnaest|17 sedamnaest|18 osamnaest|19 devetnaest|20 dvadeset
    30 trideset|40 cetrdeset|50 pedeset|60 sezdeset|70 sedamdeset|80 osamdeset|90 devedeset"""
_WORDS = {
    "en": """2 two|3 three|4 four|5 five|6 six|7 seven|8 eight|9 nine|10 ten|11 eleven|12 twelve
        13 thirteen|14 fourteen|15 fifteen|16 sixteen|17 seventeen|18 eighteen|19 nineteen
        20 twenty|30 thirty|40 forty|50 fifty|60 sixty|70 seventy|80 eighty|90 ninety""",
    "de": """2 zwei|3 drei|4 vier|5 fünf|6 sechs|7 sieben|8 acht|9 neun|10 zehn|11 elf|12 zwölf
        13 dreizehn|14 vierzehn|15 fünfzehn|16 sechzehn|17 siebzehn|18 achtzehn|19 neunzehn
        20 zwanzig|30 dreißig|40 vierzig|50 fünfzig|60 sechzig|70 siebzig|80 achtzig|90 neunzig""",
    "fr": """2 deux|3 trois|4 quatre|5 cinq|6 six|7 sept|8 huit|10 dix|11 onze|12 douze|13 treize
        14 quatorze|15 quinze|16 seize|20 vingt|30 trente|40 quarante|50 cinquante|60 soixante""",
    "ru": """2 два две двух двум двое двоих двумя|3 три трех трем трое троих тремя
        4 четыре четырех четверо четверых|5 пять пяти пятеро пятерых|6 шесть шести шестеро шестерых
        7 семь семи семеро семерых|8 восемь восьми восьмеро|9 девять девяти девятеро
        10 десять десяти десятеро|11 одиннадцать|12 двенадцать двенадцати|13 тринадцать
        14 четырнадцать|15 пятнадцать|16 шестнадцать|17 семнадцать|18 восемнадцать|19 девятнадцать
        20 двадцать двадцати|30 тридцать тридцати|40 сорок|50 пятьдесят|60 шестьдесят
        70 семьдесят|80 восемьдесят|90 девяносто""",
    "uk": """2 два дві двох двом двоє|3 три трьох троє|4 чотири чотирьох четверо
        5 п'ять п'яти п'ятеро|6 шість шести шестеро|7 сім семи семеро|8 вісім восьми
        9 дев'ять дев'яти дев'ятеро|10 десять десяти|11 одинадцять|12 дванадцять|15 п'ятнадцять
        20 двадцять|30 тридцять|40 сорок|50 п'ятдесят|60 шістдесят|70 сімдесят|80 вісімдесят
        90 дев'яносто""",
} | dict.fromkeys(("sr", "hr", "bs"), _SOUTH)
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
    table: dict[str, float] = {}
    for entry in re.split(r"[|\n]", _WORDS.get(language, "")):
        value, *words = entry.split() or ["0"]
        table |= {_fold(word, language): float(value) for word in words}
    return table


def _fold(word: str, language: str) -> str:
    return fold_word(word.replace("’", "'").replace("ʼ", "'").replace("'", ""), language)
