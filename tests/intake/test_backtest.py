"""Backtests on real databases: they say what the intake has done."""

from collections import Counter
from datetime import timedelta

import pytest

from alerts.quiet import hold, next_digest_of
from db.watch_records import AlertMode
from intake.backtest import Backtest, Change, Question, Report, Step
from intake.decide import Policy, decide
from intake.intake import arrive
from intake.measure import Quality
from intake.watching import prepare
from matching.language import compile_query
from tests.making import NOON, HeldClock, article, sent_now, source, watch

POLICY = Policy(max_age=timedelta(days=7), hold=hold)
LONG = " ".join(f"word{number}" for number in range(60))


class Desk:
    """A store that takes articles as the daemon does, and the backtest of it."""

    def __init__(self, store):
        self.store, self.clock, self.count = store, HeldClock(), 0

    def watches(self, *watches):
        self.store.sources.configure([source()], NOON)
        self.store.watches.configure(watches, NOON, next_digest_of)
        self.watching = prepare(watches)

    def take(self, text, *, backlog=False, minutes=10, **given):
        """Let an article arrive; deliveries due till then are made."""
        self.count += 1
        self.clock.move(minutes=minutes)
        now = self.clock.now()
        sent_now(self.store, now)
        url = f"https://valley.test/{self.count}"
        made = {"title": f"Title {self.count}", "text": text, "published": now, "fetched": now}
        return self.store.intake.take(
            arrive(
                article(url, **made | given),
                self.watching,
                source_id=1,
                source="Valley Post",
                claimed=None,
                backlog=backlog,
            ),
            lambda snapshot: decide(snapshot, POLICY),
            now,
        )

    def run(self, query, of=None, **asked):
        """Return the samples and the report."""
        clock = HeldClock(self.clock.now() + timedelta(days=2))
        trying = Backtest(store=self.store, policy=POLICY, next_digest=next_digest_of, clock=clock)
        question = Question(watch=of or watch(), query=compile_query(query), **asked)
        *steps, report = trying.run(question)
        assert isinstance(report, Report)
        assert all(isinstance(step, Step) for step in steps)
        return [sample for step in steps for sample in step.samples], report


@pytest.fixture
def desk(store):
    made = Desk(store)
    made.watches(watch())
    return made


def test_what_is_found_comes_newest_first_with_its_passages(desk):
    desk.take("Shells left.")
    desk.take("Nothing.")
    desk.take("More shells.")
    samples, report = desk.run("shells")
    assert [sample.past.id for sample in samples] == [3, 1]
    assert samples[0].passages[0].terms == ("shells",)
    assert (report.stored, report.candidates, report.stopped) == (3, 2, 0)
    assert report.telling.total().matches == 2


@pytest.mark.parametrize(
    "of",
    [
        watch(),
        watch(alert=AlertMode.ARTICLE),
        watch(quiet="12:30-13:10"),
        watch(channels=()),
    ],
    ids=lambda of: f"{of.alert.value} {of.quiet} {len(of.channels)}",
)
def test_it_would_have_told_what_was_told(desk, of):
    desk.watches(of)
    fingerprint = tuple(range(20))
    reasons = Counter(
        planned.reason
        for taken in [
            desk.take(f"Shells. {LONG}", fingerprint=fingerprint),
            desk.take("Bread."),
            desk.take(f"Shells. {LONG}", fingerprint=fingerprint),
            desk.take("Shells.", minutes=30),
            desk.take(f"Shells. {LONG}", fingerprint=fingerprint),
            desk.take("Shells of old.", published=NOON - timedelta(days=9)),
        ]
        for planned in taken.matches
    )
    _, report = desk.run("shells", of)
    assert dict(report.telling.reasons) == dict(reasons)
    assert sum(reasons.values()) == 5


def test_only_the_period_asked_for_counts(desk):
    desk.take("Shells.")
    since = desk.clock.move(minutes=1)
    desk.take("Shells.")
    samples, report = desk.run("shells", since=since)
    assert [sample.past.id for sample in samples] == [2]
    assert report.stored == 1
    assert desk.run("shells", since=desk.clock.move(days=1))[1].candidates == 0


