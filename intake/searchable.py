"""What the search index stores of an article: the folded keys of its words, each once.

The index is asked which words occur, never how often or where; half the words of a text are
repetitions, and cost the fold and the index as much as the others.
"""

from urllib.parse import urlsplit

from db.records import Article
from matching.folding import folding
from matching.words import words_of


def searchable(article: Article) -> tuple[str, str]:
    """Return the keys of an article's title, and those of all else that a query may ask for."""
    return searchable_title(article), searchable_text(article)


def searchable_title(article: Article) -> str:
    """Return the keys of an article's title."""
    return " ".join(_keys(article.title, article.language))


def searchable_text(article: Article) -> str:
    """Return the keys of all but the title that a query may ask for."""
    names = " ".join((*article.authors, article.site, urlsplit(article.url).hostname or ""))
    return " ".join(_keys(article.text, article.language) | _keys(names))


def _keys(text: str, language: str = "") -> dict[str, None]:
    fold = folding(language)
    return {key: None for word in dict.fromkeys(words_of(text)) for key in fold(word).keys}
