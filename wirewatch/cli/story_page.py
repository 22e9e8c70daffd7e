"""A story as it is shown: who reported it when, what each added, and what was told of it."""

from collections.abc import Mapping, Sequence

from rich.text import Text

from db.stories import StoryArticle, WholeStory
from matching.stories.credit import credited
from matching.stories.ledger import Row
from web.shapes.stories import as_told, ledger_of, news_of
from wirewatch.cli.output import console, counted, print_table, shown

_SHOWN = 3  # of the sentences that an article added


def print_story(story: WholeStory) -> None:
    """Print a story for people: reports with what they added, copies folded under them."""
    console.print(Text(shown(story.sum.title), style="bold"))
    first = story.articles[0]
    said = f"story {story.sum.id}, first by {shown(first.site)}, {shown(first.first_seen)}; "
    said += _reach(story)
    console.print(Text(said))
    news = news_of(story.articles)
    copies = _copies(story.articles)
    for article in story.articles:
        if article.copy_of is None:
            console.print()
            _print_report(article, news[article.id], copies.get(article.id, ()))
    _print_figures(story)
    _print_told(story)
    _print_line(story)


def _reach(story: WholeStory) -> str:
    outlets, reports = story.reach.outlets, story.reach.independent
    return f"{counted(outlets, 'outlet')}, {counted(reports, 'independent report')}"


def _copies(articles: Sequence[StoryArticle]) -> Mapping[int, tuple[StoryArticle, ...]]:
    found: dict[int, tuple[StoryArticle, ...]] = {}
    for article in articles:
        if article.copy_of is not None:
            found[article.copy_of] = (*found.get(article.copy_of, ()), article)
    return found


def _print_report(
    article: StoryArticle, news: Sequence[str], copies: Sequence[StoryArticle]
) -> None:
    head = Text(f"{shown(article.published or article.first_seen)}  {shown(article.site)}  ")
    head.append(shown(article.title), style="bold")
    console.print(head)
    console.print(Text(f"  article {article.id}  {shown(article.url)}", style="dim"))
    if agency := credited(article.text, article.agencies):
        console.print(Text(f"  credits {shown(agency)}", style="dim"))
    if article.joined:
        console.print(Text(f"  joined: {shown(', '.join(article.joined))}", style="dim"))
    for sentence in news[:_SHOWN]:
        console.print(Text(f"  + {shown(sentence)}"))
    if len(news) > _SHOWN:
        console.print(Text(f"  + {counted(len(news) - _SHOWN, 'more sentence')}"))
    if copies:
        sites = ", ".join(dict.fromkeys(each.site for each in copies))
        console.print(Text(f"  {counted(len(copies), 'copy', 'copies')}: {shown(sites)}"))


def _print_figures(story: WholeStory) -> None:
    rows = ledger_of(story)
    if rows:
        console.print()
        print_table(
            ("figures", "", "as told"),
            ((_counted(row), row.relation, _told(row, story)) for row in rows),
            empty="",
        )


def _counted(row: Row) -> str:
    return " ".join(part for part in (row.unit, row.counts) if part) or "-"


def _told(row: Row, story: WholeStory) -> str:
    """Return each value once, as it is written, with the outlets that have it, in order."""
    outlets: dict[str, list[str]] = {}
    for entry in row.entries:
        outlets.setdefault(as_told(entry, story), []).append(entry.site)
    return "; ".join(
        f"{value} ({', '.join(dict.fromkeys(sites))})" for value, sites in outlets.items()
    )


def _print_told(story: WholeStory) -> None:
    if story.alerts:
        console.print()
        print_table(
            ("told", "watch", "kind", "state", "why"),
            (
                (alert.created, alert.watch, alert.kind, alert.state, alert.reason)
                for alert in story.alerts
            ),
            empty="",
        )
    for change in story.changes:
        why = shown(", ".join(change.reasons))
        console.print(Text(f"{shown(change.at)}  {change.kind}: story {change.other} ({why})"))


def _print_line(story: WholeStory) -> None:
    if len(story.storyline) < 2:
        return
    console.print()
    print_table(
        ("storyline", "first", "title"),
        (
            (f"{'>' if each.id == story.sum.id else ' '} {each.id}", each.first_seen, each.title)
            for each in story.storyline
        ),
        empty="",
    )
