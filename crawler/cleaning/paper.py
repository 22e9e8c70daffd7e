"""A paper: pages of lines, as a PDF holds them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of text and where it stands, in points; y grows upwards.

    Rows that part a word are one line, whose end is the last row's.
    """

    text: str  # a word that a row's end parted has U+00AD there
    left: float
    right: float  # of the last letter
    bottom: float  # of the last letter
    top: float
    size: float  # the height of its letters


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What a PDF holds: its pages' lines in reading order, and what it says of itself."""

    pages: tuple[tuple[Line, ...], ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
