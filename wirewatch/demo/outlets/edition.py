"""What an outlet prints: records of articles with all that surrounds them on the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from db.records import Record


@dataclass(frozen=True, kw_only=True)
class ReaderComment(Record):
    """What a reader wrote below an article."""

    author: str
    text: str
    likes: int = 0


@dataclass(frozen=True, kw_only=True)
class OutletArticle(Record):
    """An article as its outlet prints it: the text, and apart from it the chrome around it."""

    slug: str  # its name at the outlet, unique there
    path: str  # where the outlet serves it; stays when title or date change
    title: str
    author: str
    section: str
    summary: str
    paragraphs: tuple[str, ...]  # the whole text: what cleaning ought to keep
    published: datetime  # aware
    modified: datetime | None = None
    comments: tuple[ReaderComment, ...] = ()
    related: tuple[str, ...] = ()  # headlines beside those of the outlet's own articles
    tags: tuple[str, ...] = ()
    share_label: str = ""  # beside the counts in the share bar
    shares: int = 0
    watches: tuple[str, ...] = ()  # that must match the text; the truth to judge by
    copy_of: str = ""  # "outlet/slug" of the article it was taken over from
    held_back: bool = False  # printed only when told

    @property
    def text(self) -> str:
        """The text, one paragraph a line."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, kw_only=True)
class Outlet(Record):
    """An outlet: its name, how its pages are built, and how it lists its articles."""

    key: str
    name: str
    tagline: str
    language: str  # ISO 639-1, as its pages claim
    kind: str  # of source: feed | sitemap | listing
    timezone: str  # IANA; its pages show times in it
    design: str  # folder below templates/
    address: str = "127.0.0.1"
    disallow: tuple[str, ...] = ("/admin/",)  # in robots.txt
    sections: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)  # what only its design reads


@dataclass(frozen=True, kw_only=True)
class Edition(Record):
    """An outlet with everything it has to print."""

    outlet: Outlet
    articles: tuple[OutletArticle, ...]

    @property
    def printed(self) -> tuple[OutletArticle, ...]:
        """The articles that are out from the start."""
        return tuple(article for article in self.articles if not article.held_back)

    @property
    def held_back(self) -> tuple[OutletArticle, ...]:
        """The articles that wait for their moment."""
        return tuple(article for article in self.articles if article.held_back)
