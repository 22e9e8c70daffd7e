"""Reader comments by their build alone: siblings of one shape, each with who, when and reactions.

No name and no heading is needed. A unit has a short line that tells a time ("rail_baron · 1h") and
a short line of reactions ("+57  Answer  Flag"). Related articles have no reactions, live blogs have
no replies, and what holds the headline or the lead is never a unit.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from lxml.etree import _Element

from crawler.cleaning import wordlists
from crawler.cleaning.elements import Text, ancestors, elements, folded, length, shape
from crawler.cleaning.ground import Ground

Find = tuple[_Element, str]

_LINE = 60  # characters of a line that tells who, when, or offers a reaction
_ROOM = 250  # characters of a heading, a "load more" and a notice around the units
_SHARE = 0.6  # of siblings that must be units
_PARTS = re.compile(r"\s*[\u00b7\u2022|/,\u2013\u2014]\s*|\s{2,}|\u00a0+")
_COUNT = re.compile(
    r"[+\u2212-]?\d[\d.,]*\s?[kKmM]?|[\u2191\u2193\u25b2\u25bc\u2665\u2764\U0001f44d\U0001f44e]+"
)


def by_build(root: _Element, ground: Ground, said: list[Text]) -> Iterator[Find]:
    """Find runs of two or more units of a comment thread, and the little that is around them."""
    taken: set[_Element] = set()
    reacting = _reacting(said)
    held = Counter(element.getparent() for element in reacting)
    for parent in elements(root) if max(held.values(), default=0) > 1 else ():
        if held[parent] < 2:
            continue
        if any(up in taken for up in (parent, *ancestors(parent))):
            continue
        units = _units(parent, ground, reacting)
        if len(units) < 2:
            continue
        section = _around(parent, units, ground)
        if section is not None:
            taken.add(section)
            yield section, "reader comments, by their build"
            continue
        taken.update(units)
        yield from ((unit, "a reader comment, by its build") for unit in units)


def _reacting(said: list[Text]) -> set[_Element]:
    """Return the elements that hold a word of reactions, as no other can be a unit or around it.

    It spares looking at every line of a page once for each element around it.
    """
    found: set[_Element] = set()
    for element, text, _ in said:
        up: _Element | None = element if _has_reaction(text) else None
        while up is not None and up not in found:
            found.add(up)
            up = up.getparent()
    return found


@lru_cache(maxsize=8192)
def _has_reaction(text: str) -> bool:
    said = text.strip()
    if len(said) > _LINE:
        return False
    if any(map(_reacts, said.split())):
        return True
    # else only what white space does not part, or parts too much, can be one
    return wordlists.REACTION_APART.stand_in(said) and any(map(_reacts, _PARTS.split(said)))


@lru_cache(maxsize=8192)
def _reacts(said: str) -> bool:
    return wordlists.REACTION.fill(said)


def _units(parent: _Element, ground: Ground, reacting: set[_Element]) -> list[_Element]:
    """Return the children of one shape that look like comments, if most of that shape do."""
    kinds: dict[tuple[str, str], list[_Element]] = {}
    for child in parent:
        if not ground.guards(child):
            kinds.setdefault(shape(child), []).append(child)
    for same in kinds.values():
        if sum([child in reacting for child in same]) < 2:
            continue
        alike = [child for child in same if length(child)]
        units = [child for child in alike if child in reacting and _is_unit(child)]
        if len(units) >= max(2, _SHARE * len(alike)) and sum(map(ground.share, units)) < 0.7:
            return alike
    return []


def _is_unit(element: _Element) -> bool:
    """Tell whether an element has a line with a time, a line of reactions, and text beside."""
    when = reacts = False
    beside = 0
    for line in _lines(element):
        if len(line) <= _LINE and is_reaction(line):
            reacts = True
        elif len(line) <= _LINE and wordlists.AGO.stand_in(line):
            when = True
        else:
            beside += len(line)
    return when and reacts and beside > 0


@lru_cache(maxsize=4096)
def is_reaction(line: str) -> bool:
    """Tell whether a line is nothing but things to do to a comment, and their counts."""
    parts = [part for part in _PARTS.split(line.strip()) if part]
    words = [part for part in parts if not _COUNT.fullmatch(part)]
    told = [word for part in words for word in _apart(part)]
    return bool(told) and all(map(_reacts, told))


def _apart(part: str) -> list[str]:
    """Return a part as it is if it is a reaction, else its words without counts."""
    if _reacts(part):
        return [part]
    return [word for word in part.split() if not _COUNT.fullmatch(word)]


def _lines(element: _Element) -> Iterator[str]:
    """Yield the texts of the innermost blocks: white space kept apart where layout parts it."""
    inline = {"b", "strong", "i", "em", "span", "a", "time", "small", "button", "abbr", "u"}
    line: list[str] = []
    for event in _walk(element):
        if isinstance(event, str):
            line.append(event)
        elif event.tag not in inline:
            if text := "".join(line).strip():
                yield text
            line.clear()
        else:
            line.append("  ")  # two buttons side by side are two parts
    if text := "".join(line).strip():
        yield text


def _walk(element: _Element) -> Iterator[str | _Element]:
    yield element
    if element.text:
        yield folded(element.text) if element.text.isspace() else element.text
    for child in element:
        yield from _walk(child)
        if child.tail:
            yield child.tail
    yield element


def _around(parent: _Element, units: list[_Element], ground: Ground) -> _Element | None:
    """Return the widest unguarded element that holds the units and little else; None if none."""
    told = sum(map(length, units))
    widest = None
    for up in (parent, *ancestors(parent)):
        if up.tag in ("body", "html") or ground.guards(up) or length(up) > told + _ROOM:
            break
        widest = up
    return widest
