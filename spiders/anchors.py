"""The links on an HTML page, with what stands around them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from lxml import etree

from spiders.hypertext import parse_page
from spiders.likeness import Link, word_count
from spiders.links import web_address
from spiders.text import TITLE_LIMIT, shorten

MAX_ANCHORS = 3000

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CHROME_TAGS = frozenset({"nav", "footer", "menu"})
_CHROME_ROLES = frozenset({"navigation", "contentinfo", "search", "menu", "menubar"})
_CHROME_WORDS_IN_WORDS = (
    "nav navbar navigation menu submenu footer breadcrumb breadcrumbs pagination pager sharing "
    "share social comments tagcloud tags cookie cookies login"
)
_CHROME_WORDS = frozenset(_CHROME_WORDS_IN_WORDS.split())
_CLASS_WORD = re.compile(r"[a-z]+")
_CARDS = frozenset({"article", "li", "div", "section", "tr", "td", "dd", "dt"})
_CARD_LEVELS = 5  # ancestors looked at
_CARD_ELEMENTS = 80  # elements looked at within one
_MOST_PARTS = 100
_MOST_COUNTS = 100  # boxes whose anchors are counted


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """A link outside of the page's chrome, and the date beside it as written ("" for none)."""

    link: Link
    date: str = ""


def anchors_of(text: str, page_url: str) -> list[Anchor]:
    """Return the page's links to other addresses, each once, in order; raises NoPageError.

    Links in menus, footers and the like are left out. ``<base href>`` is honoured.
    """
    root = parse_page(text)
    bases = (web_address(each.get("href", ""), page_url) for each in islice(root.iter("base"), 1))
    addresses = _Addresses(next(filter(None, bases), page_url))
    chrome = _Chrome(sum(1 for _ in islice(root.iter("a"), MAX_ANCHORS)))
    found: dict[str, Anchor] = {}
    for element in islice(root.iter("a"), MAX_ANCHORS):
        url = addresses[element.get("href", "")]
        if url and url != page_url.partition("#")[0] and not chrome.holds(element):
            anchor = _anchor(element, url, addresses)
            found[url] = _joined(found[url], anchor) if url in found else anchor
    return list(found.values())


class _Addresses(dict[str, str]):
    """The absolute addresses of a page's links as written, each worked out once.

    Every link is looked at again from each of its neighbours.
    """

    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base

    def __missing__(self, link: str) -> str:
        url = self[link] = web_address(link, self._base)
        return url


class _Chrome:
    """Knows which elements lie in menus, footers and the like; each is looked at once.

    A box is called chrome for its class only if it holds less than half of the page's ``anchors``:
    a page's outermost box may well say "has-nav".
    """

    def __init__(self, anchors: int) -> None:
        self._half = anchors // 2
        self._known: dict[etree._Element, bool] = {}
        self._counts_left = _MOST_COUNTS

    def holds(self, element: etree._Element) -> bool:
        """Return whether an element lies within chrome."""
        asked: list[etree._Element] = []
        verdict = False
        each: etree._Element | None = element
        while each is not None:
            if each in self._known:
                verdict = self._known[each]
                break
            asked.append(each)
            if _is_chrome(each) or (_is_called_chrome(each) and self._is_small(each)):
                verdict = True
                break
            each = each.getparent()
        self._known.update(dict.fromkeys(asked, verdict))
        return verdict

    def _is_small(self, element: etree._Element) -> bool:
        self._counts_left -= 1
        if self._counts_left < 0 or self._half == 0:
            return True
        return sum(1 for _ in islice(element.iter("a"), self._half)) < self._half


def _is_chrome(element: etree._Element) -> bool:
    """Return whether an element's own tag or role says that it is chrome."""
    return element.tag in _CHROME_TAGS or element.get("role", "").lower() in _CHROME_ROLES


def _is_called_chrome(element: etree._Element) -> bool:
    """Return whether an element's class or id says that it is chrome."""
    tag = element.tag
    if tag in {"body", "html", "article", "main", "a"} or tag in _HEADINGS:
        return False
    names = f"{element.get('class', '')[:200]} {element.get('id', '')[:100]}".lower()
    return any(word in _CHROME_WORDS for word in _CLASS_WORD.findall(names))


def _anchor(element: etree._Element, url: str, addresses: _Addresses) -> Anchor:
    card = _card(element, url, addresses)
    text, in_heading = _own_text(element), _in_heading(element)
    date = ""
    if card is not None:
        text = _heading_text(card) or text if word_count(text) < 3 else text
        date = _date(card)
    in_article = bool(date) or (card is not None and _within_article(card))
    return Anchor(
        link=Link(url=url, text=text, in_heading=in_heading, in_article=in_article), date=date
    )


def _joined(first: Anchor, second: Anchor) -> Anchor:
    """Return one anchor for two of the same address: the longest text, the first date."""
    link = replace(
        first.link,
        text=max(first.link.text, second.link.text, key=len),
        in_heading=first.link.in_heading or second.link.in_heading,
        in_article=first.link.in_article or second.link.in_article,
    )
    return Anchor(link=link, date=first.date or second.date)


def _own_text(element: etree._Element) -> str:
    """Return the anchor's text: of a heading within it, else all of it, else its title or image."""
    text = (
        _heading_text(element) or _text(element) or shorten(element.get("title", ""), TITLE_LIMIT)
    )
    if text:
        return text
    images = (each for each in islice(element.iter(), _CARD_ELEMENTS) if each.tag == "img")
    return next((shorten(each.get("alt", ""), TITLE_LIMIT) for each in images), "")


def _in_heading(element: etree._Element) -> bool:
    around = islice(element.iterancestors(), 3)
    within = islice(element.iter(), _CARD_ELEMENTS)
    return any(each.tag in _HEADINGS for each in (*around, *within))


def _within_article(card: etree._Element) -> bool:
    return card.tag == "article" or any(
        each.tag == "article" for each in islice(card.iterancestors(), 3)
    )


def _card(element: etree._Element, url: str, addresses: _Addresses) -> etree._Element | None:
    """Return the largest box around an anchor in which every link has its address."""
    card = None
    for parent in islice(element.iterancestors(), _CARD_LEVELS):
        if parent.tag in {"body", "html", "main"} or not _is_only_link(parent, url, addresses):
            break
        if parent.tag in _CARDS or parent.tag in _HEADINGS:
            card = parent
    return card


def _is_only_link(parent: etree._Element, url: str, addresses: _Addresses) -> bool:
    """Return whether the first elements within ``parent`` hold no link elsewhere."""
    seen = 0
    for each in islice(parent.iter(), _CARD_ELEMENTS):
        seen += 1
        if each.tag == "a" and addresses[each.get("href", "")] not in {url, ""}:
            return False
    return seen < _CARD_ELEMENTS


def _heading_text(card: etree._Element) -> str:
    return next((_text(each) for each in _elements(card) if each.tag in _HEADINGS), "")


def _date(card: etree._Element) -> str:
    dates = (each.get("datetime", "") for each in _elements(card) if each.tag == "time")
    return next(filter(None, dates), "")


def _elements(card: etree._Element) -> Iterator[etree._Element]:
    return islice(card.iter(), _CARD_ELEMENTS)


def _text(element: etree._Element) -> str:
    parts = islice(element.itertext(), _MOST_PARTS)
    return shorten("".join(str(part)[: TITLE_LIMIT * 4] for part in parts), TITLE_LIMIT)
