"""A page's tree becomes its blocks: the lines that a reader sees, and the boxes around them."""

import re
from dataclasses import dataclass, field
from enum import IntFlag
from typing import cast

from lxml.etree import XPath, _Element

from crawler.cleaning import wordlists
from crawler.cleaning.elements import BLOCKS, HEADINGS, folded
from crawler.cleaning.kinds import KINDS
from crawler.cleaning.named import Named, gather

PROSE = 80  # mass from which an unlinked block counts as running text
MOST = 20_000  # blocks that are read of a page

_BOXES = BLOCKS | {
    "button", "caption", "center", "dialog", "fieldset", "figcaption", "hgroup", "html", "label",
    "legend", "main", "menu", "nav", "search", "summary", "tfoot", "thead", "video",
}  # fmt: skip
_CELLS = frozenset({"td", "th"})
_UNREAD = frozenset({"textarea", "select", "option", "datalist", "title", "head"})
_PICTURES = frozenset({"img", "picture", "video"})
_WIDE = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SAYS = re.compile(r"[^\W_]")
_LINK, _STRONGLY, _SLANTING = 1, 2, 4  # bits of the style that a text stands in
_STYLES = {"b": _STRONGLY, "strong": _STRONGLY, "i": _SLANTING, "em": _SLANTING,
           "cite": _SLANTING}  # fmt: skip
_TELLING = frozenset({"a", "br", "img", "picture", "input", *_STYLES})  # within a line
_CAN_HIDE = XPath("descendant-or-self::*[@hidden or @aria-hidden or @style]")
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
    tag: int(bit) for tag, bit in {
        "figure": Inside.FIGURE, "figcaption": Inside.FIGURE, "blockquote": Inside.QUOTE,
        "ul": Inside.LIST, "ol": Inside.LIST, "table": Inside.TABLE, "p": Inside.PARAGRAPH,
        "aside": Inside.ASIDE, "nav": Inside.NAV, "footer": Inside.NAV, "header": Inside.HEADER,
        "form": Inside.FORM, "button": Inside.FORM, "label": Inside.FORM,
        **dict.fromkeys(HEADINGS, Inside.HEADING),
    }.items()
}  # fmt: skip


@dataclass(slots=True, eq=False)
class Box:
    """An element that breaks lines, and the sums of what it holds."""

    element: _Element
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
    pictures: int = 0
    asks: bool = False  # there is a field for a mail address in it

    @property
    def is_menu(self) -> bool:
        """Whether it holds no running text, and mostly links."""
        return not self.prose and self.linked * 2 > self.mass


@dataclass(slots=True, eq=False)
class Block:
    """The text between two line breaks of a page's layout."""

    box: Box
    element: _Element  # the one in which the text begins
    pieces: list[str] = field(default_factory=list)
    text: str = ""
    mass: int = 0  # characters; one of a script that writes words with few of them counts three
    linked: int = 0  # characters within links
    links: int = 0
    strong: int = 0
    slanted: int = 0
    kinds: int = 0  # bits: what the names of the elements within the line say
    is_prose: bool = False  # it is running text, at most half of it linked


def read_blocks(root: _Element, named: Named | None = None) -> list[Block]:
    """Return the blocks of a tree in their order; the boxes around them have their sums.

    ``named`` is what its elements are named, where that is known.
    """
    reader = _Reader(root, named or gather(root))
    for child in root:
        reader.read(child, reader.boxes[0], 0)
    reader.flush()
    _sum_up(reader.blocks, reader.boxes)
    return reader.blocks


def _sum_up(blocks: list[Block], boxes: list[Box]) -> None:
    """Let each box have the sums of all inside; what is inside comes behind in ``boxes``."""
    for block in blocks:
        box = block.box
        box.blocks += 1
        box.mass += block.mass
        box.linked += block.linked
        box.prose += block.mass if block.is_prose else 0
    for box in reversed(boxes):
        if (up := box.up) is not None:
            up.blocks += box.blocks
            up.mass += box.mass
            up.linked += box.linked
            up.prose += box.prose
            up.pictures += box.pictures
            up.asks = up.asks or box.asks


