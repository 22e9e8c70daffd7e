"""From the tree to what can be asked of a document.

Words that many queries have are compiled once, however many queries there are: a hundred thousand
fit into little memory, and what a word stands for in an article is found once for all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from weakref import WeakValueDictionary

from matching.automaton import assemble
from matching.evaluate import Absent, AllOf, AnyOf, Condition, Sequence, Term, Words
from matching.folding import Folded, fold_prefix
from matching.glob import Glob
from matching.inflection.forms import Inflected
from matching.nearness import Loosely, Neighbours
from matching.numbers import Figure, Row
from matching.pattern import syntax_of
from matching.query import (
    And,
    AtLeast,
    Bounds,
    Element,
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
)
from matching.required import Keys, check_required, inflects, required_keys, word_keys
from matching.spellings import Exactly, WildTerm, lettered
from matching.surroundings import AtFirst, Bounded, Found, Inside, Often
from matching.widening import Narrowed

DEFAULT_SCOPE = "title or text"


_Written = str | tuple[str, bool, str, frozenset[str] | None, str]
_WORDS: WeakValueDictionary[_Written, Words] = WeakValueDictionary()  # those in use


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A query, ready to match; its tree is read again when it is asked for, as that is seldom."""

    text: str
    condition: Condition
    reader: Callable[[str], Node]

    @property
    def tree(self) -> Node:
        """What was asked, as it was read."""
        return self.reader(self.text)

    @property
    def required(self) -> Keys:
        """Keys of which every document that satisfies the query has one."""
        return required_keys(self.text, self.tree)


def compile_tree(text: str, tree: Node, reader: Callable[[str], Node]) -> Query:
    """Return the compiled query; raises QueryError if no word in it is required.

    ``reader`` makes the tree of the text, should anyone ask for it.
    """
    check_required(text, tree)
    return Query(text, _condition(tree, DEFAULT_SCOPE), reader)


def _condition(node: Node, scope: str) -> Condition:  # noqa: PLR0911  (one line for each kind)
    match node:
        case Near(operands, distances):
            ordered = node.ordered or (False,) * len(distances)
            return Neighbours(_conditions(operands, scope), distances, ordered)
        case Field(name, inner):
            return _condition(inner, name)
        case Not(inner):
            return Absent(_condition(inner, scope))
        case And(nodes):
            return AllOf(_conditions(tuple(sorted(nodes, key=_cost)), scope))
        case Or(nodes):
            return AnyOf(_conditions(nodes, scope))
        case Within("FIRST", inner, count):
            return AtFirst(scope, count, _condition(inner, scope))
        case Within(unit, inner):
            return Inside(unit, scope, _condition(inner, scope), not _negates(inner))
        case AtLeast(count, inner):
            return Often(count, _condition(inner, scope))
        case Regex(pattern, ignore_case):
            return Found(scope, assemble(syntax_of(pattern, ignore_case=ignore_case)))
        case Bounds(name, low, high):
            return Bounded(name, low, high)
        case Phrase():
            return _phrase(node, scope)
    return _element(node, scope)


def _conditions(nodes: tuple[Node, ...], scope: str) -> tuple[Condition, ...]:
    return tuple(_condition(node, scope) for node in nodes)


def _cost(node: Node) -> int:  # noqa: PLR0911  (a table)
    """Rank parts of an And by how much they ask: filters first, patterns last."""
    match node:
        case Field("language" | "source" | "site") | Bounds():
            return 0
        case Word(_, prefix):
            return 1 if not prefix else 2
        case Not(inner) | Field(_, inner):
            return max(2, _cost(inner))
        case Or(nodes) | And(nodes):
            return max(2, *map(_cost, nodes))
        case Within() | Range() | AtLeast():
            return 4
        case Regex():
            return 5
    return 3


def _negates(node: Node) -> bool:
    match node:
        case Not():
            return True
        case And(nodes) | Or(nodes):
            return any(map(_negates, nodes))
        case Within(_, inner):
            return _negates(inner)
    return False


def _phrase(phrase: Phrase, scope: str) -> Condition:
    if phrase.loose:
        items = tuple(_element(each, scope) for each in phrase.words)
        return Loosely(items, len(phrase.words) + phrase.loose)
    words = [word_condition(each, scope) for each in phrase.words if isinstance(each, Word)]
    if len(words) == len(phrase.words):
        return Sequence(tuple(words))
    return Row(tuple(_element(each, scope) for each in phrase.words))


def _element(element: Element, scope: str) -> Condition:
    match element:
        case Word():
            return word_condition(element, scope)
        case Number(value):
            return Figure(scope, value, value, word_condition(Word(str(value)), scope))
        case Range(low, high):
            return Figure(scope, low, high)


def word_condition(word: Word, scope: str) -> Words:
    """Return the one condition of all words written so in all queries."""
    key = _written(word, scope)
    found = _WORDS.get(key)
    if found is None:
        found = _compiled(word, scope)
        _WORDS[_shared(key, found)] = found
    return found


def _shared(key: _Written, found: Words) -> _Written:
    """Return the key as the very string that the word's condition has, where it has it."""
    held = found.keys[0] if isinstance(found, Term) and found.keys else None
    return held if isinstance(key, str) and held == key else key


def _written(word: Word, scope: str) -> _Written:
    """Return what tells it from other words: of nearly all, their text is enough."""
    if scope == DEFAULT_SCOPE and word.only is None and not (word.prefix or word.exact):
        return word.text
    return word.text, word.prefix, word.exact, word.only, scope


def _compiled(word: Word, scope: str) -> Words:
    if word.only is not None:
        return Narrowed(word_condition(replace(word, only=None), scope), word)
    if word.exact:
        cased = word.exact == "'"
        letters = Glob(lettered(word.text, cased), open_end=word.prefix)
        return Exactly(_any_spelling(word, scope), letters, cased)
    return _wild(fold_prefix(word.text), word, scope) if word.wild else _term(word, scope)


def _any_spelling(word: Word, scope: str) -> Words:
    """Return a term for all keys of a word: its letters are looked at afterwards."""
    if word.wild:
        return _wild(Folded(fold_prefix(word.text).keys), word, scope)
    return Term(scope, word_keys(word, scope).keys, (), word.prefix)


def _wild(folded: Folded, word: Word, scope: str) -> WildTerm:
    readings = tuple(Glob(key, open_end=word.prefix) for key in folded.readings)
    if not folded.spelling:
        return WildTerm(scope, readings)
    return WildTerm(scope, (Glob(folded.spelling, open_end=word.prefix),), readings)


def _term(word: Word, scope: str) -> Term:
    folded = word_keys(word, scope)
    forms = Inflected(folded, word.text[:1].isupper()) if inflects(word, scope) else None
    if folded.spelling:
        return Term(scope, (folded.spelling,), folded.readings, word.prefix, forms)
    return Term(scope, folded.readings, (), word.prefix, forms)


def condition_of(node: Node, scope: str = DEFAULT_SCOPE) -> Condition:
    """Return one part of a tree, ready to be asked by itself; ``scope`` is the field it is in."""
    return _condition(node, scope)
