"""A page's tree becomes its blocks: the lines that a reader sees, and the boxes around them."""

import re
from dataclasses import dataclass, field
from enum import IntFlag
from typing import NamedTuple

from lxml.etree import _Element

from crawler.cleaning.elements import BLOCKS, HEADINGS, folded, names
from crawler.cleaning.kinds import kinds_of

PROSE = 80  # mass from which an unlinked block counts as running text
MOST = 20_000  # blocks that are read of a page

_BOXES = BLOCKS | {
    "button", "caption", "center", "dialog", "fieldset", "figcaption", "hgroup", "html", "label",
    "legend", "main", "menu", "nav", "search", "summary", "tfoot", "thead", "video",
}  # fmt: skip
_CELLS = frozenset({"td", "th"})
_UNREAD = frozenset({"textarea", "select", "option", "datalist", "title", "head"})
_STRONG = frozenset({"b", "strong"})
_SLANTED = frozenset({"i", "em", "cite"})
_PICTURES = frozenset({"img", "picture", "video"})
_WIDE = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SAYS = re.compile(r"[^\W_]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Inside(IntFlag):
    """What a box is, or is within."""

    FIGURE = 1
    QUOTE = 2
    LIST = 4
    TABLE = 8
    PARAGRAPH = 16
    ASIDE = 32
    NAV = 64
    HEADER = 128
    FORM = 256
    HEADING = 512


_INSIDE: dict[str, int] = {
    "figure": Inside.FIGURE, "figcaption": Inside.FIGURE, "blockquote": Inside.QUOTE,
    "ul": Inside.LIST, "ol": Inside.LIST, "table": Inside.TABLE, "p": Inside.PARAGRAPH,
    "aside": Inside.ASIDE, "nav": Inside.NAV, "footer": Inside.NAV, "header": Inside.HEADER,
    "form": Inside.FORM, "button": Inside.FORM, "label": Inside.FORM,
    **dict.fromkeys(HEADINGS, Inside.HEADING),
}  # fmt: skip


@dataclass(slots=True, eq=False)
class Box:
    """An element that breaks lines, and the sums of what it holds."""

    tag: str
    up: "Box | None"
    look: tuple[str, str]  # tag and class, by which boxes are alike
    kinds: int = 0  # bits: what its own names say it is
    kinds_around: int = 0  # bits: what they and the names of all boxes around it say
    inside: int = 0  # bits of Inside: what it is, and is within
    hidden: bool = False
    blocks: int = 0
    mass: int = 0
    linked: int = 0
    prose: int = 0
    kept: int = 0  # mass of the blocks that another extraction kept
    pictures: int = 0


@dataclass(slots=True, eq=False)
class Block:
    """The text between two line breaks of a page's layout."""

    box: Box
    element: _Element  # the one in which the text begins
    last: _Element  # the one in which it ends
    pieces: list[str] = field(default_factory=list)
    text: str = ""
    mass: int = 0  # characters; one of a script that writes words with few of them counts three
    linked: int = 0  # characters within links
    links: int = 0
    strong: int = 0
    slanted: int = 0
    kinds: int = 0  # bits: what the names of the elements within the line say

    @property
    def is_prose(self) -> bool:
        """Whether it is running text, at most half of it linked."""
        return self.mass >= PROSE and self.linked * 2 < len(self.text)


class _Style(NamedTuple):
    link: bool = False
    strong: bool = False
    slanted: bool = False


def read_blocks(root: _Element) -> list[Block]:
    """Return the blocks of a tree in their order; the boxes around them have their sums."""
    reader = _Reader()
    top = Box("html", None, ("html", ""))
    for child in root:
        reader.read(child, top, _Style())
    reader.flush()
    for block in reader.blocks:
        prose = block.mass if block.is_prose else 0
        up: Box | None = block.box
        while up is not None:
            up.blocks += 1
            up.mass += block.mass
            up.linked += block.linked
            up.prose += prose
            up = up.up
    return reader.blocks


class _Reader:
    """Walks a tree once, and parts its text into blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._line: Block | None = None

    def read(self, element: _Element, box: Box, style: _Style) -> None:
        """Read an element and all inside; nesting is bounded by the parse."""
        tag = element.tag
        if tag in _UNREAD or len(self.blocks) >= MOST:
            return
        breaks = tag in _BOXES or "-" in tag
        if tag in _CELLS and not any(one.tag in BLOCKS for one in element.iterdescendants()):
            breaks = False
            self._space()
        if breaks or tag == "br":
            self.flush()
        if breaks:
            box = _box(element, tag, box)
        else:
            self._inline(element, tag, box)
        style = _styled(style, tag, element)
        self._content(element, box, style)
        if breaks:
            self.flush()

    def _content(self, element: _Element, box: Box, style: _Style) -> None:
        if element.text:
            self._say(element.text, element, box, style)
        for child in element:
            self.read(child, box, style)
            if child.tail:
                self._say(child.tail, element, box, style)

    def _inline(self, element: _Element, tag: str, box: Box) -> None:
        if tag in _PICTURES:
            _count_picture(box)
        kinds = kinds_of(names(element)) if element.attrib else 0
        is_link = tag == "a" and element.get("href") is not None
        if kinds or is_link:
            if self._line is None:
                self._line = Block(box, element, element)
            self._line.kinds |= kinds
            self._line.links += is_link

    def _space(self) -> None:
        if self._line is not None:
            self._line.pieces.append(" ")

    def _say(self, text: str, element: _Element, box: Box, style: _Style) -> None:
        if text.isspace():
            self._space()
            return
        if self._line is None:
            self._line = Block(box, element, element)
        line, size = self._line, len(text)
        line.last = element
        line.pieces.append(text)
        line.linked += size * style.link
        line.strong += size * style.strong
        line.slanted += size * style.slanted

    def flush(self) -> None:
        """End the line; one without a letter or digit is none."""
        line, self._line = self._line, None
        if line is None:
            return
        line.text = folded("".join(line.pieces))
        if _SAYS.search(line.text):
            wide = 0 if line.text.isascii() else len(_WIDE.findall(line.text))
            line.mass = len(line.text) + 2 * wide
            line.linked = min(line.linked, len(line.text))
            self.blocks.append(line)


def _box(element: _Element, tag: str, up: Box) -> Box:
    box = Box(tag, up, (tag, element.get("class") or ""))
    box.inside = up.inside | int(_INSIDE.get(tag, 0))
    box.kinds_around, box.hidden = up.kinds_around, up.hidden
    if element.attrib:
        box.kinds = kinds_of(names(element))
        box.kinds_around |= box.kinds
        box.hidden = up.hidden or _is_hidden(element)
    return box


def _is_hidden(element: _Element) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style") or "") is not None
    )


def _styled(style: _Style, tag: str, element: _Element) -> _Style:
    if tag == "a" and element.get("href") is not None:
        return style._replace(link=True)
    if tag in _STRONG:
        return style._replace(strong=True)
    return style._replace(slanted=True) if tag in _SLANTED else style


def _count_picture(box: Box | None) -> None:
    while box is not None:
        box.pictures += 1
        box = box.up
