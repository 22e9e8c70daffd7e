"""The parts of a /pattern/ after it was read."""

from dataclasses import dataclass
from typing import Protocol


class CharacterSet(Protocol):
    """Some characters."""

    def has(self, character: str, /) -> bool:
        """Tell whether a character is among them."""
        ...


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing."""


@dataclass(frozen=True, slots=True)
class One:
    """One of some characters."""

    characters: CharacterSet


@dataclass(frozen=True, slots=True)
class Assert:
    """A place: "begin" or "end" of the line, a "border" of a word, or "inside" where is none."""

    place: str


@dataclass(frozen=True, slots=True)
class Row:
    """Parts that follow each other."""

    parts: tuple["Syntax", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    parts: tuple["Syntax", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part ``low`` to ``high`` times; None is without end."""

    part: "Syntax"
    low: int
    high: int | None


Syntax = Empty | One | Assert | Row | Choice | Repeat


def nullable(syntax: Syntax) -> bool:
    """Tell whether no character at all satisfies it."""
    match syntax:
        case One():
            return False
        case Row(parts):
            return all(map(nullable, parts))
        case Choice(parts):
            return any(map(nullable, parts))
        case Repeat(part, low, _):
            return low == 0 or nullable(part)
    return True
