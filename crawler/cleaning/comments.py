"""Reader comments: found by the names of their containers, by their controls, by their headings.

Anonymous class names, web components and widgets within the article's own container defeat name
lists, so structure decides: units that each carry a reply control, a heading that says
"Comments" with a form or dated units behind it. The article's headline and lead are never given.
"""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from lxml.etree import _Element

from crawler.cleaning import kinds, wordlists
from crawler.cleaning.elements import (
    BLOCKS,
    HEADINGS,
    Text,
    ancestors,
    length,
    shape,
    wording,
)
from crawler.cleaning.ground import Ground, is_prose, tally

Find = tuple[_Element, str]

_WHOLE = 0.9  # of the page's prose: what holds that much is the article, as a forum's thread is
_LONGEST_LABEL = 60  # characters of a control or a heading
_LONGEST_NOTICE = 200
LONGEST = 2 * _LONGEST_NOTICE  # characters of a text that may tell of comments
_CAN_HEAD = BLOCKS | {"button", "span", "summary", "a", "strong", "b"}


def named(root: _Element, ground: Ground) -> Iterator[Find]:
    """Find containers whose names say "comment": class, id, test names, or the tag itself."""
    for element in ground.named.of(root, kinds.COMMENTS):
        if element is root or ground.guards(element):
            continue
        if ground.share(element) < _WHOLE:
            yield element, "reader comments, by name"


def with_controls(_root: _Element, ground: Ground, said: list[Text]) -> Iterator[Find]:
    """Find units of text with reply controls, whatever they are called, and what flanks them."""
    controls = [
        element for element, text, is_first in said if is_first and is_control(element, text)
    ]
    if not controls:
        return
    held = tally((control, 1) for control in controls)
    # a dict, as an ordered set: two controls of one comment give one unit
    units = {unit: None for one in controls if (unit := _unit(one, held, ground)) is not None}
    told = tally((unit, length(unit)) for unit in units)
    repeated = Counter(shape(unit) for unit in units)
    sections: set[_Element] = set()
    for unit in units:
        if any(up in sections for up in (unit, *ancestors(unit))):
            continue
        if repeated[shape(unit)] < 2 and not _has_evidence(unit):
            continue
        section = _section(unit, told, ground)
        sections.add(section)
        yield section, "reader comments, by their reply controls"
        yield from ((flank, "beside reader comments") for flank in _flanks(section, ground))


def announced(root: _Element, ground: Ground, said: list[Text]) -> Iterator[Find]:
    """Find what speaks of comments: headings with what is under them, notices, more of them."""
    speaking = _speaking_of_comments(root, said)
    yield from _headed(speaking, ground)
    yield from _notices(speaking, ground)


def _headed(speaking: list[_Element], ground: Ground) -> Iterator[Find]:
    """Find what stands under a heading that announces comments, if it looks like comments."""
    for heading in speaking:
        if not _is_comment_heading(heading):
            continue
        outer = _widest(heading, ground)
        if outer is not heading and _has_evidence(outer):
            yield outer, "reader comments, by their heading"
            continue
        following = [after for after in outer.itersiblings() if not ground.guards(after)]
        if any(_has_evidence(after) for after in following):
            for element in (outer, *following):
                yield element, "reader comments, by their heading"


def _notices(speaking: list[_Element], ground: Ground) -> Iterator[Find]:
    """Find moderation notices and "load more replies" that stand alone."""
    for element in speaking:
        own = element.text
        if not own or own.isspace() or ground.guards(element):
            continue
        said = wording(element)
        if wordlists.MORE_COMMENTS.fill(said):
            yield element, "a control for more comments"
        elif wordlists.MODERATION.stand_in(said) and not is_prose(element):
            yield element, "a notice about comments"


