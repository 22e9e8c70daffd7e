"""How many articles have a common word, before any article was read.

An archive begins with nothing, and then knows nothing of how common a word is. The table
(`common_words.txt`, made by benchmarks/learn_common_words.py) has the commonest stems of each
language in their order; by Zipf's law their places tell how often they stand in a text.
"""

import math
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

_SHARE = 0.08  # of all words in a text, the commonest; the n-th has an n-th of it
_FLAT = 2  # places by which the curve is flattened at its beginning
_WORDS = 150  # of a usual article


@lru_cache(maxsize=64)
def common_stems(language: str) -> Mapping[str, float]:
    """Return the share of articles that have a stem, of the commonest stems of a language."""
    ordered = _table().get(language, "").split()
    return {
        stem: 1 - math.exp(-_WORDS * _SHARE / (place + _FLAT))
        for place, stem in enumerate(ordered, 1)
    }


@cache
def _table() -> Mapping[str, str]:
    read = files("matching.stories").joinpath("common_words.txt").read_text("utf-8")
    lines = (line.partition(" ") for line in read.splitlines() if line[0] != "#")
    return {language: stems for language, _, stems in lines}
