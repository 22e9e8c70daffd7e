"""From what the grammar recognises to the syntax tree."""

import re
from dataclasses import replace

from lark import Token, v_args
from lark.visitors import Transformer_NonRecursive

from matching import faults
from matching.bounds import read_bounds
from matching.constraints import check_fielded, check_places, read_group
from matching.lists import NO_LISTS, Lists, entries_of
from matching.pattern import compile_pattern
from matching.query import (
    BOUNDED_FIELDS,
    FIELDS,
    NEAR_LIMIT,
    And,
    Element,
    Field,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Regex,
)
from matching.terms import (
    joined,
    read_entry,
    read_looseness,
    read_quoted,
    read_range,
    read_term,
)
from matching.words import words_of

QUOTES = '"„“”‟«»'


@v_args(inline=True)
class TreeBuilder(Transformer_NonRecursive[Token, Node]):
    """Builds the tree bottom up, without recursion; one builder serves one text."""

    def __init__(self, text: str, lists: Lists = NO_LISTS) -> None:
        super().__init__()
        self._text = text
        self._lists = lists

    def start(self, node: Node) -> Node:
        """Return the whole query."""
        return node

    def either(self, *nodes: Node) -> Node:
        """Join alternatives; an Or among them is taken apart."""
        flat = [each for node in nodes for each in (node.nodes if isinstance(node, Or) else [node])]
        return Or(tuple(flat), at=nodes[0].at)

    def all(self, *nodes: Node) -> Node:
        """Join what must hold together; an And among them is taken apart."""
        flat = [
            each for node in nodes for each in (node.nodes if isinstance(node, And) else [node])
        ]
        return And(tuple(flat), at=nodes[0].at)

    def negation(self, operator: Token, node: Node) -> Node:
        """Negate; a double negation is none."""
        return node.node if isinstance(node, Not) else Not(node, at=_place(operator))

    def near(self, *parts: Node | Token) -> Node:
        """Join neighbours; ``parts`` are operands with NEAR tokens between them."""
        operands = tuple(part for part in parts if not isinstance(part, Token))
        for operand in operands:
            check_places(self._text, operand, "NEAR")
        signs = [part for part in parts if isinstance(part, Token)]
        ordered = tuple(sign.startswith("O") for sign in signs)
        distances = tuple(self._distance(sign) for sign in signs)
        return Near(operands, distances, at=operands[0].at, ordered=ordered if any(ordered) else ())

    def fielded(self, name: Token, node: Node) -> Node:
        """Look for a part in one field."""
        at, field = _place(name), name[:-1].lower()
        if field in BOUNDED_FIELDS:
            raise faults.bad_bounds(self._text, at, field)
        if field not in FIELDS:
            raise faults.unknown_field(self._text, at, name[:-1])
        check_fielded(self._text, field, node)
        return Field(field, node, at=at)

    def demanded(self, _sign: Token, node: Node) -> Node:
        """Return what follows +: it must be there, as without it."""
        return node

    def word(self, token: Token) -> Node:
        """Read a term without quotes."""
        at = _place(token)
        if re.fullmatch(r"O?NEAR(/.*)?", token):
            raise faults.bad_near(self._text, at, token)
        if token[0] in "-!" and words_of(token):
            hint = f"write NOT {token[1:]}, or put the term in quotes"
            message = f"{faults.shown(token)} begins with {token[0]}"
            raise faults.fault(self._text, at, message, hint)
        node = read_term(self._text, token, at)
        if node is None:
            raise faults.no_word(self._text, at, token)
        return node

    def phrase(self, token: Token) -> Node:
        """Read what stands in quotes, with = before and ~n behind."""
        exact = "=" if token.startswith("=") else ""
        end = max(token.rfind(quote) for quote in QUOTES)
        begin, at = len(exact) + 1, _place(token)
        elements = self._quoted(token[begin:end], at, at + begin, exact)
        if not token[end + 1 :]:
            return joined(elements, at)
        loose = read_looseness(self._text, token[end + 2 :], at + end + 1, len(elements))
        return Phrase(tuple(elements), at=at, loose=loose)

    def cased(self, token: Token) -> Node:
        """Read 'Case'."""
        return joined(
            self._quoted(token[1:-1], _place(token), _place(token) + 1, "'"), _place(token)
        )

    def digits(self, token: Token) -> Node:
        """Read a number whose groups of digits are parted by spaces."""
        return joined(read_quoted(self._text, token, _place(token)), _place(token))

    def number_range(self, token: Token) -> Node:
        """Read {low..high}."""
        return read_range(self._text, token, _place(token))

    def bounds(self, token: Token) -> Node:
        """Read words:{300..} or published:>2026-01-31."""
        return read_bounds(self._text, token, _place(token))

    def regex(self, token: Token) -> Node:
        """Read /pattern/ or /pattern/i; it is examined as a whole here."""
        pattern, _, flag = token[1:].rpartition("/")
        compile_pattern(self._text, _place(token) + 1, pattern, ignore_case=bool(flag))
        return Regex(pattern, bool(flag), at=_place(token))

    def listed(self, token: Token) -> Node:
        """Read $name: one of the list's entries."""
        entries = entries_of(self._text, _place(token), token[1:], self._lists)
        nodes = tuple(
            dict.fromkeys(replace(read_entry(each), at=_place(token)) for each in entries)
        )
        return Or(nodes, at=_place(token)) if len(nodes) > 1 else nodes[0]

    def group(self, token: Token, node: Node) -> Node:
        """Read SENTENCE(…), PARAGRAPH(…), FIRST/n(…) or ATLEAST/n(…)."""
        return read_group(self._text, token, _place(token), node)

    def _quoted(self, body: str, at: int, begin: int, exact: str) -> list[Element]:
        elements = read_quoted(self._text, body, begin, exact)
        if not elements:
            message = "there is no word in these quotes"
            raise faults.fault(self._text, at, message, "write words in them, or take them out")
        return elements

    def _distance(self, token: Token) -> int:
        digits = token.partition("/")[2].lstrip("0")
        if not digits or len(digits) > 4 or int(digits) > NEAR_LIMIT:
            raise faults.bad_near(self._text, _place(token), token)
        return int(digits)


def _place(token: Token) -> int:
    return token.start_pos or 0
