"""What would have been told of past matches: the log, and each rule over time."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.quiet import hold, next_digest_of
from db.plans import MatchReason
from db.policies import Mute
from db.records import Mark
from db.watch_records import AlertMode
from intake.decide import Policy
from intake.release import SUMMARY_ABOVE
from intake.replaying import MatchLog, PastMatch, replay, told_by_itself
from tests.making import NOON, watch

POLICY = Policy(max_age=timedelta(days=7), hold=hold)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = NOON.date()


def past(number=1, **given):
    made = {
        "id": number, "story": number, "first_seen": NOON + number * HOUR, "published": NOON,
        "listed": None, "backlog": False, "mark": None,
    }  # fmt: skip
    return PastMatch(**made | given)


def told(*matches, until=NOON + 30 * DAY, mutes=(), **of_watch):
    log = MatchLog()
    for match in sorted(matches, key=lambda each: each.first_seen, reverse=True):
        log.add(match)
    return replay(log, watch(**of_watch), POLICY, next_digest_of, until, mutes=mutes)


def mute(since, until, story=None):
    return Mute(watch="arms", story=story, since=since, until=until, why="")


def sums(telling):
    return {day: (each.matches, each.alerts, each.messages) for day, each in telling.days.items()}


times = st.datetimes(timezones=st.just(NOON.tzinfo))
matches = st.builds(
    PastMatch,
    id=st.integers(1, 2**40),
    story=st.integers(1, 2**40),
    first_seen=times,
    published=times | st.none(),
    listed=times | st.none(),
    backlog=st.booleans(),
    mark=st.sampled_from(Mark) | st.none(),
)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.lists(matches, max_size=5))
def test_the_log_gives_back_what_was_written_the_other_way_round(given):
    log = MatchLog()
    for match in given:
        log.add(match)
    assert list(log) == given[::-1]
    assert len(log) == len(given)


def test_each_story_is_told_once_and_its_copies_are_not():
    telling = told(past(1), past(2, story=1), past(3), past(4, story=1, first_seen=NOON + DAY))
    assert sums(telling) == {TODAY: (3, 2, 2), TODAY + DAY: (1, 0, 0)}
    assert telling.reasons == {MatchReason.TOLD: 2, MatchReason.COPY: 2}


def test_a_watch_for_every_article_tells_the_copies_too():
    telling = told(past(1), past(2, story=1), alert=AlertMode.ARTICLE)
    assert sums(telling) == {TODAY: (2, 2, 2)}


def test_what_was_old_when_first_seen_is_no_alert():
    telling = told(past(1, published=NOON - 8 * DAY), past(2, published=None), past(3, listed=NOON))
    assert telling.reasons == {MatchReason.TOO_OLD: 1, MatchReason.TOLD: 2}
    undated = past(1, published=None, listed=NOON - 8 * DAY)
    assert told(undated).reasons == {MatchReason.TOO_OLD: 1}


def test_what_is_no_article_and_a_watch_without_channels_tell_nothing():
    assert told(past(1, mark=Mark.LIST)).reasons == {MatchReason.LIST: 1}
    silent = told(past(1), channels=())
    assert (silent.reasons, silent.total().alerts) == ({MatchReason.NO_CHANNELS: 1}, 0)


def test_in_quiet_hours_copies_join_what_is_not_sent_yet():
    night = {"quiet": "22:00-06:30"}
    late, copy = NOON.replace(hour=23), NOON.replace(hour=3) + DAY
    telling = told(past(1, first_seen=late), past(2, story=1, first_seen=copy), **night)
    assert telling.reasons == {MatchReason.TOLD: 1, MatchReason.JOINED: 1}
    assert sums(telling) == {TODAY: (1, 0, 0), TODAY + DAY: (1, 1, 1)}
    after = past(2, story=1, first_seen=copy.replace(hour=7))
    assert MatchReason.COPY in told(past(1, first_seen=late), after, **night).reasons


def test_a_digest_is_one_message_at_its_time():
    daily = {"alert": AlertMode.DIGEST, "digest": "18:00"}
    given = [past(1), past(2), past(3, story=1), past(4, first_seen=NOON + DAY)]
    telling = told(*given, **daily)
    assert sums(telling) == {TODAY: (3, 2, 1), TODAY + DAY: (1, 1, 1)}
    assert (telling.digests, telling.waiting) == (2, 0)
    assert telling.reasons[MatchReason.JOINED] == 1
    cut = told(*given, until=NOON + DAY + HOUR, **daily)
    assert (cut.digests, cut.waiting) == (1, 1)


def test_a_digest_in_quiet_hours_is_sent_after_them():
    telling = told(past(1), alert=AlertMode.DIGEST, digest="23:00", quiet="22:00-06:30")
    assert sums(telling) == {TODAY: (1, 0, 0), TODAY + DAY: (0, 1, 1)}


def test_days_are_those_of_the_watch():
    telling = told(past(1, first_seen=NOON.replace(hour=23)), timezone="Asia/Tokyo")
    assert list(telling.days) == [TODAY + DAY]


@pytest.mark.parametrize(
    ("count", "messages", "summaries"),
    [(SUMMARY_ABOVE, SUMMARY_ABOVE, 0), (SUMMARY_ABOVE + 1, 1, 1)],
)
def test_a_backlog_is_told_by_the_dozen_or_as_one_summary(count, messages, summaries):
    backlog = [
        past(number, backlog=True, first_seen=NOON + number * timedelta(seconds=1))
        for number in range(1, count + 1)
    ]
    telling = told(*backlog)
    assert sums(telling) == {TODAY: (count, count, messages)}
    assert telling.summaries == summaries
    copy = past(99, story=1, first_seen=NOON + HOUR)
    assert told(*backlog, copy).reasons[MatchReason.COPY] == 1


def test_a_backlog_that_ends_with_the_period_is_told_all_the_same():
    telling = told(past(1, backlog=True), until=NOON + HOUR)
    assert telling.total().messages == 1


def test_what_a_mute_held_is_one_message_at_its_end():
    muted = mute(NOON + HOUR, NOON + DAY)
    telling = told(past(0), past(1), past(2), past(30), mutes=[muted])
    assert sums(telling) == {TODAY: (3, 1, 1), TODAY + DAY: (1, 3, 2)}
    assert telling.summaries == 1


def test_a_muted_story_is_not_told_and_that_is_the_reason():
    muted = mute(NOON, NOON + DAY, story=2)
    telling = told(past(1), past(2), past(3, story=2, first_seen=NOON + DAY), mutes=[muted])
    assert telling.reasons == {MatchReason.TOLD: 2, MatchReason.MUTED: 1}


def test_the_mute_that_ends_last_counts():
    muted = [mute(NOON, NOON + 2 * HOUR), mute(NOON, NOON + 2 * DAY), mute(NOON, NOON + HOUR)]
    assert sums(told(past(1), mutes=muted))[TODAY + 2 * DAY] == (0, 1, 1)


def test_nothing_found_is_nothing_told():
    assert told().days == {}
    assert date(2026, 1, 1) not in told().days


def test_one_match_by_itself():
    assert told_by_itself(past(1), watch(), POLICY) is MatchReason.TOLD
    old = past(1, published=NOON - 8 * DAY)
    assert told_by_itself(old, watch(), POLICY) is MatchReason.TOO_OLD
