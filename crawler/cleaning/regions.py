"""What of a page no reader reads: machinery, and for the extractor's sake, menus."""

from collections.abc import Iterable, Iterator

from lxml.etree import _Element

from crawler.cleaning.blocks import Block, read_blocks
from crawler.cleaning.elements import elements, length, links, names, remove
from crawler.cleaning.ground import Ground

_MACHINERY = ("script", "style", "svg", "iframe", "canvas", "object", "embed")
_SIDES = ("aside", "nav", "footer", "dialog", "menu")
_TOLD = 500  # characters of running text from which what only scripts hide is an article's
_MOST_OF_PAGE = 0.4  # of its prose; what holds that much is no side
_QUOTE = frozenset({"pullquote", "quote", "blockquote", "pull", "zitat", "cita"})


def machinery(root: _Element, _ground: Ground) -> Iterator[tuple[_Element, str]]:
    """Find what holds no text for readers: scripts, styles, drawings, inert templates."""
    for element in list(root.iter(*_MACHINERY, "template")):
        if element.tag != "template" or element.get("shadowrootmode") is None:
            yield element, ""


def without_scripts(root: _Element, _ground: Ground) -> Iterator[tuple[_Element, str]]:
    """Find what is shown where scripts do not run, mostly pictures and pleas to let them run.

    Where it is a long text that stands nowhere else, as scripts would have put it there, it is
    made a box like any other. Scripts and styles must be gone before.
    """
    for element in list(root.iter("noscript")):
        prose = [block for block in read_blocks(element) if block.is_prose]
        if sum([block.mass for block in prose]) >= _TOLD and _is_alone(prose[0].text, root):
            element.tag = "div"
        else:
            yield element, ""


def _is_alone(text: str, root: _Element) -> bool:
    """Tell whether a text stands once in a tree, however it is spaced."""
    return "".join("".join(map(str, root.itertext())).split()).count("".join(text.split())) == 1


def pull_quotes(root: _Element, _ground: Ground) -> Iterator[tuple[_Element, str]]:
    """Make quotes of the side notes that are quotes, so that they stay; find nothing."""
    for aside in elements(root, "aside"):
        quoted = names(aside) & _QUOTE or any(child.tag == "blockquote" for child in aside)
        if quoted and not links(aside) and length(aside) < 600:
            aside.tag = "blockquote"
            for key in ("class", "id", "role"):
                aside.attrib.pop(key, "")
    yield from ()


def remove_menus(root: _Element, blocks: Iterable[Block]) -> None:
    """Take out of a tree the boxes, the widest first, that hold mostly links and no running text.

    What reads the tree after this has less than half of it to read.
    """
    gone = set[_Element]()
    for block in blocks:
        box = block.box
        if not box.is_menu:
            continue
        while box.up is not None and box.up.is_menu:
            box = box.up
        if box.element not in gone and box.element is not root:
            gone.add(box.element)
            remove(box.element)


def remove_sides(root: _Element, ground: Ground) -> None:
    """Take out of a tree what the page declares as apart from its content, for no date is there."""
    for element in list(root.iter(*_SIDES)):
        if not ground.guards(element) and ground.share(element) < _MOST_OF_PAGE:
            remove(element)
