"""Why a document satisfies a query, or why not: the tree, evaluated node by node."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from db.watch_records import Passage
from matching.asking import Asking
from matching.compile import DEFAULT_SCOPE, Query
from matching.document import Document, ReadDocument
from matching.evaluate import Hit
from matching.passages import passages
from matching.query import And, AtLeast, Field, Near, Node, Not, Or, Within, format_query
from matching.steps import MOST_STEPS, STEPS_SPENT, StepsSpentError
from matching.whynot import ABSENT, why_not

BUDGET = 20 * MOST_STEPS  # for all nodes of a tree together
MOST_PASSAGES = 2  # of one node
MOST_NEAREST = 3  # alternatives of which it is said what was nearest


@dataclass(frozen=True, slots=True)
class Explained:
    """A node of a query, and what a document says to it.

    ``passages`` show the words that make it hold, or, of a NOT that fails, those that exclude the
    document. ``why`` says of a node that does not hold what was nearest, if it says more than its
    parts do.
    """

    node: Node
    written: str
    holds: bool
    passages: tuple[Passage, ...] = ()
    why: str = ""
    parts: tuple["Explained", ...] = field(default=())


def explain(query: Query, document: Document) -> Explained:
    """Return the query's tree as a document satisfies it; a node that asks too much says so."""
    read = ReadDocument(document)
    read.positions.steps.left = MOST_STEPS
    try:
        matches = query.condition.holds(read.positions)
    except StepsSpentError:
        why = f"the query asks too much of this article ({STEPS_SPENT}): it is taken not to match"
        return Explained(query.tree, format_query(query.tree), False, why=why)
    read.positions.steps.left = BUDGET
    explained = _explained(query.tree, DEFAULT_SCOPE, Asking(read))
    if explained.holds and not matches:
        why = "its words are there, but not what the watch asks beside them"
        return replace(explained, holds=False, why=why)
    return explained


def decisive(explained: Explained) -> Explained | None:
    """Return the first node because of which the whole does not hold; None if it holds.

    Of alternatives none of which holds, that is all of them together.
    """
    if explained.holds:
        return None
    if isinstance(explained.node, Not):
        return explained
    if _alternatives(explained.node) and not explained.why:
        return replace(explained, why=_none_of(explained.parts))
    if not explained.why or isinstance(explained.node, And):
        for part in explained.parts:
            if not part.holds:
                return decisive(part)
    return explained


def _alternatives(node: Node) -> bool:
    while isinstance(node, Field):
        node = node.node
    return isinstance(node, Or)


def _none_of(parts: Sequence[Explained]) -> str:
    """Return why none of some alternatives holds: what was nearest to the first of them."""
    failed = [each for part in parts if (each := decisive(part)) is not None]
    whys = [(each.written, each.why.removeprefix(ABSENT).lstrip("; ")) for each in failed]
    near = [f"{written}: {why}" for written, why in whys if why]
    return "; ".join(["none of them is there", *near[:MOST_NEAREST]])


def _explained(node: Node, scope: str, asking: Asking) -> Explained:
    if isinstance(node, Field):
        inner = _explained(node.node, node.name, asking)
        return Explained(
            node, format_query(node), inner.holds, inner.passages, inner.why, inner.parts
        )
    parts = tuple(_explained(part, scope, asking) for part in _parts(node))
    written = format_query(node)
    try:
        holds, hits = _asked(node, scope, asking)
        why = "" if holds else why_not(node, scope, asking)
    except StepsSpentError:
        return Explained(node, written, False, (), f"not looked at: {STEPS_SPENT}", parts)
    shown = hits if not parts or isinstance(node, Not | Within | AtLeast | Near) else []
    return Explained(node, written, holds, passages(asking.read, shown)[:MOST_PASSAGES], why, parts)


def _asked(node: Node, scope: str, asking: Asking) -> tuple[bool, list[Hit]]:
    """Return whether a node holds, and the words to be shown of it."""
    holds = asking.holds(node, scope)
    if isinstance(node, Not):
        return holds, asking.hits(node.node, scope)
    return holds, asking.hits(node, scope) if holds else []


def _parts(node: Node) -> Iterator[Node]:
    match node:
        case And(parts) | Or(parts) | Near(parts):
            yield from parts
        case Not(inner) | Within(_, inner) | AtLeast(_, inner):
            if isinstance(inner, And | Or | Near | Not | Field | Within | AtLeast):
                yield inner
