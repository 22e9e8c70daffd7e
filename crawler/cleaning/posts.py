"""A page that is one post of a channel, as Telegram embeds it: the post is the article.

Such a page has no headline and no paragraphs, and a post may be shorter than any article; so it is
read by its own marks and not by the stages.
"""

from datetime import datetime
from urllib.parse import urlsplit

from lxml.etree import _Element

from crawler.cleaning import language, titles
from crawler.cleaning.chrome import Removed
from crawler.cleaning.claims import Claims
from crawler.cleaning.elements import wording
from db.errors import CleanError
from db.records import Article
from matching.stories.fingerprint import fingerprint, words
from spiders import posts
from spiders.dates import parse_date

_WIDGET, _ERROR = "body_widget_post", "tgme_widget_message_error"
_OWNER, _SIGNED = "tgme_widget_message_owner_name", "tgme_widget_message_from_author"
_AROUND = {posts.REPLY: "the post that it answers", posts.CARD: "a linked page's card"}
_EXCERPT = 120  # characters


def is_post(root: _Element) -> bool:
    """Tell whether a page is nothing but a post."""
    return any(posts.is_named(body, _WIDGET) for body in root.iter("body"))


def article(
    root: _Element, *, url: str, timezone: str, fetched: datetime, title: str,
    published: datetime | None,
) -> Article:  # fmt: skip
    """Return a post as an article; ``title`` and ``published`` are as listed.

    The channel counts as the site, the name beneath the post as its author. Raises CleanError for
    a post that is gone or has no words.
    """
    post = next(posts.found(root), None)
    text = posts.text(post) if post is not None else ""
    if post is None or not text:
        said = _named(root, _ERROR) or "it has no words"
        raise CleanError(f"the post cannot be read: {said}", url=url)
    signed = _named(post, _SIGNED)
    return Article(
        url=url,
        canonical_url=_own_address(post, url),
        title=title or titles.opening(text),
        text=text,
        authors=(signed,) if signed else (),
        published=parse_date(posts.date(post), timezone) or published,
        fetched=fetched,
        language=language.pick(root, Claims(), text).value,
        site=_named(post, _OWNER) or (urlsplit(url).hostname or ""),
        excerpt=titles.excerpt(Claims(), text, title),
        fingerprint=fingerprint(text),
        words=len(words(text)),
    )


def around(root: _Element) -> tuple[Removed, ...]:
    """Return what stands around the post and is not in its article, with the reasons."""
    return tuple(
        Removed(reason=reason, text_excerpt=wording(element)[:_EXCERPT])
        for element in root.iter("a")
        for name, reason in _AROUND.items()
        if posts.is_named(element, name)
    )


def _named(root: _Element, name: str) -> str:
    return next((wording(each) for each in root.iter("*") if posts.is_named(each, name)), "")


def _own_address(post: _Element, url: str) -> str:
    """Return the post's address as people share it: without the query that embeds it."""
    place = post.get("data-post", "")
    parts = urlsplit(url)
    known = place and parts.path.strip("/") == place
    return parts._replace(query="", fragment="").geturl() if known else url
