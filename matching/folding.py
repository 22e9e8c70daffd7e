"""Words as keys: two spellings of one word share a key, two words do not.

A key is lower case and, in Latin, Greek and Arabic, without marks. A word may have several keys:
Đoković is ``dokovic`` and ``djokovic``; a Cyrillic or Greek word has its Latin readings and, last,
its own spelling. Nothing is merged by blind decomposition: й stays apart from и, ї from і.
"""

import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

import regex

from matching import letters
from matching.hanzi import SIMPLIFIED
from matching.words import words_of

FOLDING_VERSION = 2  # raise it whenever a key changes: the search index is then made anew

_LONGEST_REMEMBERED = (
    40  # characters; longer words are folded afresh, so that the memory is bounded
)
_INVISIBLE = regex.compile(r"[\u00AD\u200C\u200D\u2060\uFEFF\p{Variation_Selector}]")
_MARKS = regex.compile(r"\p{M}+")
_STRESS = regex.compile(r"[\u0300\u0301]")  # what NFC leaves over in Cyrillic marks only stress
_CYRILLIC = regex.compile(r"\p{Script=Cyrillic}")
_GREEK = regex.compile(r"\p{Script=Greek}")
_ARABIC = regex.compile(r"\p{Script=Arabic}")
_LATIN = regex.compile(r"\p{Script=Latin}")
_GREEK_AV = regex.compile(r"([αεη])υ(?=(.?))")

# Slavic adjectives as surnames: Zelensky, -skiy, -skyi, -skyy, -ski; Navalny, -niy, -nyy.
_ENDS = frozenset("iyj")  # what those end with
_ANY_END = _ENDS | frozenset("IYJ")
_ADJECTIVE = regex.compile(r"(\w{2,}[scz]k)(?:iy|yy|yi|ij|yj|ii|i)|(\w{3,}n)(?:iy|yy|yi|yj)")


class Folded(NamedTuple):
    """The keys of one word.

    ``readings`` are Latin (or the word itself in other scripts); ``spelling`` is the word in its
    own script where that is not Latin and has readings, else "". A query in Cyrillic is held
    against Cyrillic text by spelling only, so that кит does not find кіт by way of ``kit``.
    """

    readings: tuple[str, ...]
    spelling: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys, the primary one first."""
        return (*self.readings, self.spelling) if self.spelling else self.readings


def fold_word(word: str, language: str = "") -> str:
    """Return the primary key of a word: Вучић, Vučić and Vucic have one."""
    return fold(word, language).readings[0]


def fold_keys(word: str, language: str = "") -> tuple[str, ...]:
    """Return all keys of a word, the primary one first; ``language`` (ISO 639-1) may add keys."""
    return fold(word, language).keys


def folded_text(text: str, language: str = "") -> str:
    """Return all keys of all words, parted by spaces: what the search index stores."""
    return " ".join(key for word in words_of(text) for key in fold_keys(word, language))


def fold(word: str, language: str = "") -> Folded:
    """Return the keys of a whole word, endings of Slavic surnames levelled in one of them."""
    if len(word) > _LONGEST_REMEMBERED:
        return _fold(word, language)
    return _remembered(word, language)


def folding(language: str) -> Callable[[str], Folded]:
    """Return what folds the words of a text in a language, as ``fold`` does."""
    remembered, longest = _remembered, _LONGEST_REMEMBERED

    def read(word: str) -> Folded:
        return remembered(word, language) if len(word) <= longest else _fold(word, language)

    return read


def fold_prefix(word: str, language: str = "") -> Folded:
    """Return the keys of a word's beginning: nothing is known of its end."""
    return _read(word, language)


def _fold(word: str, language: str) -> Folded:
    if word.isascii() and word[-1:] not in _ANY_END:  # most words
        return Folded((word.lower(),))
    folded = _read(word, language)
    levelled = [_level(reading) for reading in folded.readings if reading[-1:] in _ENDS]
    if not levelled:  # most words
        return folded
    return Folded(tuple(dict.fromkeys((*folded.readings, *levelled))), folded.spelling)


_remembered = lru_cache(maxsize=1 << 16)(_fold)


def _read(word: str, language: str) -> Folded:
    if word.isascii():
        return Folded((word.lower(),))
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", word)).casefold()
    plain = unicodedata.normalize("NFC", "".join(plain.split()))  # one ligature is four words
    if _CYRILLIC.search(plain):
        return _cyrillic(plain, language)
    if _GREEK.search(plain):
        return _greek(plain)
    if _ARABIC.search(plain):
        plain = _strip_marks(plain).translate(letters.ARABIC)
        return Folded((plain or word,))
    if _LATIN.search(plain):
        return Folded(_distinct(_latin(plain), _latin(plain.translate(letters.LATIN_SECOND))))
    return Folded((plain.translate(SIMPLIFIED) or word,))


def _latin(word: str) -> str:
    return _strip_marks(word).translate(letters.LATIN_PLAIN)


def _strip_marks(word: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFD", word))


def _distinct(*keys: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for key in keys if key))


def _spelt(readings: tuple[str, ...], spelling: str) -> Folded:
    """Return readings and spelling; a letter that no table knows is its own reading."""
    if not readings or spelling in readings:
        return Folded(readings or (spelling,))
    return Folded(readings, spelling)


def _level(key: str) -> str:
    found = _ADJECTIVE.fullmatch(key)
    return (found[1] or found[2]) + "y" if found else key


def _cyrillic(word: str, language: str) -> Folded:
    spelling = _STRESS.sub("", word).replace("ё", "е")  # ё is written or not, as the writer likes
    tables = _readings_of(frozenset(spelling) | (frozenset("ё") & frozenset(word)), language)
    readings = [_transcribe(spelling, table) for table in tables]
    return _spelt(_distinct(*readings), spelling)


def _readings_of(found: frozenset[str], language: str) -> list[Mapping[int, str]]:
    """Return the tables a word may be read by; letters of one language only decide."""
    tables: list[Mapping[int, str]] = [letters.SLAVIC, letters.SLAVIC_SECOND]
    if found & letters.SERBIAN_ONLY:
        return tables
    tables.append(letters.RUSSIAN)
    if found & letters.UKRAINIAN_ONLY or language == "uk":
        tables.append(letters.UKRAINIAN)
    if language == "bg" or ("ъ" in found and not found & letters.RUSSIAN_ONLY):
        tables.append(letters.BULGARIAN)
    return tables


def _transcribe(word: str, table: Mapping[int, str]) -> str:
    if table is letters.UKRAINIAN:
        word = letters.UKRAINIAN_FIRST.get(word[0], word[0]) + word[1:]
    elif table is letters.BULGARIAN and word.endswith("ия"):
        word = word[:-2] + "ia"
    return _latin(word.translate(table))


def _greek(word: str) -> Folded:
    spelling = _strip_marks(word).replace("ς", "σ")
    reading = _GREEK_AV.sub(_diphthong, spelling)
    if reading.startswith("μπ"):
        reading = "b" + reading[2:]
    for pair, latin in letters.GREEK_PAIRS:
        reading = reading.replace(pair, latin)
    reading = _latin(reading.translate(letters.GREEK))
    return _spelt(_distinct(reading), spelling)


def _diphthong(found: "regex.Match[str]") -> str:
    voiceless = not found[2] or found[2] in letters.GREEK_VOICELESS
    return found[1] + ("f" if voiceless else "v")
