"""Which keys a document must have to be worth a closer look, read off the tree.

Every query needs such keys: with 100,000 watches no other way is fast enough, and a query without
them would tell of nearly everything.
"""

import re
from dataclasses import dataclass

from matching.faults import fault, shown
from matching.folding import Folded, fold, fold_prefix
from matching.inflection.forms import may_inflect, word_roots
from matching.query import (
    And,
    AtLeast,
    Bounds,
    Field,
    Near,
    Node,
    Not,
    Number,
    Or,
    Phrase,
    Range,
    Regex,
    Within,
    Word,
    format_query,
)


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """A key that a document has, or with ``prefix`` the beginning of one.

    ``field`` is the one that it must stand in, "" for title or text.
    """

    text: str
    prefix: bool = False
    field: str = ""

    @property
    def commonness(self) -> float:
        """Guess how many documents have it: short ones and beginnings are more common."""
        if self.field == "language":
            return 1.0
        return (4.0 if self.prefix else 1.0) / len(self.text) ** 2


Keys = frozenset[Key]

_LABELS = frozenset(("language", "author", "site", "source", "url", "tag", "section"))  # no text
# One group: written Serbian, Croatian and Bosnian cannot be told apart by their words.
_ONE_LANGUAGE = {"bs": "hbs", "hr": "hbs", "sr": "hbs", "sh": "hbs", "cnr": "hbs"}


def language_key(code: str) -> str:
    """Return the key of a language; the colon keeps it apart from words."""
    plain = code.lower().partition("-")[0]
    return f"language:{_ONE_LANGUAGE.get(plain, plain)}"


def word_keys(word: Word, field: str) -> Folded:
    """Return the keys that a query's word is looked up by."""
    if field == "language":
        return Folded((language_key(word.text),))
    return fold_prefix(word.text) if word.prefix or word.wild else fold(word.text)


def inflects(word: Word, field: str) -> bool:
    """Tell whether a query's word stands for its forms too: in running text, its letters open."""
    as_written = word.prefix or word.wild or word.exact
    return not as_written and may_inflect(word.text) and field not in _LABELS


def _keys_of(word: Word, field: str) -> Keys:
    folded = word_keys(word, field)
    if word.wild:
        heads = {re.split(r"[*?]", key, maxsplit=1)[0] for key in folded.keys}
        return frozenset(Key(head, True, field) for head in heads)
    if not inflects(word, field):
        return frozenset(Key(key, word.prefix, field) for key in folded.keys)
    beginnings, whole = word_roots(folded)
    keys = [Key(each, True, field) for each in beginnings]
    return frozenset(keys + [Key(each, False, field) for each in whole])


def required_keys(text: str, tree: Node) -> Keys:
    """Return keys of which every matching document has one; QueryError as ``check_required``."""
    check_required(text, tree)
    return _required(tree, "", False) or frozenset()


def check_required(text: str, tree: Node) -> None:
    """See to it that every matching document has some word; no key of it is made.

    Raises QueryError, pointing at the part of ``text`` that only says what must be absent.
    """
    if _asks_for_a_word(tree, False):
        return
    part = _without(tree)
    written = shown(format_query(part))
    match part:
        case Regex():
            message = f"the pattern {written} can be looked for only behind a word"
            hint = "add a word that must be there, for example Krusik /M\\d+ shells?/"
        case Range() | Bounds():
            message = f"{written} alone would match nearly every article"
            hint = "add a word that must be there, for example shells {100000..}"
        case _:
            message = f"{written} says only what must be absent"
            hint = "add a word that must be there, for example Serbia NOT football"
    raise fault(text, part.at, message, hint)


def _asks_for_a_word(node: Node, negated: bool) -> bool:
    match node:
        case Not(inner):
            return _asks_for_a_word(inner, not negated)
        case Field(_, inner):
            return _asks_for_a_word(inner, negated)
        case And(nodes) | Or(nodes):
            asking = (_asks_for_a_word(each, negated) for each in nodes)
            return any(asking) if isinstance(node, And) is not negated else all(asking)
        case Within(_, inner) | AtLeast(_, inner):
            return not negated and _asks_for_a_word(inner, False)
        case Near(nodes) | Phrase(nodes):
            return not negated and any(_asks_for_a_word(each, False) for each in nodes)
    return not negated and isinstance(node, Word | Number)


def _required(  # noqa: PLR0911  (one line for each kind)
    node: Node, field: str, negated: bool
) -> Keys | None:
    match node:
        case Not(inner):
            return _required(inner, field, not negated)
        case Field(name, inner):
            return _required(inner, name, negated)
        case And(nodes) | Or(nodes):
            parts = [_required(each, field, negated) for each in nodes]
            return _rarest(parts) if isinstance(node, And) is not negated else _any(parts)
        case _ if negated:
            return None
        case Within(_, inner) | AtLeast(_, inner):
            return _required(inner, field, False)
        case Regex() | Range() | Bounds():
            return None
        case Number(value):
            return _number_keys(value, field)
        case Near(nodes) | Phrase(nodes):
            return _rarest([_required(each, field, False) for each in nodes])
        case Word():
            return _keys_of(node, field)


def _number_keys(value: int, field: str) -> Keys:
    """Return the digits as one word, and the first group of them."""
    digits = str(value)
    heads = {digits, digits[: len(digits) % 3 or 3]}
    return frozenset(Key(head, False, field) for head in heads)


def _rarest(parts: list[Keys | None]) -> Keys | None:
    found = [part for part in parts if part is not None]
    return min(found, key=lambda keys: sum(key.commonness for key in keys), default=None)


def _any(parts: list[Keys | None]) -> Keys | None:
    found = [part for part in parts if part is not None]
    return frozenset().union(*found) if len(found) == len(parts) else None


def _without(node: Node) -> Node:
    """Return the first negation that stands without a required word."""
    match node:
        case And(nodes) | Or(nodes):
            return _without(next(each for each in nodes if not _asks_for_a_word(each, False)))
        case Field(_, inner) | Within(_, inner) | AtLeast(_, inner):
            return _without(inner)
        case Near(nodes) | Phrase(nodes):
            return _without(nodes[0])
    return node
