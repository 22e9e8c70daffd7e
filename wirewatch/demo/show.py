"""The running commentary: plain data in, something for rich's Console out.

Whatever comes from a page is put into ``Text``, never into markup, and loses its control
characters, so that no page can write on the terminal with escape sequences of its own.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from crawler.cleaning.chrome import Removed
from db.records import Article
from db.watch_records import Match, Passage
from wirewatch.demo.config import DemoWatch
from wirewatch.demo.traps import Bait

_EXCERPT = 88  # characters of a piece of chrome
_REASON = 32  # characters of why a piece went
_SHORT_ID = 8  # characters of a webhook's id


@dataclass(frozen=True, kw_only=True)
class SourceLine:
    """One source in the opening table."""

    name: str
    listed_by: str
    language: str
    url: str  # of its front page
    articles: int  # printed so far


@dataclass(frozen=True, kw_only=True)
class ToldLine:
    """One alert as it arrived."""

    subject: str | None  # of its mail; None if none came
    hook: str  # the webhook's id
    verdict: str  # on its signature
    verified: bool
    reason: str  # why it was told


@dataclass(frozen=True, kw_only=True)
class Untold:
    """An article that no alert of its own was made for, and why."""

    title: str
    site: str
    reason: str
    baits: tuple[Bait, ...] = ()


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


def heading(number: int, text: str) -> RenderableType:
    """Return the title of one act."""
    return Padding(Text(f"{number}  {text}", style="bold cyan"), (1, 0, 0, 0))


def opening(sources: Sequence[SourceLine]) -> RenderableType:
    """Return the table of the outlets that are about to be polled."""
    table = _table("outlet", "language", "lists its articles by", "open it in a browser")
    table.add_column("articles", justify="right")
    for source in sources:
        table.add_row(
            Text(printable(source.name), style="bold"),
            source.language,
            source.listed_by,
            Text(source.url, style="cyan"),
            str(source.articles),
        )
    return table


def watched(watches: Sequence[DemoWatch]) -> RenderableType:
    """Return the table of the standing queries."""
    table = _table("watch", "its query", "tells")
    for watch in watches:
        tells = "every article" if watch.alert == "article" else "once a story"
        table.add_row(Text(watch.name, style="bold green"), Text(watch.query), tells)
    return table


def polled(name: str, at: datetime, listed: int) -> Text:
    """Return one line about a source's first poll; ``at`` is shown as it is given."""
    line = Text().append(f"{at:%H:%M:%S}  ", style="dim")
    line.append(printable(name), style="bold")
    line.append(f"  first poll: {listed} articles listed", style="green")
    return line


def found(
    article: Article,
    removed: Sequence[Removed],
    matches: Sequence[Match],
    baits: Sequence[Bait] = (),
    *,
    original: Article | None = None,
) -> RenderableType:
    """Return the panel of one article: what was taken off its page, and what matched.

    ``original`` is the article that it is a copy of.
    """
    parts: list[RenderableType] = [_origin(article), _removed_table(removed)]
    for match in matches:
        parts += _matched(match)
    if original:
        whose = f"{shortened(original.title, 60)} ({printable(original.site)})"
        parts.append(Text(f"= a copy of: {whose}", style="magenta"))
    if baits:
        parts.append(
            Text("! a watch's words stand on this page, but only in its chrome:", "yellow")
        )
        parts += [_bait(bait) for bait in baits]
    if not matches:
        parts.append(Text("no watch matches its text: nobody is told", style="bold"))
    return Panel(
        Group(*parts),
        title=Text(printable(article.title), style="bold"),
        title_align="left",
        border_style="green" if matches else "yellow" if baits else "bright_black",
    )


def told(alerts: Mapping[str, Sequence[ToldLine]]) -> RenderableType:
    """Return what was told and why, grouped by watch."""
    parts: list[RenderableType] = []
    for watch, lines in alerts.items():
        parts.append(Text(printable(watch), style="bold green"))
        parts += [_told_line(line) for line in lines]
    return Group(*parts)


