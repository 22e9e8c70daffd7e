"""Lists of other articles, tags and share buttons, and boxes to sign up: found by structure."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml.etree import _Element

from crawler.cleaning import wordlists
from crawler.cleaning.elements import (
    HEADINGS,
    ancestors,
    elements,
    length,
    link_share,
    links,
    shape,
    wording,
)
from crawler.cleaning.ground import Ground, is_prose

Find = tuple[_Element, str]

_CONTAINERS = ("ul", "ol", "div", "section", "table", "p", "dl")
_LABEL = 80  # characters of a heading over a list
_SENTENCE = re.compile(r"[^.!?…]{30,}[.!?…]\W*$")


def share_bars(root: _Element, ground: Ground) -> Iterator[Find]:
    """Find short elements around links to share the page, with their counts."""
    for link in elements(root, "a"):
        if not wordlists.SHARE_ADDRESS.search((link.get("href") or "")[:300]):
            continue
        bar = link
        for up in ancestors(link):
            if up.tag == "body" or length(up) > 200 or ground.guards(up):
                break
            bar = up
        yield bar, "share buttons"


def sign_up_boxes(root: _Element, ground: Ground) -> Iterator[Find]:
    """Find forms that ask for an address, with the words around that advertise them."""
    for form in elements(root, "form"):
        if ground.guards(form) or ground.share(form) > 0.3:
            continue
        asks = any((field.get("type") or "").lower() == "email" for field in form.iter("input"))
        box = form
        for up in ancestors(form):
            if up.tag == "body" or ground.guards(up) or length(up) > length(form) + 500:
                break
            if not (asks or wordlists.NEWSLETTER.search(wording(up))):
                break
            box = up
        if asks or length(form) < 400:
            yield box, "a newsletter box" if asks else "a form"
        yield from ((beside, "what a form says when sent") for beside in _form_notices(form))


def loose_sign_up_boxes(root: _Element, ground: Ground) -> Iterator[Find]:
    """Find small boxes that ask for a mail address without being a form."""
    for field in elements(root, "input"):
        told = " ".join(field.get(key) or "" for key in ("type", "value", "placeholder", "name"))
        if not wordlists.MAIL_FIELD.search(told):
            continue
        box = None
        for up in ancestors(field):
            if up.tag in ("body", "html") or ground.guards(up) or length(up) > 400:
                break
            box = up
        if box is not None and length(box) and ground.share(box) < 0.3:
            yield box, "a newsletter box"


def _form_notices(form: _Element) -> Iterator[_Element]:
    for beside in form.itersiblings():
        if length(beside) < 200 and wordlists.FORM_NOTICE.search(wording(beside)):
            yield beside


def under_headings(root: _Element, ground: Ground) -> Iterator[Find]:
    """Find lists of links under a heading that announces related or latest articles."""
    for heading in elements(root, *HEADINGS, "p", "div", "span", "strong", "b", "li"):
        if not (heading.text or len(heading)) or length(heading) > _LABEL + 200:
            continue
        said = wording(heading)
        if not wordlists.RELATED_HEADING.match(said) or ground.guards(heading):
            continue
        if link_share(heading) > 0.4:
            yield heading, "a pointer to another article"
        elif length(heading) <= _LABEL:
            yield from _listed_after(heading, ground)


def _listed_after(heading: _Element, ground: Ground) -> Iterator[Find]:
    """Yield a heading and what it heads, if that is nearly all links."""
    outer = heading
    for up in ancestors(heading):
        if up.tag == "body" or ground.guards(up) or not wording(up).startswith(wording(heading)):
            break
        outer = up
        if length(up) > length(heading) + 40:
            break
    if outer is not heading and length(outer) > length(heading) + 40:
        if _is_list_of_others(outer) and ground.share(outer) < 0.3:
            yield outer, "related articles"
        return
    follower = outer.getnext()
    if follower is not None and not ground.guards(follower) and _is_list_of_others(follower):
        yield outer, "the heading of related articles"
        yield follower, "related articles"


def _is_list_of_others(element: _Element) -> bool:
    return link_share(element) > 0.5 or _cards(element)


def labelled_tags(root: _Element, ground: Ground) -> Iterator[Find]:
    """Find short runs of links behind a label such as "Tags:"."""
    for element in elements(root, "p", "div", "ul", "dl", "li", "span", "section"):
        found = links(element)
        if not found or length(element) > 400 or ground.guards(element):
            continue
        if wordlists.TAG_LABEL.match(wording(element)[:_LABEL]):
            beside = length(element) - sum(map(length, found))
            if beside <= 25 + 3 * len(found):
                yield element, "a list of tags"


def link_lists(root: _Element, ground: Ground) -> Iterator[Find]:
    """Find lists whose text is nearly all link text: menus, tags, teasers."""
    for element in elements(root, *_CONTAINERS):
        found = links(element)
        if len(found) < 2 or ground.guards(element) or link_share(element) < 0.8:
            continue
        texts = [text for link in found if (text := wording(link))]
        if not texts or _reads_as_text(element, texts):
            continue
        terse = all(len(text.split()) <= 4 for text in texts)
        if len(texts) >= (2 if terse else 3):
            yield element, "a list of tags or menu items" if terse else "a list of links"


def _reads_as_text(element: _Element, texts: list[str]) -> bool:
    """Tell whether links are sentences of a text: a paragraph, or items that are sentences."""
    if element.tag == "p" and len(texts) < 3:
        return True
    return sum(_SENTENCE.search(text) is not None for text in texts) > len(texts) / 2


def cards(root: _Element, ground: Ground) -> Iterator[Find]:
    """Find rows of cards: siblings of one shape, each a linked headline with a line or two."""
    for element in elements(root, "div", "section", "ul", "ol", "article", "main"):
        if len(element) < 2 or not _cards(element):
            continue
        if not ground.guards(element):
            yield element, "cards of other articles"
        else:
            for child in element:
                if _is_card(child) and not ground.guards(child):
                    yield child, "a card of another article"


def _cards(element: _Element) -> bool:
    """Tell whether most children are of one shape and each leads to another page."""
    kinds = Counter(shape(child) for child in element if length(child))
    if not kinds:
        return False
    kind, count = kinds.most_common(1)[0]
    same = [child for child in element if shape(child) == kind and length(child)]
    return count >= 2 and kind[0] not in ("p", *HEADINGS) and all(map(_is_card, same))


def _is_card(element: _Element) -> bool:
    """Tell whether an element is a headline that is a link, with little text beside it."""
    found = [link for link in links(element) if length(link) >= 15]
    if not found or len({link.get("href") for link in found}) > 3:
        return False
    whole = length(element)
    titled = any(
        heading in (link, *ancestors(link)) or link in ancestors(heading)
        for heading in element.iter(*HEADINGS)
        for link in found
    )
    beside = whole - sum(length(link) for link in found)
    if any(is_prose(block) and length(block) > 300 for block in element.iter("p")):
        return False
    return beside <= (220 if titled else 60) and whole < 600
