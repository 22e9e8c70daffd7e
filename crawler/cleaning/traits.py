"""What can be told of each block of a page, in figures: its form, its boxes, its neighbours.

No figure knows a site or a phrase. Words are told by kind (a credit, a call to subscribe), names by
kind (kinds.py), places by structure: how much running text is in the boxes around a block, how many
blocks look alike, how far away the article's paragraphs are.
"""

import re
from collections import Counter
from dataclasses import dataclass

from crawler.cleaning import kinds, wordlists
from crawler.cleaning.blocks import Block, Box, Inside

Figures = list[float]
Look = tuple[tuple[str, str], tuple[str, str]]

_FAR = 999.0  # stands for "nowhere on the page"
_WORD = re.compile(r"[^\W\d_]+")
_END = re.compile(r"[.!?…。！？؟।]['\"”“»’)\]]*$")
_INNER = re.compile(r"[.!?…。！？؟।]['\"”»’)]*\s+['\"“„«‘(]?[^\W\d_a-z]")
_QUOTE = re.compile('["“”„«»‘]')
_DATE = re.compile(
    r"\b\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b|\b(?:19|20)\d\d\b"
    r"|\b\d{1,2}[:.h]\d{2}\b"
)
_TAGS = ("p", "h1", "h2", "h3", "h4", "li", "div", "td", "tr", "blockquote", "section",
         "figcaption", "article", "button", "label", "dd", "dt", "header")  # fmt: skip
_TAG_AT = {tag: at for at, tag in enumerate(_TAGS, 1)}
_HEADING = int(Inside.HEADING)
_NOT_PARAGRAPHS = frozenset({"p", "li", "blockquote"})
_INSIDE = tuple((one.name.lower(), int(one)) for one in Inside if one.name)
_FORM = (
    "mass", "words", "link", "links", "end", "inner", "commas", "quotes", "digits", "caps",
    "short", "word_length", "strong", "slanted", "date", "credit", "by", "notes", "note_share",
    "brackets", "bars",
)  # fmt: skip
_SAID = ("copies", "title", "title_share", "description")
_LEVELS = tuple(
    f"{what}_{level}" for level in (1, 2, 3, 4)
    for what in ("link", "blocks", "prose", "share", "kept", "mean", "pictures")
)  # fmt: skip
_BOX = ("tag", *(f"in_{name}" for name, _ in _INSIDE), "hidden", "steps", *_LEVELS)
_KINDS = tuple(f"kind_{name}" for name in kinds.NAMES)
_LOOK = ("look_count", "look_mean", "look_link", "look_kept", "look_share", "look_main")
_PAGE = ("page_prose", "page_blocks", "page_kept", "best_share")
_PLACE = (
    "mass_before", "prose_before", "from_headline", "from_first", "from_last", "prose_back",
    "prose_ahead", "from_first_kept", "from_last_kept", "kept_back", "kept_ahead",
    "since_related", "since_comments", "since_heading", "taken", "kept",
)  # fmt: skip
_NEAR = (-2, -1, 1, 2)
_BESIDE = tuple(
    f"{what}{at:+d}" for at in _NEAR
    for what in ("mass", "link", "kept", "end", "alike", "heading", "taken")
)  # fmt: skip
NAMES = (*_FORM, *_SAID, *_BOX, *_KINDS, *_LOOK, *_PAGE, *_PLACE, *_BESIDE)


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page's blocks, and what was told of them before."""

    blocks: list[Block]
    kept: list[bool]  # by block: another extraction kept it
    taken: list[bool]  # by block: a stage took it off as chrome
    title: str = ""
    description: str = ""


def describe(page: Page) -> list[Figures]:
    """Return a row of figures for each block, in the order of NAMES."""
    if not page.blocks:
        return []
    sight = _Sight(page)
    rows = [sight.row(at) for at in range(len(page.blocks))]
    return [row + sight.beside(rows, at) for at, row in enumerate(rows)]


def bare(text: str) -> str:
    """Return the letters of a text, in lower case."""
    return "".join(_WORD.findall(text)).lower()


