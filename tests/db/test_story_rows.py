"""How stories are found by their terms, kept small, merged, and laid to rest."""

from datetime import timedelta

import pytest

from db.errors import NotFoundError
from db.plans import (
    AlertState,
    MatchReason,
    Merging,
    NewAlert,
    Placing,
    PlannedMatch,
    Splitting,
    Verdict,
)
from db.store import Store
from db.story_rows import TERMS, Traits, merge, near_stories, split, told_reports
from db.watch_records import Match
from net.urls import registrable
from tests.making import NOON, HeldClock, arrival, article, outcome, passage, source, watch

ARMS = watch()
TANKS = watch("tanks")


class Desk:
    """A store into which articles are put, each into the story that it is said to tell."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock, self.count = store, HeldClock(), 0
        store.sources.configure([source()], NOON)
        store.watches.configure([ARMS, TANKS], NOON, lambda _watch, now: now)

    def put(
        self,
        *terms: int,
        story: int | None = None,
        told: bool = False,
        by=ARMS,
        anchors=(),
        **given,
    ):
        self.count += 1
        at = self.clock.move(minutes=1)
        page = article(f"https://valley.test/{self.count}", published=at)
        traits = Traits(
            sketch=b"%d" % self.count,
            terms=tuple((term, 1.0 + term / 100) for term in terms),
            anchors=anchors,
        )
        planned = (self._planned(by),) if told else ()
        made = outcome(*planned, story=story, **given)
        arrived = arrival(page, traits=traits, watches=(by,) if told else ())
        return self.store.intake.take(arrived, lambda _snapshot: made, at)

    def _planned(self, by) -> PlannedMatch:
        alert = NewAlert(
            sequence=self.count,
            state=AlertState.OPEN,
            kind="new",
            channels=("hook",),
            due_at=self.clock.now(),
        )
        match = Match(watch=by.name, passages=(passage(),))
        return PlannedMatch(match=match, watch=by, reason=MatchReason.TOLD, new_alert=alert)

    def near(self, *terms: int, anchors=()):
        with self.store._database.reading() as connection:
            return near_stories(connection, tuple((term, 1.0) for term in terms), anchors)

    def split(self, story: int, *articles: int) -> int:
        splitting = Splitting(story=story, articles=articles, terms=(5,), why=("two matters",))
        with self.store._database.writing() as connection:
            return split(connection, splitting, self.clock.now())

    def merge(self, kept: int, absorbed: int) -> None:
        with self.store._database.writing() as connection:
            merging = Merging(kept=kept, absorbed=absorbed, why=("shares Savamet",))
            merge(connection, merging, self.clock.now())


@pytest.fixture
def desk(store):
    return Desk(store)


def test_a_story_is_found_by_what_it_shares_that_most_first(desk):
    blast, vote, _storm = desk.put(1, 2, 3), desk.put(2, 3, 4), desk.put(7, 8)
    found = desk.near(3, 4, 5)
    assert [each.id for each in found] == [vote.story, blast.story]
    assert found[0].sketches == (b"2",)
    assert found[0].latest == NOON + timedelta(minutes=2)
    assert desk.near(9) == ()
    assert desk.near() == ()


def test_weights_count_more_than_numbers_of_terms(desk):
    one, two = desk.put(1), desk.put(2, 3)
    with desk.store._database.reading() as connection:
        found = near_stories(connection, ((1, 5.0), (2, 1.0), (3, 1.0)))
    assert [each.id for each in found] == [one.story, two.story]


def test_a_story_is_found_by_its_meaning_behind_those_that_share_words(desk):
    words, meant, both = desk.put(1), desk.put(2, anchors=(91, 92)), desk.put(1, anchors=(92,))
    assert [each.id for each in desk.near(1, anchors=(91, 92))] == [
        both.story,
        words.story,
        meant.story,
    ]
    assert [each.id for each in desk.near(anchors=(91, 92))] == [meant.story, both.story]
    assert desk.near(anchors=(99,)) == ()


def test_no_more_than_the_six_nearest_in_meaning_are_looked_at(desk):
    put = [desk.put(number, anchors=range(90, 90 + number)) for number in range(1, 9)]
    found = desk.near(anchors=range(90, 98))
    assert [each.id for each in found] == [each.story for each in put[:1:-1]]


def test_a_merged_story_is_found_by_the_meaning_of_both(desk):
    kept, absorbed = desk.put(1, anchors=(91,)), desk.put(2, anchors=(92,))
    desk.merge(kept.story, absorbed.story)
    assert [each.id for each in desk.near(anchors=(92,))] == [kept.story]


def test_more_terms_than_are_looked_up_do_no_harm(desk):
    desk.put(*range(TERMS + 20))
    assert len(desk.near(*range(TERMS + 20))) == 1


def test_a_story_keeps_its_first_sketch_and_the_latest(desk):
    first = desk.put(1)
    for _ in range(20):
        desk.put(1, story=first.story)
    (found,) = desk.near(1)
    assert found.sketches == (b"1", *(b"%d" % number for number in range(11, 22)))


def test_a_copy_adds_nothing_by_which_its_story_is_found(desk):
    first = desk.put(1)
    desk.put(2, story=first.story, copy_of=first.article, verdict=Verdict.COPY)
    assert desk.near(2) == ()
    assert desk.store.stories.list(limit=9)[0].copies == 1


def test_a_story_that_continues_another_is_in_its_storyline(desk):
    accusation = desk.put(1)
    ban = desk.put(2, follows=accusation.story)
    charges = desk.put(3, follows=ban.story, joined=("shares Savamet",))
    whole = desk.store.stories.show(charges.story, registrable)
    assert [each.id for each in whole.storyline] == [
        accusation.story,
        ban.story,
        charges.story,
    ]
    assert (whole.sum.follows, whole.sum.storyline) == (ban.story, accusation.story)
    assert whole.articles[0].joined == ("shares Savamet",)
    assert desk.store.stories.show(accusation.story, registrable).sum.follows is None


def test_merged_stories_are_one_with_all_that_was_told_of_both(desk):
    one, two = desk.put(1, told=True), desk.put(2, told=True)
    after = desk.put(3, follows=two.story)
    desk.merge(one.story, two.story)
    assert [each.id for each in desk.near(2)] == [one.story]
    whole = desk.store.stories.show(two.story, registrable)
    assert whole.sum.id == one.story
    assert [each.id for each in whole.articles] == [one.article, two.article]
    assert [each.sequence for each in whole.alerts] == [1, 2]
    assert [(each.other, each.articles) for each in whole.changes] == [(two.story, (two.article,))]
    assert desk.store.stories.show(after.story, registrable).sum.follows == one.story
    assert {each.id for each in desk.store.stories.list(limit=9)} == {one.story, after.story}


def test_merging_twice_leads_to_the_story_that_is_left(desk):
    one, two, three = (desk.put(number).story for number in (1, 2, 3))
    desk.merge(two, three)
    desk.merge(one, two)
    assert desk.store.stories.show(three, registrable).sum.id == one
    assert [each.id for each in desk.near(3)] == [one]


def test_what_a_watch_was_told_of_a_story_is_read_in_order(desk):
    first = desk.put(1, told=True)
    desk.put(1, story=first.story)
    later = desk.put(1, story=first.story, told=True)
    with desk.store._database.reading() as connection:
        told = told_reports(connection, first.story, {ARMS.name, "other"})
        assert told_reports(connection, first.story, ()) == ()
    assert [each.article for each in told] == [first.article, later.article]
    assert {each.watch for each in told} == {ARMS.name}


def test_of_each_watch_the_latest_are_read_however_many_there_are(desk, monkeypatch):
    monkeypatch.setattr("db.story_rows._MOST_TOLD", 2)
    first = desk.put(1, told=True, by=TANKS)
    later = [desk.put(1, story=first.story, told=True).article for _ in range(3)]
    with desk.store._database.reading() as connection:
        told = told_reports(connection, first.story, {ARMS.name, TANKS.name})
    assert [(each.watch, each.article) for each in told] == [
        (TANKS.name, first.article),
        *((ARMS.name, number) for number in later[1:]),
    ]


def test_alerts_of_a_merged_story_are_the_ones_of_what_is_left(desk):
    one, two = desk.put(1), desk.put(2, told=True)
    desk.merge(one.story, two.story)
    seen = []
    page = article("https://valley.test/9", title="Other", text="Other words about it.")
    traits = Traits(sketch=b"x", terms=((1, 1.0),))
    arrived = arrival(page, traits=traits, watches=(ARMS,))

    def decide(snapshot):
        seen.append(snapshot)
        return outcome(story=snapshot.placing.story)

    def place(snapshot):
        (near,) = snapshot.near
        return Placing(story=near.id)

    desk.store.intake.take(arrived, decide, desk.clock.now(), place=place)
    (snapshot,) = seen
    assert [(each.story, each.watch) for each in snapshot.alerts] == [(one.story, ARMS.name)]
    assert [each.article for each in snapshot.told] == [two.article]


def test_an_article_that_ties_two_stories_merges_them_before_it_is_decided(desk):
    one, two = desk.put(1), desk.put(2, told=True)
    page = article("https://valley.test/9", title="Both", text="Words about both of them.")
    traits = Traits(sketch=b"x", terms=((1, 1.0), (2, 1.0)))

    def place(snapshot):
        assert {near.id for near in snapshot.near} == {one.story, two.story}
        merging = Merging(kept=one.story, absorbed=two.story, why=("both",))
        return Placing(story=one.story, merges=merging)

    def decide(snapshot):
        assert [each.story for each in snapshot.alerts] == [one.story]
        return outcome(story=snapshot.placing.story)

    arrived = arrival(page, traits=traits, watches=(ARMS,))
    taken = desk.store.intake.take(arrived, decide, desk.clock.now(), place=place)
    assert taken.story == one.story
    assert len(desk.store.stories.show(two.story, registrable).articles) == 3


def test_what_was_told_of_a_split_story_stays_told_of_both(desk):
    first = desk.put(1)
    second = desk.put(2, story=first.story, told=True)
    copy = desk.put(2, story=first.story, copy_of=second.article, verdict=Verdict.COPY)
    new = desk.split(first.story, second.article)
    whole = desk.store.stories.show(new, registrable)
    assert [each.id for each in whole.articles] == [second.article, copy.article]
    assert [each.id for each in whole.storyline] == [first.story, new]
    old = desk.store.stories.show(first.story, registrable)
    assert [(each.kind, each.other) for each in old.changes] == [("split", new)]
    assert [each.id for each in desk.near(5)] == [new]
    assert desk.near(5)[0].sketches == (b"2",)
    page = article("https://valley.test/9", title="Other", text="Other words about it.")
    traits = Traits(sketch=b"x", terms=((5, 1.0),))
    seen = []

    def decide(snapshot):
        seen.append(snapshot)
        return outcome(story=new)

    arrived = arrival(page, traits=traits, watches=(ARMS,))
    desk.store.intake.take(arrived, decide, desk.clock.now(), place=lambda _: Placing(story=new))
    assert [(each.story, each.watch) for each in seen[0].alerts] == [(new, ARMS.name)]


def test_old_stories_rest_and_are_still_shown(desk):
    old, young = desk.put(1), desk.put(2)
    desk.store.stories.rest(NOON + timedelta(minutes=2))
    assert desk.near(1) == ()
    assert [each.id for each in desk.near(2)] == [young.story]
    assert desk.store.stories.show(old.story, registrable).articles[0].id == old.article


def test_stories_are_listed_by_their_latest_article(desk):
    one, two = desk.put(1), desk.put(2)
    desk.put(1, story=one.story, told=True)
    assert [each.id for each in desk.store.stories.list(limit=9)] == [one.story, two.story]
    assert [each.id for each in desk.store.stories.list(limit=1)] == [one.story]
    since = desk.store.stories.list(limit=9, since=NOON + timedelta(minutes=3))
    assert [(each.id, each.articles, each.watches) for each in since] == [
        (one.story, 2, (ARMS.name,))
    ]
    assert [each.id for each in desk.store.stories.list(limit=9, watch=ARMS.name)] == [one.story]


def test_an_unknown_story_is_said_to_be_unknown(desk):
    with pytest.raises(NotFoundError, match="stories list"):
        desk.store.stories.show(7, registrable)


def test_the_background_is_kept_whole(desk):
    assert desk.store.stories.background("stories") is None
    desk.store.stories.note_background("stories", b"one")
    desk.store.stories.note_background("stories", b"two")
    assert desk.store.stories.background("stories") == b"two"


def test_a_revision_renews_by_what_its_story_is_found(desk):
    first = desk.put(1)
    page = article("https://valley.test/1", text="Quite another text by now.")
    arrived = arrival(page, traits=Traits(sketch=b"new", terms=((5, 1.0),)))

    def revised(snapshot):
        return outcome(verdict=Verdict.REVISED, story=first.story, same_as=snapshot.stored)

    desk.store.intake.take(arrived, revised, desk.clock.now(), place=lambda _: Placing(story=None))
    for term in (1, 5):
        (found,) = desk.near(term)
        assert (found.id, found.sketches) == (first.story, (b"new",))
