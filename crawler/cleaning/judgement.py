"""Which blocks of a page are its article's text, by tables of small decision trees.

There are two: one knows the figures of traits.py alone, and says where it is not sure of a page;
the other knows also what another extraction kept (kept.py), which costs as much as all the rest.
The tables were learned by benchmarks/learn_judgement.py from the blocks of pages with known texts;
they hold thresholds on figures and weights, nothing else. Each tree adds the weight of the leaf
that a block falls into; the sum is the log-odds of being text (Friedman 2001, Greedy function
approximation: a gradient boosting machine).
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
from crawler.cleaning.kept import NAMES

# After so many trees a sum as far from nought is not turned by those that follow.
_CERTAIN = {30: 1.8, 60: 1.8, 119: 1.2}
_KEPT, _STEPS, _LINK = NAMES.index("kept"), NAMES.index("steps"), NAMES.index("link")
_MASS, _PARAGRAPH = NAMES.index("mass"), 100
_UNSURE = 1.5  # log-odds; a block below is no sure one, be it text or not
_DOUBTED = 0.17  # of the text's mass; a page with more that is unsure is
_LITTLE, _LITTLE_OF_PROSE = 400, 0.3  # mass of a text; one below is not sure to be all
# Log-odds in the mean over a list's items: from where it is text as a whole, from where it may be.
_LISTED, _NOT_LISTED, _MOST_SURE = -0.5, -2.4, 3.0
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
        return self.takes(row, odds(row, self))

    def takes(self, row: Figures, told: float) -> bool:
        """Tell whether a block with these figures and log-odds is text."""
        more = _MORE if row[_MASS] < _PARAGRAPH else -_MORE
        return told >= self.least + more

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


ALONE, BESIDE = "judgement_alone.json", "judgement.json"


@lru_cache(maxsize=2)
def table(name: str) -> Table:
    """Return a table that comes with the program, ALONE or BESIDE another extraction."""
    told = json.loads(resources.files(__package__).joinpath(name).read_text("utf-8"))
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


def alone(blocks: list[Block], rows: list[Figures | None]) -> list[bool] | None:
    """Return for each block, of which traits.py gave a row of figures, whether it is text.

    One without figures is none. None in place of all where that is not sure enough: much is near
    the line, or a list or a table among the text is, or there is little text.
    """
    known = table(ALONE)
    told = [odds(row, known) if row is not None else -_MOST_SURE for row in rows]
    found = [row is not None and known.takes(row, one) for row, one in zip(rows, told, strict=True)]
    if _is_doubtful(blocks, told, found):
        return None
    for places, is_list in _runs(blocks):
        if all(found[at] for at in places) or not all(_is_among_text(rows[at]) for at in places):
            continue
        mean = sum([max(-_MOST_SURE, min(_MOST_SURE, told[at])) for at in places]) / len(places)
        if is_list and mean > _LISTED:
            for at in places:
                found[at] = True
        elif mean > _NOT_LISTED:
            return None
    return found


def _is_doubtful(blocks: list[Block], told: list[float], found: list[bool]) -> bool:
    """Tell whether little of a page is text, or much near the line."""
    mass = unsure = prose = 0
    for block, is_text, one in zip(blocks, found, told, strict=True):
        mass += block.mass * is_text
        unsure += block.mass * (abs(one) < _UNSURE)
        prose += block.mass * block.is_prose
    return mass < max(_LITTLE, _LITTLE_OF_PROSE * prose) or unsure > _DOUBTED * mass


def beside(blocks: list[Block], rows: list[Figures | None]) -> list[bool]:
    """Return for each block, of which kept.py gave a row of figures, whether it is text.

    One without figures is none.
    """
    known = table(BESIDE)
    found = [row is not None and known.is_text(row) for row in rows]
    for places, is_list in _runs(blocks):
        if is_list and all(_is_among_text(row := rows[at]) and _is_kept(row) for at in places):
            for at in places:
                found[at] = True
    return found


def _runs(blocks: list[Block]) -> Iterable[tuple[list[int], bool]]:
    """Return for each list and each table of a page the places of its lines; whether it is one."""
    runs: dict[Box, tuple[list[int], bool]] = {}
    for at, block in enumerate(blocks):
        around = _list_around(block.box)
        if around is not None:
            runs.setdefault(around, ([], True))[0].append(at)
        elif block.box.tag == "tr" and block.box.up is not None:
            runs.setdefault(block.box.up, ([], False))[0].append(at)
    return runs.values()


def _is_among_text(row: Figures | None) -> bool:
    """Tell whether a list's item is unlinked and among the article's text.

    A list of such items is text as a whole, as the shortest of them say little for themselves.
    """
    return row is not None and row[_STEPS] == 0 and row[_LINK] < 0.2


def _is_kept(row: Figures | None) -> bool:
    return row is not None and row[_KEPT] == 1


def _list_around(box: Box) -> Box | None:
    """Return the list of which a box is an item."""
    up = box.up if box.tag == "p" else box
    if up is None or up.tag != "li" or up.up is None or up.up.tag not in _LISTS:
        return None
    return up.up
