"""Stories as the outside sees them: who reported what when, what each added, and the figures."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from typing_extensions import TypedDict

from db.stories import StoryArticle, StorySum, WholeStory
from matching.stories.credit import credited
from matching.stories.ledger import Entry, Relation, Row, lay_side_by_side
from matching.stories.profile import Report
from matching.stories.timeline import added


class StorySumShape(TypedDict):
    """A story at a glance."""

    id: str
    title: str
    first_seen: datetime
    latest: datetime | None
    articles: int
    copies: int
    outlets: int
    languages: list[str]
    storyline: str
    follows: str | None
    watches: list[str]


class ReportShape(TypedDict):
    """An article of a story, what it shares with it, and the sentences that it added."""

    id: str
    url: str
    title: str
    site: str
    language: str | None
    published: datetime | None
    first_seen: datetime
    copy_of: str | None
    joined: list[str]
    credits: str | None
    added: list[str]


class ToldFigureShape(TypedDict):
    """A figure where one report states it; a bound that is null is open."""

    article: str
    site: str
    at: datetime
    text: str
    low: float | None
    high: float | None
    about: bool
    attributed: str | None
    when: str | None
    sentence: str


class FiguresShape(TypedDict):
    """What reports say of one quantity, earliest first, and how that goes together."""

    counts: str
    unit: str
    relation: Relation
    told: list[ToldFigureShape]


class StoryAlertShape(TypedDict):
    """That a watch's user was told of the story, or will be."""

    id: str
    watch: str
    kind: str
    sequence: int
    state: str
    created: datetime
    reason: str


class StoryChangeShape(TypedDict):
    """That another story was merged into this one, or split off it."""

    kind: str
    other: int
    articles: list[int]
    reasons: list[str]
    at: datetime


class StoryShape(StorySumShape):
    """A whole story: its reports in order of arrival, the first reporter first."""

    independent: int
    reported: list[ReportShape]
    figures: list[FiguresShape]
    alerts: list[StoryAlertShape]
    changes: list[StoryChangeShape]
    storyline_stories: list[StorySumShape]


def sum_json(story: StorySum) -> StorySumShape:
    """Return a story at a glance."""
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


def story_json(story: WholeStory) -> StoryShape:
    """Return a whole story."""
    news = news_of(story.articles)
    return {
        **sum_json(story.sum),
        "independent": story.reach.independent,
        "reported": [_report_json(each, news) for each in story.articles],
        "figures": [_figures_json(row, story) for row in ledger_of(story)],
        "alerts": [
            {
                "id": each.id,
                "watch": each.watch,
                "kind": each.kind,
                "sequence": each.sequence,
                "state": each.state,
                "created": each.created,
                "reason": each.reason,
            }
            for each in story.alerts
        ],
        "changes": [
            {
                "kind": each.kind,
                "other": each.other,
                "articles": list(each.articles),
                "reasons": list(each.reasons),
                "at": each.at,
            }
            for each in story.changes
        ],
        "storyline_stories": [sum_json(each) for each in story.storyline],
    }


def news_of(articles: Sequence[StoryArticle]) -> Mapping[int, tuple[str, ...]]:
    """Return the sentences that each report added, by the article's number; copies have none."""
    return added(
        (each.id, Report(title=each.title, text=each.text, language=each.language))
        for each in articles
        if each.copy_of is None
    )


def ledger_of(story: WholeStory) -> tuple[Row, ...]:
    """Return the quantities that two reports or more state; copies state nothing of their own."""
    return lay_side_by_side(
        [
            (each.id, each.site, each.published or each.first_seen, each.text, each.language)
            for each in story.articles
            if each.copy_of is None
        ]
    )


def as_told(entry: Entry, story: WholeStory) -> str:
    """Return a figure as its report writes it."""
    text = next(each.text for each in story.articles if each.id == entry.article)
    return text[entry.figure.start : entry.figure.end]


def _report_json(article: StoryArticle, news: Mapping[int, tuple[str, ...]]) -> ReportShape:
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


def _figures_json(row: Row, story: WholeStory) -> FiguresShape:
    return {
        "counts": row.counts,
        "unit": row.unit,
        "relation": row.relation,
        "told": [
            {
                "article": str(entry.article),
                "site": entry.site,
                "at": entry.at,
                "text": as_told(entry, story),
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
