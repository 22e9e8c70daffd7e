"""The article's text out of a page that chrome was taken off: trafilatura, then plain lines."""

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.etree import _Element
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from crawler.cleaning.elements import folded

ENOUGH = 250  # characters from which a text is an article's, not a remnant
_MOST = 2_000_000  # characters of text kept
_BREAKS = frozenset({"p", "head", "item", "quote", "row", "lb", "list", "table", "code", "div",
                     "body", "hr", "details"})  # fmt: skip
_WORDS = re.compile(r"\w+")


def quick_text(root: _Element) -> str:
    """Return the text by the quick extraction, one block a line; the tree is left as it was."""
    return _lines(root, fast=True)


def full_text(root: _Element) -> str:
    """Return the text by the full extraction, with its other algorithms."""
    return _lines(root, fast=False)


def _lines(root: _Element, *, fast: bool) -> str:
    document = bare_extraction(root, options=_options(fast=fast))  # it works on a copy
    if document is None or isinstance(document, dict):
        return ""
    return "\n".join(_blocks(document.body))[:_MOST]


@lru_cache(maxsize=2)
def _options(*, fast: bool) -> Extractor:
    """Return what to ask for; it reads a file of settings, and no extraction changes it.

    The format only spares it what we do ourselves: to write its text out line by line.
    """
    return Extractor(output_format="txt", fast=fast, comments=False)


def _blocks(body: _Element) -> Iterator[str]:
    """Yield the text of each block: white space folded, no marks added."""
    line: list[str] = []
    for piece in _pieces(body):
        if piece is not None:
            line.append(piece)
        elif text := folded("".join(line)):
            yield text
            line.clear()
        else:
            line.clear()


def _pieces(element: _Element) -> Iterator[str | None]:
    """Yield texts in order, None where a block begins or ends; nesting is bounded by the parse."""
    breaks = element.tag in _BREAKS
    if breaks:
        yield None
    if element.text:
        yield element.text
    for child in element:
        yield from _pieces(child)
        if child.tag == "cell":
            yield " "
        if child.tail:
            yield child.tail
    if breaks:
        yield None


def without_title(text: str, title: str) -> str:
    """Return text without a first or second line that only repeats the title."""
    lines = text.split("\n")
    wanted = _WORDS.findall(title.casefold())
    for at in range(min(2, len(lines) - 1)):
        if wanted and _WORDS.findall(lines[at].casefold()) == wanted:
            return "\n".join(lines[:at] + lines[at + 1 :])
    return text
