"""Words as keys: two spellings of one word share a key, two words do not.

A key is lower case and, in Latin, Greek and Arabic, without marks. A word may have several keys:
Đoković is ``dokovic`` and ``djokovic``; a Cyrillic or Greek word has its Latin readings and, last,
its own spelling. Nothing is merged by blind decomposition: й stays apart from и, ї from і.
"""

import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import NamedTuple

import regex

from matching import letters
from matching.hanzi import SIMPLIFIED
from matching.words import words_of

FOLDING_VERSION = 2  # raise it whenever a key changes: the search index is then made anew

_LONGEST_REMEMBERED = (
    40  # characters; longer words are folded afresh, so that the memory is bounded
)
_MOST_REMEMBERED = 1 << 16  # words of all languages but those that read letters their own way
_READ_APART = ("uk", "bg")  # languages that add keys; each remembers its own words
_LATIN_ENDS = "\u0250"  # before it no letter is of another script
_LETTERS = 0x2000  # code points whose reading is remembered: alphabets, not ideographs
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
    return _remembered.get(language, _remembered[""])(word)


def folding(language: str) -> Callable[[str], Folded]:
    """Return what folds the words of a text in a language, as ``fold`` does."""
    remembered, longest = _remembered.get(language, _remembered[""]), _LONGEST_REMEMBERED

    def read(word: str) -> Folded:
        return remembered(word) if len(word) <= longest else _fold(word, language)

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


_remembered = {"": lru_cache(maxsize=_MOST_REMEMBERED)(partial(_fold, language=""))} | {
    each: lru_cache(maxsize=_MOST_REMEMBERED // 2)(partial(_fold, language=each))
    for each in _READ_APART
}


def _read(word: str, language: str) -> Folded:
    if word.isascii():
        return Folded((word.lower(),))
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", word)).casefold()
    plain = unicodedata.normalize("NFC", "".join(plain.split()))  # one ligature is four words
    if plain and max(plain) < _LATIN_ENDS:
        return Folded(_distinct(_latin(plain), _latin_second(plain)))
    return _by_script(plain, word, language) or Folded((plain.translate(SIMPLIFIED) or word,))


def _by_script(plain: str, word: str, language: str) -> Folded | None:
    """Return the keys of a word, ``plain`` without its forms, by its alphabet; None for others."""
    if _CYRILLIC.search(plain):
        return _cyrillic(plain, language)
    if _GREEK.search(plain):
        return _greek(plain)
    if _ARABIC.search(plain):
        plain = _strip_marks(plain).translate(letters.ARABIC)
        return Folded((plain or word,))
    if _LATIN.search(plain):
        return Folded(_distinct(_latin(plain), _latin_second(plain)))
    return None


class _Plain(dict[int, str]):
    """How letters are read in Latin without marks, as they are or by a table; each found once."""

    def __init__(self, by: Mapping[int, str] | None = None) -> None:
        super().__init__()
        self._by = by or {}

    def __missing__(self, letter: int) -> str:
        read = _strip_marks(chr(letter).translate(self._by)).translate(letters.LATIN_PLAIN)
        if letter < _LETTERS:
            self[letter] = read
        return read


_PLAIN, _PLAIN_SECOND = _Plain(), _Plain(letters.LATIN_SECOND)


def _latin(word: str) -> str:
    return word.translate(_PLAIN)


def _latin_second(word: str) -> str:
    return word.translate(_PLAIN_SECOND)


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


def _readings_of(found: frozenset[str], language: str) -> list[_Plain]:
    """Return the tables a word may be read by; letters of one language only decide."""
    tables = [_SLAVIC, _SLAVIC_SECOND]
    if found & letters.SERBIAN_ONLY:
        return tables
    tables.append(_RUSSIAN)
    if found & letters.UKRAINIAN_ONLY or language == "uk":
        tables.append(_UKRAINIAN)
    if language == "bg" or ("ъ" in found and not found & letters.RUSSIAN_ONLY):
        tables.append(_BULGARIAN)
    return tables


_SLAVIC, _SLAVIC_SECOND = _Plain(letters.SLAVIC), _Plain(letters.SLAVIC_SECOND)
_RUSSIAN, _UKRAINIAN = _Plain(letters.RUSSIAN), _Plain(letters.UKRAINIAN)
_BULGARIAN = _Plain(letters.BULGARIAN)


def _transcribe(word: str, table: _Plain) -> str:
    if table is _UKRAINIAN:
        word = letters.UKRAINIAN_FIRST.get(word[0], word[0]) + word[1:]
    elif table is _BULGARIAN and word.endswith("ия"):
        word = word[:-2] + "ia"
    return word.translate(table)


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
