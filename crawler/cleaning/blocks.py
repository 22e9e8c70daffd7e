"""A page's tree becomes its blocks: the lines that a reader sees, and the boxes around them."""

import re
from dataclasses import dataclass, field
from enum import IntFlag
from typing import cast

from lxml.etree import _Element

from crawler.cleaning import wordlists
from crawler.cleaning.elements import BLOCKS, HEADINGS, folded, naming
from crawler.cleaning.kinds import kinds_named

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


def read_blocks(root: _Element) -> list[Block]:
    """Return the blocks of a tree in their order; the boxes around them have their sums."""
    reader = _Reader()
    top = Box(root, "html", None, ("html", ""))
    for child in root:
        reader.read(child, top, 0)
    reader.flush()
    for block in reader.blocks:
        mass, linked = block.mass, block.linked
        prose = mass if block.is_prose else 0
        up: Box | None = block.box
        while up is not None:
            up.blocks += 1
            up.mass += mass
            up.linked += linked
            up.prose += prose
            up = up.up
    return reader.blocks


class _Reader:
    """Walks a tree once, and parts its text into blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._line: Block | None = None

    def read(self, element: _Element, box: Box, style: int) -> None:
        """Read an element and all inside; nesting is bounded by the parse."""
        tag = element.tag
        if tag in _UNREAD or len(self.blocks) >= MOST:
            return
        breaks = tag in _BOXES or "-" in tag
        if tag in _CELLS and next(element.iterdescendants(*BLOCKS), None) is None:
            breaks = False
            self._space()
        if self._line is not None and (breaks or tag == "br"):
            self.flush()
        told = cast("dict[str, str]", dict(element.items()))
        if breaks:
            box = _box(element, tag, box, told)
        else:
            self._inline(element, tag, box, told)
        if tag == "a" and "href" in told:
            style |= _LINK
        style |= _STYLES.get(tag, 0)
        if text := element.text:
            self._say(text, element, box, style)
        for child in element:
            self.read(child, box, style)
            if text := child.tail:
                self._say(text, element, box, style)
        if breaks and self._line is not None:
            self.flush()

    def _inline(self, element: _Element, tag: str, box: Box, told: dict[str, str]) -> None:
        if tag in _PICTURES:
            _count_picture(box)
        elif tag == "input" and _is_for_mail(told):
            _ask(box)
        kinds = kinds_named(naming(tag, told)) if told else 0
        is_link = tag == "a" and "href" in told
        if kinds or is_link:
            if self._line is None:
                self._line = Block(box, element)
            self._line.kinds |= kinds
            self._line.links += is_link

    def _space(self) -> None:
        if self._line is not None:
            self._line.pieces.append(" ")

    def _say(self, text: str, element: _Element, box: Box, style: int) -> None:
        line = self._line
        if text.isspace():
            if line is not None:
                line.pieces.append(" ")
            return
        if line is None:
            line = self._line = Block(box, element)
        line.pieces.append(text)
        if style:
            size = len(text)
            line.linked += size if style & _LINK else 0
            line.strong += size if style & _STRONGLY else 0
            line.slanted += size if style & _SLANTING else 0

    def flush(self) -> None:
        """End the line; one without a letter or digit is none."""
        line, self._line = self._line, None
        if line is None:
            return
        line.text = folded("".join(line.pieces))
        if _SAYS.search(line.text):
            size = len(line.text)
            wide = 0 if line.text.isascii() else len(_WIDE.findall(line.text))
            line.mass = size + 2 * wide
            line.linked = min(line.linked, size)
            line.is_prose = line.mass >= PROSE and line.linked * 2 < size
            self.blocks.append(line)


def _box(element: _Element, tag: str, up: Box, told: dict[str, str]) -> Box:
    box = Box(element, tag, up, (tag, told.get("class", "")))
    box.inside = up.inside | _INSIDE.get(tag, 0)
    box.kinds_around, box.hidden = up.kinds_around, up.hidden
    if told:
        box.kinds = kinds_named(naming(tag, told))
        box.kinds_around |= box.kinds
        box.hidden = up.hidden or _is_hidden(told)
    return box


def _is_hidden(told: dict[str, str]) -> bool:
    return (
        "hidden" in told
        or told.get("aria-hidden") == "true"
        or ("style" in told and _HIDDEN.search(told["style"]) is not None)
    )


def _is_for_mail(told: dict[str, str]) -> bool:
    said = " ".join(told[key] for key in ("type", "value", "placeholder", "name") if key in told)
    return wordlists.MAIL_FIELD.stand_in(said[:300])


def _ask(box: Box | None) -> None:
    while box is not None and not box.asks:
        box.asks = True
        box = box.up


def _count_picture(box: Box | None) -> None:
    while box is not None:
        box.pictures += 1
        box = box.up
