"""Pages as examples: what the database keeps of them becomes part of the watches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from db.errors import CleanError, FetchError
from db.examples import ExamplePage
from db.records import Article, Record
from db.watch_records import Likeness, Watch
from matching.document import Document
from matching.example import LONGEST, Distinctive, distinctive
from matching.likeness import with_more
from wirewatch.config.examples import MOST_FILES
from wirewatch.settings import Configuration

RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))  # the last for ever
_LONGEST_TITLE = 1000
_UNREAD = "it was not read yet"


@dataclass(frozen=True, kw_only=True)
class Lacking(Record):
    """A page that a watch names, and that was never had."""

    watch: str
    address: str
    why: str  # the latest attempt failed, or that there was none
    waits: bool  # the watch has no other example, so it finds nothing

    def __str__(self) -> str:
        """Say what it means for the watch."""
        means = "waits for its example" if self.waits else "goes without an example"
        return f"{self.watch} {means}, {self.address}: {self.why}"


def example_of(address: str, article: Article) -> ExamplePage:
    """Return what is kept of a page; raises CleanError if nothing distinctive is in it."""
    title, text = article.title[:_LONGEST_TITLE], article.text[:LONGEST]
    page = ExamplePage(
        address=address,
        title=title,
        text=text,
        language=article.language,
        fetched=article.fetched,
    )
    if not _terms(page):
        raise CleanError(
            "it has nothing distinctive: no name, no figure, no term", url=address, retry=False
        )
    return page


def next_asking(failures: int, error: FetchError | CleanError, now: datetime) -> datetime:
    """Return when a page is asked again after so many failures in a row.

    It is never given up, as a watch waits for it: what seems to be of no use is asked rarely. A
    server's Retry-After is a floor.
    """
    floor = (error.retry_after if isinstance(error, FetchError) else None) or timedelta()
    step = min(failures, len(RETRIES)) - 1 if error.retry else len(RETRIES) - 1
    return now + max(RETRIES[step], floor)


def with_pages(configuration: Configuration, pages: Sequence[ExamplePage]) -> Configuration:
    """Return a configuration whose watches have the examples that are kept; twice is as once."""
    had = {each.address: each for each in pages if each.fetched is not None}
    watches = tuple(
        _with_pages(watch, configuration.like_pages.get(watch.name, ()), had)
        for watch in configuration.watches
    )
    return replace(configuration, watches=watches)


def lacking(configuration: Configuration, pages: Sequence[ExamplePage]) -> tuple[Lacking, ...]:
    """Return which pages are not had yet, in the order of the watches."""
    known = {each.address: each for each in pages}
    waiting = {watch.name for watch in configuration.watches if waits(watch)}
    return tuple(
        Lacking(watch=watch, address=address, why=_why(known.get(address)), waits=watch in waiting)
        for watch, addresses in configuration.like_pages.items()
        for address in addresses
        if address not in known or known[address].fetched is None
    )


def waits(watch: Watch) -> bool:
    """Tell whether a watch has yet to get an example, and finds nothing until then."""
    return watch.likeness is not None and watch.likeness.waits


def addresses(configuration: Configuration) -> frozenset[str]:
    """Return all pages that watches name."""
    return frozenset(each for pages in configuration.like_pages.values() for each in pages)


def _with_pages(watch: Watch, named: Sequence[str], had: Mapping[str, ExamplePage]) -> Watch:
    found = [had[address] for address in named if address in had]
    if not found or not isinstance(watch.likeness, Likeness):
        return watch
    return replace(watch, likeness=with_more(watch.likeness, map(_terms, found), MOST_FILES))


def _terms(page: ExamplePage) -> tuple[Distinctive, ...]:
    return distinctive(Document(title=page.title, text=page.text, language=page.language))


def _why(page: ExamplePage | None) -> str:
    return (page.why if page else "") or _UNREAD
