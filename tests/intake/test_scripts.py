"""The scripted months, decided article by article: exactly the expected alerts, with their facts.

Stories and copies are given, as labelled; what is new, and whether it is told, is decided.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from db.plans import AlertState, KnownAlert, KnownArticle, Placing, Snapshot, ToldReport, ToldTo
from db.watch_records import Match, Updates
from intake.decide import Policy, decide
from matching.language import compile_query
from matching.matcher import Document, match_query
from tests.making import article, watch
from tests.stories.month import read_month

POLICY = Policy(max_age=timedelta(days=7), hold=lambda _watch, now: now)


@dataclass
class Desk:
    """A watch's past: what was stored, and what its user was told."""

    script: object
    updates: Updates = Updates.MATERIAL
    stored: dict = field(default_factory=dict)  # by the script's ids
    told: list = field(default_factory=list)  # (story, ToldReport, passages, news)
    alerts: list = field(default_factory=list)
    sent: list = field(default_factory=list)  # (id, kind, news)

    def __post_init__(self):
        self.watch = watch(name="Script", query=self.script.query, updates=self.updates)
        self.query = compile_query(self.script.query)
        self.stories = {each.story: n for n, each in enumerate(self.script.articles)}

    def take(self, told):
        number = len(self.stored) + 1
        found = self._article(told)
        match = match_query(
            self.query, Document(title=told.title, text=told.text, language=told.language)
        )
        story = self.stories[told.story]
        snapshot = self._snapshot(told, found, story, match)
        outcome = decide(snapshot, POLICY)
        self.stored.setdefault(told.revises or told.id, self._known(told, found, number, story))
        for planned in outcome.matches:
            if planned.new_alert:
                self._tell(told, number, planned.new_alert, story, match.passages)
        for telling in outcome.tellings:
            self._tell(told, number, telling.alert, story, None)
        return outcome

    def _article(self, told):
        return article(
            url=f"https://x.test/{told.id}",
            title=told.title,
            text=told.text,
            language=told.language,
            site=told.outlet,
            published=told.at,
            fingerprint=tuple(range(100)) if told.copy_of else (),
        )

    def _known(self, told, found, number, story):
        return KnownArticle(
            id=number,
            story=story,
            site=told.outlet,
            title=told.title,
            text=told.text,
            fingerprint=tuple(range(100)),
            copy_of=None,
            revision=1,
            published=told.at,
            first_seen=told.at,
        )

    def _snapshot(self, told, found, story, match):
        stored = self.stored.get(told.revises)
        reports = [(at, report) for at, report, *_ in self.told]
        return Snapshot(
            now=told.at,
            article=found,
            listed_at=None,
            backlog=False,
            stored=stored,
            candidates=(self.stored[told.copy_of],) if told.copy_of else (),
            alerts=tuple(self.alerts),
            matched=frozenset({"Script"} if stored else ()),
            held=frozenset({"Script"}),
            matches=(Match(watch="Script", passages=match.passages),) if match is not None else (),
            watches=(self.watch,),
            placing=Placing(story=story),
            told=tuple(report for at, report in reports if at == story),
            told_elsewhere=tuple(report for at, report in reports if at != story),
            told_to=tuple(
                ToldTo(watch=self.watch, passages=passages, news=news)
                for _, report, passages, news in self.told
                if stored is not None and report.article == stored.id
            ),
        )

    def _tell(self, told, number, alert, story, passages):
        self.sent.append((told.id, alert.kind, alert.news))
        self.alerts.append(
            KnownAlert(
                id=told.id,
                watch="Script",
                story=story,
                sequence=alert.sequence,
                state=AlertState.TOLD,
                kind=alert.kind,
            )
        )
        report = ToldReport(
            watch="Script",
            article=number,
            site=told.outlet,
            title=told.title,
            text=told.text,
            language=told.language,
        )
        self.told.append((story, report, passages or (), alert.news))


def played(name, updates=Updates.MATERIAL):
    desk = Desk(read_month(name), updates)
    for each in desk.script.articles:
        desk.take(each)
    return desk


@pytest.fixture(scope="module", params=["month", "bank"])
def desk(request):
    return played(request.param)


def test_exactly_the_expected_alerts_come(desk):
    expected = [(alert.at, alert.kind) for alert in desk.script.alerts]
    assert [(at, kind) for at, kind, _ in desk.sent] == expected


def test_each_says_the_facts_that_are_new(desk):
    texts = {each.id: f"{each.title}\n{each.text}" for each in desk.script.articles}
    for alert, (at, kind, news) in zip(desk.script.alerts, desk.sent, strict=True):
        said = texts[at] if kind == "new" else "\n".join(each.text for each in news)
        for ways in alert.facts:
            assert any(way in said for way in ways), (at, ways, said)


def test_what_is_new_names_its_outlet_and_stands_in_the_article(desk):
    articles = {each.id: each for each in desk.script.articles}
    for at, kind, news in desk.sent:
        told = articles[at]
        assert (kind == "new") == (not news)
        for each in news:
            assert each.outlet == told.outlet
            if each.kind.value not in ("was", "outlet"):
                assert each.text in told.text or each.text == told.title


@pytest.mark.parametrize("name", ["month", "bank"])
def test_without_updates_only_first_reports_come(name):
    desk = played(name, Updates.NONE)
    first = [(alert.at, alert.kind) for alert in desk.script.alerts if alert.kind == "new"]
    assert [(at, kind) for at, kind, _ in desk.sent] == first


def test_all_updates_are_all_that_are_no_copies():
    desk = played("bank", Updates.ALL)
    told = {at for at, *_ in desk.sent}
    assert told == {
        each.id
        for each in desk.script.articles
        if not each.copy_of and each.id != "b10"  # reworded by its outlet
    }
