"""The decision finds copies by their words, in whatever order they come."""

from datetime import timedelta

import pytest

from db.plans import Verdict
from intake.decide import Policy, decide
from matching.stories.fingerprint import fingerprint
from tests.intake.test_decide import known, snapshot
from tests.making import article
from tests.stories.copying import cases

POLICY = Policy(max_age=timedelta(days=7), hold=lambda _watch, now: now)
KINDS = {case.kind: case for case in cases() if case.language == "sr"}


def verdict(first, second):
    stored = known(text=first, fingerprint=fingerprint(first), title="One")
    found = article(text=second, fingerprint=fingerprint(second), title="Other")
    return decide(snapshot(of=found, candidates=(stored,)), POLICY).verdict


@pytest.mark.parametrize("kind", KINDS)
def test_stored_articles_are_judged_as_those_of_one_sitting(kind):
    case = KINDS[kind]
    expected = Verdict.COPY if case.copied else Verdict.NEW
    assert verdict(case.first, case.second) is expected
    assert verdict(case.second, case.first) is expected


def test_copies_never_chain():
    case = KINDS["relabelled"]
    stored = known(5, story=11, copy_of=2, text=case.first, fingerprint=fingerprint(case.first))
    found = article(text=case.second, fingerprint=fingerprint(case.second))
    outcome = decide(snapshot(of=found, candidates=(stored,)), POLICY)
    assert (outcome.story, outcome.copy_of) == (11, 2)
