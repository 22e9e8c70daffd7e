"""What no stage may take away: the headline and the article's first paragraphs."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from crawler.cleaning.elements import ancestors, elements, length, link_share, names

PROSE = 80  # characters from which an unlinked block counts as prose
_ASIDE = frozenset({"nav", "aside", "footer", "form", "figcaption", "figure", "dialog", "template"})
_FOREIGN = frozenset(
    {"comment", "comments", "cookie", "consent", "gdpr", "newsletter", "related", "disqus",
     "sidebar", "footer", "teaser", "banner", "modal", "popup", "recommended"}
)  # fmt: skip
_SENTENCE = re.compile(r"[.!?…。！？؟।:\"”»](?:\s|$)")
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
    headline = _headline(root)
    prose = tuple(block for block in elements(root, "p", "div", "td", "section") if is_prose(block))
    order = {element: at for at, element in enumerate(root.iter())}
    start = order[headline] if headline is not None else -1
    own = [block for block in prose if not _is_foreign(block)]
    after = [block for block in own if order[block] > start]
    lead = next(iter(after or own), None)
    weights = tally((block, length(block)) for block in prose)
    return Ground(
        headline=headline,
        lead=lead,
        prose=prose,
        size=sum(length(block) for block in prose),
        guarded=frozenset(
            up for one in (headline, lead) if one is not None for up in (one, *ancestors(one))
        ),
        weights=weights,
    )


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
    if block.tag != "p" and not _only_inline(block):
        return False
    return length(block) >= PROSE and link_share(block) < 0.5


def _only_inline(block: _Element) -> bool:
    """Tell whether text stands directly in the element (pages that use div as paragraphs)."""
    return bool((block.text or "").strip() or any((child.tail or "").strip() for child in block)) \
        and all(child.tag in _INLINE for child in block)  # fmt: skip


def _headline(root: _Element) -> _Element | None:
    """Return the h1 that has the most to say; a logo in an h1 has little."""
    found = [h1 for h1 in elements(root, "h1") if length(h1) and not _is_foreign(h1)]
    return max(found, key=lambda h1: min(length(h1), 40), default=None)


def _is_foreign(block: _Element) -> bool:
    return any(
        up.tag in _ASIDE or (up.tag not in ("body", "html") and names(up) & _FOREIGN)
        for up in (block, *ancestors(block))
    )
