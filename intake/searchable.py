"""What the search index stores of an article: the folded keys of its words, each once.

The index is asked which words occur, never how often or where; half the words of a text are
repetitions, and cost the fold and the index as much as the others.
"""

from itertools import chain
from urllib.parse import urlsplit

from db.records import Article
from matching.reading import Reading
from matching.tokens import Tokens, tokenize


def searchable(article: Article, reading: Reading | None = None) -> tuple[str, str]:
    """Return the keys of an article's title, and those of all else that a query may ask for.

    ``reading`` is the article's, if it was read before.
    """
    reading = reading or Reading.of(article.title, article.text, article.language)
    names = " ".join((*article.authors, article.site, urlsplit(article.url).hostname or ""))
    return " ".join(_keys(reading.title)), " ".join(_keys(reading.text) | _keys(tokenize(names)))


def _keys(tokens: Tokens) -> dict[str, None]:
    folded = map(tokens.read, dict.fromkeys(tokens.words))
    return dict.fromkeys(chain.from_iterable([each.keys for each in folded]))
