"""Alerts that quiet hours, a throttle or a mute hold: nothing is lost, and what waited is one."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import update

from alerts.quiet import hold
from db.article_tables import StoryRow
from db.delivery_records import DeliveryState
from db.errors import NotFoundError
from db.message_records import AlertMessage, DigestMessage
from db.plans import MatchReason
from db.policies import HeldBy
from db.standings import read_standings
from db.watch_records import AlertMode, Match, Severity, Throttle, WatchPolicy
from intake.decide import Policy, decide
from tests.db.test_deliveries import claim, end
from tests.making import NOON, arrival, article, passage, source, watch

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
POLICY = Policy(max_age=timedelta(days=7), hold=hold)


class Desk:
    """A database in which articles of one watch arrive."""

    def __init__(self, store, **given):
        self.store, self.watch, self.count = store, watch(**given), 0
        store.sources.configure([source()], NOON)
        store.watches.configure([self.watch], NOON, lambda _watch, now: now)

    def find(self, at=NOON):
        """Take in an article of a story of its own; return why it is told, or why not."""
        self.count += 1
        found = article(
            f"https://valley.test/{self.count}", title=f"Story {self.count}",
            text=f"Wholly other words number {self.count}.", published=at - MINUTE,
        )  # fmt: skip
        matches = (Match(watch=self.watch.name, passages=(passage(),)),)
        arrived = arrival(found, (self.watch,), matches=matches)
        taken = self.store.intake.take(arrived, partial(decide, policy=POLICY), at)
        return taken.matches[0].reason

    def told(self, at):
        """Return what is told at a time: an alert as a title, several in one as a list."""
        return [_titles(message) for message in self.sent(at)]

    def sent(self, at):
        """Send what is due at a time; return the messages."""
        self.store.waits.end(at)
        claimed = claim(self.store, at=at)
        for each in claimed:
            end(self.store, each, DeliveryState.SENT)
        return [each.message for each in claimed]

    def mute(self, until, story=None, at=NOON):
        self.store.mutes.mute(
            watch=self.watch.name, story=story, until=until, now=at, why="asked by mail"
        )


def _titles(message):
    if isinstance(message, AlertMessage):
        return message.story_title
    assert isinstance(message, DigestMessage)
    return [each.story_title for each in message.alerts]


def test_what_came_in_the_night_is_one_message_in_the_morning(store):
    desk = Desk(store, quiet="22:00-06:30")
    night = NOON.replace(hour=23)
    for minute in range(3):
        assert desk.find(night + minute * MINUTE) is MatchReason.TOLD
    morning = (NOON + timedelta(days=1)).replace(hour=6, minute=30)
    assert desk.told(morning - MINUTE) == []
    assert desk.told(morning) == [["Story 1", "Story 2", "Story 3"]]
    assert desk.told(morning + HOUR) == []


def test_the_only_one_of_the_night_comes_by_itself(store):
    desk = Desk(store, quiet="22:00-06:30")
    desk.find(NOON.replace(hour=23))
    assert desk.told((NOON + timedelta(days=1)).replace(hour=7)) == ["Story 1"]


def test_beyond_the_throttle_the_rest_of_the_hour_is_one_summary(store):
    desk = Desk(store, policy=WatchPolicy(throttle=Throttle(count=2, per=HOUR)))
    for minute in range(5):
        desk.find(NOON + minute * MINUTE)
    assert desk.told(NOON + 5 * MINUTE) == ["Story 1", "Story 2"]
    assert desk.told(NOON + 59 * MINUTE) == []
    (summary,) = desk.sent(NOON + HOUR)
    assert (summary.why, summary.backlog) == (HeldBy.THROTTLE.value, False)
    assert _titles(summary) == ["Story 3", "Story 4", "Story 5"]
    desk.find(NOON + HOUR + MINUTE / 2)  # the summary and story 2 fill the hour
    assert desk.told(NOON + HOUR + MINUTE / 2) == []
    assert desk.told(NOON + HOUR + MINUTE) == ["Story 6"]


def test_a_muted_watch_tells_nothing_and_then_all_at_once(store):
    desk = Desk(store)
    desk.find()  # its delivery was not begun
    desk.mute(NOON + HOUR)
    desk.find(NOON + MINUTE)
    assert desk.told(NOON + 2 * MINUTE) == []
    assert desk.told(NOON + HOUR) == [["Story 1", "Story 2"]]
    desk.find(NOON + HOUR + MINUTE)
    assert desk.told(NOON + HOUR + MINUTE) == ["Story 3"]


def test_what_was_begun_before_a_mute_goes_its_way(store):
    desk = Desk(store)
    desk.find()
    (begun,) = claim(store)
    store.deliveries.begin_attempt(begun.id, NOON, b"bytes")
    desk.mute(NOON + HOUR)
    assert [each.payload for each in claim(store, "you", NOON + 30 * MINUTE)] == [b"bytes"]


def test_a_mute_that_ends_early_tells_at_once(store):
    desk = Desk(store)
    desk.mute(NOON + HOUR)
    desk.find(NOON + MINUTE)
    assert store.mutes.unmute(watch="arms", story=None, now=NOON + 2 * MINUTE)
    assert desk.told(NOON + 2 * MINUTE) == ["Story 1"]
    assert not store.mutes.unmute(watch="arms", story=None, now=NOON + 3 * MINUTE)


def test_a_longer_mute_takes_along_what_waits(store):
    desk = Desk(store)
    desk.mute(NOON + HOUR)
    desk.find(NOON + MINUTE)
    desk.mute(NOON + 3 * HOUR, at=NOON + 2 * MINUTE)
    assert desk.told(NOON + 2 * HOUR) == []
    assert desk.told(NOON + 3 * HOUR) == ["Story 1"]


def test_a_muted_story_is_recorded_and_not_told(store):
    desk = Desk(store)
    desk.find()
    desk.find()
    desk.mute(NOON + HOUR, story=1)
    assert desk.told(NOON + MINUTE) == ["Story 2"]
    assert store.stats().alerts == {"muted": 1, "told": 1}
    (mute,) = store.mutes.list(NOON)
    assert (mute.watch, mute.story, mute.until, mute.why) == (
        "arms", 1, NOON + HOUR, "asked by mail",
    )  # fmt: skip
    assert store.mutes.list(NOON + HOUR) == []


def test_it_is_known_which_mutes_stood(store):
    store.watches.configure([watch()], NOON, lambda _watch, now: now)
    mutes, day = store.mutes, 24 * HOUR
    mutes.mute(watch="arms", story=None, until=NOON + HOUR, now=NOON, why="")
    mutes.mute(watch="arms", story=None, until=NOON + 2 * day, now=NOON + day, why="")
    mutes.mute(watch="arms", story=None, until=NOON + 5 * day, now=NOON + 2 * HOUR + day, why="")
    mutes.unmute(watch="arms", story=None, now=NOON + 2 * day)
    mutes.mute(watch="arms", story=None, until=NOON + 9 * day, now=NOON + 8 * day, why="")
    mutes.mute(watch="arms", story=None, until=NOON + 9 * day, now=NOON + 8 * day, why="twice")
    assert [(each.since, each.until) for each in mutes.stood("arms")] == [
        (NOON, NOON + HOUR),
        (NOON + day, NOON + day + 2 * HOUR),
        (NOON + day + 2 * HOUR, NOON + 2 * day),
        (NOON + 8 * day, NOON + 9 * day),
    ]
    assert mutes.stood("other") == []
    mutes.unmute(watch="arms", story=None, now=NOON + 407 * day)
    assert [each.since for each in mutes.stood("arms")] == [NOON + 8 * day]


def test_mutes_of_stories_are_known_too_by_what_a_story_became(store):
    Desk(store).find()
    for until in (1, 2):
        store.mutes.mute(watch="arms", story=1, until=NOON + until * HOUR, now=NOON, why="")
    (stood,) = store.mutes.stood("arms")
    assert (stood.story, stood.since, stood.until) == (1, NOON, NOON + 2 * HOUR)


def test_nothing_that_is_not_there_is_muted(store):
    desk = Desk(store)
    with pytest.raises(NotFoundError, match="no watch is named 'other'"):
        store.mutes.mute(watch="other", story=None, until=NOON, now=NOON, why="")
    with pytest.raises(NotFoundError, match="no story 7"):
        desk.mute(NOON + HOUR, story=7)


def test_a_message_says_how_severe_its_watch_is(store):
    desk = Desk(store, policy=WatchPolicy(severity=Severity.CRITICAL))
    desk.find()
    (message,) = desk.sent(NOON)
    assert message.severity is Severity.CRITICAL
    assert store.watches.active()[0].policy.severity is Severity.CRITICAL


def test_an_empty_digest_is_sent_unless_it_is_not_wanted(store):
    for wanted in (True, False):
        desk = Desk(store, alert=AlertMode.DIGEST, policy=WatchPolicy(empty_digest=wanted))
        sent = store.held.close_digests(NOON, lambda _watch, now: now + HOUR, lambda _w, now: now)
        assert (sent == ("arms",)) is wanted
    (message,) = desk.sent(NOON)
    assert message.alerts == ()
    assert message.heard.sources == 1


def test_a_mute_follows_its_story_into_another(store):
    desk = Desk(store)
    desk.find()
    desk.find()
    desk.mute(NOON + HOUR, story=1)
    with store.mutes._database.writing() as connection:
        connection.execute(update(StoryRow).where(StoryRow.id == 1).values(merged_into=2))
        standing = read_standings(connection, [desk.watch], NOON)
    assert standing["arms"].muted_stories == {2}
    assert store.mutes.list(NOON)[0].story == 2
    assert store.mutes.unmute(watch="arms", story=1, now=NOON)
    assert store.mutes.list(NOON) == []
