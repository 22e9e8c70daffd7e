"""The nearest right word, for errors that say what was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Return the word that a misspelt one was probably meant to be; capitals do not count."""
    known = {known.casefold(): known for known in words}
    found = get_close_matches(word[:100].casefold(), known, n=1, cutoff=0.6)
    return known[found[0]] if found else None


def meant(word: str, words: Iterable[str], *, none: str = "there are none") -> str:
    """Return "did you mean `every`?", or else the words there are."""
    known = list(words)
    near = nearest(word, known)
    if near:
        return f"did you mean `{near}`?"
    if not known:
        return none
    return "known: " + ", ".join(f"`{one}`" for one in known[:30])
