"""Finds where on a page, outside its text, the words of a watch stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from db.records import Record
from wirewatch.demo.outlets.edition import OutletArticle

MatchedWords = Callable[[str], tuple[str, ...]]
"""The words of a text that satisfy a watch; none if it satisfies no watch."""


@dataclass(frozen=True, kw_only=True)
class Bait(Record):
    """A piece of chrome that alone would have satisfied a watch."""

    place: str  # reader comments | other headlines | tags | share bar
    words: tuple[str, ...]


def baits(
    article: OutletArticle, others: Sequence[OutletArticle], matched: MatchedWords
) -> tuple[Bait, ...]:
    """Return the chrome whose words satisfy a watch; empty if none do.

    ``others`` are the articles whose headlines stand beside this one. It answers "what would have
    been told without cleaning?".
    """
    chrome = (
        ("reader comments", [comment.text for comment in article.comments]),
        ("other headlines", [*(other.title for other in others), *article.related]),
        ("tags", list(article.tags)),
        ("share bar", [article.share_label]),
    )
    found = ((place, matched(". ".join(words))) for place, words in chrome)
    return tuple(Bait(place=place, words=words) for place, words in found if words)
