"""To which words of a query a match is owed, and in which forms they stand there.

A word counts where it takes part in the match: within a hit of the whole query. It is decisive if
the document would not match without it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matching.compile import DEFAULT_SCOPE, Query, condition_of
from matching.demands import demands
from matching.document import ReadDocument
from matching.evaluate import Condition, Hit
from matching.lexicon import Lexicon
from matching.passages import merge
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
from matching.steps import MOST_STEPS, StepsSpentError

Leaf = Word | Phrase | Number | Range | Regex


@dataclass(frozen=True, slots=True)
class Credit:
    """A word of the query that a match is owed to."""

    word: str  # as it is written in the query, with its field
    forms: tuple[str, ...]  # as it stands in the document, each once
    decisive: bool


class Crediting:
    """Tells of matches of one query to which of its words they are owed; not for two threads.

    Its ``lexicon`` has the words of the query, and of an ``other`` that is held against the same
    documents: where they stand in a document that it looked at is known.
    """

    def __init__(self, query: Query, other: Query | None = None) -> None:
        self._tree = query.tree
        self._leaves: dict[str, Leaf] = {}
        self._conditions: list[tuple[str, Condition]] = []
        for leaf, scope in leaves(query.tree):
            part = leaf if scope == DEFAULT_SCOPE else Field(scope, leaf)
            written = format_query(part)
            if written not in self._leaves:
                self._leaves[written] = leaf
                self._conditions.append((written, condition_of(leaf, scope)))
        conditions = [condition for _, condition in self._conditions]
        asked = [each.condition for each in (query, other) if each is not None]
        self.lexicon = Lexicon.of([*asked, *conditions])
        self._anyway: list[int] = []  # leaves that need no word
        self._needing: dict[int, list[int]] = {}  # words: the leaves that need one of them
        for number, condition in enumerate(conditions):
            self._index(number, condition)
        self._without: dict[str, Condition | None] = {}

    @property
    def words(self) -> tuple[str, ...]:
        """The words that a match may be owed to, in the order of the query."""
        return tuple(self._leaves)

    def of(self, read: ReadDocument, hits: Sequence[Hit]) -> tuple[Credit, ...]:
        """Return the credits of a match, whose hits are those of the whole query."""
        positions, within = read.positions, merge((start, end + 1) for start, end in hits)
        positions.steps.left = MOST_STEPS
        owed = []
        try:
            for number in self._likely(self.lexicon.look(positions).present):
                word, condition = self._conditions[number]
                found = [hit for hit in condition.hits(positions) if _is_in(hit, within)]
                if found:
                    forms = dict.fromkeys(_surface(read, hit) for hit in found)
                    owed.append(Credit(word, tuple(forms), self._decides(word, read)))
        except StepsSpentError:  # what is known of it is told, the rest is not
            pass
        return tuple(owed)

    def _index(self, number: int, condition: Condition) -> None:
        needed = demands(condition)
        if not needed:  # a range or a pattern
            self._anyway.append(number)
            return
        for clue in needed[0]:
            self._needing.setdefault(self.lexicon.number(clue), []).append(number)

    def _likely(self, present: set[int]) -> list[int]:
        """Return the leaves that may hold, in order: of hundreds, most are not looked at."""
        found = set(self._anyway)
        for word in self._needing.keys() & present:
            found.update(self._needing[word])
        return sorted(found)

    def _decides(self, word: str, read: ReadDocument) -> bool:
        if word not in self._without:
            rest = without(self._tree, self._leaves[word])
            self._without[word] = condition_of(rest) if rest is not None else None
        condition = self._without[word]
        return condition is None or not condition.holds(read.positions)


def leaves(node: Node, scope: str = DEFAULT_SCOPE) -> Iterator[tuple[Leaf, str]]:
    """Yield the words, phrases, numbers and patterns that may make a match, with their fields."""
    match node:
        case And(parts) | Or(parts) | Near(parts):
            for part in parts:
                yield from leaves(part, scope)
        case Within(_, inner) | AtLeast(_, inner):
            yield from leaves(inner, scope)
        case Field(name, inner):
            yield from leaves(inner, name)
        case Not() | Bounds():
            return
        case _:
            yield node, scope


def without(node: Node, leaf: Leaf) -> Node | None:
    """Return what is left of a tree if one leaf, wherever it stands, can never hold; or None."""
    match node:
        case Or(parts):
            kept = [each for part in parts if (each := without(part, leaf)) is not None]
            return Or(tuple(kept)) if len(kept) > 1 else (kept[0] if kept else None)
        case And(parts):
            left = [without(part, leaf) for part in parts]
            kept = [each for each in left if each is not None]
            return And(tuple(kept)) if len(kept) == len(left) else None
        case Near(parts, distances, ordered=ordered):
            left = [without(part, leaf) for part in parts]
            kept = [each for each in left if each is not None]
            return Near(tuple(kept), distances, 0, ordered) if len(kept) == len(left) else None
        case Field() | Within() | AtLeast():
            return _around(node, without(node.node, leaf))
    return None if node == leaf else node


def _around(node: Field | Within | AtLeast, inner: Node | None) -> Node | None:
    if inner is None:
        return None
    match node:
        case Field(name):
            return Field(name, inner)
        case Within(unit, _, count):
            return Within(unit, inner, count)
        case AtLeast(count):
            return AtLeast(count, inner)


def _is_in(hit: Hit, within: Sequence[tuple[int, int]]) -> bool:
    return any(start <= hit[0] and hit[1] < end for start, end in within)


def _surface(read: ReadDocument, hit: Hit) -> str:
    part = read.parts[read.part_number(hit)]
    start, end = part.span(hit)
    return " ".join(part.tokens.text[start:end].split())
