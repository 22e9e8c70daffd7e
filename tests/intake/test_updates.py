"""Updates and corrections, from the arrival to the message that is sent, in real databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.delivery_tables import AlertRow
from db.message_records import NewsKind
from db.plans import MatchReason, Placing
from db.told import told_elsewhere
from db.watch_records import AlertMode, Match, Passage, Updates
from intake.decide import Policy, decide, decide_again
from tests.making import NOON, HeldClock, arrival, article, sent_now, source, watch

POLICY = Policy(max_age=timedelta(days=7), hold=lambda _watch, now: now)
BLAST = "An explosion shook the Kruna works in Topola on Friday.\nFour workers were injured."
SEVEN = (
    "Seven workers were injured in the explosion at the Kruna works, the hospital said.\n"
    "Among them is the foreman, Petar Lukić."
)
_NOTHING = select(AlertRow.id).where(AlertRow.id.is_(None))
AGAIN = "Four workers were injured on Friday in an explosion at the Kruna works in Topola."


class Desk:
    """A store, one watch, and articles of one story."""

    def __init__(self, store, **given):
        self.store, self.clock, self.count = store, HeldClock(), 0
        self.watch = watch(query="Kruna", **given)
        store.sources.configure([source()], NOON)
        store.watches.configure([self.watch], NOON, lambda _watch, now: now)
        self.story = None

    def brings(self, text, *, url="", matches=True, another=False, follows=None, **given):
        """Take an article of the story, or of another; at the same address it is a revision."""
        self.count += 1
        self.clock.move(minutes=5)
        found = article(
            url or f"https://valley.test/{self.count}",
            title="News of Kruna",
            text=text,
            site=given.pop("site", f"Outlet {self.count}"),
            published=self.clock.now(),
        )
        passages = tuple(Passage(field="text", text=line) for line in text.split("\n")[:1])
        arrived = arrival(
            found,
            watches=(self.watch,) if matches else (),
            matches=(Match(watch=self.watch.name, passages=passages),) if matches else (),
            held=(self.watch.name,),
            **given,
        )
        story = None if another else self.story
        taken = self.store.intake.take(
            arrived,
            lambda snapshot: decide(snapshot, POLICY),
            self.clock.now(),
            place=lambda _snapshot: Placing(story=story, follows=follows),
        )
        if self.story is None:
            self.story = taken.story
        return taken

    def sent(self):
        """Claim what is due; return the messages."""
        return sent_now(self.store, self.clock.now())


@pytest.fixture
def desk(store):
    return Desk(store)


def reasons(taken):
    return [planned.reason for planned in taken.matches]


def test_a_later_report_with_news_is_an_update_that_says_what_is_new(desk):
    desk.brings(BLAST)
    desk.sent()
    taken = desk.brings(SEVEN, site="Tisa Radio")
    assert reasons(taken) == [MatchReason.UPDATE]
    (message,) = desk.sent()
    assert (message.kind, message.story, message.storyline) == ("update", desk.story, desk.story)
    assert [each.id for each in message.articles] == [taken.article]
    assert message.news[0].text == SEVEN.split("\n", maxsplit=1)[0]
    assert {(each.outlet, each.article) for each in message.news} == {("Tisa Radio", taken.article)}
    assert NewsKind.OUTLET in {each.kind for each in message.news}


def test_a_repetition_is_recorded_and_not_told(desk):
    desk.brings(BLAST)
    desk.sent()
    assert reasons(desk.brings(AGAIN)) == [MatchReason.NOTHING_NEW]
    assert desk.sent() == []


def test_what_was_told_by_an_update_is_told(desk):
    desk.brings(BLAST)
    desk.sent()
    desk.brings(SEVEN)
    desk.sent()
    taken = desk.brings("Seven workers were injured in the explosion at the Kruna works in Topola.")
    assert reasons(taken) == [MatchReason.NOTHING_NEW]


@pytest.mark.parametrize(
    ("updates", "text", "reason"),
    [
        (Updates.NONE, SEVEN, MatchReason.NO_UPDATES),
        (Updates.ALL, AGAIN, MatchReason.UPDATE),
    ],
)
def test_the_watch_says_which_updates_it_wants(store, updates, text, reason):
    desk = Desk(store, updates=updates)
    desk.brings(BLAST)
    desk.sent()
    assert reasons(desk.brings(text)) == [reason]


def test_a_first_alert_may_wait_for_more_outlets(store):
    desk = Desk(store, wait=timedelta(minutes=10))
    desk.brings(BLAST)
    assert desk.sent() == []
    assert reasons(desk.brings(AGAIN)) == [MatchReason.JOINED]
    desk.clock.move(minutes=5)
    (message,) = desk.sent()
    assert (message.kind, len(message.articles), message.news) == ("new", 2, ())
    assert store.watches.active() == (desk.watch,)


def test_updates_do_not_wait(store):
    desk = Desk(store, wait=timedelta(minutes=10))
    desk.brings(BLAST)
    desk.clock.move(minutes=10)
    desk.sent()
    desk.brings(SEVEN)
    assert [message.kind for message in desk.sent()] == ["update"]


def test_an_update_that_is_not_sent_yet_takes_in_what_others_add(desk):
    desk.brings(BLAST)
    desk.sent()
    desk.brings(SEVEN, site="Tisa Radio")
    second = desk.brings(
        "The police searched the Kruna works on Saturday.\nNine are hurt.", site="Morava Courier"
    )
    assert reasons(second) == [MatchReason.JOINED]
    (message,) = desk.sent()
    assert len(message.articles) == 2
    by_outlet = {each.outlet: each.article for each in message.news}
    assert by_outlet.keys() == {"Tisa Radio", "Morava Courier"}
    assert by_outlet["Morava Courier"] == second.article


def test_a_changed_number_is_a_correction_for_those_who_were_told(desk):
    first = desk.brings(BLAST, url="https://valley.test/blast")
    desk.sent()
    changed = BLAST.replace("explosion", "fire")
    again = desk.brings(changed, url="https://valley.test/blast")
    assert (again.article, reasons(again)) == (first.article, [])
    assert [each.reason for each in again.tellings] == [MatchReason.CORRECTION]
    (message,) = desk.sent()
    assert (message.kind, message.reason) == ("correction", MatchReason.CORRECTION.value)
    assert [each.id for each in message.articles] == [first.article]
    assert [(each.kind, each.text.split()[1]) for each in message.news] == [
        (NewsKind.WAS, "explosion"),
        (NewsKind.NOW, "fire"),
    ]
    desk.brings(changed, url="https://valley.test/blast")
    desk.brings(f"{changed}\nIt is over.", url="https://valley.test/blast")
    assert desk.sent() == []


def test_what_no_longer_matches_is_taken_back_once(desk):
    desk.brings(BLAST, url="https://valley.test/blast")
    desk.sent()
    desk.brings("Nothing happened.", url="https://valley.test/blast", matches=False)
    (message,) = desk.sent()
    assert message.kind == "correction"
    desk.brings("Nothing at all happened.", url="https://valley.test/blast", matches=False)
    assert desk.sent() == []


def test_what_an_outlet_adds_to_its_article_is_an_update(desk):
    desk.brings(BLAST, url="https://valley.test/blast")
    desk.sent()
    added = f"Petar Lukić, the foreman, died in hospital.\n{BLAST}"
    desk.brings(added, url="https://valley.test/blast")
    (message,) = desk.sent()
    assert message.kind == "update"
    assert message.news[0].text.startswith("Petar Lukić")


def test_a_new_wording_is_neither(desk):
    desk.brings(BLAST, url="https://valley.test/blast")
    desk.sent()
    desk.brings(BLAST.replace("on Friday", "this Friday"), url="https://valley.test/blast")
    assert desk.sent() == []


def test_an_alert_that_is_still_to_go_needs_no_correction(desk):
    desk.brings(BLAST, url="https://valley.test/blast")
    desk.brings(BLAST.replace("explosion", "fire"), url="https://valley.test/blast")
    (message,) = desk.sent()
    assert message.kind == "new"


def test_every_article_of_a_watch_that_tells_each_may_be_corrected_but_not_updated(store):
    desk = Desk(store, alert=AlertMode.ARTICLE)
    desk.brings(BLAST, url="https://valley.test/blast")
    desk.sent()
    desk.brings(f"{BLAST}\nPetar Lukić died in hospital.", url="https://valley.test/blast")
    assert desk.sent() == []
    desk.brings(SEVEN, url="https://valley.test/blast")
    assert [message.kind for message in desk.sent()] == ["correction"]


def test_a_page_cleaned_again_corrects_nothing(desk):
    first = desk.brings(BLAST, url="https://valley.test/blast")
    desk.sent()
    seen = desk.store.articles.get(first.article)
    again = arrival(article("https://valley.test/blast", text="Something else."), held=("arms",))
    taken = desk.store.intake.take_recleaned(
        again, seen, lambda snapshot: decide_again(snapshot, POLICY), desk.clock.now()
    )
    assert (taken.matches, desk.sent()) == ((), [])


def test_what_was_told_of_other_stories_is_known(desk):
    desk.brings(BLAST)
    told = desk.brings("The Kruna works in Topola has 2,900 workers.", another=True)
    desk.brings("Kruna won on Sunday.", another=True, matches=False)
    with desk.store._database.reading() as connection:
        reports = told_elsewhere(connection, desk.story, {desk.watch.name})
        assert [each.article for each in reports] == [told.article]
        assert told_elsewhere(connection, desk.story, set()) == ()
        assert told_elsewhere(connection, desk.story, {"no such watch"}) == ()


def test_a_storyline_is_known_however_long_ago_it_was_told(desk, monkeypatch):
    monkeypatch.setattr("db.told._LATEST", _NOTHING)
    first = desk.brings(BLAST)
    desk.brings("Kruna pays for the broken windows.", another=True)
    follows = desk.brings("Kruna opens again.", another=True, follows=first.story)
    with desk.store._database.reading() as connection:
        known = told_elsewhere(connection, follows.story, {desk.watch.name})
        assert [each.article for each in known] == [first.article]
        known = told_elsewhere(connection, first.story, {desk.watch.name})
        assert [each.article for each in known] == [follows.article]
