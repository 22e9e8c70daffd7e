"""What every stage asks of an element: its wording, its links, its names, and to go away."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import cast

from lxml.etree import XPath, _Element

_STRING = XPath("string()", smart_strings=False)
_LINKED = XPath("descendant-or-self::a[@href]")
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_A-Za-z]+")

NAMING = ("class", "id", "data-testid", "data-component")

_NO_WORDS = frozenset[str]()

Text = tuple[_Element, str, bool]  # where it stands, what it says, whether it stands there first

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | {
    "address", "article", "aside", "blockquote", "body", "dd", "details", "div", "dl", "dt",
    "figure", "footer", "form", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "tbody", "td", "th", "tr", "ul",
}  # fmt: skip


def folded(text: str) -> str:
    """Return text with every run of white space as one space, none at the ends."""
    return " ".join(text.split())


def wording(element: _Element) -> str:
    """Return all text inside an element, its pieces parted by spaces."""
    return folded(" ".join(str(piece) for piece in element.itertext()))


def length(element: _Element) -> int:
    """Return how many characters of text an element holds, white space folded."""
    return len(folded(str(_STRING(element))))


def links(element: _Element) -> list[_Element]:
    """Return the links inside an element, itself included, in document order."""
    return cast("list[_Element]", _LINKED(element))  # of elements only, by the path


def names(element: _Element) -> frozenset[str]:
    """Return the words of tag, class, id, role and test names: "readerComments" is two words."""
    told = [value for key in NAMING if (value := element.get(key))]
    if "-" in element.tag:
        told.append(element.tag)
    return name_words(" ".join(told)[:2000]) if told else _NO_WORDS


@lru_cache(maxsize=8192)
def name_words(raw: str) -> frozenset[str]:
    """Return the words of a name, in lower case."""
    return frozenset(word.lower() for word in WORD.findall(raw))


def texts(root: _Element, most: int) -> list[Text]:
    """Return the texts of a tree that are not only white space, nor longer than ``most``."""
    found: list[Text] = []
    for element in root.iter():
        text, tail = element.text, element.tail
        if text and len(text) <= most and not text.isspace():
            found.append((element, text, True))
        if tail and len(tail) <= most and not tail.isspace():
            up = element.getparent()
            if up is not None:
                found.append((up, tail, False))
    return found


def shape(element: _Element) -> tuple[str, str]:
    """Return what siblings of one kind have in common: the tag and its first class name."""
    return element.tag, ((element.get("class") or "").split() or [""])[0]


def elements(root: _Element, *tags: str) -> list[_Element]:
    """Return the elements below root (of these tags), fixed, so that removal cannot upset it."""
    return [element for element in root.iter(*tags or ("*",)) if element is not root]


def ancestors(element: _Element) -> Iterator[_Element]:
    """Yield an element's ancestors, the nearest first."""
    parent = element.getparent()
    while parent is not None:
        yield parent
        parent = parent.getparent()


def remove(element: _Element) -> None:
    """Take an element out of its tree; the text that follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail
    if tail and tail.strip():
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + " " + tail
        else:
            parent.text = (parent.text or "") + " " + tail
    parent.remove(element)
