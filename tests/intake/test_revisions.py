"""What is told of a revision, and to whom; decisions only."""

from dataclasses import replace
from datetime import timedelta

import pytest

from db.message_records import News, NewsKind
from db.plans import AlertState, MatchReason, ToldTo
from db.records import Mark
from db.remembered import Cut, Place, Recalled
from db.watch_records import AlertMode, Passage, Updates
from intake.decide import Policy, decide
from tests.intake.test_decide import POLICY, alert, known, snapshot
from tests.making import NOON, article, watch

TEXT = "Four workers were injured at Kruna.\nThe road to Lapovo is closed."
CHANGED = TEXT.replace("Four", "Seven")
SEEN = (Passage(field="text", text="Four workers were injured at Kruna."),)


def told(*, text=CHANGED, lost=False, news=(), of=None, **given):
    """Decide of a revision of an article that one watch was told of; return what is told now."""
    by = watch(**given)
    stored = known(title="Kruna", text=TEXT, story=11, **(of or {}).get("stored", {}))
    revised = article(title="Kruna", text=text, **(of or {}).get("article", {}))
    asked = snapshot(
        of=revised,
        watches=(by,),
        stored=stored,
        matched=frozenset({by.name}),
        alerts=(alert(sequence=1), alert(sequence=3, id="a3")),
        told_to=(ToldTo(watch=by, passages=SEEN, news=news, lost=lost),),
        **(of or {}).get("snapshot", {}),
    )
    return decide(asked, (of or {}).get("policy", POLICY)).tellings


def test_a_correction_is_the_next_alert_of_its_story_to_its_watch():
    (telling,) = told()
    assert (telling.watch.name, telling.reason) == ("arms", MatchReason.CORRECTION)
    assert (telling.alert.kind, telling.alert.sequence) == ("correction", 4)
    assert (telling.alert.state, telling.alert.channels) == (AlertState.OPEN, ("hook",))
    assert [(each.kind, each.text.split()[0]) for each in telling.alert.news] == [
        (NewsKind.WAS, "Four"),
        (NewsKind.NOW, "Seven"),
    ]


def test_it_waits_for_a_digest_and_for_the_end_of_quiet_hours():
    (telling,) = told(alert=AlertMode.DIGEST)
    assert telling.alert.state is AlertState.WAITING
    later = NOON + timedelta(hours=9)
    quiet = Policy(max_age=timedelta(days=7), hold=lambda _watch, _now: later)
    (telling,) = told(of={"policy": quiet})
    assert telling.alert.due_at == later


@pytest.mark.parametrize("updates", Updates)
def test_corrections_come_whatever_updates_are_wanted(updates):
    assert [each.alert.kind for each in told(updates=updates)] == ["correction"]


ADDED = f"{TEXT}\nPetar Lukić died."


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        ({}, ["update"]),
        ({"updates": Updates.ALL}, ["update"]),
        ({"updates": Updates.NONE}, []),
        ({"alert": AlertMode.ARTICLE}, []),
        ({"lost": True}, []),
    ],
)
def test_an_addition_is_an_update_where_updates_are_wanted(given, kinds):
    assert [each.alert.kind for each in told(text=ADDED, **given)] == kinds


def test_an_addition_without_weight_is_nothing():
    assert told(text=f"{TEXT}\nThe ministry did not answer.", updates=Updates.ALL) == ()


@pytest.mark.parametrize(
    "of",
    [
        {"stored": {"headline": True}},
        {"article": {"headline_only": "paywall"}},
        {"article": {"mark": Mark.LOGIN}},
    ],
    ids=str,
)
def test_headlines_and_pages_that_are_none_take_nothing_back(of):
    assert told(of=of) == ()


def test_a_watch_without_channels_is_told_nothing():
    assert told(channels=()) == ()


def test_news_that_an_alert_quoted_was_seen():
    text = TEXT.replace("closed", "open").replace("is open", "is not closed")
    quoted = News(kind=NewsKind.SENTENCE, text="The road to Lapovo is closed.", article=1)
    assert told(text=text) == ()
    (telling,) = told(text=text, news=(quoted,))
    assert telling.alert.kind == "correction"


def test_what_the_site_s_memory_took_off_is_not_taken_back():
    line = "Four workers were injured at Kruna."
    cut = Cut(line=0, mark=1, place=Place.HEAD, text=line, reason="recurs")
    rest = "The road to Lapovo is closed.\nIt rained."
    assert told(text=rest) != ()
    assert told(text=rest, of={"snapshot": {"recalled": Recalled(site="x", cuts=(cut,))}}) == ()


def test_who_was_told_earlier_and_lost_it_is_told_once():
    by = watch()
    other = snapshot(
        of=article(title="Kruna", text="The road to Lapovo is open."),
        stored=known(title="Kruna", text="The road to Lapovo is closed.", story=11),
        matched=frozenset({by.name}),
        held=frozenset({by.name}),
        matches=(),
        watches=(),
        told_to=(ToldTo(watch=by, passages=SEEN, lost=False),),
    )
    assert [each.alert.kind for each in decide(other, POLICY).tellings] == ["correction"]
    again = replace(other, told_to=(ToldTo(watch=by, passages=SEEN, lost=True),))
    assert decide(again, POLICY).tellings == ()
