"""Which earlier articles are put into stories, and which are left as they are."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from db.plans import Placing, Verdict
from db.records import Mark
from db.story_rows import Traits, near_stories
from tests.making import NOON, HeldClock, arrival, article, outcome, source

SINCE = NOON - timedelta(days=150)
VERSION = 1


class Desk:
    """A store that an earlier version filled."""

    def __init__(self, store):
        self.store, self.clock, self.count = store, HeldClock(), 0
        store.sources.configure([source()], NOON)

    def put(self, *, revises=None, at=None, traits=None, **given):
        self.count += 1
        url = revises or f"https://valley.test/{self.count}"
        verdict = Verdict.REVISED if revises else Verdict.NEW
        copy_of = given.pop("copy_of", None)
        page = article(url, **given)
        story = self.stories()[copy_of] if copy_of else None

        def decided(snapshot):
            return outcome(verdict=verdict, story=story, copy_of=copy_of, same_as=snapshot.stored)

        taken = self.store.intake.take(
            arrival(page, traits=traits), decided, at or self.clock.move(minutes=1)
        )
        return taken.article

    def following(self, most=9):
        portion = self.store.earlier.following(SINCE, most)
        return [each.id for each in portion.articles]

    def gather(self, portion, placing=None):
        found = [(each, traits(each.id)) for each in portion.articles]
        made = placing or (lambda *_: Placing(story=None))
        self.store.earlier.gather(found, portion.reached, made, self.clock.now())

    def stories(self):
        return {each.id: each.story for each in self.store.articles.list(limit=None)}

    def near(self, *terms):
        with self.store._database.reading() as connection:
            found = near_stories(connection, tuple((term, 1.0) for term in terms))
        return {each.id: each.articles for each in found}


def traits(number):
    return Traits(sketch=bytes([VERSION]) + b"%d" % number, terms=((7, 1.0), (100 + number, 2.0)))


@pytest.fixture
def desk(store):
    return Desk(store)


def test_an_empty_store_has_nothing_to_do(desk):
    desk.store.earlier.begin(VERSION)
    desk.put()
    desk.store.earlier.begin(VERSION)
    assert desk.store.earlier.following(SINCE, 9) is None
    assert desk.store.earlier.progress(SINCE).left == 0


def test_those_in_the_window_that_could_tell_a_story_are_next(desk):
    desk.put(at=SINCE - timedelta(seconds=1))
    first = desk.put()
    desk.put(copy_of=first)
    desk.put(mark=Mark.LIST)
    desk.put(headline_only="paywall")
    desk.put(traits=traits(6))
    last = desk.put()
    desk.store.earlier.begin(VERSION)
    desk.put()  # ours brought it
    assert desk.following() == [first, last]
    assert desk.following(most=1) == [first]


def test_how_far_it_is_is_written_with_what_was_done(desk):
    for _ in range(3):
        desk.put()
    desk.store.earlier.begin(VERSION)
    desk.gather(desk.store.earlier.following(SINCE, 2))
    assert desk.store.earlier.progress(SINCE).left == 1
    assert desk.following() == [3]
    desk.gather(desk.store.earlier.following(SINCE, 9))
    assert desk.store.earlier.following(SINCE, 9) is None
    assert desk.near(7) == {story: (number,) for number, story in desk.stories().items()}


def test_what_was_edited_since_it_was_read_is_left(desk):
    first = desk.put()
    desk.store.earlier.begin(VERSION)
    portion = desk.store.earlier.following(SINCE, 9)
    desk.put(revises="https://valley.test/1", text="Other words now.", traits=traits(50))
    desk.gather(portion)
    assert desk.near(150) == {desk.stories()[first]: (first,)}
    assert desk.near(101) == {}


def test_an_earlier_story_takes_it_in_with_its_copies(desk):
    first, second = desk.put(), desk.put()
    copy = desk.put(copy_of=second)
    desk.store.earlier.begin(VERSION)
    desk.gather(
        desk.store.earlier.following(SINCE, 9),
        lambda _traits, _at, near: Placing(
            story=near[0].id if near else None, why=("shares Savamet",)
        ),
    )
    stories = desk.stories()
    assert stories[first] == stories[second] == stories[copy]
    story = desk.store.stories.show(stories[first], str)
    assert [each.joined for each in story.articles] == [(), ("shares Savamet",), ()]
    assert story.sum.latest == story.articles[-1].first_seen


def test_a_later_story_goes_into_the_earlier_one_and_brings_its_storyline(desk):
    first, second = desk.put(), desk.put()
    desk.store.earlier.begin(VERSION)
    later = desk.put(traits=traits(9))
    stories = desk.stories()
    with desk.store._database.writing() as connection:
        connection.execute(
            text("UPDATE story SET follows_id = :a, storyline_id = :a WHERE id = :b"),
            {"a": stories[first], "b": stories[later]},
        )
    portion = desk.store.earlier.following(SINCE, 9)

    def placing(given, _at, _near):
        tells = stories[later] if given == traits(second) else None
        return Placing(story=tells, why=("shares Savamet",))

    desk.gather(portion, placing)
    story = desk.store.stories.show(stories[later], str)
    assert story.sum.id == stories[second]
    assert (story.sum.follows, story.sum.storyline) == (stories[first], stories[first])
    assert [(each.kind, each.reasons) for each in story.changes] == [
        ("merged", ("shares Savamet",))
    ]


def test_a_storyline_goes_from_the_earlier_to_the_later_however_they_are_found(desk):
    first = desk.put()
    desk.store.earlier.begin(VERSION)
    later, latest = desk.put(traits=traits(8)), desk.put(traits=traits(9))
    stories = desk.stories()
    with desk.store._database.writing() as connection:
        connection.execute(
            text("UPDATE story SET follows_id = :a, storyline_id = :a WHERE id = :b"),
            {"a": stories[later], "b": stories[latest]},
        )
    desk.gather(
        desk.store.earlier.following(SINCE, 9),
        lambda *_: Placing(story=None, follows=stories[later]),
    )
    line = desk.store.stories.show(stories[latest], str).storyline
    assert [(each.id, each.follows) for each in line] == [
        (stories[first], None),
        (stories[later], stories[first]),
        (stories[latest], stories[later]),
    ]


def test_sketches_of_an_older_version_are_made_anew(desk):
    desk.store.earlier.begin(VERSION)
    first = desk.put(traits=Traits(sketch=b"\1old", terms=((7, 1.0),)))
    desk.store.earlier.begin(VERSION)
    assert desk.store.earlier.following(SINCE, 9) is None
    desk.store.earlier.begin(VERSION + 1)
    portion = desk.store.earlier.following(SINCE, 9)
    assert [each.id for each in portion.articles] == [first]
    desk.gather(portion)
    assert desk.near(7) == {desk.stories()[first]: (first,)}
