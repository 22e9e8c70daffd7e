"""The running commentary: plain data in, something for rich's Console out.

Whatever comes from a page is put into ``Text``, never into markup, and loses its control
characters, so that no page can write on the terminal with escape sequences of its own.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from db.records import Article, Match, Passage

_EXCERPT = 88
_PASSAGES = 3
_STRIPPED = 12


class Removal(Protocol):
    """What cleaning says of one piece of chrome that it took away."""

    @property
    def reason(self) -> str:
        """Why it went."""
        ...

    @property
    def excerpt(self) -> str:
        """How it began."""
        ...


class Explanation(Protocol):
    """A cleaned page with what was taken away, as ``crawler.cleaning`` explains it."""

    @property
    def article(self) -> Article:
        """What was kept."""
        ...

    @property
    def removed(self) -> Sequence[Removal]:
        """What was not."""
        ...


@dataclass(frozen=True, kw_only=True)
class SourceLine:
    """One source in the opening table."""

    name: str
    kind: str
    url: str
    articles: int  # printed so far


@dataclass(frozen=True, kw_only=True)
class Stripped:
    """One piece of chrome that cleaning took away."""

    reason: str
    excerpt: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """One message on its way out, as it stands."""

    channel: str
    watch: str
    title: str  # of the story
    state: str  # sent | due | dead
    detail: str  # what the other side said
    reason: str  # why it was told


@dataclass(frozen=True, kw_only=True)
class Untold:
    """An article that nobody was told about, and why."""

    title: str
    site: str
    reason: str
    only_in: tuple[str, ...] = ()  # the chrome that held a watch's words


@dataclass(frozen=True, kw_only=True)
class Tally:
    """The figures of the closing summary."""

    polls: int
    articles: int
    stripped: int  # pieces of chrome
    matches: int
    copies: int
    mails: int
    hooks: int
    hooks_verified: int


def stripped_from(explained: Explanation) -> tuple[Stripped, ...]:
    """Return what cleaning took away, once each, in the order of the page."""
    pieces = (
        Stripped(reason=str(piece.reason), excerpt=shortened(piece.excerpt))
        for piece in explained.removed
    )
    return tuple(dict.fromkeys(piece for piece in pieces if piece.excerpt))


def opening(sources: Sequence[SourceLine]) -> RenderableType:
    """Return the table of the outlets that are about to be polled."""
    table = Table(title="Three outlets, on this machine only", title_justify="left", expand=True)
    table.add_column("outlet")
    table.add_column("listed by")
    table.add_column("open it in a browser", overflow="fold")
    table.add_column("articles", justify="right")
    for source in sources:
        table.add_row(
            Text(printable(source.name), style="bold"),
            Text(source.kind),
            Text(source.url, style="cyan"),
            str(source.articles),
        )
    return table


def polled(name: str, at: datetime, reason: str, new: int) -> Text:
    """Return one line about a poll; ``at`` is shown as it is given."""
    line = Text().append(f"{at:%H:%M:%S}  ", style="dim")
    line.append(printable(name), style="bold")
    line.append(f"  {printable(reason)}", style="green" if new else "dim")
    if new:
        line.append(f"  +{new}", style="bold green")
    return line


def found(
    article: Article, stripped: Sequence[Stripped], matches: Sequence[Match]
) -> RenderableType:
    """Return the panel of one article: what was stripped from it, and what matched."""
    parts: list[RenderableType] = [_origin(article)]
    if stripped:
        parts += [Text(), _stripped_table(stripped)]
    for match in matches:
        parts += [Text(), *_matched(match)]
    if not matches:
        parts += [Text(), Text("no watch matches its text", style="dim italic")]
    return Panel(
        Group(*parts),
        title=Text(printable(article.title), style="bold"),
        title_align="left",
        border_style="green" if matches else "bright_black",
    )


def told(messages: Sequence[Told]) -> RenderableType:
    """Return the table of what was told on which channel, and why."""
    table = Table(title="Told", title_justify="left", expand=True)
    for heading in ("channel", "watch", "story", "state", "why"):
        table.add_column(heading, overflow="fold")
    for message in messages:
        state = Text(f"{message.state}", style=_STATES.get(message.state, "yellow"))
        state.append(f"\n{printable(message.detail)}", style="dim")
        table.add_row(
            Text(message.channel, style="bold"),
            Text(printable(message.watch)),
            Text(shortened(message.title)),
            state,
            Text(printable(message.reason)),
        )
    return table


def untold(articles: Sequence[Untold]) -> RenderableType:
    """Return the table of what nobody was told about, and why not."""
    table = Table(title="Not told, and why", title_justify="left", expand=True)
    table.add_column("article", overflow="fold")
    table.add_column("why not", overflow="fold")
    for article in articles:
        title = Text(shortened(article.title))
        title.append(f"\n{printable(article.site)}", style="dim")
        why = Text(printable(article.reason))
        if article.only_in:
            places = ", ".join(printable(place) for place in article.only_in)
            why.append(f"\na watch's words stood only in: {places}", style="yellow")
        table.add_row(title, why)
    return table


def closing(tally: Tally) -> RenderableType:
    """Return the summary at the end."""
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="bold")
    table.add_column()
    rows = (
        (tally.polls, "polls answered"),
        (tally.articles, f"articles came in, {tally.copies} of them copies of another"),
        (tally.stripped, "pieces of page chrome stripped: comments, boxes, bars, lists"),
        (tally.matches, "matches of a watch with an article"),
        (tally.mails, "mails arrived at the sink"),
        (tally.hooks, f"webhooks arrived, {tally.hooks_verified} with a verified signature"),
    )
    for figure, meaning in rows:
        table.add_row(str(figure), meaning)
    return Panel(table, title="In all", title_align="left", border_style="cyan")


def marked(passage: Passage) -> Text:
    """Return a passage with its matched words marked."""
    text = Text()
    at = 0
    for start, end in _apart(passage.spans, len(passage.text)):
        text.append(printable(passage.text[at:start]))
        text.append(printable(passage.text[start:end]), style="bold black on yellow")
        at = end
    text.append(printable(passage.text[at:]))
    return text


def shortened(text: str, limit: int = _EXCERPT) -> str:
    """Return a text on one line, printable, cut with an ellipsis after ``limit`` characters."""
    line = " ".join(printable(text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def printable(text: str) -> str:
    """Return a text without control and formatting characters; white space becomes spaces."""
    spaced = "".join(" " if char.isspace() else char for char in text)
    return "".join(char for char in spaced if unicodedata.category(char) not in _UNSEEN)


_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_STATES = {"sent": "bold green", "dead": "bold red"}


def _origin(article: Article) -> Text:
    authors = ", ".join(article.authors) or "no author named"
    date = f"{article.published:%Y-%m-%d %H:%M} UTC" if article.published else "no date"
    facts = (article.site, authors, date, article.language or "language unknown")
    return Text(" · ".join(printable(fact) for fact in facts), style="dim")


def _stripped_table(stripped: Sequence[Stripped]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="red", no_wrap=True)
    table.add_column(overflow="ellipsis", no_wrap=True)
    for piece in stripped[:_STRIPPED]:
        table.add_row(
            Text(f"− {printable(piece.reason)}"), Text(printable(piece.excerpt), style="strike dim")
        )
    if len(stripped) > _STRIPPED:
        table.add_row(Text(f"− and {len(stripped) - _STRIPPED} more"), Text())
    return table


def _matched(match: Match) -> Iterable[RenderableType]:
    yield Text(f"+ {printable(match.watch)}", style="bold green")
    for passage in match.passages[:_PASSAGES]:
        line = Text().append(f"  {printable(passage.field)}: ", style="dim")
        line.append_text(marked(passage))
        yield line


def _apart(spans: Sequence[tuple[int, int]], length: int) -> Iterable[tuple[int, int]]:
    """Yield the spans in order, within the text, none over another."""
    at = 0
    for start, end in sorted(spans):
        first, last = max(start, at), min(end, length)
        if first < last:
            yield first, last
            at = last
