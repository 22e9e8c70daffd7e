"""The syntax tree of a watch query, and how a tree is written as text again.

Nodes are values: two trees are equal if they ask the same in the same order. ``at`` is the offset
in the query's text where a part begins; it serves messages and takes no part in equality.
"""

import re
from dataclasses import dataclass, field

FIELDS = ("title", "text", "author", "site", "language")
NEAR_LIMIT = 1000  # words; farther apart, AND says the same

_RESERVED = re.compile(r"AND|OR|NOT|NEAR")


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or with ``prefix`` all words that begin so."""

    text: str
    prefix: bool = False
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other; at least two."""

    words: tuple[Word, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Near:
    """Neighbours in ``operands`` stand near each other, in either order.

    ``distances[i]`` belongs to operands i and i+1: at most distance-1 words between their nearest
    edges. The operands are words, phrases, or Or of them.
    """

    operands: tuple["Node", ...]
    distances: tuple[int, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Field:
    """``node`` is looked for in one field only."""

    name: str
    node: "Node"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """``node`` does not hold."""

    node: "Node"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All hold; at least two, none of them an And."""

    nodes: tuple["Node", ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    """One holds; at least two, none of them an Or."""

    nodes: tuple["Node", ...]
    at: int = field(default=0, compare=False)


Node = Word | Phrase | Near | Field | Not | And | Or


def format_query(node: Node) -> str:
    """Write a tree so that it parses to an equal one, brackets only where they are needed."""
    match node:
        case Or(nodes):
            written = " OR ".join(_inside(each, Or) for each in nodes)
        case And(nodes):
            written = " AND ".join(_inside(each, Or, And) for each in nodes)
        case Not(inner):
            written = f"NOT {_inside(inner, Or, And, Not)}"
        case Near(operands, distances):
            rest = zip(distances, operands[1:], strict=True)
            written = _atom(operands[0]) + "".join(f" NEAR/{n} {_atom(each)}" for n, each in rest)
        case Field(name, inner):
            written = f"{name}:{_atom(inner)}"
        case Phrase(words):
            written = '"' + " ".join(_written(word) for word in words) + '"'
        case Word(text):
            written = f'"{text}"' if _RESERVED.fullmatch(text) else _written(node)
    return written


def _inside(node: Node, *looser: type) -> str:
    return f"({format_query(node)})" if isinstance(node, looser) else format_query(node)


def _atom(node: Node) -> str:
    return _inside(node, Or, And, Not, Near, Field)


def _written(word: Word) -> str:
    return f"{word.text}*" if word.prefix else word.text
