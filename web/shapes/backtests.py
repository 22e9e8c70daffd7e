"""What a query tried on stored articles comes to, as the outside sees it, line by line."""

from datetime import datetime
from typing import Literal

from typing_extensions import TypedDict

from intake.backtest import Edit, Question, Report, Sample, Step
from intake.measure import Quality
from intake.replaying import Telling
from web.shapes.articles import PassageShape, passage_json


class SampleShape(TypedDict):
    """An article that the query finds; of an edit, that it gains or loses."""

    kind: Literal["match"]
    article: str
    title: str
    site: str
    url: str
    first_seen: datetime
    change: str
    passages: list[PassageShape]


class ProgressShape(TypedDict):
    """How many of the candidates were read."""

    kind: Literal["progress"]
    done: int
    of: int


class DayShape(TypedDict):
    """What would have happened on one day, by the clock of the watch."""

    day: str
    matches: int
    alerts: int
    messages: int


class _TellingShape(TypedDict):
    matches: int
    alerts: int
    messages: int
    digests: int
    summaries: int
    waiting: int


class WordShape(TypedDict):
    """How many matches are owed to a word of the query, and how many to it alone."""

    word: str
    matches: int
    decisive: int
    forms: dict[str, int]


class QualityShape(TypedDict):
    """How a query does on the articles that a user marked."""

    wanted: int
    unwanted: int
    wanted_found: int
    unwanted_found: int
    precision: float | None
    recall: float | None


class SavedShape(_TellingShape):
    """What the saved query comes to."""

    quality: QualityShape | None


class EditShape(TypedDict):
    """What an edit is against the saved query."""

    gained: int
    lost: int
    saved: SavedShape


class BacktestShape(_TellingShape):
    """The report, which is the last line."""

    kind: Literal["report"]
    query: str
    since: datetime | None
    stored: int
    candidates: int
    stopped: int
    reasons: dict[str, int]
    days: list[DayShape]
    words: list[WordShape]
    quality: QualityShape | None
    edit: EditShape | None


class NoteShape(TypedDict):
    """What should be known of the query or of the index before the answer is believed."""

    kind: Literal["note"]
    text: str


class TroubleShape(TypedDict):
    """Why there is no report."""

    kind: Literal["problem"]
    detail: str


Line = NoteShape | SampleShape | ProgressShape | BacktestShape | TroubleShape


def sample_json(sample: Sample) -> SampleShape:
    """Return an article that was found."""
    article = sample.past.article
    return {
        "kind": "match",
        "article": str(sample.past.id),
        "title": article.title,
        "site": article.site,
        "url": article.url,
        "first_seen": sample.past.first_seen,
        "change": sample.change.value,
        "passages": [passage_json(each) for each in sample.passages],
    }


def progress_json(step: Step) -> ProgressShape:
    """Return how far a backtest is."""
    return {"kind": "progress", "done": step.done, "of": step.of}


def report_json(report: Report, question: Question) -> BacktestShape:
    """Return what a query comes to over the whole period."""
    telling = report.telling
    return {
        "kind": "report",
        "query": question.query.text,
        "since": question.since,
        "stored": report.stored,
        "candidates": report.candidates,
        "stopped": report.stopped,
        **_telling_json(telling),
        "reasons": {reason.value: count for reason, count in telling.reasons.items()},
        "days": [
            {
                "day": day.isoformat(),
                "matches": each.matches,
                "alerts": each.alerts,
                "messages": each.messages,
            }
            for day, each in telling.days.items()
        ],
        "words": [
            {
                "word": each.word,
                "matches": each.matches,
                "decisive": each.decisive,
                "forms": dict(each.forms),
            }
            for each in report.words
        ],
        "quality": _quality_json(report.quality, question),
        "edit": _edit_json(report.edit, question) if report.edit else None,
    }


def _telling_json(telling: Telling) -> _TellingShape:
    total = telling.total()
    return {
        "matches": total.matches,
        "alerts": total.alerts,
        "messages": total.messages,
        "digests": telling.digests,
        "summaries": telling.summaries,
        "waiting": telling.waiting,
    }


def _edit_json(edit: Edit, question: Question) -> EditShape:
    quality = _quality_json(edit.saved_quality, question)
    return {
        "gained": edit.gained,
        "lost": edit.lost,
        "saved": {**_telling_json(edit.saved), "quality": quality},
    }


def _quality_json(quality: Quality, question: Question) -> QualityShape | None:
    if not question.marked:
        return None
    return {
        "wanted": quality.wanted,
        "unwanted": quality.unwanted,
        "wanted_found": quality.found,
        "unwanted_found": quality.wrong,
        "precision": quality.precision,
        "recall": quality.recall,
    }