def _speaking_of_comments(root: _Element, said: list[Text]) -> list[_Element]:
    """Return the short elements with one of the stems that any heading and notice of theirs has."""
    speaking: set[_Element] = set()
    for element, text, _ in said:
        if wordlists.OF_COMMENTS.stand_in(text):
            _add_short(element, speaking)
    return [element for element in root.iter() if element in speaking] if speaking else []


def _add_short(element: _Element | None, found: set[_Element]) -> None:
    """Add an element, and those around it, as far as they are short."""
    while element is not None and element not in found and length(element) <= _LONGEST_NOTICE:
        found.add(element)
        element = element.getparent()


def is_control(element: _Element, text: str) -> bool:
    """Tell whether an element is a reply or load-more-comments control, judged by its own text."""
    return _is_label(text[:_LONGEST_NOTICE]) and element.tag not in HEADINGS


@lru_cache(maxsize=8192)
def _is_label(text: str) -> bool:
    said = text.strip()
    if len(said) > _LONGEST_LABEL:
        return False
    return wordlists.REPLY.fill(said) or wordlists.MORE_COMMENTS.fill(said)


def _unit(control: _Element, held: Counter[_Element], ground: Ground) -> _Element | None:
    """Return the largest element around a control that holds no control of another unit."""
    unit = None
    for up in ancestors(control):
        if up.tag in ("body", "html") or ground.guards(up):
            break
        if unit is not None and held[up] > held[unit] and length(unit) > _LONGEST_LABEL:
            break
        unit = up
    if unit is None or ground.share(unit) > 0.5:
        return None
    return unit


def _section(unit: _Element, told: Counter[_Element], ground: Ground) -> _Element:
    """Return the widest element around a unit that holds little else than units."""
    section = unit
    for up in ancestors(unit):
        if up.tag in ("body", "html") or ground.guards(up):
            break
        if length(up) > 3 * told[up] + 400:
            break
        section = up
    return section


def _flanks(section: _Element, ground: Ground) -> Iterator[_Element]:
    """Yield what belongs to a section beside it: the heading before it, forms and notices after."""
    before = section.getprevious()
    if before is not None and _is_comment_heading(before):
        yield before
    for after in section.itersiblings():
        if ground.guards(after) or is_prose(after) or after.tag in HEADINGS:
            break
        if length(after) <= _LONGEST_LABEL or after.tag == "form" or _has_form(after):
            yield after


def _is_comment_heading(element: _Element) -> bool:
    own = element.text
    if not own or own.isspace():
        own = element[0].text if len(element) else None
        if not own or own.isspace():
            return False
    if element.tag not in _CAN_HEAD or len(own) > _LONGEST_NOTICE or _points_away(element):
        return False
    return length(element) <= _LONGEST_LABEL and _heads_comments(wording(element))


def _points_away(element: _Element) -> bool:
    """Tell whether an element is but a link to a place on a page: what follows it is not there."""
    link = element if element.tag == "a" or not len(element) else element[0]
    aim = link.get("href") if link.tag == "a" else None
    return aim is not None and bool(aim.partition("#")[2]) and element.tag not in HEADINGS


@lru_cache(maxsize=8192)
def _heads_comments(said: str) -> bool:
    return wordlists.COMMENT_HEADING.fill(said)


def _widest(heading: _Element, ground: Ground) -> _Element:
    """Return the widest unguarded element of which the heading is the beginning."""
    widest = heading
    opening = wording(heading)
    for up in ancestors(heading):
        if up.tag in ("body", "html") or ground.guards(up):
            break
        if opening not in wording(up)[: len(opening) + 80]:
            break
        widest = up
    return widest


def _has_evidence(element: _Element) -> bool:
    """Tell whether there is a form to write in, or an author-and-time line, beside text."""
    if _has_form(element) or element.find(".//time") is not None:
        return True
    return any(
        wordlists.AGO.stand_in(piece)
        for text in element.itertext()
        if 0 < len(piece := str(text).strip()) <= _LONGEST_LABEL
    )


def _has_form(element: _Element) -> bool:
    return next(element.iter("textarea", "form"), None) is not None
