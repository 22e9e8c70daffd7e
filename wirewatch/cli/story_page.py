"""A story as it is shown: who reported it when, what each added, and what was told of it."""

from collections.abc import Mapping, Sequence

from rich.text import Text

from db.stories import StoryArticle, StorySum, WholeStory
from matching.stories.credit import credited
from matching.stories.ledger import Entry, Row, lay_side_by_side
from matching.stories.profile import Report
from matching.stories.timeline import added
from wirewatch.cli.output import console, counted, print_table, shown

_SHOWN = 3  # of the sentences that an article added


def sum_json(story: StorySum) -> dict[str, object]:
    """Return a story at a glance as the outside sees it."""
    return {
        "id": str(story.id),
        "title": story.title,
        "first_seen": story.first_seen,
        "latest": story.latest,
        "articles": story.articles,
        "copies": story.copies,
        "outlets": story.outlets,
        "languages": list(story.languages),
        "storyline": str(story.storyline),
        "follows": None if story.follows is None else str(story.follows),
        "watches": list(story.watches),
    }


def story_json(story: WholeStory) -> dict[str, object]:
    """Return a whole story as the outside sees it, the articles in order of arrival."""
    news = _news(story.articles)
    return {
        **sum_json(story.sum),
        "independent": story.reach.independent,
        "reported": [_article_json(each, news) for each in story.articles],
        "figures": [_figures_json(row, story) for row in _ledger(story)],
        "alerts": list(story.alerts),
        "changes": list(story.changes),
        "storyline_stories": [sum_json(each) for each in story.storyline],
    }


def print_story(story: WholeStory) -> None:
    """Print a story for people: reports with what they added, copies folded under them."""
    console.print(Text(shown(story.sum.title), style="bold"))
    first = story.articles[0]
    said = f"story {story.sum.id}, first by {shown(first.site)}, {shown(first.first_seen)}; "
    said += _reach(story)
    console.print(Text(said))
    news = _news(story.articles)
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


def _news(articles: Sequence[StoryArticle]) -> Mapping[int, tuple[str, ...]]:
    return added(
        (each.id, Report(title=each.title, text=each.text, language=each.language))
        for each in articles
        if each.copy_of is None
    )


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


def _ledger(story: WholeStory) -> tuple[Row, ...]:
    """Return the quantities that two reports or more state; copies state nothing of their own."""
    return lay_side_by_side(
        [
            (each.id, each.site, each.published or each.first_seen, each.text, each.language)
            for each in story.articles
            if each.copy_of is None
        ]
    )


def _print_figures(story: WholeStory) -> None:
    rows = _ledger(story)
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
        outlets.setdefault(_written(entry, story), []).append(entry.site)
    return "; ".join(
        f"{value} ({', '.join(dict.fromkeys(sites))})" for value, sites in outlets.items()
    )


def _written(entry: Entry, story: WholeStory) -> str:
    text = next(each.text for each in story.articles if each.id == entry.article)
    return text[entry.figure.start : entry.figure.end]


def _figures_json(row: Row, story: WholeStory) -> dict[str, object]:
    return {
        "counts": row.counts,
        "unit": row.unit,
        "relation": row.relation,
        "told": [
            {
                "article": str(entry.article),
                "site": entry.site,
                "at": entry.at,
                "text": _written(entry, story),
                "low": entry.figure.low,
                "high": entry.figure.high,
                "about": entry.figure.about,
                "attributed": entry.figure.attributed,
                "when": entry.figure.when,
                "sentence": entry.sentence,
            }
            for entry in row.entries
        ],
    }


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


def _article_json(article: StoryArticle, news: Mapping[int, tuple[str, ...]]) -> dict[str, object]:
    return {
        "id": str(article.id),
        "url": article.url,
        "title": article.title,
        "site": article.site,
        "language": article.language or None,
        "published": article.published,
        "first_seen": article.first_seen,
        "copy_of": None if article.copy_of is None else str(article.copy_of),
        "joined": list(article.joined),
        "credits": credited(article.text, article.agencies),
        "added": list(news.get(article.id, ())),
    }
