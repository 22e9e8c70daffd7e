"""Why a block is not in the text, in a reader's words: what its boxes, names and words say."""

from collections.abc import Iterable
from itertools import groupby, islice

from lxml.etree import _Element

from crawler.cleaning import body, kinds, wordlists
from crawler.cleaning.blocks import Block, Inside
from crawler.cleaning.chrome import EXCERPT, Removed
from crawler.cleaning.elements import ancestors, names

_PLACES = (
    (Inside.NAV, "navigation"),
    (Inside.FIGURE, "a caption"),
    (Inside.FORM, "a form"),
)
_KINDS = (
    ("share", "share buttons"),
    ("newsletter", "a newsletter box"),
    ("tags", "a list of tags"),
    ("ad", "an advertisement"),
    ("related", "related articles"),
    ("footer", "a page footer"),
    ("sidebar", "a side column"),
)
_NEAR = 6  # levels of elements around a block whose names are asked


def removed(others: Iterable[Block]) -> list[Removed]:
    """Return what is not in the text; blocks with one reason that follow each other are one."""
    return [
        Removed(reason=reason, text_excerpt=" ".join(block.text for block in run)[:EXCERPT])
        for reason, run in groupby(others, key=beside)
    ]


def beside(block: Block) -> str:
    """Return why a block is no text; of several reasons the plainest."""
    if told := body.aside(block):
        return told
    around = _around(block)
    if any(names(each) & wordlists.CONSENT_NAMES for each in around):
        return "a cookie notice"
    if any(wordlists.SHARE_ADDRESS.stand_in((e.get("href") or "")[:300]) for e in around):
        return "share buttons"
    near = block.box.kinds | block.kinds | (block.box.up.kinds if block.box.up else 0)
    for name, reason in _KINDS:
        if near >> kinds.NAMES.index(name) & 1:
            return reason
    for place, reason in _PLACES:
        if block.box.inside & place:
            return _form(block) if place is Inside.FORM else reason
    return _by_words(block)


def _around(block: Block) -> list[_Element]:
    return [block.element, *islice(ancestors(block.element), _NEAR)]


def _form(block: Block) -> str:
    return "a newsletter box" if wordlists.NEWSLETTER.stand_in(block.text) else "a form"


def _by_words(block: Block) -> str:
    if wordlists.RELATED_HEADING.open(block.text):
        return "related articles"
    if wordlists.TAG_LABEL.open(block.text):
        return "a list of tags"
    if block.linked * 2 > len(block.text):
        return "links to elsewhere"
    if block.box.inside & Inside.ASIDE:
        return "a side note"
    return "a headline" if block.box.tag == "h1" else "beside the article"
