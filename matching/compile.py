"""From the tree to what can be asked of a document."""

from dataclasses import dataclass

from matching.evaluate import Absent, AllOf, AnyOf, Condition, Neighbours, Sequence, Term
from matching.inflection.forms import Inflected
from matching.query import And, Field, Near, Node, Not, Or, Phrase, Word
from matching.required import Keys, inflects, required_keys, word_keys

DEFAULT_SCOPE = "title or text"


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A query, ready to match: only documents with one of ``required`` can satisfy it."""

    text: str
    tree: Node
    required: Keys
    condition: Condition


def compile_tree(text: str, tree: Node) -> Query:
    """Return the compiled query; raises QueryError if no word in it is required."""
    return Query(text, tree, required_keys(text, tree), _condition(tree, DEFAULT_SCOPE))


def _condition(node: Node, scope: str) -> Condition:
    condition: Condition
    match node:
        case Word():
            condition = _term(node, scope)
        case Phrase(words):
            condition = Sequence(tuple(_term(word, scope) for word in words))
        case Near(operands, distances):
            condition = Neighbours(_conditions(operands, scope), distances)
        case Field(name, inner):
            condition = _condition(inner, name)
        case Not(inner):
            condition = Absent(_condition(inner, scope))
        case And(nodes):
            condition = AllOf(_conditions(nodes, scope))
        case Or(nodes):
            condition = AnyOf(_conditions(nodes, scope))
    return condition


def _conditions(nodes: tuple[Node, ...], scope: str) -> tuple[Condition, ...]:
    return tuple(_condition(node, scope) for node in nodes)


def _term(word: Word, scope: str) -> Term:
    folded = word_keys(word, scope)
    forms = Inflected(folded, word.text[:1].isupper()) if inflects(word, scope) else None
    if folded.spelling:
        return Term(scope, (folded.spelling,), folded.readings, word.prefix, forms)
    return Term(scope, folded.readings, (), word.prefix, forms)
