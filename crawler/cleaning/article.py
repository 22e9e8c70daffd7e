"""A page becomes an article: the one visible list of steps, pure and deterministic."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lxml.etree import _Element

from crawler.cleaning import (
    authors,
    body,
    chrome,
    claims,
    dates,
    kinds,
    language,
    places,
    posts,
    regions,
    titles,
)
from crawler.cleaning.blocks import read_blocks
from crawler.cleaning.chrome import Removed
from crawler.cleaning.claims import Claims
from crawler.cleaning.fingerprint import fingerprint
from crawler.cleaning.ground import Ground, survey
from crawler.cleaning.markup import parse
from crawler.cleaning.text import ENOUGH, extract, without_title
from db.errors import CleanError
from db.records import Article

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
    listed: Listed | None = None,
) -> Article:  # fmt: skip
    """Return the article on a page; ``fetched`` and all times returned are aware, in UTC.

    ``url`` is the final address, ``content_type`` the header's value, ``timezone`` (IANA) is of
    dates that name none. Raises CleanError, with the reason, where there is no article.
    """
    return explain_page(
        html, url=url, content_type=content_type, timezone=timezone, fetched=fetched, listed=listed
    ).article


def explain_page(
    html: bytes, *, url: str, content_type: str = "", timezone: str = "UTC", fetched: datetime,
    listed: Listed | None = None,
) -> Explained:  # fmt: skip
    """Do what clean_page does, and tell what was removed from the page and why."""
    listed = listed or Listed()
    root = parse(html, url=url, content_type=content_type)
    if posts.is_post(root):
        post = posts.article(
            root, url=url, timezone=timezone, fetched=fetched, title=listed.title,
            published=listed.published,
        )  # fmt: skip
        return Explained(article=post, removed=posts.around(root))
    told = claims.read(root)
    ground = _prepared(root)
    removed = chrome.strip(root, ground, chrome.COMMENT_STAGES)
    blocks, taken = read_blocks(root), dict[_Element, str]()
    prose = ground.left(root)
    beside = titles.site_beside(told.html_title, listed.title)
    site = places.site(told, url, beside=beside)
    people = authors.pick(root, ground, told, site=site)
    zone = _zone(timezone)
    published = dates.published(
        root, ground, told, zone=zone, fetched=fetched, listed=listed.published
    )
    modified = dates.modified(root, told, zone=zone, fetched=fetched, published=published)
    chrome.strip(root, ground, chrome.CHROME_STAGES, taken)
    if published is None:
        published = dates.guessed(root, zone=zone, fetched=fetched, url=url)
    found = body.choose(blocks, taken, extract(root, ground, url), told)
    removed += body.removed(found.others, taken)
    text = found.text
    if _is_poor(text, prose):
        text = _second_look(text, html, url, content_type, told)
    if len(text) < LEAST:
        raise CleanError("no article text was found on the page", url=url)
    title = titles.pick(ground, told, site=site, listed=listed.title, text=text)
    text = without_title(text, title)
    article = Article(
        url=url,
        canonical_url=places.canonical(root, told, url),
        title=title,
        text=text,
        authors=people,
        published=published,
        modified=modified,
        fetched=fetched,
        language=language.pick(root, told, text),
        site=site,
        excerpt=titles.excerpt(told, text, title),
        fingerprint=fingerprint(text),
    )
    return Explained(article=article, removed=tuple(removed))


def _prepared(root: _Element) -> Ground:
    """Drop what no reader sees, and find the ground that the stages must spare."""
    chrome.strip(root, Ground(), (regions.machinery,))
    return survey(root)


def _is_poor(text: str, prose: int) -> bool:
    """Tell whether so little came out that the stages may have cut into the article."""
    return len(text) < max(ENOUGH, _LOST * prose)


def _second_look(text: str, html: bytes, url: str, content_type: str, told: Claims) -> str:
    """Return the best of three texts; one that is to replace another must be clearly longer.

    They are the text found, that of the page with only its comments removed, and the article's
    body in the page's structured data.
    """
    root = parse(html, url=url, content_type=content_type)
    ground = _prepared(root)
    chrome.strip(root, ground, chrome.COMMENT_STAGES)
    extracted = extract(root, ground, url)
    judged = body.choose(read_blocks(root), {}, extracted, told).text
    declared = claims.plain(str(told.article.get("articleBody") or ""), 100_000)
    for other in (judged, extracted, declared):
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
