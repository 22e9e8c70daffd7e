"""Forms of one word under one key: an ending off, then the beginning, in Latin letters."""

import re
from functools import lru_cache

STEM = 6  # letters of a word that are compared
_LEAST = 4  # letters that an ending must leave
_LONGEST = 24  # letters of a word that are looked at
_SLAVIC = ("ru", "uk", "be", "bg", "mk", "sr", "hr", "bs", "sh", "cnr", "sl", "cs", "sk", "pl")
# What Slavic declension and conjugation end in, as readings write it: -ogo, -ami, -yh, -ov, -ija.
_SLAVIC_END = re.compile(r"[aeiouyj]+(?:mi|mu|go|[mhv])?j?$")
_ENGLISH_END = re.compile(r"(?:ings?|e[sd]?|s|ly|ies?|y)$")
_GERMAN_END = re.compile(r"(?:e[mnrs]?|n|s)$")
_ENDS = {"en": _ENGLISH_END, "de": _GERMAN_END} | dict.fromkeys(_SLAVIC, _SLAVIC_END)


@lru_cache(maxsize=1 << 16)
def stem_of(reading: str, language: str) -> str:
    """Return the stem of a folded word; in most languages its beginning only."""
    reading = reading[:_LONGEST]
    ending = _ENDS.get(language)
    found = ending.search(reading) if ending else None
    kept = reading[: max(found.start(), _LEAST)] if found else reading
    return kept[:STEM]
