"""By what the same article is known again, whatever address it was reached by."""

from db.records import Article
from net.urls import normalise_url, registrable


def identity(article: Article) -> str:
    """Return the article's identity: its canonical address without the scheme.

    A canonical link counts only within the same registrable domain; else one site could silence
    another's news by claiming its addresses.
    """
    own = article.canonical_url or article.url
    if registrable(own) != registrable(article.url):
        own = article.url
    return normalise_url(own).partition("://")[2]
