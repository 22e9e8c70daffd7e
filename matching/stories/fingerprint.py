"""The near-duplicate key: sampled hashes of an article's shingles, and how alike two keys are.

Six-word shingles, hashed, of which those are kept whose hash is a multiple of four: a "mod k"
sample (Broder, On the resemblance and containment of documents, 1997). As the same shingle is
kept or dropped in every text, sets of kept hashes can be compared in place of the texts.

Fingerprints made earlier keep multiples of eight, of texts with 64 shingles or more. Their hashes
tell: two fingerprints are compared by what both would have kept.
"""

import re
import zlib
from collections.abc import Iterator
from itertools import accumulate
from typing import cast

import regex

from matching.words import is_plain

_SHINGLE = 6  # words
_SAMPLE = 4  # one hash in so many is kept
_GRAINS = (8, _SAMPLE)  # what was ever kept of long texts, the coarsest first
_SHORT = 128  # shingles; of a text with fewer, all are kept
_MOST = 256  # hashes kept of one text: the smallest
_CJK = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}"
_WORD = regex.compile(rf"[{_CJK}]|(?:(?![{_CJK}])[\w\p{{M}}])+", regex.V1)
_SPACED = regex.compile(r"[\w\p{M}]+", regex.V1)  # the same, where there is none of those scripts
_ASCII = re.compile(r"\w+", re.ASCII)  # the same, where there are only ASCII characters
_PLAIN = re.compile(r"\w+")  # the same, where there are only letters of a few scripts
_UNSPACED = regex.compile(rf"[{_CJK}]", regex.V1)


def words(text: str) -> list[str]:
    """Return the text's words, case-folded; where words are not parted by spaces, characters."""
    folded = text.casefold()
    if folded.isascii():
        return _ASCII.findall(folded)
    if is_plain(folded):
        return _PLAIN.findall(folded)
    parted = _WORD if _UNSPACED.search(folded) else _SPACED
    return cast("list[str]", parted.findall(folded))


def fingerprint(text: str) -> tuple[int, ...]:
    """Return sampled shingle hashes, ascending, unsigned 32 bit; () for a text without words.

    The same on every machine and version; not meant to withstand someone who forges collisions.
    """
    return fingerprint_of(words(text))


def fingerprint_of(words: list[str]) -> tuple[int, ...]:
    """Return the fingerprint of a text whose words are known."""
    hashes = set(_hashes(words))
    if len(hashes) >= _SHORT:
        hashes = {value for value in hashes if value % _SAMPLE == 0}
    return tuple(sorted(hashes)[:_MOST])


def _hashes(found: list[str]) -> Iterator[int]:
    encoded = [word.encode() for word in found]
    whole = b" ".join(encoded)  # of which each shingle is a part, cheaper cut out than joined
    ends = list(accumulate(len(word) + 1 for word in encoded))
    if len(ends) <= _SHINGLE:
        if ends:
            yield zlib.crc32(whole)
        return
    for start, end in zip([0, *ends], ends[_SHINGLE - 1 :], strict=False):
        yield zlib.crc32(whole[start : end - 1])


def resemblance(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """Return the shared part of both fingerprints' union, 0 to 1; 0 where one is empty."""
    one, two = _comparable(first, second)
    return len(one & two) / len(one | two) if one and two else 0.0


def containment(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """Return the shared part of the smaller fingerprint, 0 to 1; 0 where one is empty."""
    one, two = _comparable(first, second)
    return len(one & two) / min(len(one), len(two)) if one and two else 0.0


def _comparable(
    first: tuple[int, ...], second: tuple[int, ...]
) -> tuple[frozenset[int], frozenset[int]]:
    """Return both as samples of one kind.

    A short text's whole set is sampled beside a long one's, and what lies beyond the end of a
    capped one is left out of both.
    """
    grain = max(_grain(first), _grain(second))
    end = min((key[-1] for key in (first, second) if len(key) == _MOST), default=None)
    one, two = (
        frozenset(v for v in key if v % grain == 0 and (end is None or v <= end))
        for key in (first, second)
    )
    return one, two


def _grain(key: tuple[int, ...]) -> int:
    """Return of what all hashes of a fingerprint are multiples, 1 if of nothing that was kept."""
    return next((each for each in _GRAINS if not any(value % each for value in key)), 1)
