"""What can be told of each block of a page, in figures: its form, its boxes, its neighbours.

No figure knows a site or a phrase. Words are told by kind (a credit, a call to subscribe), names by
kind (kinds.py), places by structure: how much running text is in the boxes around a block, how many
blocks look alike, how far away the article's paragraphs are.
"""

from collections import Counter
from dataclasses import dataclass

from crawler.cleaning import wordlists
from crawler.cleaning.blocks import Block, Box, Inside
from crawler.cleaning.forms import (
    FORM,
    KINDS,
    Figures,
    bare,
    beginning,
    ends,
    form,
    kinds_near,
    words_of,
)

Look = tuple[tuple[str, str], tuple[str, str]]

_FAR = 999.0  # stands for "nowhere on the page"
_TAGS = ("p", "h1", "h2", "h3", "h4", "li", "div", "td", "tr", "blockquote", "section",
         "figcaption", "article", "button", "label", "dd", "dt", "header")  # fmt: skip
_TAG_AT = {tag: at for at, tag in enumerate(_TAGS, 1)}
_HEADING = int(Inside.HEADING)
_NOT_PARAGRAPHS = frozenset({"p", "li", "blockquote"})
_INSIDE = tuple((one.name.lower(), int(one)) for one in Inside if one.name)
_INSIDE_BITS = tuple(bit for _, bit in _INSIDE)
_SAID = ("copies", "title", "title_share", "description")
_OF_LEVEL = ("link", "blocks", "prose", "share", "mean", "pictures")
LEVELS = 4  # boxes around a block, each with more blocks, of which figures are told
_LEVELS = tuple(f"{what}_{level}" for level in range(1, LEVELS + 1) for what in _OF_LEVEL)
_NO_LEVEL = (-1.0,) * len(_LEVELS)
_BOX = ("tag", *(f"in_{name}" for name, _ in _INSIDE), "hidden", "steps", *_LEVELS)
_LOOK = ("look_count", "look_mean", "look_link", "look_share", "look_main")
_PAGE = ("page_prose", "page_blocks", "best_share")
_PLACE = (
    "mass_before", "prose_before", "from_headline", "from_first", "from_last", "prose_back",
    "prose_ahead", "since_related", "since_heading",
)  # fmt: skip
NEAR = (-2, -1, 1, 2)
_BESIDE = tuple(
    f"{what}{at:+d}" for at in NEAR for what in ("mass", "link", "end", "alike", "heading")
)  # fmt: skip
_NOBODY = (0.0,) * 5
NAMES = (*FORM, *_SAID, *_BOX, *KINDS, *_LOOK, *_PAGE, *_PLACE, *_BESIDE)


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page's blocks, and what it says of itself."""

    blocks: list[Block]
    title: str = ""
    description: str = ""


def describe(page: Page) -> list[Figures | None]:
    """Return a row of figures for each block, in the order of NAMES; None for a menu's."""
    if not page.blocks:
        return []
    sight = _Sight(page)
    return [
        None if in_menu(block) else sight.row(at, block) for at, block in enumerate(page.blocks)
    ]


def in_menu(block: Block) -> bool:
    """Tell whether a block is mostly links, and so is what stands around it on two levels.

    Three of five blocks are, and hardly ever one of them text: nothing else is asked of them.
    """
    if block.linked * 2 <= len(block.text):
        return False
    around = fuller(block.box)
    return not around.prose and not fuller(around.up or around, around.blocks).prose


def fuller(box: Box, held: int = 1) -> Box:
    """Return the nearest box, itself or around it, with more blocks than ``held``; or the last."""
    while box.blocks <= held and box.up is not None:
        box = box.up
    return box