class _Reader:
    """Walks a tree once, and parts its text into blocks."""

    def __init__(self, root: _Element, named: Named) -> None:
        self.blocks: list[Block] = []
        self.boxes = [Box(root, "html", None, ("html", ""))]
        self._kinds, self._classes = named.kinds, named.classes
        self._hidden = {
            each for each in cast("list[_Element]", _CAN_HIDE(root)) if _is_hidden(each)
        }
        self._line: Block | None = None

    def read(self, element: _Element, box: Box, style: int) -> None:
        """Read an element and all inside; nesting is bounded by the parse."""
        tag = element.tag
        if tag in _UNREAD:
            return
        breaks = tag in _BOXES or "-" in tag
        if breaks and tag in _CELLS:
            breaks = self._is_box(element)
        if breaks:
            if self._line is not None:
                self.flush()
            box = self._box(element, tag, box)
        elif tag in _TELLING or element in self._kinds:
            style |= self._inline(element, tag, box)
        # white space says something within a line only
        if (text := element.text) and (self._line is not None or not text.isspace()):
            self._say(text, element, box, style)
        for child in element:
            self.read(child, box, style)
            if (text := child.tail) and (self._line is not None or not text.isspace()):
                self._say(text, element, box, style)
        if breaks and self._line is not None:
            self.flush()

    def _is_box(self, cell: _Element) -> bool:
        """Tell whether a table's cell is a box: it is if it holds others, else a part of a line."""
        if next(cell.iterdescendants(*BLOCKS), None) is not None:
            return True
        if self._line is not None:
            self._line.pieces.append(" ")
        return False

    def _box(self, element: _Element, tag: str, up: Box) -> Box:
        kinds = self._kinds.get(element, 0) & KINDS
        box = Box(
            element, tag, up, (tag, self._classes.get(element, "")), kinds,
            up.kinds_around | kinds, up.inside | _INSIDE.get(tag, 0),
            up.hidden or element in self._hidden,
        )  # fmt: skip
        self.boxes.append(box)
        return box

    def _inline(self, element: _Element, tag: str, box: Box) -> int:
        """Take in what an element within a line says; return its style."""
        style = _STYLES.get(tag, 0)
        if tag == "a":
            style = _LINK if element.get("href") is not None else 0
        elif tag == "br":
            self.flush()
        elif tag in _PICTURES:
            box.pictures += 1
        elif tag == "input" and _is_for_mail(element):
            box.asks = True
        kinds = self._kinds.get(element, 0) & KINDS
        if kinds or style == _LINK:
            if self._line is None:
                self._line = Block(box, element)
            self._line.kinds |= kinds
            self._line.links += style == _LINK
        return style

    def _say(self, text: str, element: _Element, box: Box, style: int) -> None:
        line = self._line
        if line is None:
            line = self._line = Block(box, element)
        line.pieces.append(text)
        if style and not text.isspace():
            size = len(text)
            line.linked += size if style & _LINK else 0
            line.strong += size if style & _STRONGLY else 0
            line.slanted += size if style & _SLANTING else 0

    def flush(self) -> None:
        """End the line; one without a letter or digit is none."""
        line, self._line = self._line, None
        if line is None or not line.pieces:
            return
        line.text = folded("".join(line.pieces))
        if _SAYS.search(line.text) and len(self.blocks) < MOST:
            size = len(line.text)
            wide = 0 if line.text.isascii() else len(_WIDE.findall(line.text))
            line.mass = size + 2 * wide
            line.linked = min(line.linked, size)
            line.is_prose = line.mass >= PROSE and line.linked * 2 < size
            self.blocks.append(line)


def _is_hidden(element: _Element) -> bool:
    return element.get("hidden") is not None or (
        element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style") or "") is not None
    )


def _is_for_mail(element: _Element) -> bool:
    told = (element.get(key) for key in ("type", "value", "placeholder", "name"))
    return wordlists.MAIL_FIELD.stand_in(" ".join(filter(None, told))[:300])
