"""When a watch's turn comes: mutes, quiet hours and throttles, one after the other."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.holding import room_at, turn_of
from alerts.quiet import hold
from db.policies import HeldBy, WatchStanding
from db.watch_records import Throttle, Watch, WatchPolicy

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
FIVE = Throttle(count=5, per=HOUR)


def watch(quiet: str = "", throttle: Throttle | None = None) -> Watch:
    return Watch(name="Arms", query="a", quiet=quiet, policy=WatchPolicy(throttle=throttle))


def turn(at=NOON, quiet="", throttle=None, **standing):
    found = turn_of(watch(quiet, throttle), WatchStanding(**standing), at, hold)
    return found.at, found.held_by


def test_nothing_holds_what_nothing_holds():
    assert turn() == (NOON, None)
    assert turn(quiet="22:00-06:30") == (NOON, None)
    assert turn(muted_until=NOON) == (NOON, None)
    assert turn(muted_stories=frozenset({7})) == (NOON, None)


def test_each_moves_it_on_and_the_last_is_named():
    night = NOON.replace(hour=23)
    morning = (NOON + timedelta(days=1)).replace(hour=6, minute=30)
    assert turn(night, quiet="22:00-06:30") == (morning, HeldBy.QUIET)
    assert turn(muted_until=NOON + HOUR) == (NOON + HOUR, HeldBy.MUTE)
    assert turn(quiet="22:00-06:30", muted_until=night) == (morning, HeldBy.QUIET)
    told = tuple(NOON - n * MINUTE for n in (50, 40, 30, 20, 10))
    assert turn(throttle=FIVE, told=told) == (NOON + 10 * MINUTE, HeldBy.THROTTLE)
    assert turn(throttle=FIVE, told=told[1:]) == (NOON, None)


def test_room_in_the_quiet_hours_is_no_room():
    late = NOON.replace(hour=21, minute=55)
    told = (late - 10 * MINUTE,) * 5
    at, held_by = turn(late, quiet="22:00-06:30", throttle=FIVE, told=told)
    assert (at.hour, at.minute, held_by) == (6, 30, HeldBy.QUIET)


def test_without_a_throttle_there_is_always_room():
    assert room_at(None, (NOON,) * 99, NOON) == NOON


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 300), max_size=40), st.integers(1, 6))
def test_no_hour_has_more_than_the_throttle_lets_through(minutes, count):
    throttle = Throttle(count=count, per=HOUR)
    told: list[datetime] = []
    waiting: dict[datetime, int] = {}
    for at in sorted(NOON + minute * MINUTE for minute in minutes):
        for due in sorted(each for each in waiting if each <= at):
            told.append(due)  # what waited is one message
            del waiting[due]
        room = room_at(throttle, sorted(told), at)
        if room == at:
            told.append(at)
        else:
            waiting[room] = waiting.get(room, 0) + 1
    told = sorted([*told, *waiting])
    for first, last in zip(told, told[count:], strict=False):
        assert last - first >= HOUR
