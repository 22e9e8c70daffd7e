"""What another extraction kept of a page, in figures of each block: added to those of traits.py."""

from collections import Counter

from crawler.cleaning import traits
from crawler.cleaning.blocks import Block, Box
from crawler.cleaning.forms import Figures
from crawler.cleaning.traits import LEVELS, NEAR, Page, distances, ends_of, fuller, look_of

_KEPT = (
    "kept", *(f"kept_{level}" for level in range(1, LEVELS + 1)), "look_kept", "page_kept",
    "from_first_kept", "from_last_kept", "kept_back", "kept_ahead",
    *(f"kept{at:+d}" for at in NEAR),
)  # fmt: skip
NAMES = (*traits.NAMES, *_KEPT)


def describe(page: Page, rows: list[Figures | None], kept: list[bool]) -> list[Figures | None]:
    """Return the figures of traits.py with ours behind them, in the order of NAMES.

    ``kept`` tells of each block whether the other extraction kept it.
    """
    sight = _Sight(page.blocks, kept)
    return [
        None if row is None else [*row, *sight.row(at, block)]
        for at, (block, row) in enumerate(zip(page.blocks, rows, strict=True))
    ]


class _Sight:
    """What was kept of a page as a whole."""

    def __init__(self, blocks: list[Block], kept: list[bool]) -> None:
        self._kept = kept
        self._mass: Counter[Box] = Counter()  # what was kept in each box
        for block, is_kept in zip(blocks, kept, strict=True):
            up: Box | None = block.box if is_kept else None
            while up is not None:
                self._mass[up] += block.mass
                up = up.up
        whole = sum([block.mass for block, is_kept in zip(blocks, kept, strict=True) if is_kept])
        self._share = whole / (sum([block.mass for block in blocks if block.is_prose]) or 1)
        self._sum_looks(blocks)
        self._first, self._last = ends_of(kept)
        self._back, self._ahead = distances(kept)

    def _sum_looks(self, blocks: list[Block]) -> None:
        self._looks = [look_of(block.box) for block in blocks]
        whole: Counter[traits.Look] = Counter()
        there: Counter[traits.Look] = Counter()
        for block, look, is_kept in zip(blocks, self._looks, self._kept, strict=True):
            whole[look] += block.mass
            there[look] += block.mass * is_kept
        self._of_look = {look: there[look] / mass for look, mass in whole.items()}

    def row(self, at: int, block: Block) -> Figures:
        """Return what was kept of a block, and around it."""
        return [
            self._kept[at], *self._around(block.box), self._of_look[self._looks[at]], self._share,
            at - self._first, at - self._last, self._back[at], self._ahead[at],
            *[0 <= at + step < len(self._kept) and self._kept[at + step] for step in NEAR],
        ]  # fmt: skip

    def _around(self, box: Box) -> Figures:
        """Return which part was kept of the boxes around that each hold more blocks."""
        told: Figures = []
        around: Box | None = fuller(box)
        while around is not None and len(told) < LEVELS:
            told.append(self._mass[around] / (around.mass or 1))
            around = fuller(around.up, around.blocks) if around.up is not None else None
        return told + [-1.0] * (LEVELS - len(told))