class _Sight:
    """A page as a whole: its totals, its best box, its looks, its landmarks."""

    def __init__(self, page: Page) -> None:
        self.page = page
        blocks = page.blocks
        self.prose = [block.is_prose for block in blocks]
        self.mass = sum(block.mass for block in blocks) or 1
        self.prose_mass = sum(b.mass for b, is_prose in zip(blocks, self.prose, strict=True)
                              if is_prose) or 1  # fmt: skip
        self._sum_kept()
        self.best = self._best_box()
        self.line: dict[Box, int] = {}
        for step, up in enumerate(_upward(self.best)):
            self.line[up] = step
        self._boxes: dict[Box, Figures] = {}
        self._steps: dict[Box, int] = {}
        self.bares = [bare(block.text) for block in blocks]
        self.copies = Counter(self.bares)
        self.title = bare(page.title)
        self.title_words = frozenset(_WORD.findall(page.title.lower()))
        self.description = bare(page.description)
        self.looks = [_look(block.box) for block in blocks]
        self._sum_looks()
        self._find_places()

    def _sum_kept(self) -> None:
        for block, kept in zip(self.page.blocks, self.page.kept, strict=True):
            if kept:
                for up in _upward(block.box):
                    up.kept += block.mass
        rows = zip(self.page.blocks, self.page.kept, strict=True)
        self.kept_mass = sum(block.mass for block, kept in rows if kept)

    def _best_box(self) -> Box | None:
        """Return the box with most running text right inside it, or one level down (half)."""
        scores: Counter[Box] = Counter()
        for block, is_prose in zip(self.page.blocks, self.prose, strict=True):
            if not is_prose:
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
        rows = zip(self.page.blocks, self.looks, self.page.kept, self.prose, strict=True)
        for block, look, kept, is_prose in rows:
            told = sums.setdefault(look, [0, 0, 0, 0, 0])
            told[0] += 1
            told[1] += block.mass
            told[2] += block.linked
            told[3] += block.mass * kept
            told[4] += block.mass * is_prose
        main = max(sums, key=lambda look: sums[look][4])
        self.look_figures: dict[Look, Figures] = {
            look: [count, mass / count, linked / mass, kept / mass, prose / self.prose_mass,
                   float(look == main and prose > 0)]
            for look, (count, mass, linked, kept, prose) in sums.items()
        }  # fmt: skip

    def _find_places(self) -> None:
        blocks = self.page.blocks
        paragraphs = [is_prose and self.steps(block.box) == 0
                      for block, is_prose in zip(blocks, self.prose, strict=True)]  # fmt: skip
        self.headline = self._headline()
        self.first, self.last = _ends(paragraphs)
        self.first_kept, self.last_kept = _ends(self.page.kept)
        self.prose_back, self.prose_ahead = _distances(paragraphs)
        self.kept_back, self.kept_ahead = _distances(self.page.kept)
        self.related = _since(
            [len(b.text) < 120 and bool(wordlists.RELATED_HEADING.match(b.text)) for b in blocks]
        )
        self.comments = _since(
            [len(b.text) < 80 and bool(wordlists.COMMENT_HEADING.fullmatch(b.text)) for b in blocks]
        )
        self.headed = _since([bool(b.box.inside & _HEADING) for b in blocks])
        self.mass_before, self.prose_before = [0], [0]
        for block, is_prose in zip(blocks, self.prose, strict=True):
            self.mass_before.append(self.mass_before[-1] + block.mass)
            self.prose_before.append(self.prose_before[-1] + block.mass * is_prose)

    def _headline(self) -> int | None:
        """Return the place of the block that says the title, in an h1 if there is one."""
        found = None
        for at, (block, letters) in enumerate(zip(self.page.blocks, self.bares, strict=True)):
            is_h1 = block.box.tag == "h1"
            alike = letters in self.title or self.title in letters
            if (self.title and letters == self.title) or (is_h1 and len(letters) > 8 and alike):
                found = at
                if is_h1:
                    break
        if found is None:
            tops = (at for at, b in enumerate(self.page.blocks) if b.box.tag == "h1")
            return next((at for at in tops if self.page.blocks[at].mass > 15), None)
        return found

    def row(self, at: int) -> Figures:
        """Return all figures of a block save those of its neighbours."""
        block = self.page.blocks[at]
        figures, words = _form(block)
        figures += self._said(at, words)
        figures += self._box(block.box)
        figures += _kinds(block)
        figures += self.look_figures[self.looks[at]]
        best = self.best.prose / self.prose_mass if self.best is not None else 0.0
        figures += (self.prose_mass, len(self.page.blocks), self.kept_mass / self.prose_mass, best)
        return figures + self._place(at)

    def _said(self, at: int, words: list[str]) -> Figures:
        letters = self.bares[at]
        known = self.description
        described = 0
        if known and len(letters) >= 20:
            described = 2 if letters == known else letters in known or known[:60] in letters
        share = 0.0
        if words and len(self.page.blocks[at].text) < 300:
            share = len(self.title_words.intersection(map(str.lower, words))) / len(words)
        is_title = bool(self.title) and letters == self.title
        return [self.copies[letters] - 1, is_title, share, described]

    def steps(self, box: Box) -> int:
        """Return how many levels of boxes lead up from a box to the best one's line."""
        if box not in self._steps:
            count = 0
            for up in _upward(box):
                if up in self.line:
                    break
                count += 1
            within = any(up is self.best for up in _upward(box))
            self._steps[box] = 0 if within else max(1, count)
        return self._steps[box]

    def _box(self, box: Box) -> Figures:
        known = self._boxes.get(box)
        if known is None:
            known = [_TAG_AT.get(box.tag, 0)]
            known += (1.0 if box.inside & bit else 0.0 for _, bit in _INSIDE)
            known += (box.hidden, self.steps(box))
            known += self._levels(box)
            self._boxes[box] = known
        return known

    def _levels(self, box: Box) -> Figures:
        """Return the figures of the four nearest boxes around that each hold more blocks."""
        told: Figures = []
        up: Box | None = box
        held = 1
        while up is not None and len(told) < len(_LEVELS):
            if up.blocks > held or up.up is None:
                told += (up.linked / (up.mass or 1), up.blocks, up.prose / (up.mass or 1),
                         up.prose / self.prose_mass, up.kept / (up.mass or 1),
                         up.mass / (up.blocks or 1), up.pictures)  # fmt: skip
                held = up.blocks
            up = up.up
        return told + [-1.0] * (len(_LEVELS) - len(told))

    def _place(self, at: int) -> Figures:
        return [
            self.mass_before[at] / self.mass, self.prose_before[at] / self.prose_mass,
            at - self.headline if self.headline is not None else _FAR,
            at - self.first, at - self.last, self.prose_back[at], self.prose_ahead[at],
            at - self.first_kept, at - self.last_kept, self.kept_back[at], self.kept_ahead[at],
            self.related[at], self.comments[at], self.headed[at],
            self.page.taken[at], self.page.kept[at],
        ]  # fmt: skip

    def beside(self, rows: list[Figures], at: int) -> Figures:
        """Return what can be told of the blocks before and after."""
        told: Figures = []
        for step in _NEAR:
            other = at + step
            if not 0 <= other < len(rows):
                told += (0, 0, 0, 0, 0, 0, 0)
                continue
            row = rows[other]
            told += (row[0], row[2], self.page.kept[other], row[4],
                     self.looks[other] == self.looks[at],
                     bool(self.page.blocks[other].box.inside & _HEADING),
                     self.page.taken[other])  # fmt: skip
        return told


