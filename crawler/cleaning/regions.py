"""Regions that are chrome by what HTML or their names say they are."""

from collections.abc import Iterator

from lxml.etree import _Element

from crawler.cleaning import wordlists
from crawler.cleaning.elements import elements, length, link_share, links, names
from crawler.cleaning.ground import Ground

Find = tuple[_Element, str]

_MACHINERY = ("script", "style", "svg", "noscript", "iframe", "canvas", "object", "embed")
_ROLES = {
    "navigation": "navigation",
    "complementary": "a side column",
    "contentinfo": "a page footer",
    "search": "a search form",
    "dialog": "a dialog",
    "alertdialog": "a dialog",
    "banner": "a page header",
    "menu": "navigation",
    "menubar": "navigation",
}
_TAGS = {"nav": "navigation", "footer": "a page footer", "dialog": "a dialog", "menu": "navigation"}
_QUOTE = frozenset({"pullquote", "quote", "blockquote", "pull", "zitat", "cita"})


def machinery(root: _Element, _ground: Ground) -> Iterator[Find]:
    """Find what holds no text for readers: scripts, styles, drawings, inert templates."""
    for element in elements(root, *_MACHINERY, "template"):
        if element.tag != "template" or element.get("shadowrootmode") is None:
            yield element, ""


def pull_quotes(root: _Element, _ground: Ground) -> Iterator[Find]:
    """Make quotes of the side notes that are quotes, so that they stay; find nothing."""
    for aside in elements(root, "aside"):
        quoted = names(aside) & _QUOTE or any(child.tag == "blockquote" for child in aside)
        if quoted and not links(aside) and length(aside) < 600:
            aside.tag = "blockquote"
            for key in ("class", "id", "role"):
                aside.attrib.pop(key, "")
    yield from ()


def declared(root: _Element, ground: Ground) -> Iterator[Find]:
    """Find the regions that the page declares as apart from its content (HTML, WAI-ARIA)."""
    for element in elements(root):
        reason = _ROLES.get(element.get("role") or "") or _TAGS.get(element.tag)
        if element.tag == "aside":
            reason = "a side note"
        if element.tag == "header" and link_share(element) > 0.6:
            reason = "a page header"
        if reason and not ground.guards(element) and ground.share(element) < 0.4:
            yield element, reason


def named(root: _Element, ground: Ground) -> Iterator[Find]:
    """Find regions whose names say what they are, where their structure agrees."""
    for element in elements(root, "div", "section", "ul", "ol", "p", "span", "form", "dl", "li"):
        reason = _named_reason(element)
        if reason and not ground.guards(element) and ground.share(element) < 0.3:
            yield element, reason


def _named_reason(element: _Element) -> str:
    words = names(element)
    if not words:
        return ""
    if words & wordlists.CONSENT_NAMES and length(element) < 4000:
        return "a cookie notice"
    if words & wordlists.SHARE_NAMES and length(element) < 200:
        return "share buttons"
    if words & wordlists.NEWSLETTER_NAMES and length(element) < 1000 and _asks_for_mail(element):
        return "a newsletter box"
    return _linked_reason(element, words)


def _linked_reason(element: _Element, words: frozenset[str]) -> str:
    if words & wordlists.TAG_NAMES and length(element) < 600 and link_share(element) > 0.6:
        return "a list of tags"
    if words & wordlists.RELATED_NAMES and (link_share(element) > 0.3 or _is_cards(element)):
        return "related articles"
    return ""


def _is_cards(element: _Element) -> bool:
    return len(links(element)) >= 2 and length(element) < 250 * len(links(element))


def _asks_for_mail(element: _Element) -> bool:
    return next(element.iter("form", "input", "button", "a"), None) is not None
