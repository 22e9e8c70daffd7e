"""The article's own text: the blocks that structure and the extractor together say are it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from lxml.etree import _Element

from crawler.cleaning import judgement, wordlists
from crawler.cleaning.blocks import Block, Inside
from crawler.cleaning.chrome import EXCERPT, Removed
from crawler.cleaning.claims import Claims
from crawler.cleaning.traits import Page, describe

_MOST = 2_000_000  # characters of text kept
_LINE = 150  # characters of a line that may be a credit
_SURE = 25  # letters from which a text found within the extractor's is that text
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, kw_only=True)
class Body:
    """A text, one block a line, and which blocks of the page are and are not in it."""

    text: str
    chosen: tuple[Block, ...]
    others: tuple[Block, ...]


def choose(
    blocks: list[Block],
    taken: Mapping[_Element, str],
    extracted: str,
    told: Claims,
    *,
    kept: frozenset[_Element] = frozenset(),
) -> Body:
    """Return the blocks that are text; ``taken`` are the elements that stages took off as chrome.

    ``extracted`` is the extractor's text of what they left. What they took may come back, where
    all else says that it is the article's. Blocks whose elements are ``kept`` are text in any case.
    """
    judged = judgement.judge(blocks, describe(sight(blocks, taken, extracted, told)))
    chosen: list[Block] = []
    others: list[Block] = []
    for block, is_text in zip(blocks, judged, strict=True):
        is_body = block.element in kept or (is_text and not aside(block))
        (chosen if is_body else others).append(block)
    return Body(text=joined(chosen), chosen=tuple(chosen), others=tuple(others))


def removed(others: Iterable[Block], taken: Mapping[_Element, str]) -> list[Removed]:
    """Return what is not in the text, blocks with one reason that follow each other as one."""
    told = groupby(others, key=lambda block: taken.get(block.element) or _beside(block))
    return [
        Removed(reason=reason, text_excerpt=" ".join(block.text for block in run)[:EXCERPT])
        for reason, run in told
    ]


def _beside(block: Block) -> str:
    """Return in a reader's words why a block that only figures speak against is no text."""
    if told := aside(block):
        return told
    if block.linked * 2 > len(block.text):
        return "links to elsewhere"
    if block.box.inside & Inside.FIGURE:
        return "a caption"
    return "a headline" if block.box.tag == "h1" else "beside the article"


def aside(block: Block) -> str:
    """Return what a line is that is never text, wherever it stands; "" if it may be text."""
    if len(block.text) > _LINE:
        return ""
    if wordlists.CREDIT_LINE.match(block.text):
        return "a picture credit"
    if wordlists.READ_TIME.fullmatch(block.text):
        return "a time to read"
    return ""


def joined(blocks: Iterable[Block]) -> str:
    """Return the text of blocks, one a line."""
    return "\n".join(block.text for block in blocks)[:_MOST]


def sight(blocks: list[Block], taken: Mapping[_Element, str], extracted: str, told: Claims) -> Page:
    """Return a page as it is judged."""
    gone = [block.element in taken and block.last in taken for block in blocks]
    found = _found(blocks, extracted)
    return Page(
        blocks=blocks,
        taken=gone,
        kept=[is_kept and not is_gone for is_kept, is_gone in zip(found, gone, strict=True)],
        title=_title(told),
        description=told.meta("og:description") or told.meta("description"),
    )


def _found(blocks: list[Block], extracted: str) -> Iterator[bool]:
    """Tell of each block whether it is in an extracted text: short ones as lines of their own."""
    whole = _SPACE.sub("", extracted)
    lines = set(extracted.split("\n"))
    for block in blocks:
        letters = _SPACE.sub("", block.text)
        yield letters in whole if len(letters) >= _SURE else block.text in lines


def _title(told: Claims) -> str:
    headline = told.article.get("headline")
    if isinstance(headline, str) and headline:
        return headline
    return told.meta("og:title") or told.html_title