def untold(articles: Sequence[Untold]) -> RenderableType:
    """Return the table of what no alert was made for, and why not."""
    table = _table("article", "why nobody was told")
    for article in articles:
        title = Text(printable(article.title))
        title.append(f"\n{printable(article.site)}", style="dim")
        why = Text(printable(article.reason))
        if article.baits:
            places = ", ".join(printable(bait.place) for bait in article.baits)
            why.append(f"\na watch's words stood only in: {places}", style="yellow")
        table.add_row(title, why)
    return table


def arrived(what: str, seconds: float) -> Text:
    """Return one line about how long after its publication an article was told."""
    line = Text().append(f"  {seconds:5.1f} s  ", style="bold green")
    return line.append(f"from publishing to {what}")


def closing(tally: Tally) -> RenderableType:
    """Return the summary at the end."""
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="bold")
    table.add_column()
    rows = (
        (tally.polls, "polls answered"),
        (tally.articles, f"articles came in, {tally.copies} of them a copy of another"),
        (tally.stripped, "pieces of page chrome taken off: comments, boxes, bars, lists"),
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


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _origin(article: Article) -> Text:
    authors = ", ".join(article.authors) or "no author named"
    date = f"{article.published:%Y-%m-%d %H:%M} UTC" if article.published else "no date"
    facts = (article.site, authors, date, article.language or "language unknown")
    return Text(" · ".join(printable(fact) for fact in facts), style="dim")


def _removed_table(removed: Sequence[Removed]) -> RenderableType:
    """Return how many pieces went for each reason, with the beginning of the first."""
    first: dict[str, str] = {}
    count: dict[str, int] = {}
    for piece in removed:
        kind = shortened(piece.reason.partition(",")[0], _REASON)  # "comments, by their heading"
        first.setdefault(kind, shortened(piece.text_excerpt))
        count[kind] = count.get(kind, 0) + 1
    table = Table.grid(padding=(0, 2), expand=True)
    labels = {
        kind: f"− {kind}" + (f" ({count[kind]})" if count[kind] > 1 else "") for kind in first
    }
    table.add_column(style="red", no_wrap=True)
    table.add_column(overflow="ellipsis", no_wrap=True, ratio=1)  # what the reasons leave
    for kind, excerpt in first.items():
        # As a part, not as the base style: the line through it must not fill the column.
        table.add_row(Text(labels[kind]), Text().append(excerpt, style="strike dim"))
    return table


def _matched(match: Match) -> Iterable[RenderableType]:
    """Yield the watch, and the passage that holds most of its words."""
    yield Text(f"+ {printable(match.watch)}", style="bold green")
    if match.passages:
        best = max(match.passages, key=lambda passage: len(set(passage.terms)))
        yield Padding(marked(best), (0, 0, 0, 2))


def _bait(bait: Bait) -> Text:
    line = Text().append(f"  {printable(bait.place)}: ", style="yellow")
    return line.append(printable(", ".join(bait.words)), style="dim")


def _told_line(line: ToldLine) -> RenderableType:
    mail = Text("mail     ", style="dim", no_wrap=True, overflow="ellipsis")
    mail.append(printable(line.subject) if line.subject else "none came", style="not dim")
    hook = Text(f"webhook  {printable(line.hook)[:_SHORT_ID]}…  ", style="dim")
    hook.append(printable(line.verdict), style="not dim green" if line.verified else "not dim red")
    hook.append(f"  why: {printable(line.reason)}", style="not dim")
    return Padding(Group(mail, hook), (0, 0, 0, 2))


def _apart(spans: Sequence[tuple[int, int]], length: int) -> Iterable[tuple[int, int]]:
    """Yield the spans in order, within the text, none over another."""
    at = 0
    for start, end in sorted(spans):
        first, last = max(start, at), min(end, length)
        if first < last:
            yield first, last
            at = last
