"""What the elements of a page are named, gathered once for all steps that ask for it.

The paths of libxml2 hand out the values of one attribute for a fraction of what it costs to ask
each element for its attributes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from lxml.etree import XPath, _Element

from crawler.cleaning.elements import NAMING
from crawler.cleaning.kinds import kinds_named

_CLASSED = XPath("descendant-or-self::*[@class]")
_CLASSES = XPath("descendant-or-self::*/@class", smart_strings=False)
_OTHERWISE = [key for key in NAMING if key != "class"]
_NAMED_OTHERWISE = XPath(
    f"descendant-or-self::*[@{' or @'.join(_OTHERWISE)} or contains(name(), '-')]"
)


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
    classed = cast("list[_Element]", _CLASSED(root))
    said = cast("list[str]", _CLASSES(root))
    kinds = {
        element: bits for element, bits in zip(classed, map(kinds_named, said), strict=True) if bits
    }
    for element in cast("list[_Element]", _NAMED_OTHERWISE(root)):
        told = [value for key in _OTHERWISE if (value := element.get(key))]
        if bits := kinds_named(" ".join([*told, element.tag] if "-" in element.tag else told)):
            kinds[element] = kinds.get(element, 0) | bits
    return Named(kinds, dict(zip(classed, said, strict=True)))
