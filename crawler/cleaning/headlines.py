"""What a source lists of an article, where the article itself cannot be had."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from crawler.cleaning import places
from db.records import Article, Entry

_EXCERPT = 300  # characters


def listed(
    *, title: str, summary: str, url: str, published: datetime | None, fetched: datetime, why: str,
    language_of: Callable[[str], str] = lambda _text: "",
) -> Article:  # fmt: skip
    """Return the article that a listed title and summary, in plain text, are.

    It has no fingerprint: so few words prove nobody a copy. ``why`` says why there are no more.
    """
    title, text = title.strip(), _apart(title.strip(), summary.strip())
    return Article(
        url=url,
        canonical_url=url,
        title=title or text.partition("\n")[0][:_EXCERPT],
        text=text,
        published=published if published is None else min(published, fetched),
        fetched=fetched,
        language=language_of(f"{title}\n{text}"),
        site=places.host(url),
        excerpt=text[:_EXCERPT],
        headline_only=why,
    )


def without_language(entry: Entry, why: str, *, fetched: datetime) -> Article:
    """Return what an entry lists as an article, of which no worker could tell the language."""
    return listed(
        title=entry.title, summary=entry.summary, url=entry.url, published=entry.published,
        fetched=fetched, why=why,
    )  # fmt: skip


def with_listed(article: Article, entry: Entry, why: str) -> Article:
    """Return the beginning of an article that its page gives, with the listed summary beside it.

    Beginnings before a wall may be shorter than what the source lists, and prove nobody a copy.
    """
    summary = entry.summary.strip()
    more = "" if not summary or summary in article.text else f"\n{summary}"
    return replace(
        article,
        text=article.text + more,
        fingerprint=(),
        headline_only=why,
        mark=None,  # what a wall leaves is short by its nature
        evidence="",
    )


def _apart(title: str, summary: str) -> str:
    """Return the summary, "" if it only says the title again."""
    return "" if summary == title else summary
