"""Finds where on a page, outside its text, the words of a watch stand."""

from collections.abc import Callable, Sequence

from wirewatch.demo.outlets.edition import OutletArticle


def places_in_chrome(
    article: OutletArticle, others: Sequence[OutletArticle], matches: Callable[[str], bool]
) -> tuple[str, ...]:
    """Return the names of the chrome whose words satisfy ``matches``; empty if none do.

    ``others`` are the articles whose headlines stand beside this one; ``matches`` tells whether a
    text satisfies any watch. It answers "what would have been told without cleaning?".
    """
    chrome = (
        ("reader comments", [comment.text for comment in article.comments]),
        ("other headlines", [*(other.title for other in others), *article.related]),
        ("tags", list(article.tags)),
        ("share bar", [article.share_label]),
    )
    return tuple(place for place, words in chrome if matches(". ".join(words)))
