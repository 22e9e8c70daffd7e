"""When hosts may be asked: kept for one caller, shared by all, corrected where wrong."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from db.turns import TurnWanted
from tests.making import NOON

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def reserve(store, at: datetime = NOON, host: str = "a.test", hold: timedelta = SECOND) -> datetime:
    wanted = TurnWanted(earliest=at, latest=at + 120 * SECOND, furthest=at + DAY, hold=hold)
    return store.hosts.reserve(host, wanted)


def test_callers_get_one_time_after_the_other(store):
    assert [reserve(store) - NOON for _ in range(3)] == [0 * SECOND, SECOND, 2 * SECOND]
    assert reserve(store, host="b.test") == NOON
    assert reserve(store, NOON + DAY) == NOON + DAY
    assert store.hosts.next_allowed("a.test") == NOON + DAY + SECOND
    assert store.hosts.next_allowed("c.test") is None


def test_no_two_callers_at_once_get_the_same_time(store):
    with ThreadPoolExecutor(8) as pool:
        times = list(pool.map(lambda _: reserve(store), range(24)))
    assert sorted(time - NOON for time in times) == [number * SECOND for number in range(24)]


def test_a_pause_is_never_shortened(store):
    store.hosts.allow_from("a.test", NOON + 30 * SECOND)
    store.hosts.allow_from("a.test", NOON + 5 * SECOND)
    assert store.hosts.next_allowed("a.test") == NOON + 30 * SECOND
    assert reserve(store) == NOON + 30 * SECOND


def test_a_time_that_is_too_late_is_told_and_not_kept(store):
    store.hosts.allow_from("a.test", NOON + 3600 * SECOND)
    assert reserve(store) == reserve(store) == NOON + 3600 * SECOND
    assert store.hosts.next_allowed("a.test") == NOON + 3600 * SECOND


def test_a_time_from_a_wrong_clock_is_set_back(store):
    store.hosts.allow_from("a.test", NOON + 400 * DAY)
    assert reserve(store) == NOON + DAY
    assert store.hosts.next_allowed("a.test") == NOON + DAY
    assert reserve(store, NOON + DAY) == NOON + DAY
