"""A query tried on what is stored: what it finds, what it would have told, what an edit changes.

An index of words gives the candidates, newest first; the conditions of the query decide. Nothing is
kept of an article but some numbers, so that memory does not grow with the archive.
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from db.clock import Clock
from db.past import BATCH, FIRST_BATCH, Listed, PastArticle
from db.records import Record
from db.store import Store
from db.watch_records import Passage, Watch
from intake.decide import Policy
from intake.intake import document
from intake.measure import Quality, Tally, WordCount, quality
from intake.replaying import MatchLog, NextDigest, PastMatch, Telling, replay
from matching.compile import Query
from matching.credit import Crediting
from matching.document import ReadDocument
from matching.evaluate import Hit
from matching.narrowing import Languages, index_groups
from matching.passages import passages
from matching.steps import MOST_STEPS, StepsSpentError

NO_LISTING = Listed(backlog=False, published=None)


@dataclass(frozen=True, kw_only=True)
class Question(Record):
    """What is tried: a query under a watch's policy, if asked beside the saved one."""

    watch: Watch
    query: Query
    saved: Query | None = None
    since: datetime | None = None
    marked: Mapping[int, bool] = field(default_factory=dict)  # articles: wanted or not
    samples: int = 10  # to be shown; of an edit, of what it gains and of what it loses


class Change(StrEnum):
    """What an edit does to a match; without a saved query, every match is found."""

    FOUND = "found"
    GAINED = "gained"
    LOST = "lost"


@dataclass(frozen=True, kw_only=True)
class Sample(Record):
    """An article that the query finds, or that only the saved one does; one of the first."""

    past: PastArticle
    passages: tuple[Passage, ...]
    change: Change


@dataclass(frozen=True, kw_only=True)
class Step(Record):
    """One batch of candidates, looked at."""

    done: int
    of: int
    samples: tuple[Sample, ...]


@dataclass(frozen=True, kw_only=True)
class Edit(Record):
    """What a query is against the saved one."""

    gained: int
    lost: int
    saved: Telling
    saved_quality: Quality


@dataclass(frozen=True, kw_only=True)
class Report(Record):
    """What a query comes to over the whole period."""

    stored: int  # articles in the period
    candidates: int  # of these, those that were read
    stopped: int  # of these, those that the query asked too much of
    telling: Telling
    words: tuple[WordCount, ...]
    quality: Quality
    edit: Edit | None


class Backtest:
    """Tries queries on stored articles; tells nobody and writes nothing."""

    def __init__(
        self, *, store: Store, policy: Policy, next_digest: NextDigest, clock: Clock
    ) -> None:
        self._store = store
        self._policy = policy
        self._next_digest = next_digest
        self._clock = clock

    def run(self, question: Question) -> Iterator[Step | Report]:
        """Yield what is found as it is found, newest first, and the report at the end."""
        trial, past = _Trial(question), self._store.past
        numbers = self._candidates(question)
        for number, batch in enumerate(past.read(numbers, question.since)):
            found = [(each, change) for each in batch if (change := trial.look(each)) is not None]
            listed = past.listed([each.id for each, _ in found])
            for each, change in found:
                trial.note(past_match(each, listed.get(each.id, NO_LISTING)), change)
            done = min(len(numbers), FIRST_BATCH + number * BATCH)
            yield Step(done=done, of=len(numbers), samples=trial.taken())
        yield self._report(question, trial, len(numbers))

    def _candidates(self, question: Question) -> Sequence[int]:
        past, since = self._store.past, question.since
        numbers = past.candidates(index_groups(question.query.tree), since)
        if question.saved is None:
            return numbers
        others = past.candidates(index_groups(question.saved.tree), since)
        return array("q", sorted({*numbers, *others}, reverse=True))

    def _report(self, question: Question, trial: "_Trial", candidates: int) -> Report:
        edit = None
        if question.saved is not None:
            edit = Edit(
                gained=trial.changes[Change.GAINED],
                lost=trial.changes[Change.LOST],
                saved=self._replayed(question, trial.saved_log),
                saved_quality=self._quality(question, question.saved),
            )
        return Report(
            stored=self._store.past.count(question.since),
            candidates=candidates,
            stopped=trial.stopped,
            telling=self._replayed(question, trial.log),
            words=trial.tally.counts(),
            quality=self._quality(question, question.query),
            edit=edit,
        )

    def _replayed(self, question: Question, log: MatchLog) -> Telling:
        mutes = self._store.mutes.stood(question.watch.name)
        now = self._clock.now()
        return replay(log, question.watch, self._policy, self._next_digest, now, mutes=mutes)

    def _quality(self, question: Question, query: Query) -> Quality:
        """Hold a query against all marked articles, of whatever age."""
        found: set[int] = set()
        for batch in self._store.past.read(sorted(question.marked, reverse=True)):
            found |= {
                past.id
                for past in batch
                if hits_of(query, ReadDocument(document(past.article, past.source)))[0] is not None
            }
        return quality(question.marked, found)


class _Trial:
    """What came of the candidates so far."""

    def __init__(self, question: Question) -> None:
        self._query, self._saved = question.query, question.saved
        queries = [each for each in (question.query, question.saved) if each is not None]
        self._languages = [Languages(each.tree) for each in queries]
        shown = (Change.FOUND,) if question.saved is None else (Change.GAINED, Change.LOST)
        self._wanted = dict.fromkeys(shown, question.samples)
        self._samples: list[Sample] = []
        self._crediting = Crediting(question.query, question.saved)
        self.tally = Tally(self._crediting.words)
        self.log, self.saved_log = MatchLog(), MatchLog()
        self.stopped = 0
        self.changes: Counter[Change] = Counter()

    def look(self, past: PastArticle) -> Change | None:
        """Hold one article against the queries; None if neither finds it."""
        if not any(each.may_hold(past.article.language) for each in self._languages):
            return None
        read = ReadDocument(document(past.article, past.source))
        self._crediting.lexicon.look(read.positions)
        hits, stopped = hits_of(self._query, read)
        self.stopped += stopped
        before = hits_of(self._saved, read)[0] if self._saved is not None else hits
        if hits is None and before is None:
            return None
        if hits is not None:
            self.tally.add(self._crediting.of(read, hits))
        change = Change.LOST if hits is None else Change.GAINED if before is None else Change.FOUND
        if self._wanted.get(change, 0):
            self._wanted[change] -= 1
            found = passages(read, hits if hits is not None else before or ())
            self._samples.append(Sample(past=past, passages=found, change=change))
        return change

    def note(self, match: PastMatch, change: Change) -> None:
        """Write down what is needed to decide of a match."""
        if change is not Change.LOST:
            self.log.add(match)
        if change is not Change.GAINED:
            self.saved_log.add(match)
        self.changes[change] += 1

    def taken(self) -> tuple[Sample, ...]:
        """Return the samples found since the last call."""
        taken, self._samples = tuple(self._samples), []
        return taken


def hits_of(query: Query, read: ReadDocument) -> tuple[list[Hit] | None, bool]:
    """Return the hits of a query, None if it does not match; and whether it was stopped."""
    read.positions.steps.left = MOST_STEPS
    try:
        if not query.condition.holds(read.positions):
            return None, False
        return query.condition.hits(read.positions), False
    except StepsSpentError:
        return None, True


def past_match(past: PastArticle, listed: Listed) -> PastMatch:
    """Return a match of an article as it is decided by."""
    return PastMatch(
        id=past.id,
        story=past.story,
        first_seen=past.first_seen,
        published=past.article.published,
        listed=listed.published,
        backlog=listed.backlog,
        mark=past.article.mark,
    )
