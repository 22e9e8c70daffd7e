"""From what the grammar recognises to the syntax tree; each word is examined here."""

import re

from lark import Token, v_args
from lark.visitors import Transformer_NonRecursive

from matching import faults
from matching.query import FIELDS, NEAR_LIMIT, And, Field, Near, Node, Not, Or, Phrase, Word
from matching.words import is_character, words_of

_LANGUAGE = re.compile(r"[a-z]{2,3}", re.IGNORECASE | re.ASCII)
_SPACED_PART = re.compile(r"\S+")


@v_args(inline=True)
class TreeBuilder(Transformer_NonRecursive[Token, Node]):
    """Builds the tree bottom up, without recursion; one builder serves one text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

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
            self._check_neighbour(operand)
        distances = tuple(self._distance(part) for part in parts if isinstance(part, Token))
        return Near(operands, distances, at=operands[0].at)

    def fielded(self, name: Token, node: Node) -> Node:
        """Look for a part in one field."""
        at, field = _place(name), name[:-1].lower()
        if field not in FIELDS:
            raise faults.unknown_field(self._text, at, name[:-1])
        self._check_fielded(field, node)
        return Field(field, node, at=at)

    def word(self, token: Token) -> Node:
        """Read a term without quotes; more words in it (O'Brien, U.S.) are a phrase."""
        if re.fullmatch(r"NEAR(/.*)?", token):
            raise faults.bad_near(self._text, _place(token), token)
        if token[0] in "-!" and words_of(token):
            hint = f"write NOT {token[1:]}, or put the term in quotes"
            message = f"{faults.shown(token)} begins with {token[0]}"
            raise faults.fault(self._text, _place(token), message, hint)
        words = self._words(token, _place(token))
        if not words:
            raise faults.no_word(self._text, _place(token), token)
        return _joined(words, _place(token))

    def phrase(self, token: Token) -> Node:
        """Read what stands in quotes."""
        words: list[Word] = []
        for part in _SPACED_PART.finditer(token[1:-1]):
            words += self._words(part.group(), _place(token) + 1 + part.start())
        if not words:
            message, hint = (
                "there is no word in these quotes",
                "write words in them, or take them out",
            )
            raise faults.fault(self._text, _place(token), message, hint)
        return _joined(words, _place(token))

    def _words(self, written: str, at: int) -> list[Word]:
        body = written.rstrip(".,;:!?")
        starred = body.endswith("*")
        body = body[:-1] if starred else body
        if "*" in body:
            raise faults.bad_star(self._text, at, written)
        words = [Word(each, at=at) for each in words_of(body)]
        if not starred or (words and is_character(words[-1].text)):
            return words  # each such character is a word: nothing is left to be open
        if not words or not body.endswith(words[-1].text) or len(words[-1].text) < 2:
            raise faults.bad_star(self._text, at, written)
        return [*words[:-1], Word(words[-1].text, prefix=True, at=at)]

    def _distance(self, token: Token) -> int:
        digits = token[len("NEAR/") :].lstrip("0")
        if not digits or len(digits) > 4 or int(digits) > NEAR_LIMIT:
            raise faults.bad_near(self._text, _place(token), token)
        return int(digits)

    def _check_neighbour(self, node: Node) -> None:
        for part in node.nodes if isinstance(node, Or) else (node,):
            if isinstance(part, Word | Phrase):
                continue
            hint = "write a NEAR/5 b NEAR/5 c for a chain, or join the parts with AND"
            if isinstance(part, Field):
                hint = f"put the field before brackets: {part.name}:(a NEAR/5 b)"
            message = "NEAR stands between words, phrases and bracketed groups joined by OR only"
            raise faults.fault(self._text, part.at, message, hint)

    def _check_fielded(self, field: str, node: Node) -> None:
        match node:
            case Field(name):
                message = f"the field {name}: stands inside the field {field}:"
                hint = f"write {field}:… AND {name}:… side by side"
                raise faults.fault(self._text, node.at, message, hint)
            case And(parts) | Or(parts) | Near(parts):
                for part in parts:
                    self._check_fielded(field, part)
            case Not(inner):
                self._check_fielded(field, inner)
            case Word() | Phrase():
                self._check_leaf(field, node)
        if isinstance(node, Near) and field in ("site", "language"):
            message, hint = f"NEAR has no meaning in {field}:", "join the parts with AND or OR"
            raise faults.fault(self._text, node.at, message, hint)

    def _check_leaf(self, field: str, leaf: Word | Phrase) -> None:
        if field == "language" and not (
            isinstance(leaf, Word) and not leaf.prefix and _LANGUAGE.fullmatch(leaf.text)
        ):
            hint = "write for example language:sr; languages are named by their ISO 639 codes"
            raise faults.fault(self._text, leaf.at, "this is no language code", hint)
        if field == "site" and isinstance(leaf, Phrase) and "://" in self._text[leaf.at :][:10]:
            hint = "write only the host, for example site:balkaninsight.com"
            raise faults.fault(
                self._text, leaf.at, "site: takes a name or a host, no address", hint
            )


def _joined(words: list[Word], at: int) -> Node:
    if len(words) > 1:
        return Phrase(tuple(words), at=at)
    return Word(words[0].text, words[0].prefix, at=at)


def _place(token: Token) -> int:
    return token.start_pos or 0
