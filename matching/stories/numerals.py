"""Numbers as digits: 40,000 and 40.000 and 40 000 are one."""

import re
from collections.abc import Iterator

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,")
_FOREIGN = re.compile("[٠-٩۰-۹٫٬]")
_NUMBER = re.compile(r"(?<![\w.,])\d{1,15}(?:[.,'’\u00a0\u202f ]\d{3})*(?:[.,]\d{1,2})?(?!\w)")
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?!\d)")
_COUNTED = re.compile(rf"({_NUMBER.pattern})(?:\s?(%|[^\W\d_]{{2,}}))?")
_NO_DIGIT = re.compile(r"\D")


def numerals(text: str) -> tuple[str, list[str]]:
    """Return a text without its numbers, and the numbers: digits, a point before decimals."""
    found: list[str] = []

    def take(match: "re.Match[str]") -> str:
        found.append(_plain(match.group()))
        return " "

    return _NUMBER.sub(take, _plain_digits(text)), found


def counted(text: str) -> Iterator[tuple[str, str]]:
    """Yield each number, plain, and how it is written with the word after it: 7, "7 injured"."""
    for found in _COUNTED.finditer(_plain_digits(text)):
        number, word = found.group(1), found.group(2)
        yield _plain(number), f"{number} {word}" if word else number


def _plain_digits(text: str) -> str:
    return text.translate(_DIGITS) if _FOREIGN.search(text) else text


def _plain(written: str) -> str:
    grouped = _GROUPED.match(written)
    whole = grouped.group() if grouped else ""
    rest = written[len(whole) :]
    if whole:
        return _NO_DIGIT.sub("", whole) + rest.replace(",", ".")
    return rest.replace(",", ".")
