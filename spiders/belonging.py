"""Which of a site's addresses could be one source's own articles; pure.

A site's sitemaps name all that it has. A source lists a part of it, whose addresses have a few
shapes; by these they are told from the rest.
"""

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from spiders.likeness import ENOUGH, Link, judge, shape_of

_FEW = 3  # known articles, below which their shapes say too little
_SEVERAL = 3  # sections that a source lists, from which on it is taken to list them all
_ON_A_PAGE = 2  # points that a link gets for its text, which a sitemap does not have


class Belonging:
    """Knows an address of a source's own by the articles that it has listed."""

    def __init__(self, known: Iterable[str]) -> None:
        urls = list(dict.fromkeys(known))
        self._hosts = {_host(url) for url in urls}
        self._shapes = {(_host(url), shape_of(url)) for url in urls}
        sections = Counter(_section_free(host, shape) for host, shape in self._shapes)
        self._wide = {shape for shape, count in sections.items() if count >= _SEVERAL}
        self._judges = len(urls) >= _FEW

    def holds(self, url: str) -> bool:
        """Tell whether an address could be an article of the source's.

        While too few of its articles are known, whatever looks like an article's could.
        """
        host, shape = _host(url), shape_of(url)
        if not self._judges:
            (likeness,) = judge([Link(url=url)])
            return likeness.points >= ENOUGH - _ON_A_PAGE and host in (self._hosts or {host})
        return (host, shape) in self._shapes or _section_free(host, shape) in self._wide


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _section_free(host: str, shape: str) -> tuple[str, str]:
    """Return a shape without the names of its folders."""
    path, mark, names = shape.partition("?")
    *folders, last = path.split("/")
    kept = ["9" if folder.isdigit() else "*" for folder in folders]
    return host, "/".join((*kept, last)) + mark + names
