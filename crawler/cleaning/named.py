"""What the elements of a page are named, gathered once for all steps that ask for it.

The paths of libxml2 hand out the values of one attribute for a fraction of what it costs to ask each
element for its attributes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from lxml.etree import XPath, _Element

from crawler.cleaning.elements import NAMING
from crawler.cleaning.kinds import kinds_named

_PATHS = tuple(
    (
        key,
        XPath(f"descendant-or-self::*[@{key}]"),
        XPath(f"descendant-or-self::*/@{key}", smart_strings=False),
    )
    for key in NAMING
)
_DASHED = XPath("descendant-or-self::*[contains(name(), '-')]")


@dataclass(frozen=True)
class Named:
    """The elements of a tree whose names say what they are."""

    kinds: Mapping[_Element, int]  # bits of kinds.py; an element without any is left out
    classes: Mapping[_Element, str]

    def of(self, root: _Element, bits: int) -> list[_Element]:
        """Return those still in a tree that have one of these bits, in document order."""
        found = {element for element, kinds in self.kinds.items() if kinds & bits}
        return [element for element in root.iter() if element in found] if found else []


def gather(root: _Element) -> Named:
    """Return what an element and all inside are named; they are to be held as long."""
    kinds: dict[_Element, int] = {}
    classes: dict[_Element, str] = {}
    for key, path, values in _PATHS:
        elements = cast("list[_Element]", path(root))
        said = cast("list[str]", values(root))
        if key == "class":
            classes = dict(zip(elements, said, strict=True))
        for element, bits in zip(elements, map(kinds_named, said), strict=True):
            if bits:
                kinds[element] = kinds.get(element, 0) | bits
    for element in cast("list[_Element]", _DASHED(root)):
        if bits := kinds_named(element.tag):
            kinds[element] = kinds.get(element, 0) | bits
    return Named(kinds, classes)
