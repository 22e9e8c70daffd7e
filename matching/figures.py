"""Numbers in running text: 100,000, 100 000, 100.000 and 100000 are one.

Groups of three digits may be parted by a comma, a full stop, an apostrophe or a space, the same
all through one number; what follows another comma or stop are decimals. Spelt-out multiples
("3 million") are left to the reader.
"""

import re

_GROUPED = r"[1-9][0-9]{0,2}(?:(?P<sep>[,.'’\u00a0\u202f\u2009 ])[0-9]{3})(?:(?P=sep)[0-9]{3}){0,4}"
_FIGURE = re.compile(
    rf"(?<![0-9])(?<![0-9][.,])(?:(?P<grouped>{_GROUPED})|(?P<plain>[0-9]{{1,15}}))"
    r"(?P<decimals>[.,][0-9]{1,12})?(?![0-9]|[.,][0-9])"
)
_SPLIT = re.compile(r"[,.'’\u00a0\u202f\u2009 ]")


def figures(text: str) -> list[tuple[int | float, int, int]]:
    """Return the numbers of a text in order: value, start and end in the text."""
    return [(_value(found), *found.span()) for found in _FIGURE.finditer(text)]


def read_number(text: str) -> int | float | None:
    """Return the number that the whole of a text is, or None; whole numbers are ints."""
    found = _FIGURE.fullmatch(text)
    return _value(found) if found else None


def written_number(value: float | None) -> str:
    """Write a number so that it is read back: never with three decimals, which would be a group."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    written = f"{value:.12f}".rstrip("0")
    return written + "0" if len(written.partition(".")[2]) == 3 else written


def _value(found: re.Match[str]) -> int | float:
    whole = int(_SPLIT.sub("", found["grouped"] or found["plain"]))
    decimals = (found["decimals"] or "")[1:].rstrip("0")
    return float(f"{whole}.{decimals}") if decimals else whole