class _Sight:
    """A page as a whole: its totals, its best box, its looks, its landmarks."""

    def __init__(self, page: Page) -> None:
        self.page = page
        blocks = page.blocks
        self.prose = [block.is_prose for block in blocks]
        self.mass = sum([block.mass for block in blocks]) or 1
        self.prose_mass = sum([block.mass for block in blocks if block.is_prose]) or 1
        self.best = self._best_box()
        self.line = frozenset(_upward(self.best))
        self._levels: dict[Box, tuple[float, ...]] = {}
        self._far: dict[Box, tuple[int, bool]] = {}
        self.copies = Counter([block.text for block in blocks])
        self.title = bare(page.title)
        self.title_words = frozenset(map(str.lower, words_of(page.title)))
        self.description = bare(page.description)
        self.looks = [look_of(block.box) for block in blocks]
        self.beside = [
            (b.mass, b.linked / len(b.text), ends(b.text), bool(b.box.inside & _HEADING))
            for b in blocks
        ]
        self._sum_looks()
        self._find_places()
        best = self.best.prose / self.prose_mass if self.best is not None else 0.0
        self.whole = [self.prose_mass, len(blocks), best]

    def _best_box(self) -> Box | None:
        """Return the box with most running text right inside it, or one level down (half)."""
        scores: Counter[Box] = Counter()
        for block in self.page.blocks:
            if not block.is_prose:
                continue
            worth = block.mass * (3 if block.box.hidden else 10)
            up = block.box.up if block.box.tag in _NOT_PARAGRAPHS else block.box
            if up is not None:
                scores[up] += worth
                if up.up is not None:
                    scores[up.up] += worth // 2
        return max(scores, key=scores.__getitem__, default=None)

    def _sum_looks(self) -> None:
        sums: dict[Look, list[int]] = {}
        for block, look in zip(self.page.blocks, self.looks, strict=True):
            told = sums.setdefault(look, [0, 0, 0, 0])
            told[0] += 1
            told[1] += block.mass
            told[2] += block.linked
            told[3] += block.mass * block.is_prose
        main = max(sums, key=lambda look: sums[look][3])
        self.look_figures: dict[Look, Figures] = {
            look: [count, mass / count, linked / mass, prose / self.prose_mass,
                   float(look == main and prose > 0)]
            for look, (count, mass, linked, prose) in sums.items()
        }  # fmt: skip

    def _find_places(self) -> None:
        blocks = self.page.blocks
        paragraphs = [block.is_prose and self.steps(block.box) == 0 for block in blocks]
        self.headline = self._headline()
        self.first, self.last = ends_of(paragraphs)
        self.prose_back, self.prose_ahead = distances(paragraphs)
        self.related = _since(
            [len(b.text) < 120 and wordlists.RELATED_HEADING.open(b.text) for b in blocks]
        )
        self.headed = _since([bool(b.box.inside & _HEADING) for b in blocks])
        self.mass_before, self.prose_before = [0], [0]
        for block in blocks:
            self.mass_before.append(self.mass_before[-1] + block.mass)
            self.prose_before.append(self.prose_before[-1] + block.mass * block.is_prose)

    def _headline(self) -> int | None:
        """Return the place of the block that says the title, in an h1 if there is one."""
        found = None
        most = 2 * len(self.page.title) + 20  # what is longer says more than the title
        for at, block in enumerate(self.page.blocks):
            is_h1 = block.box.tag == "h1"
            if not is_h1 and len(block.text) > most:
                continue
            letters = bare(block.text)
            alike = letters in self.title or self.title in letters
            if (self.title and letters == self.title) or (is_h1 and len(letters) > 8 and alike):
                found = at
                if is_h1:
                    break
        if found is None:
            tops = (at for at, b in enumerate(self.page.blocks) if b.box.tag == "h1")
            return next((at for at in tops if self.page.blocks[at].mass > 15), None)
        return found

    def row(self, at: int, block: Block) -> Figures:
        """Return all figures of a block."""
        words = words_of(beginning(block.text))
        return [
            *form(block, words), *self._said(block, words), *self._box(block.box),
            *kinds_near(block), *self.look_figures[self.looks[at]], *self.whole, *self._place(at),
            *self._beside(at),
        ]  # fmt: skip

    def _said(self, block: Block, words: list[str]) -> Figures:
        text, known = block.text, self.description
        letters = "".join(words).lower() if len(text) < 300 or known else ""
        described = 0
        if known and len(letters) >= 20:
            described = 2 if letters == known else letters in known or known[:60] in letters
        share = 0.0
        if words and len(text) < 300:
            share = len(self.title_words.intersection(map(str.lower, words))) / len(words)
        is_title = bool(self.title) and letters == self.title
        return [self.copies[text] - 1, is_title, share, described]

    def steps(self, box: Box) -> int:
        """Return how many levels of boxes lead up from a box to the best one's line."""
        levels, within = self._distance(box)
        return 0 if within else max(1, levels)

    def _distance(self, box: Box) -> tuple[int, bool]:
        """Return the levels from a box up to the best one's line, and whether it is within it."""
        known = self._far.get(box)
        if known is None:
            levels, within = self._distance(box.up) if box.up is not None else (0, False)
            known = (0, box is self.best) if box in self.line else (levels + 1, within)
            self._far[box] = known
        return known

    def _box(self, box: Box) -> Figures:
        inside = box.inside
        return [
            _TAG_AT.get(box.tag, 0), *[1.0 if inside & bit else 0.0 for bit in _INSIDE_BITS],
            box.hidden, self.steps(box), *self._around(fuller(box)),
        ]  # fmt: skip

    def _around(self, box: Box) -> tuple[float, ...]:
        """Return the figures of a box and the next around it that each hold more blocks."""
        known = self._levels.get(box)
        if known is None:
            mass = box.mass or 1
            own = (box.linked / mass, box.blocks, box.prose / mass, box.prose / self.prose_mass,
                   box.mass / (box.blocks or 1), box.pictures)  # fmt: skip
            outer = fuller(box.up, box.blocks) if box.up is not None else None
            above = _NO_LEVEL if outer is None else self._around(outer)
            known = self._levels[box] = (own + above)[: len(_LEVELS)]
        return known

    def _place(self, at: int) -> Figures:
        return [
            self.mass_before[at] / self.mass, self.prose_before[at] / self.prose_mass,
            at - self.headline if self.headline is not None else _FAR,
            at - self.first, at - self.last, self.prose_back[at], self.prose_ahead[at],
            self.related[at], self.headed[at],
        ]  # fmt: skip

    def _beside(self, at: int) -> Figures:
        """Return what can be told of the blocks before and after."""
        told: Figures = []
        for step in NEAR:
            other = at + step
            if 0 <= other < len(self.beside):
                mass, link, end, heading = self.beside[other]
                told += (mass, link, end, self.looks[other] == self.looks[at], heading)
            else:
                told += _NOBODY
        return told


def _upward(box: Box | None) -> list[Box]:
    found = []
    while box is not None:
        found.append(box)
        box = box.up
    return found


def look_of(box: Box) -> Look:
    """Return by what boxes are alike: their own tag and class, and those of the box around."""
    return box.look, box.up.look if box.up is not None else ("", "")


def ends_of(marked: list[bool]) -> tuple[int, int]:
    """Return the first and the last marked place; beyond the ends if there is none."""
    places = [at for at, mark in enumerate(marked) if mark]
    return (places[0], places[-1]) if places else (len(marked), -1)


def distances(marked: list[bool]) -> tuple[Figures, Figures]:
    """Return how far back and how far ahead the next marked place is, for each place."""
    back = _back(marked)
    return back, _back(marked[::-1])[::-1]


def _back(marked: list[bool]) -> Figures:
    told: Figures = []
    last = None
    for at, mark in enumerate(marked):
        told.append(at - last if last is not None else _FAR)
        if mark:
            last = at
    return told


def _since(marked: list[bool]) -> Figures:
    """Return how far back the last marked place is, itself included."""
    told: Figures = []
    last = None
    for at, mark in enumerate(marked):
        last = at if mark else last
        told.append(at - last if last is not None else _FAR)
    return told
