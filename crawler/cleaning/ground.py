"""What no stage may take away: the headline and the article's first paragraphs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from crawler.cleaning import kinds
from crawler.cleaning.elements import ancestors, elements, length, links
from crawler.cleaning.named import Named, gather

_CAN_BE_PROSE = ("p", "div", "td", "section")
PROSE = 80  # characters from which an unlinked block counts as prose
_ASIDE = frozenset({"nav", "aside", "footer", "form", "figcaption", "figure", "dialog", "template"})
_INLINE = frozenset({"a", "abbr", "b", "br", "em", "font", "i", "img", "q", "small", "span",
                     "strong", "sub", "sup", "time", "u", "wbr"})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The article's own ground on the page, as known before anything is removed."""

    headline: _Element | None = None  # the page's h1
    lead: _Element | None = None  # the first paragraph of prose after the headline
    prose: tuple[_Element, ...] = ()  # every block of prose, chrome's too, in document order
    size: int = 0  # characters of all of ``prose``
    guarded: frozenset[_Element] = frozenset()  # headline and lead, and all around them
    weights: Mapping[_Element, int] = field(default_factory=dict)  # characters of prose inside
    named: Named = field(default_factory=lambda: Named({}, {}))

    def guards(self, element: _Element) -> bool:
        """Tell whether an element holds the headline or the lead."""
        return element in self.guarded

    def share(self, element: _Element) -> float:
        """Return which part of the page's prose an element holds, 0 to 1."""
        return self.weights.get(element, 0) / self.size if self.size else 0.0

    def left(self, root: _Element) -> int:
        """Return the characters of prose that are still in a tree after removals."""
        # an element taken out of its tree still names that tree's document as its own
        there = set(root.iter())
        return sum(self.weights[block] for block in self.prose if block in there)


def survey(root: _Element) -> Ground:
    """Find headline, lead and prose of a page."""
    named = gather(root)
    headline = _headline(root, named)
    sizes = dict(_prose(root))
    lead = _first_own(_after(headline, root, sizes), named)
    lead = _first_own(sizes, named) if lead is None else lead
    return Ground(
        headline=headline,
        lead=lead,
        prose=tuple(sizes),
        size=sum(sizes.values()),
        guarded=frozenset(
            up for one in (headline, lead) if one is not None for up in (one, *ancestors(one))
        ),
        weights=tally(sizes.items()),
        named=named,
    )


def _first_own(blocks: Iterable[_Element], named: Named) -> _Element | None:
    return next((block for block in blocks if not _is_foreign(block, named)), None)


def _after(
    headline: _Element | None, root: _Element, blocks: Mapping[_Element, int]
) -> Iterator[_Element]:
    """Yield those of the blocks that follow the headline; all of them where there is none."""
    passed = headline is None
    for element in root.iter("h1", *_CAN_BE_PROSE):
        passed = passed or element is headline
        if passed and element in blocks:
            yield element


def _prose(root: _Element) -> Iterator[tuple[_Element, int]]:
    """Yield every block of prose and its characters."""
    for block in root.iter(*_CAN_BE_PROSE):
        if (size := _prose_size(block)) and block is not root:
            yield block, size


def tally(weighed: Iterable[tuple[_Element, int]]) -> Counter[_Element]:
    """Return for each element the sum of the weights of what it is or holds.

    One walk up from each, so that a page of thousands of comments costs no square of them.
    """
    told: Counter[_Element] = Counter()
    for element, weight in weighed:
        for up in (element, *ancestors(element)):
            told[up] += weight
    return told


def is_prose(block: _Element) -> bool:
    """Tell whether an element is one block of running text, at most half of it linked."""
    return _prose_size(block) > 0


def _prose_size(block: _Element) -> int:
    """Return the characters of a block of prose, 0 of what is none."""
    if block.tag != "p" and not _only_inline(block):
        return 0
    size = length(block)
    return size if size >= PROSE and 2 * sum(map(length, links(block))) < size else 0


def _only_inline(block: _Element) -> bool:
    """Tell whether text stands directly in the element (pages that use div as paragraphs)."""
    own = bool(block.text and not block.text.isspace())
    for child in block:
        if child.tag not in _INLINE:
            return False
        own = own or bool(child.tail and not child.tail.isspace())
    return own


def _headline(root: _Element, named: Named) -> _Element | None:
    """Return the h1 that has the most to say; a logo in an h1 has little."""
    found = [h1 for h1 in elements(root, "h1") if length(h1) and not _is_foreign(h1, named)]
    return max(found, key=lambda h1: min(length(h1), 40), default=None)


def _is_foreign(block: _Element, named: Named) -> bool:
    return any(
        up.tag in _ASIDE
        or (up.tag not in ("body", "html") and named.kinds.get(up, 0) & kinds.FOREIGN)
        for up in (block, *ancestors(block))
    )
