"""By what the same article is known again, whatever address it was reached by."""

from urllib.parse import urlsplit

from db.records import Article
from net.twins import twin_key
from net.urls import registrable

# What numbers an article where the path is the same for all of them.
# fmt: off
_NUMBERING = frozenset((
    "aid", "article", "article_id", "articleid", "doc", "docid", "id", "item", "itemid", "news",
    "news_id", "newsid", "nid", "p", "post", "postid", "sid", "story", "story_id", "storyid",
))
# fmt: on


def addresses(article: Article) -> tuple[str, ...]:
    """Return the keys by which an article is known, each once; the first is its identity.

    The identity is the key of its canonical address, the other that of where it was fetched;
    twins have the same. A canonical link counts only within the same registrable domain; else one
    site could silence another's news by claiming its addresses. Nor does one count that is the
    same for all articles: the front page, or the page's own path without the number that names
    the article.
    """
    own = twin_key(article.url)
    claimed = article.canonical_url
    if not claimed or registrable(claimed) != registrable(article.url):
        return (own,)
    canonical = twin_key(claimed)
    if _is_everybodys(canonical, own):
        return (own,)
    return tuple(dict.fromkeys((canonical, own)))


def _is_everybodys(canonical: str, own: str) -> bool:
    claimed, mine = urlsplit(f"//{canonical}"), urlsplit(f"//{own}")
    if claimed.path == "/" and not claimed.query:
        return mine.path != "/" or bool(mine.query)
    return claimed.path == mine.path and not _numbers(mine.query) <= _numbers(claimed.query)


def _numbers(query: str) -> frozenset[str]:
    parts = (each.partition("=") for each in query.split("&"))
    return frozenset(f"{name}={value}" for name, _, value in parts if name.lower() in _NUMBERING)