def _form(block: Block) -> tuple[Figures, list[str]]:
    """Return the figures of a block's text and style, and its words."""
    text, size = block.text, len(block.text)
    words = _WORD.findall(text)
    count = len(words) or 1
    notes = len(wordlists.NOTE.findall(text[:500]))
    return [
        block.mass, len(words), block.linked / size, block.links,
        _END.search(text, max(0, size - 8)) is not None, len(_INNER.findall(text)),
        text.count(",") / count, len(_QUOTE.findall(text)),
        sum(map(str.isdigit, text)) / size, sum(word[0].isupper() for word in words) / count,
        sum(len(word) <= 3 for word in words) / count, sum(map(len, words)) / count,
        block.strong / size, block.slanted / size, _DATE.search(text[:300]) is not None,
        len(wordlists.CREDIT.findall(text[:400])) / (1 if size < 200 else 3),
        size < 200 and wordlists.BYLINE.match(text) is not None,
        notes, notes / count, text[0] in "([{", text.count("|") + text.count("·") + text.count("•"),
    ], words  # fmt: skip


def _kinds(block: Block) -> Figures:
    """Return for each kind how near its name is: 3 own, 2 the box around, 1 further, 0 no."""
    own = block.kinds | block.box.kinds
    up = block.box.up.kinds if block.box.up is not None else 0
    around = block.box.kinds_around | own
    if not around:
        return [0.0] * len(_KINDS)
    return [
        0.0 if not around & bit else 3.0 if own & bit else 2.0 if up & bit else 1.0
        for bit in _KIND_BITS
    ]


_KIND_BITS = tuple(1 << at for at in range(len(_KINDS)))


def _upward(box: Box | None) -> list[Box]:
    found = []
    while box is not None:
        found.append(box)
        box = box.up
    return found


def _look(box: Box) -> Look:
    return box.look, box.up.look if box.up is not None else ("", "")


def _ends(marked: list[bool]) -> tuple[int, int]:
    """Return the first and the last marked place; beyond the ends if there is none."""
    places = [at for at, mark in enumerate(marked) if mark]
    return (places[0], places[-1]) if places else (len(marked), -1)


def _distances(marked: list[bool]) -> tuple[Figures, Figures]:
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
