"""English nouns that stand for several."""

_IRREGULAR_WORDS = """
    people men women children police troops cattle fish sheep aircraft personnel staff lives
    crew crews dead wounded injured species series offspring homeless spacecraft teeth feet
    mice geese clergy gentry youth folk youths policemen firefighters
"""
_IRREGULAR = frozenset(_IRREGULAR_WORDS.split())
_NO_PLURAL = ("ss", "us", "is", "ous")


def is_plural(key: str) -> bool:
    """Tell whether a word, in small letters, ends as plurals do, or is one that does not."""
    return key in _IRREGULAR or (
        key.endswith("s") and not key.endswith(_NO_PLURAL) and len(key) > 2
    )
