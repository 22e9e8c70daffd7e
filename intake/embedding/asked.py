"""What is asked of the model, and in what bounds: an article's beginning, in plain letters."""

import unicodedata

LONGEST = 240  # characters; the model takes a tenth of a second for as many
MEMORY = 440 * 1024 * 1024  # bytes of data for the model's process; it holds some 100 MB
_UNSEEN = frozenset(("Cc", "Cf", "Cn", "Co", "Cs"))  # controls, marks of direction, no characters


def beginning(title: str, text: str) -> str:
    """Return an article's first characters, as the model is to read them; "" if it has none.

    Compatibility characters are written out (NFKC) before they are counted: the library does it
    too, and keeps too little room for those that become many.
    """
    # a character becomes 18 at most, and most become one: twice as many suffice, four are plenty
    whole = f"{title}\n{text}"[: 4 * LONGEST]
    plain = unicodedata.normalize("NFKC", whole)
    seen = "".join(" " if unicodedata.category(each) in _UNSEEN else each for each in plain)
    return " ".join(seen.split())[:LONGEST]
