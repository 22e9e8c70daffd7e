"""Telegram's posts, as its preview pages and its embedded widgets both write them."""

from collections.abc import Iterator
from itertools import islice

from lxml import etree

REPLY = "tgme_widget_message_reply"  # the post that is answered
CARD = "tgme_widget_message_link_preview"  # of a page that is linked to

_MOST_LOOKED_AT = 1000  # a page has about twenty
_MESSAGE, _WORDS = "tgme_widget_message", "js-message_text"
_CARD_PARTS = ("link_preview_title", "link_preview_description")
_BREAKS = frozenset({"br", "p", "div", "blockquote", "pre"})


def found(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the posts on a page, in its order, but none within another."""
    named = (each for each in root.iter("div") if is_named(each, _MESSAGE))
    for each in islice(named, _MOST_LOOKED_AT):
        if not any(is_named(above, _MESSAGE) for above in each.iterancestors()):
            yield each


def date(post: etree._Element) -> str:
    """Return when a post was sent, as written, or ""."""
    return next(filter(None, (each.get("datetime", "") for each in post.iter("time"))), "")


def text(post: etree._Element) -> str:
    """Return a post's own words, a line for each of its lines; else those of its link's card."""
    own = words(post)
    if own is not None:
        return _lines(own)
    cards = (each for each in post.iter("div") if any(is_named(each, p) for p in _CARD_PARTS))
    return "\n".join(filter(None, (_lines(each) for each in islice(cards, 2))))


def words(post: etree._Element) -> etree._Element | None:
    """Return the element of the post's own words, not of the post that it answers."""
    for each in post.iter("div"):
        if is_named(each, _WORDS) and not any(
            is_named(above, REPLY) for above in islice(each.iterancestors(), 3)
        ):
            return each
    return None


def _lines(element: etree._Element) -> str:
    parts: list[str] = []
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            parts += ["\n"] if each.tag in _BREAKS else []
            parts.append(each.text or "")
        elif each is not element:
            parts += ["\n"] if each.tag in _BREAKS - {"br"} else []
            parts.append(each.tail or "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def is_named(element: etree._Element, name: str) -> bool:
    """Tell whether an element has a class."""
    return name in element.get("class", "")[:500].split()
