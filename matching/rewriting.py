"""Puts other words into a query's tree; what the tree says beside them stays."""

from collections.abc import Callable
from dataclasses import replace

from matching.query import And, AtLeast, Field, Near, Node, Not, Or, Phrase, Within, Word

Change = Callable[[Word | Phrase, str], Node]  # a leaf and the field that it stands in, "" for none


def rewritten(node: Node, change: Change, field: str = "") -> Node:
    """Return the tree with each word and phrase changed; an Or within an Or becomes one."""

    def inside(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        return tuple(rewritten(each, change, field) for each in nodes)

    match node:
        case Word() | Phrase():
            node = change(node, field)
        case Field(name, inner):
            node = replace(node, node=rewritten(inner, change, name))
        case Not(inner) | Within(_, inner) | AtLeast(_, inner):
            node = replace(node, node=rewritten(inner, change, field))
        case And(nodes):
            node = replace(node, nodes=inside(nodes))
        case Or(nodes):
            node = replace(node, nodes=_flat(inside(nodes)))
        case Near(operands):
            node = replace(node, operands=inside(operands))
    return node


def _flat(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    parts = [each.nodes if isinstance(each, Or) else (each,) for each in nodes]
    if all(len(part) == 1 for part in parts):
        return nodes
    return tuple(dict.fromkeys(one for part in parts for one in part))


def words_in(node: Node) -> tuple[Word, ...]:
    """Return the words of a tree, each once, in order; those that must be absent too."""
    found: dict[Word, None] = {}

    def note(leaf: Word | Phrase, _field: str) -> Node:
        words = leaf.words if isinstance(leaf, Phrase) else (leaf,)
        found.update((word, None) for word in words if isinstance(word, Word))
        return leaf

    rewritten(node, note)
    return tuple(found)
