"""A page becomes an article: the one visible list of steps, pure and deterministic."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lxml.etree import _Element

from crawler.cleaning import (
    body,
    chrome,
    claims,
    confidence,
    dates,
    kinds,
    language,
    metadata,
    pdf,
    posts,
    reasons,
    regions,
    titles,
)
from crawler.cleaning import hints as hinted
from crawler.cleaning.blocks import Block, read_blocks
from crawler.cleaning.chrome import Removed
from crawler.cleaning.claims import Claims
from crawler.cleaning.confidence import Cleaned, Shape
from crawler.cleaning.found import Found
from crawler.cleaning.ground import Ground, survey
from crawler.cleaning.markup import parse
from crawler.cleaning.text import ENOUGH, full_text, quick_text
from crawler.cleaning.titles import Title
from db.errors import CleanError
from db.records import Article, Hints
from matching.stories.fingerprint import words

NO_HINTS = Hints()
LEAST = 50  # characters of text without which a page is no article
_BESIDE = 0.1  # share of a page's prose; where less is beside its comments, they are the article
_LOST = 0.3  # share of the page's prose; a text below it asks for a second look


@dataclass(frozen=True, kw_only=True)
class Listed:
    """What the source claimed about the page when it listed it."""

    title: str = ""
    published: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Explained:
    """An article, and what was taken off its page with the reasons."""

    article: Article
    removed: tuple[Removed, ...]


def clean_page(
    html: bytes, *, url: str, content_type: str = "", timezone: str = "UTC", fetched: datetime,
    listed: Listed | None = None, hints: Hints = NO_HINTS,
) -> Article:  # fmt: skip
    """Return the article on a page; ``fetched`` and all times returned are aware, in UTC.

    ``url`` is the final address, ``content_type`` the header's value, ``timezone`` (IANA) is of
    dates that name none. ``hints`` are the source's. Raises CleanError, with the reason, where
    there is no article.
    """
    given = _Given(
        html=html, url=url, content_type=content_type, zone=_zone(timezone), fetched=fetched,
        listed=listed or Listed(), hints=hints,
    )  # fmt: skip
    return _cleaned(given).article


def explain_page(
    html: bytes, *, url: str, content_type: str = "", timezone: str = "UTC", fetched: datetime,
    listed: Listed | None = None, hints: Hints = NO_HINTS,
) -> Explained:  # fmt: skip
    """Do what clean_page does, and tell what was removed from the page and why."""
    given = _Given(
        html=html, url=url, content_type=content_type, zone=_zone(timezone), fetched=fetched,
        listed=listed or Listed(), hints=hints,
    )  # fmt: skip
    outcome = _cleaned(given)
    told = (*outcome.removed, *reasons.removed(outcome.others))
    return Explained(article=outcome.article, removed=told)


@dataclass(frozen=True, kw_only=True)
class _Given:
    """A page as it came, and what its source says of it."""

    html: bytes
    url: str
    content_type: str
    zone: ZoneInfo
    fetched: datetime
    listed: Listed
    hints: Hints

    def root(self) -> _Element:
        return parse(self.html, url=self.url, content_type=self.content_type)


@dataclass(frozen=True, kw_only=True)
class _Outcome:
    """An article, what was taken off its page, and the blocks left there that are no text."""

    article: Article
    removed: tuple[Removed, ...]
    others: tuple[Block, ...] = ()


def _cleaned(given: _Given) -> _Outcome:
    if pdf.is_pdf(given.html, given.content_type):
        claimed = pdf.Claimed(
            url=given.url, zone=given.zone, fetched=given.fetched, title=given.listed.title,
            published=given.listed.published,
        )  # fmt: skip
        paper, taken_off = pdf.article(given.html, claimed)
        return _Outcome(article=paper, removed=taken_off)
    root = given.root()
    if posts.is_post(root):
        post = posts.article(
            root, url=given.url, timezone=str(given.zone), fetched=given.fetched,
            title=given.listed.title, published=given.listed.published,
        )  # fmt: skip
        return _Outcome(article=post, removed=posts.around(root))
    return _article(root, given)


def _article(root: _Element, given: _Given) -> _Outcome:
    """Return the article of a page that is neither a paper nor a post."""
    held = list(root.iter())  # each step would make every element anew if nobody held them
    try:
        return _read(root, given)
    finally:
        held.clear()


def _read(root: _Element, given: _Given) -> _Outcome:
    hints, zone = given.hints, given.zone
    told = claims.read(root)
    shape = confidence.shape(root, told)
    title_hint = hinted.title(root, hints)
    date_hint = hinted.published(root, hints, timezone=str(zone), fetched=given.fetched)
    removed = hinted.drop(root, hints)
    ground = _prepared(root)
    headings = titles.headings(root)
    kept = hinted.take(root, hints)
    removed += chrome.strip_comments(root, ground)
    hinted.put_back(root, kept)
    blocks = read_blocks(root, ground.named)
    about = metadata.read(
        root, ground, told, url=given.url, zone=zone, fetched=given.fetched,
        title=given.listed.title, published=given.listed.published,
    )  # fmt: skip
    found = body.choose(
        blocks, partial(_extracted, root, blocks, quick_text), told, kept=hinted.elements(kept)
    )
    text = found.text
    if _is_poor(text, _prose(blocks)):
        text = _second_look(text, root, blocks, given, told)
    text = hinted.with_kept(text, kept)
    if len(text) < LEAST:
        raise CleanError("no article text was found on the page", url=given.url)
    published = Found(date_hint, "hint") if date_hint else about.published
    if published.value is None:
        regions.remove_menus(root, blocks)
        regions.remove_sides(root, ground)
        published = dates.guessed(root, zone=zone, fetched=given.fetched, url=given.url)
    title = titles.pick(
        ground, told, site=about.site.value, listed=given.listed.title, text=text,
        headings=headings,
    ).or_rather(title_hint, "hint")  # fmt: skip
    text = titles.without_repeats(text, title)
    said = words(text)
    article = about.article(
        url=given.url, fetched=given.fetched, published=published, title=title, text=text,
        words=said, language=language.pick(root, told, text),
        doubt=confidence.judge(shape, _closer(blocks, shape, title, text, len(said))),
        excerpt=titles.excerpt(told, text, title.value),
    )  # fmt: skip
    return _Outcome(article=article, removed=tuple(removed), others=found.others)


def _extracted(root: _Element, blocks: list[Block], extract: Callable[[_Element], str]) -> str:
    """Return what an extraction makes of a tree, out of which its menus are taken before."""
    regions.remove_menus(root, blocks)
    return extract(root)


def _prose(blocks: list[Block]) -> int:
    """Return how many characters of running text there are."""
    return sum([len(block.text) for block in blocks if block.is_prose])


def _closer(blocks: list[Block], shape: Shape, title: Title, text: str, count: int) -> Cleaned:
    """Return what of the outcome tells whether it is an article."""
    closer = confidence.needs_links(shape, count)
    return Cleaned(
        titles=(title.value, *title.forms),
        words=count,
        lines=confidence.teased_lines(blocks, text) if closer else (),
        linked=confidence.linked_lines(blocks) if closer else frozenset(),
    )


def _prepared(root: _Element) -> Ground:
    """Drop what no reader sees, and find the ground that the stages must spare."""
    chrome.strip(root, Ground(), chrome.FIRST_STAGES)
    return survey(root)


def _is_poor(text: str, prose: int) -> bool:
    """Tell whether so little came out that the stages may have cut into the article."""
    return len(text) < max(ENOUGH, _LOST * prose)


def _second_look(
    text: str, root: _Element, blocks: list[Block], given: _Given, told: Claims
) -> str:
    """Return the best of three texts; one that is to replace another must be clearly longer.

    They are the text found, what is found with the help of all that the extractor can do, and the
    article's body in the page's structured data.
    """
    extracted = _extracted(root, blocks, full_text)
    judged = body.choose_beside(blocks, extracted, told).text
    declared = claims.plain(str(told.article.get("articleBody") or ""), 100_000)
    for other in (judged, extracted, "" if given.hints.drop else declared):
        if len(other) > 2 * len(text):
            text = other
    return text if len(text) >= ENOUGH else _thread(given) or text


def _thread(given: _Given) -> str:
    """Return the running text of a page on which there are only posts, as in a forum; else "".

    There are only posts where the stages, if they had to spare nothing, would leave no prose. What
    no name calls a comment is enough, if it is more than a remnant.
    """
    root = given.root()
    ground = _prepared(root)
    posted = [block for block in read_blocks(root, ground.named) if block.is_prose]
    chrome.strip_comments(root, Ground(named=ground.named))
    if ground.left(root) >= _BESIDE * ground.size:
        return ""
    unnamed = body.joined(block for block in posted if not block.box.kinds_around & kinds.COMMENT)
    whole = body.joined(posted)
    return unnamed if len(unnamed) > _LOST * len(whole) else whole


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
