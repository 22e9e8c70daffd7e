"""What is remembered of a site's pages, as the rooms hand it to each other.

A site is a host, ``www.`` and its like aside. A block is a line of an article's text; it is known
by its mark (``crawler.sitememory.mark_of``), 0 where it can prove nothing.
"""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from db.records import Record

WINDOW = 40  # articles of a site that are remembered: the last ones


class Place(StrEnum):
    """Where on its pages a block recurs."""

    HEAD = "head"
    TAIL = "tail"


@dataclass(frozen=True, kw_only=True)
class SeenPage(Record):
    """The marks of one article's blocks, in order, as they were before anything was taken off."""

    marks: tuple[int, ...]
    byline: int = 0  # a number for its authors; 0 if none are known
    story: int = 0  # the article that it is, or is a copy of: copies count once


@dataclass(frozen=True, kw_only=True)
class KnownBlock(Record):
    """A block that is taken off a site's articles, or by a user's word never is."""

    mark: int
    place: Place
    example: str  # as it stood on a page
    since: datetime
    never: bool = False
    swept: bool = True  # taken off the stored articles too


@dataclass(frozen=True, kw_only=True)
class SiteMemory(Record):
    """What is remembered of one site."""

    site: str
    pages: tuple[SeenPage, ...] = ()  # the last ones, oldest first
    known: tuple[KnownBlock, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Finding(Record):
    """A block that proved to be the site's, and on how many of how many pages."""

    mark: int
    place: Place
    seen: int
    of: int
    example: str = ""


@dataclass(frozen=True, kw_only=True)
class Lesson(Record):
    """What follows for a site's memory from one more page."""

    learned: tuple[Finding, ...] = ()
    forgotten: tuple[int, ...] = ()  # marks


@dataclass(frozen=True, kw_only=True)
class Cut(Record):
    """A block that was taken off an article; ``line`` counts from 0 in the text with all cuts."""

    line: int
    mark: int
    place: Place
    text: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Recalled(Record):
    """What a site's memory made of an article, and what the article may teach it."""

    site: str
    cuts: tuple[Cut, ...] = ()
    page: SeenPage | None = None  # None: it teaches nothing
    lesson: Lesson = field(default_factory=Lesson)
    places: Mapping[int, Place] = field(default_factory=dict)  # what is taken off at present


def whole(text: str, cuts: Sequence[Cut]) -> str:
    """Return a text with what was taken off it put back, as it was."""
    lines = text.split("\n")
    for cut in sorted(cuts, key=lambda cut: cut.line):
        lines.insert(cut.line, cut.text)
    return "\n".join(lines)


def packed(pages: Sequence[SeenPage]) -> bytes:
    """Return pages as they are stored: unsigned 32-bit numbers, little-endian on our machines."""
    values = array("I")
    for page in pages:
        values.extend((page.story & 0xFFFFFFFF, page.byline, len(page.marks), *page.marks))
    return values.tobytes()


def unpacked(stored: bytes) -> tuple[SeenPage, ...]:
    """Return stored pages; those behind a damaged place are forgotten."""
    values = array("I")
    values.frombytes(stored[: len(stored) // values.itemsize * values.itemsize])
    starts = [0]
    while starts[-1] + 2 < len(values):
        starts.append(starts[-1] + 3 + values[starts[-1] + 2])
    return tuple(
        SeenPage(
            story=values[start],
            byline=values[start + 1],
            marks=tuple(values[start + 3 : end]),
        )
        for start, end in pairwise(starts)
        if end <= len(values)
    )
