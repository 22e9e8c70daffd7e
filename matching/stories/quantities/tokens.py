"""Words, digits and signs of a text, each with its place and the key that tables know it by."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

SOUTH = ("sr", "hr", "bs", "sh", "cnr")
_CYRILLIC = "абвгдђежзијклљмнњопрстћуфхцчџш"
_LATIN = [
    "a",
    "b",
    "v",
    "g",
    "d",
    "dj",
    "e",
    "z",
    "z",
    "i",
    "j",
    "k",
    "l",
    "lj",
    "m",
    "n",
    "nj",
    "o",
    "p",
    "r",
    "s",
    "t",
    "c",
    "u",
    "f",
    "h",
    "c",
    "c",
    "dz",
    "s",
]
_SERBIAN = str.maketrans(dict(zip(_CYRILLIC, _LATIN, strict=True)) | {"đ": "dj"})
_LEVEL = str.maketrans({"ё": "е", "'": "", "’": "", "ʼ": "", "`": "", "\u00ad": ""})
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_LATIN_ONLY = re.compile("[a-z\u00df-\u024f]")
_SPACES = "\u00a0\u202f\u2009"
_WRITTEN = (
    r"(?P<d>(?:(?<![\w.])\.)?\d+(?:[.,'’]\d+)*+)"
    rf"|(?P<w>[^\W\d_]+(?:['’ʼ][^\W\d_]+)*+)|(?P<s>[^\w \t{_SPACES}]|_)"
)
_TOKEN = re.compile(_WRITTEN)
# Accents written as signs of their own, and soft hyphens, are parts of words.
_WITHIN = "\u0300-\u036f\u00ad"
_MARKED = re.compile(f"[{_WITHIN}]")
_MARKED_TOKEN = re.compile(
    _WRITTEN.replace(r"[^\W\d_]+", rf"(?:[^\W\d_][{_WITHIN}]*+)++").replace(
        r"[^\w ", rf"[^\w{_WITHIN} "
    )
)
_FRENCH = re.compile(r"(?i:[ldnsjmtc]|qu|jusqu)['’]")
_ELIDED = {"l": "le", "jusqu": "jusque", "qu": "que"}
_NO_HUNDRED = ("što", "што")  # what, which without its mark is a hundred
_LONGEST = 48  # characters of a number or a word that are looked at


class Token(NamedTuple):
    """A word ("w"), a number in digits ("d") or a sign ("s"), with its place."""

    kind: str
    text: str
    key: str
    start: int
    end: int


_new = tuple.__new__  # without the checks of arguments, as there is a token for each word


def tokens_of(text: str, language: str, begin: int = 0, stop: int | None = None) -> list[Token]:
    """Return the tokens of a text, or of a part of it, in order; line breaks are signs."""
    found = []
    elided = language in ("fr", "it")
    stop = len(text) if stop is None else stop
    pattern = _MARKED_TOKEN if _MARKED.search(text, begin, stop) else _TOKEN
    for match in pattern.finditer(text, begin, stop):
        start, end = match.span()
        kind = match.lastgroup
        if kind != "w":
            written = text[start:end]
            found.append(_new(Token, (kind or "s", written, written[:_LONGEST], start, end)))
            continue
        if elided and (cut := _FRENCH.match(text, start, end)):
            short = text[start : cut.end() - 1].lower()
            key = _ELIDED.get(short, f"{short}e")
            found.append(Token("w", text[start : cut.end()], key, start, cut.end()))
            start = cut.end()
        written = text[start:end]
        key = plain(written[:_LONGEST], language)
        found.append(_new(Token, ("w", written, key, start, end)))
    return found


@lru_cache(maxsize=1 << 16)
def plain(word: str, language: str) -> str:
    """Return the key of a word: lower case, no accents on Latin letters, Serbian in Latin."""
    if not word.isascii():
        word = unicodedata.normalize("NFC", word)
    key = word.casefold().translate(_LEVEL)
    if language in SOUTH:
        if key in _NO_HUNDRED:
            return "shto"
        key = key.translate(_SERBIAN)
    if key.isascii() or not _LATIN_ONLY.search(key):
        return key
    return _LATIN_MARKS.sub("", unicodedata.normalize("NFD", key))


def token_at(tokens: Sequence[Token], at: int) -> Token | None:
    """Return a token, None behind the last."""
    return tokens[at] if at < len(tokens) else None


def token_before(tokens: Sequence[Token], at: int) -> Token | None:
    """Return the token before a place, None before the first."""
    return tokens[at - 1] if at > 0 else None


def joined_words(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a hyphen at a place joins what stands on both its sides."""
    if not 0 < at < len(tokens) - 1 or tokens[at].text not in ("-", "‑"):
        return False
    if tokens[at - 1].kind == "w" and tokens[at + 1].kind == "d":
        return False  # 2,129 points-13 more
    return tokens[at - 1].end == tokens[at].start and tokens[at].end == tokens[at + 1].start
