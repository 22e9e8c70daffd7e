"""Any part of a query, asked of one document."""

from matching.compile import condition_of
from matching.document import ReadDocument
from matching.evaluate import Condition, Hit, Positions
from matching.query import Node


class Asking:
    """Asks a document that was read about parts of queries.

    What was compiled is kept as long as the document: it remembers what it was asked by whom.
    """

    def __init__(self, read: ReadDocument) -> None:
        self.read = read
        self.positions = read.positions
        self._conditions: dict[tuple[Node, str], Condition] = {}

    def holds(self, node: Node, scope: str) -> bool:
        """Tell whether a part holds in a field; raises StepsSpentError."""
        return self._condition(node, scope).holds(self.positions)

    def hits(self, node: Node, scope: str, positions: Positions | None = None) -> list[Hit]:
        """Return the words that make a part hold; raises StepsSpentError."""
        return self._condition(node, scope).hits(positions or self.positions)

    def _condition(self, node: Node, scope: str) -> Condition:
        key = (node, scope)
        if key not in self._conditions:
            self._conditions[key] = condition_of(node, scope)
        return self._conditions[key]
