"""How a name sounds, roughly: its consonants, which most languages agree on.

Trump, Трамп and ترامب share none of their letters, but t-r-m-p; vowels, doubled letters and the
many ways to write one sibilant are what languages differ in. In the manner of Soundex and its
kin, but over the Latin readings that folding makes of all alphabets.
"""

import re
from functools import lru_cache

_LEAST = 3  # consonants that say something
_KEPT = 5  # consonants that are compared: endings differ
_ROOT = 5  # letters
_PAIRS = (
    ("tsch", "s"), ("sch", "s"), ("tch", "s"), ("ph", "f"), ("sh", "s"), ("ch", "s"), ("cz", "s"),
    ("tz", "s"), ("ck", "k"), ("kh", "h"), ("zh", "s"), ("dj", "s"), ("th", "t"), ("gh", "g"),
    ("dz", "s"),
)  # fmt: skip
_IN_PAIRS = frozenset("hzkj")  # one of which each pair has
_SINGLE = str.maketrans(
    {"x": "ks", "q": "k", "c": "k", "w": "v", "z": "s", "j": "s", "ß": "s"}
    | dict.fromkeys("aeiouyhøœæ", "")
)
_ARABIC = str.maketrans(
    dict(zip("بتثجحخدذرزسشصضطظعغفقكلمنهوپچژگک", "btts--dsrssssdts-gfkklmn-vpssgk", strict=True))
    | dict.fromkeys("اأإآىيئؤءةی", "")
)
_TWICE = re.compile(r"(.)\1+")
_NO_LATIN = re.compile(r"[^a-z]")


@lru_cache(maxsize=1 << 15)
def sound_of(reading: str) -> str:
    """Return the first consonants of a folded word; "" where there are too few to tell."""
    plain = reading if reading.isascii() else reading.translate(_ARABIC)
    if not _IN_PAIRS.isdisjoint(plain):
        for pair, single in _PAIRS:
            plain = plain.replace(pair, single)
    plain = _TWICE.sub(r"\1", _NO_LATIN.sub("", plain.translate(_SINGLE)))
    return plain[:_KEPT] if len(plain) >= _LEAST else ""


def root_of(reading: str) -> str:
    """Return the beginning of a long word in Latin letters, else ""."""
    return reading[:_ROOT] if len(reading) >= _ROOT and reading.isascii() else ""
