"""CSS selectors that take an element's text or an attribute (Selectors Level 3)."""

import re
from collections.abc import Sequence
from itertools import islice

from lxml import etree
from lxml.cssselect import CSSSelector, SelectorError

_MOST_PARTS = 1000  # pieces of text read from one element
_MOST_CHARACTERS = 20_000  # of one element; boxes within boxes would else be read again and again
_ATTRIBUTE = re.compile(r"(.*?)::attr\(\s*([A-Za-z][\w-]*)\s*\)\s*", re.DOTALL)


class Selector:
    """A compiled selector with the attribute that it takes ("" for the text)."""

    def __init__(self, written: str) -> None:
        found = _ATTRIBUTE.fullmatch(written)
        self._attribute = found[2].lower() if found else ""
        self._select = CSSSelector(found[1] if found else written, translator="html")

    def all(self, element: etree._Element) -> Sequence[etree._Element]:
        """Return what is selected within an element or is that element, in document order."""
        found = self._select(element)
        if not isinstance(found, list):  # a selector gives elements, whatever XPath may give
            return []
        return [each for each in found if isinstance(each, etree._Element)]

    def text(self, element: etree._Element) -> str:
        """Return the attribute, or else the text, of the first that is selected; "" for none."""
        if self._attribute:
            return self.value(element)
        return next((text_of(each) for each in self.all(element)[:1]), "")

    def value(self, element: etree._Element, usual: str = "") -> str:
        """Return an attribute of the first that is selected, ``usual`` if the selector names none.

        "" if there is none.
        """
        name = self._attribute or usual
        return next((each.get(name, "") for each in self.all(element)[:1]), "")


def compiled(written: str) -> Selector:
    """Return a selector; raises ValueError with the way out."""
    try:
        return Selector(written)
    except (SelectorError, etree.XPathError) as exc:
        raise ValueError(
            f"{written!r} is no CSS selector ({exc}); write such as div.news > h2 a"
        ) from exc


def text_of(element: etree._Element) -> str:
    """Return the beginning of all text within an element, as it stands."""
    parts: list[str] = []
    left = _MOST_CHARACTERS
    for part in islice(element.itertext(), _MOST_PARTS):
        parts.append(str(part)[:left])
        left -= len(parts[-1])
        if not left:
            break
    return "".join(parts)
