"""What a source's configuration says of its pages, which counts for more than any guess of ours."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from lxml.etree import _Element

from crawler.cleaning import dates
from crawler.cleaning.chrome import Removed
from crawler.cleaning.elements import BLOCKS, ancestors, folded, remove, wording
from db.records import Hints
from spiders.dates import parse_date
from spiders.selectors import Selector, compiled, text_of

_MOST = 200  # elements that one selector may match
_EXCERPT = 120  # characters
_OPENING = 60  # characters by which a kept line is known again


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What one hint matched on a page."""

    key: str  # keep | drop | title | published
    selector: str
    matched: int
    excerpt: str = ""  # of the first, or what it says


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A region taken out of a page's tree, so that no stage can touch it, with its old place."""

    region: _Element
    place: _Element  # stands for it in the tree
    around: tuple[_Element, ...]  # its ancestors, the nearest first


@lru_cache(maxsize=512)
def _selector(written: str) -> Selector:
    return compiled(written)


def _matched(root: _Element, written: str) -> list[_Element]:
    return [each for each in _selector(written).all(root)[:_MOST] if each is not root]


def drop(root: _Element, hints: Hints) -> list[Removed]:
    """Remove the regions that are to go; return what had text."""
    removed = []
    for written in hints.drop:
        for element in _matched(root, written):
            if text := wording(element):
                removed.append(Removed(reason=f"hint: {written}", text_excerpt=text[:_EXCERPT]))
            remove(element)
    return removed


def take(root: _Element, hints: Hints) -> list[Kept]:
    """Take the regions that are to stay out of the tree; the outermost of nested ones."""
    found = [element for written in hints.keep for element in _matched(root, written)]
    wanted = set(found)
    kept = []
    for element in dict.fromkeys(found):
        around = tuple(ancestors(element))
        parent = element.getparent()
        if parent is None or any(up in wanted for up in around):
            continue
        place = parent.makeelement("span")
        place.tail, element.tail = element.tail, None
        parent.replace(element, place)
        kept.append(Kept(region=_neutral(element), place=place, around=around))
    return kept


def _neutral(region: _Element) -> _Element:
    """Return a copy without names, in plain boxes: nothing in it that an extractor dislikes."""
    copy = deepcopy(region)
    for element in copy.iter("*"):
        for name in set(element.attrib) & {"class", "id", "role"}:
            del element.attrib[name]
        if element.tag in ("aside", "nav", "footer", "form", "header", "section", "dialog"):
            element.tag = "div"
    if copy.tag not in BLOCKS:
        copy.tag = "div"
    return copy


def put_back(root: _Element, kept: list[Kept]) -> None:
    """Put kept regions back: where they were, or in the nearest of what was around them."""
    for each in kept:
        parent = each.place.getparent()
        if parent is not None and each.place.getroottree().getroot() is root:
            each.region.tail = each.place.tail
            parent.replace(each.place, each.region)
            continue
        left = (up for up in each.around if up.getroottree().getroot() is root)
        next(left, root).append(each.region)


def elements(kept: list[Kept]) -> frozenset[_Element]:
    """Return all elements of kept regions."""
    return frozenset(element for each in kept for element in each.region.iter("*"))


def with_kept(text: str, kept: list[Kept]) -> str:
    """Return a text with the lines of kept regions that it lacks, at its end."""
    have = set(text.split("\n"))
    lines = [line for each in kept for line in _lines(each.region) if not _is_in(line, text, have)]
    return "\n".join(filter(None, (text, *dict.fromkeys(lines))))


def _is_in(line: str, text: str, have: set[str]) -> bool:
    return line in have or (len(line) >= _OPENING and line[:_OPENING] in text)


def _lines(region: _Element) -> Iterator[str]:
    """Yield the text of a region's innermost blocks."""
    inner = [block for block in region.iter(*BLOCKS) if not any(c.tag in BLOCKS for c in block)]
    for block in inner or [region]:
        if line := wording(block):
            yield line


def title(root: _Element, hints: Hints) -> str:
    """Return the title that a hint finds, or ""."""
    return folded(_selector(hints.title).text(root)) if hints.title else ""


def published(root: _Element, hints: Hints, *, timezone: str, fetched: datetime) -> datetime | None:
    """Return the date that a hint finds: its datetime attribute, or text in a form that is known.

    None where it finds none that can be true.
    """
    claim = _published(root, hints)
    if not claim:
        return None
    moment = parse_date(claim, timezone) or dates.read(claim, ZoneInfo(timezone))
    return dates.believed(moment, fetched)


def _published(root: _Element, hints: Hints) -> str:
    if not hints.published:
        return ""
    chosen = _selector(hints.published)
    return folded(chosen.value(root, "datetime") or chosen.text(root))


def tried(root: _Element, hints: Hints) -> list[Trial]:
    """Return what each hint matches on a page, in the order of the configuration's keys."""
    trials = []
    regions = (("keep", hints.keep), ("drop", hints.drop))
    for key, written in ((key, one) for key, several in regions for one in several):
        found = _matched(root, written)
        excerpt = folded(text_of(found[0]))[:_EXCERPT] if found else ""
        trials.append(Trial(key=key, selector=written, matched=len(found), excerpt=excerpt))
    values = (
        ("title", hints.title, title(root, hints)),
        ("published", hints.published, _published(root, hints)),
    )
    for key, written, said in values:
        if written:
            matched = len(_matched(root, written))
            trials.append(
                Trial(key=key, selector=written, matched=matched, excerpt=said[:_EXCERPT])
            )
    return trials
