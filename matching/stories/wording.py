"""What of a text another has word for word: the share of its words, and of its names and numbers.

A fingerprint finds texts that may be copies; this tells whether they are. It stands in two bytes
a word, so that many texts can be kept for comparing.
"""

import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias, cast

import regex

_CJK = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}"
_WORD = regex.compile(rf"[{_CJK}]|(?:(?![{_CJK}])[\w\p{{M}}])+", regex.V1)
_UNSPACED = regex.compile(rf"[{_CJK}]", regex.V1)
_LONGEST = 20_000  # words that are looked at

_RUN = 6  # words in a row that two texts must share: fewer are turns of speech
_HELD = b"\1" * _RUN
_LEAST_MATTER = 4  # names and numbers that prove something
_MANY_NAMES = 0.22  # of a text's words: so many capital letters are German nouns, or shouted

Wording: TypeAlias = (
    "array[int]"  # of each word 15 bits of a hash, and one: it is a name or a number
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """How much of a text stands in another, each 0 to 1."""

    words: float
    matter: float  # of its names and numbers; 1 where there are too few to tell


def wording(text: str) -> Wording:
    """Return a text's words, as they are compared.

    A name is what begins with a capital letter and stands nowhere in the text without it. Where
    words are not parted by spaces, every two neighbouring characters count as one.
    """
    found = cast("list[str]", _WORD.findall(text))[:_LONGEST]
    marks = _matter(found)
    if _UNSPACED.search(text):
        found = [one + two for one, two in pairwise(found)] or found
    hashes = (zlib.crc32(word.casefold().encode()) & 0xFFFE for word in found)
    return array("H", (value | mark for value, mark in zip(hashes, marks, strict=False)))


def _matter(found: list[str]) -> list[bool]:
    """Return which words are names or numbers; numbers only, where capital letters tell nothing."""
    present = set(found)
    names = [word[0].isupper() and word.lower() not in present for word in found]
    if sum(names) > _MANY_NAMES * len(names):
        names = [False] * len(names)
    return [name or word[0].isdigit() for name, word in zip(names, found, strict=True)]


def taken_over(smaller: Wording, larger: Wording) -> Taken:
    """Return what of the smaller text stands in the larger one, in runs of six words or more."""
    if len(smaller) < _RUN:
        return Taken(words=0.0, matter=0.0)
    runs = set(_runs(larger))
    held = bytearray(len(smaller))
    for at, run in enumerate(_runs(smaller)):
        if run in runs:
            held[at : at + _RUN] = _HELD
    matter = [kept for kept, value in zip(held, smaller, strict=True) if value & 1]
    few = len(matter) < _LEAST_MATTER
    return Taken(words=sum(held) / len(held), matter=1.0 if few else sum(matter) / len(matter))


def _runs(words: Wording) -> Iterator[tuple[int, ...]]:
    plain = [value >> 1 for value in words]
    return zip(*(plain[at:] for at in range(_RUN)), strict=False)
