"""A page becomes an article: the one visible list of steps, pure and deterministic."""

from dataclasses import dataclass
from datetime import datetime
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
    regions,
    titles,
)
from crawler.cleaning import hints as hinted
from crawler.cleaning.blocks import read_blocks
from crawler.cleaning.chrome import Removed
from crawler.cleaning.claims import Claims
from crawler.cleaning.confidence import Cleaned, Shape
from crawler.cleaning.fingerprint import words
from crawler.cleaning.found import Found
from crawler.cleaning.ground import Ground, survey
from crawler.cleaning.markup import parse
from crawler.cleaning.text import ENOUGH, extract
from crawler.cleaning.titles import Title
from db.errors import CleanError
from db.records import Article, Hints

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
    return explain_page(
        html, url=url, content_type=content_type, timezone=timezone, fetched=fetched,
        listed=listed, hints=hints,
    ).article  # fmt: skip


def explain_page(
    html: bytes, *, url: str, content_type: str = "", timezone: str = "UTC", fetched: datetime,
    listed: Listed | None = None, hints: Hints = NO_HINTS,
) -> Explained:  # fmt: skip
    """Do what clean_page does, and tell what was removed from the page and why."""
    listed = listed or Listed()
    if pdf.is_pdf(html, content_type):
        claimed = pdf.Claimed(
            url=url, zone=_zone(timezone), fetched=fetched, title=listed.title,
            published=listed.published,
        )  # fmt: skip
        paper, taken_off = pdf.article(html, claimed)
        return Explained(article=paper, removed=taken_off)
    root = parse(html, url=url, content_type=content_type)
    if posts.is_post(root):
        post = posts.article(
            root, url=url, timezone=timezone, fetched=fetched, title=listed.title,
            published=listed.published,
        )  # fmt: skip
        return Explained(article=post, removed=posts.around(root))
    zone = _zone(timezone)
    told = claims.read(root)
    shape = confidence.shape(root, told)
    title_hint = hinted.title(root, hints)
    date_hint = hinted.published(root, hints, timezone=str(zone), fetched=fetched)
    removed = hinted.drop(root, hints)
    ground = _prepared(root)
    headings = titles.headings(root)
    kept = hinted.take(root, hints)
    removed += chrome.strip(root, ground, chrome.COMMENT_STAGES)
    hinted.put_back(root, kept)
    blocks, taken = read_blocks(root), dict[_Element, str]()
    prose = ground.left(root)
    about = metadata.read(
        root, ground, told, url=url, zone=zone, fetched=fetched, title=listed.title,
        published=listed.published,
    )  # fmt: skip
    kept_elements = hinted.elements(kept)
    chrome.strip(root, ground, chrome.CHROME_STAGES, taken)
    published = Found(date_hint, "hint") if date_hint else about.published
    if published.value is None:
        published = dates.guessed(root, zone=zone, fetched=fetched, url=url)
    found = body.choose(blocks, taken, extract(root, ground, url), told, kept=kept_elements)
    removed += body.removed(found.others, taken)
    text = found.text
    if _is_poor(text, prose):
        text = _second_look(text, html, url, content_type, told=told, hints=hints)
    text = hinted.with_kept(text, kept)
    if len(text) < LEAST:
        raise CleanError("no article text was found on the page", url=url)
    title = titles.pick(
        ground, told, site=about.site.value, listed=listed.title, text=text, headings=headings
    )
    title = title.or_rather(title_hint, "hint")
    text = titles.without_repeats(text, title)
    count = len(words(text))
    doubt = confidence.judge(shape, _cleaned(root, shape, title, text, count))
    article = about.article(
        url=url, fetched=fetched, published=published, title=title, text=text, words=count,
        language=language.pick(root, told, text), doubt=doubt,
        excerpt=titles.excerpt(told, text, title.value),
    )  # fmt: skip
    return Explained(article=article, removed=tuple(removed))


def _cleaned(root: _Element, shape: Shape, title: Title, text: str, count: int) -> Cleaned:
    """Return what of the outcome tells whether it is an article."""
    closer = confidence.needs_links(shape, count)
    return Cleaned(
        titles=(title.value, *title.forms),
        words=count,
        lines=tuple(text.split("\n")) if closer else (),
        linked=confidence.left_links(root) if closer else frozenset(),
    )


def _prepared(root: _Element) -> Ground:
    """Drop what no reader sees, and find the ground that the stages must spare."""
    chrome.strip(root, Ground(), (regions.machinery,))
    return survey(root)


def _is_poor(text: str, prose: int) -> bool:
    """Tell whether so little came out that the stages may have cut into the article."""
    return len(text) < max(ENOUGH, _LOST * prose)


def _second_look(
    text: str, html: bytes, url: str, content_type: str, *, told: Claims, hints: Hints
) -> str:
    """Return the best of three texts; one that is to replace another must be clearly longer.

    They are the text found, that of the page with only its comments removed, and the article's
    body in the page's structured data.
    """
    root = parse(html, url=url, content_type=content_type)
    hinted.drop(root, hints)
    ground = _prepared(root)
    chrome.strip(root, ground, chrome.COMMENT_STAGES)
    extracted = extract(root, ground, url)
    judged = body.choose(read_blocks(root), {}, extracted, told).text
    declared = claims.plain(str(told.article.get("articleBody") or ""), 100_000)
    for other in (judged, extracted, "" if hints.drop else declared):
        if len(other) > 2 * len(text):
            text = other
    return text if len(text) >= ENOUGH else _thread(html, url, content_type) or text


def _thread(html: bytes, url: str, content_type: str) -> str:
    """Return the running text of a page on which there are only posts, as in a forum; else "".

    There are only posts where the stages, if they had to spare nothing, would leave no prose. What
    no name calls a comment is enough, if it is more than a remnant.
    """
    root = parse(html, url=url, content_type=content_type)
    ground = _prepared(root)
    posted = [block for block in read_blocks(root) if block.is_prose]
    chrome.strip(root, Ground(), chrome.COMMENT_STAGES)
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
