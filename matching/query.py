"""The syntax tree of a watch query, and how a tree is written as text again.

Nodes are values: two trees are equal if they ask the same in the same order. ``at`` is the offset
in the query's text where a part begins; it serves messages and takes no part in equality.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from matching.figures import written_number

FIELDS = ("title", "lead", "text", "author", "site", "source", "url", "language", "tag", "section")
BOUNDED_FIELDS = ("published", "words")  # take a number or a date, or a range of them
NEAR_LIMIT = 1000  # words; farther apart, AND says the same

_RESERVED = re.compile(r"AND|OR|NOT|O?NEAR|SENTENCE|PARAGRAPH|FIRST|ATLEAST")


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or with ``prefix`` all words that begin so.

    In ``text``, * stands for any letters and ? for one. ``exact`` is "=" for these very letters in
    either case, "'" for the case too, "" for every spelling of the word.
    """

    text: str
    prefix: bool = False
    at: int = field(default=0, compare=False)
    exact: str = ""
    only: frozenset[str] | None = None  # the widenings by which it is found; None: all

    @property
    def wild(self) -> bool:
        """Tell whether letters inside it are left open."""
        return "*" in self.text or "?" in self.text


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number of 1,000 or more, however its digits are grouped."""

    value: int
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Range:
    """Any number from ``low`` to ``high``, both included; None is no bound."""

    low: float | None
    high: float | None
    at: int = field(default=0, compare=False)


Element = Word | Number | Range  # what a phrase is made of


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other; at least two.

    With ``loose``, they stand in any order with at most so many other words between them in all.
    """

    words: tuple[Element, ...]
    at: int = field(default=0, compare=False)
    loose: int = 0


@dataclass(frozen=True, slots=True)
class Near:
    """Neighbours in ``operands`` stand near each other, in either order.

    ``distances[i]`` belongs to operands i and i+1: at most distance-1 words between their nearest
    edges. The operands are words, numbers, phrases, or Or of them. Where ``ordered[i]``, operand i
    comes first; an empty tuple is all False.
    """

    operands: tuple["Node", ...]
    distances: tuple[int, ...]
    at: int = field(default=0, compare=False)
    ordered: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """``node`` is looked for in one field only."""

    name: str
    node: "Node"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The day of publication or the number of words lies in a range, both ends included."""

    name: str
    low: date | int | None
    high: date | int | None
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Within:
    """``node`` holds inside one "SENTENCE" or "PARAGRAPH", or in the "FIRST" ``count`` words."""

    unit: str
    node: "Node"
    count: int = 0
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """``node`` stands in ``count`` places that do not overlap."""

    count: int
    node: "Node"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Regex:
    """A line of the text holds what the pattern describes; case counts unless ``ignore_case``."""

    pattern: str  # as it is written between the strokes
    ignore_case: bool = False
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


Group = Within | AtLeast  # written like a function
Node = Element | Phrase | Near | Field | Bounds | Group | Regex | Not | And | Or


def format_query(node: Node) -> str:
    """Write a tree so that it parses to an equal one, brackets only where they are needed."""
    match node:
        case Or(nodes):
            return " OR ".join(_inside(each, Or) for each in nodes)
        case And(nodes):
            return " AND ".join(_inside(each, Or, And) for each in nodes)
        case Not(inner):
            return f"NOT {_inside(inner, Or, And, Not)}"
        case Near(operands, distances):
            signs = [_near_sign(node, index) for index in range(len(distances))]
            rest = zip(signs, operands[1:], strict=True)
            return _atom(operands[0]) + "".join(f" {sign} {_atom(each)}" for sign, each in rest)
        case Field(name, inner):
            return f"{name}:{_atom(inner)}"
    return _format_leaf(node)


def _format_leaf(node: Element | Phrase | Bounds | Group | Regex) -> str:  # noqa: PLR0911  (one line for each kind)
    match node:
        case Within(unit, inner, count):
            return (
                f"{unit}/{count}({format_query(inner)})"
                if count
                else f"{unit}({format_query(inner)})"
            )
        case AtLeast(count, inner):
            return f"ATLEAST/{count}({format_query(inner)})"
        case Regex(pattern, ignore_case):
            return f"/{pattern}/{'i' if ignore_case else ''}"
        case Bounds(name, low, high):
            return f"{name}:{{{'' if low is None else low}..{'' if high is None else high}}}"
        case Phrase():
            return _written_phrase(node)
        case Word(text) if _RESERVED.fullmatch(text) and not node.exact:
            return f'"{text}"'
    return _written(node)


def _near_sign(node: Near, index: int) -> str:
    return f"{'O' if node.ordered and node.ordered[index] else ''}NEAR/{node.distances[index]}"


def _inside(node: Node, *looser: type) -> str:
    return f"({format_query(node)})" if isinstance(node, looser) else format_query(node)


def _atom(node: Node) -> str:
    return _inside(node, Or, And, Not, Near, Field, Bounds)


def _written_phrase(phrase: Phrase) -> str:
    signs = {word.exact for word in phrase.words if isinstance(word, Word)}
    sign = signs.pop() if signs else ""  # all the words of one phrase have the same
    plain = " ".join(_plain(word) for word in phrase.words)
    if sign == "'":
        return f"'{plain}'"
    return f'{sign}"{plain}"' + (f"~{phrase.loose}" if phrase.loose else "")


def _written(element: Element) -> str:
    sign = element.exact if isinstance(element, Word) else ""
    return f"'{_plain(element)}'" if sign == "'" else sign + _plain(element)


def _plain(element: Element) -> str:
    match element:
        case Word(text, prefix):
            return f"{text}*" if prefix else text
        case Number(value):
            return str(value)
        case Range(low, high):
            return f"{{{written_number(low)}..{written_number(high)}}}"