def test_a_query_that_no_index_can_be_asked_reads_everything(desk):
    desk.take("Granate.", language="sr")
    desk.take("Shells.")
    samples, report = desk.run("language:sr")
    assert [sample.past.id for sample in samples] == [1]
    assert report.candidates == 2


def test_only_the_first_samples_are_given_all_are_counted(desk):
    for _ in range(4):
        desk.take("Shells.")
    samples, report = desk.run("shells", samples=2)
    assert [sample.past.id for sample in samples] == [4, 3]
    assert report.telling.total().matches == 4


def test_an_edit_gains_and_loses(desk):
    for text in ("Shells.", "Shells and football.", "Grenades."):
        desk.take(text)
    samples, report = desk.run("(shells OR grenades) NOT football", saved=compile_query("shells"))
    gained, lost = samples
    assert (gained.past.id, gained.change, lost.past.id, lost.change) == (
        3, Change.GAINED, 2, Change.LOST,
    )  # fmt: skip
    assert lost.passages[0].terms == ("Shells",)
    assert (report.edit.gained, report.edit.lost) == (1, 1)
    assert (report.edit.saved.total().matches, report.telling.total().matches) == (2, 2)


def test_words_are_counted_with_their_forms(desk):
    desk.take("Vučić and shells.", language="sr")
    desk.take("Вучићем. VUČIĆ.", language="sr")
    desk.take("Shells.")
    _, report = desk.run("Vučić OR shells OR tanks")
    vucic, shells, tanks = report.words
    assert (vucic.word, vucic.matches, vucic.decisive) == ("Vučić", 2, 1)
    assert vucic.forms == {"vučić": 2, "вучићем": 1}
    assert (shells.matches, shells.decisive) == (2, 1)
    assert (tanks.matches, tanks.forms) == (0, {})


def test_marks_measure_the_query_whatever_the_period(desk):
    for text in ("Shells.", "Shells of nuts.", "Grenades."):
        desk.take(text)
    for number, wanted in ((1, True), (2, False), (3, True)):
        desk.store.markings.set(number, "arms", wanted=wanted, now=NOON)
    marked = desk.store.markings.of_watch("arms")
    _, report = desk.run(
        "shells NOT nuts", saved=compile_query("shells"), marked=marked,
        since=desk.clock.move(days=1),
    )  # fmt: skip
    assert report.quality == Quality(wanted=2, unwanted=1, found=1, wrong=0)
    assert (report.quality.precision, report.quality.recall) == (1.0, 0.5)
    assert report.edit.saved_quality.precision == 0.5
    nothing = Quality(wanted=0, unwanted=0, found=0, wrong=0)
    assert (nothing.precision, nothing.recall) == (None, None)


def test_a_query_that_asks_too_much_is_counted_as_stopped(desk, monkeypatch):
    desk.take("Shells. Shells.")
    monkeypatch.setattr("intake.backtest.MOST_STEPS", 1)
    samples, report = desk.run("shells")
    assert (samples, report.stopped) == ([], 1)


def test_a_writer_need_not_wait_for_it(desk):
    for _ in range(30):
        desk.take("Shells.")
    question = Question(watch=watch(), query=compile_query("shells"))
    trying = Backtest(store=desk.store, policy=POLICY, next_digest=next_digest_of, clock=desk.clock)
    steps = trying.run(question)
    assert next(steps).done < 30
    desk.take("Shells.")  # while the backtest stands between two batches
    *_, report = steps
    assert report.telling.total().matches == 30


def test_it_reads_in_batches_and_each_is_a_step(desk, monkeypatch):
    monkeypatch.setattr("db.past.FIRST_BATCH", 1)
    monkeypatch.setattr("db.past.BATCH", 2)
    for _ in range(4):
        desk.take("Shells.")
    batches = list(desk.store.past.read([4, 3, 2, 1]))
    assert [[past.id for past in batch] for batch in batches] == [[4], [3, 2], [1]]


def test_a_revised_article_is_found_by_its_latest_text(desk):
    desk.take("Shells.")
    desk.count -= 1
    desk.take("Bread.")
    assert desk.run("shells")[0] == []
    assert len(desk.run("bread")[0]) == 1
