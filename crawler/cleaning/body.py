"""The article's own text: the blocks that structure and the extractor together say are it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from crawler.cleaning import judgement, wordlists
from crawler.cleaning.blocks import Block, Box
from crawler.cleaning.claims import Claims
from crawler.cleaning.forms import Figures
from crawler.cleaning.kept import describe as describe_kept
from crawler.cleaning.traits import Page, describe

_MOST = 2_000_000  # characters of text kept
_LINE = 150  # characters of a line that may be a credit
_SIGN_UP = 400  # characters of a box to sign up
_SURE = 25  # letters from which a text found within the extractor's is that text


@dataclass(frozen=True, kw_only=True)
class Body:
    """A text, one block a line, and which blocks of the page are and are not in it."""

    text: str
    chosen: tuple[Block, ...]
    others: tuple[Block, ...]


def choose(
    blocks: list[Block], extract: Callable[[], str], told: Claims, *,
    kept: frozenset[_Element] = frozenset(),
) -> Body:  # fmt: skip
    """Return the blocks that are text.

    ``extract`` gives another extractor's idea of it, and is asked where the blocks alone leave
    doubts. Blocks whose elements are ``kept`` are text in any case.
    """
    page = sight(blocks, told)
    rows = describe(page)
    judged = judgement.alone(blocks, rows)
    if judged is None:
        judged = _beside(page, rows, extract())
    return _parted(blocks, judged, kept)


def choose_beside(blocks: list[Block], extracted: str, told: Claims) -> Body:
    """Return the blocks that are text; ``extracted`` is another extractor's idea of it."""
    page = sight(blocks, told)
    return _parted(blocks, _beside(page, describe(page), extracted), frozenset())


def _beside(page: Page, rows: list[Figures | None], extracted: str) -> list[bool]:
    found = list(found_in(extracted, page.blocks))
    return judgement.beside(page.blocks, describe_kept(page, rows, found))


def _parted(blocks: list[Block], judged: list[bool], kept: frozenset[_Element]) -> Body:
    chosen: list[Block] = []
    others: list[Block] = []
    for block, is_text in zip(blocks, judged, strict=True):
        is_body = block.element in kept or (is_text and not aside(block))
        (chosen if is_body else others).append(block)
    return Body(text=joined(chosen), chosen=tuple(chosen), others=tuple(others))


def aside(block: Block) -> str:
    """Return what a line is that is never text, wherever it stands; "" if it may be text."""
    if len(block.text) <= _SIGN_UP and _signs_up(block.box):
        return "a newsletter box"
    if len(block.text) > _LINE:
        return ""
    if wordlists.CREDIT_LINE.open(block.text):
        return "a picture credit"
    if wordlists.READ_TIME.fill(block.text):
        return "a time to read"
    return ""


def _signs_up(box: Box) -> bool:
    """Tell whether a small box around asks for a mail address."""
    up: Box | None = box
    while up is not None and up.mass <= _SIGN_UP:
        if up.asks:
            return True
        up = up.up
    return False


def joined(blocks: Iterable[Block]) -> str:
    """Return the text of blocks, one a line."""
    return "\n".join(block.text for block in blocks)[:_MOST]


def sight(blocks: list[Block], told: Claims) -> Page:
    """Return a page as it is judged."""
    return Page(
        blocks=blocks,
        title=_title(told),
        description=told.meta("og:description") or told.meta("description"),
    )


def found_in(extracted: str, blocks: list[Block]) -> Iterator[bool]:
    """Tell of each block whether it is in an extracted text: short ones as lines of their own."""
    whole = "".join(extracted.split())
    lines = set(extracted.split("\n"))
    for block in blocks:
        letters = "".join(block.text.split())
        yield letters in whole if len(letters) >= _SURE else block.text in lines


def _title(told: Claims) -> str:
    headline = told.article.get("headline")
    if isinstance(headline, str) and headline:
        return headline
    return told.meta("og:title") or told.html_title
