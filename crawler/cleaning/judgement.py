"""Which blocks of a page are its article's text, by a table of small decision trees.

The table (judgement.json) was learned by benchmarks/learn_judgement.py from the blocks of pages
with known texts; it holds thresholds on the figures of traits.py and weights, nothing else. Each
tree adds the weight of the leaf that a block falls into; the sum is the log-odds of being text
(Friedman 2001, Greedy function approximation: a gradient boosting machine).
"""

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

from crawler.cleaning.blocks import Block, Box
from crawler.cleaning.forms import Figures
from crawler.cleaning.traits import NAMES

# After so many trees a sum as far from nought is not turned by those that follow.
_CERTAIN = {30: 1.8, 60: 1.8, 119: 1.2}
_KEPT, _STEPS, _LINK = NAMES.index("kept"), NAMES.index("steps"), NAMES.index("link")
_MASS, _PARAGRAPH = NAMES.index("mass"), 100
_MORE = 0.2  # log-odds: a short line that is wrong costs a reader as much as a long one
_LISTS = frozenset({"ul", "ol"})


class Node(NamedTuple):
    """A question to a figure; a branch below 0 is the leaf of that number, counted from -1."""

    figure: int
    most: float
    yes: int
    no: int


class Tree(NamedTuple):
    """Nodes, the first of which is asked first, and the weights of the leaves."""

    nodes: tuple[Node, ...]
    leaves: tuple[float, ...]


Asked = Callable[[Figures, float], float]


@dataclass(frozen=True)
class Table:
    """All trees, the log-odds from which a block is text, and how many tables the trees are of.

    Tables learned with other dice err in other places; their mean errs less (Breiman 1996).
    """

    trees: tuple[Tree, ...]
    least: float
    votes: int = 1

    def is_text(self, row: Figures) -> bool:
        """Tell whether a block with these figures is text."""
        more = _MORE if row[_MASS] < _PARAGRAPH else -_MORE
        return odds(row, self) >= self.least + more

    @cached_property
    def stages(self) -> tuple[tuple[Asked, float], ...]:
        """Runs of trees, each with the log-odds that are certain behind it.

        A run is one expression: asked so, a tree costs a third of what a walk over its nodes does.
        """
        ends = [*(end + 1 for end in _CERTAIN if end < len(self.trees)), len(self.trees)]
        return tuple(
            (_compiled(self.trees[start:end]), _CERTAIN.get(end - 1, math.inf))
            for start, end in pairwise([0, *dict.fromkeys(ends)])
        )


def _compiled(trees: tuple[Tree, ...]) -> Asked:
    """Return what adds the weights of some trees, in their order, to a sum.

    Its text is put together of the numbers in our own table alone, no page has a part in it.
    """
    terms = "".join(f" + {_expression(tree)}" for tree in trees)
    asked: Asked = eval(f"lambda row, told: told{terms}")  # noqa: S307 - of our table's numbers
    return asked


def _expression(tree: Tree, at: int = 0) -> str:
    """Return a branch of a tree as an expression over a row."""
    if at < 0:
        return repr(float(tree.leaves[-1 - at]))
    node = tree.nodes[at]
    yes, no = _expression(tree, node.yes), _expression(tree, node.no)
    return f"({yes} if row[{int(node.figure)}] <= {float(node.most)!r} else {no})"


@lru_cache(maxsize=1)
def table() -> Table:
    """Return the table that comes with the program."""
    told = json.loads(resources.files(__package__).joinpath("judgement.json").read_text("utf-8"))
    at = {name: place for place, name in enumerate(NAMES)}
    trees = tuple(
        Tree(
            tuple(Node(at[name], most, yes, no) for name, most, yes, no in tree["nodes"]),
            tuple(tree["leaves"]),
        )
        for tree in told["trees"]
    )
    return Table(trees, math.log(told["least"] / (1 - told["least"])), told["votes"])


def odds(row: Figures, known: Table) -> float:
    """Return the log-odds that a block with these figures is text; surely not one is cut short."""
    told = 0.0
    for asked, certain in known.stages:
        told = asked(row, told)
        if abs(told) >= certain:
            return told
    return told / known.votes


def judge(blocks: list[Block], rows: list[Figures | None]) -> list[bool]:
    """Return for each block, of which a row of figures is given, whether it is text.

    One without figures is none.
    """
    known = table()
    told = [row is not None and known.is_text(row) for row in rows]
    for places in _lists(blocks):
        if all(_belongs(rows[at]) for at in places):
            for at in places:
                told[at] = True
    return told


def _lists(blocks: list[Block]) -> Iterable[list[int]]:
    """Return for each list of a page the places of its items."""
    lists: dict[Box, list[int]] = {}
    for at, block in enumerate(blocks):
        around = _list_around(block.box)
        if around is not None:
            lists.setdefault(around, []).append(at)
    return lists.values()


def _belongs(row: Figures | None) -> bool:
    """Tell whether a list's item is unlinked, among the article's text, and kept by the extractor.

    A list of such items is text as a whole, as the shortest of them say little for themselves.
    """
    return row is not None and row[_KEPT] == 1 and row[_STEPS] == 0 and row[_LINK] < 0.2


def _list_around(box: Box) -> Box | None:
    """Return the list of which a box is an item."""
    up = box.up if box.tag == "p" else box
    if up is None or up.tag != "li" or up.up is None or up.up.tag not in _LISTS:
        return None
    return up.up
