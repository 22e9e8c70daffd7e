"""Reads the invented outlets' articles, which are package data, and dates them from now."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from db.settings import parse_duration
from wirewatch.demo.outlets.edition import Edition, Outlet, OutletArticle, ReaderComment

_FILES = ("harrow.toml", "meridian.toml", "dolina.toml")


def load_editions(now: datetime) -> tuple[Edition, ...]:
    """Return the three outlets with their articles, dated back from ``now`` (aware).

    A copy takes the paragraphs of the article that it names and adds its own below them.
    """
    return _with_copies(tuple(_edition(_read(name), now) for name in _FILES))


def _read(name: str) -> dict[str, Any]:
    text = (files(__package__) / "articles" / name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def _edition(data: Mapping[str, Any], now: datetime) -> Edition:
    outlet = Outlet(
        key=data["key"],
        name=data["name"],
        tagline=data["tagline"],
        language=data["language"],
        kind=data["kind"],
        timezone=data["timezone"],
        design=data["design"],
        address=data["address"],
        sections=tuple(data["sections"]),
        words=data.get("words", {}),
    )
    articles = tuple(_article(item, data["path"], outlet, now) for item in data["article"])
    return Edition(outlet=outlet, articles=articles)


def _article(item: Mapping[str, Any], path: str, outlet: Outlet, now: datetime) -> OutletArticle:
    age = parse_duration(item.get("age", "1s"))
    if not isinstance(age, timedelta):  # a file of ours with another type is a mistake in it
        raise TypeError(f"{outlet.key}/{item['slug']}: age must be a duration in quotes")
    published = (now - age).replace(microsecond=0)
    local = published.astimezone(ZoneInfo(outlet.timezone))
    return OutletArticle(
        slug=item["slug"],
        path=path.format(slug=item["slug"], date=local, number=item.get("number", 0)),
        title=item["title"],
        author=item["author"],
        section=item["section"],
        summary=item["summary"],
        paragraphs=_paragraphs(item.get("text", "")),
        published=published,
        comments=tuple(ReaderComment(**comment) for comment in item.get("comment", ())),
        tags=tuple(item.get("tags", ())),
        share_label=item.get("share_label", ""),
        shares=item.get("shares", 0),
        watches=tuple(item.get("watches", ())),
        copy_of=item.get("copy_of", ""),
        held_back=item.get("held_back", False),
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text in which blank lines part them and line ends mean nothing."""
    return tuple(" ".join(part.split()) for part in text.split("\n\n") if part.strip())


def _with_copies(editions: tuple[Edition, ...]) -> tuple[Edition, ...]:
    originals = {
        f"{edition.outlet.key}/{article.slug}": article.paragraphs
        for edition in editions
        for article in edition.articles
    }

    def filled(article: OutletArticle) -> OutletArticle:
        if not article.copy_of:
            return article
        return replace(article, paragraphs=originals[article.copy_of] + article.paragraphs)

    return tuple(
        replace(edition, articles=tuple(filled(article) for article in edition.articles))
        for edition in editions
    )
