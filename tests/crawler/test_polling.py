"""When a source is polled again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.budget import MAX_INTERVAL, MAX_QUIET_INTERVAL, MIN_AFTER_HIT, MIN_INTERVAL, Share
from crawler.polling import SourceReading, plan_next_poll
from crawler.rhythm import MAX_TIMES
from crawler.waiting import served_weight
from db.records import Entry, PollCount, PollReason, Source, SourcePast, SourceState, Validators
from tests.crawler.fakes import NOON

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
READ = SourceReading(source_id=4, at=NOON, validators=Validators(etag="e"))
SAME = replace(READ, not_modified=True)
BROKEN = SourceReading(source_id=4, at=NOON, error="connection refused by outlet.example")
NEW = PollCount(listed=9, new=2, known=7)
KNOWN = PollCount(listed=9, known=9)


def source_state(every: timedelta | None = None, **changes) -> SourceState:
    state = SourceState(
        id=4,
        source=Source(name="Outlet", kind="feed", url="http://outlet.example/feed", every=every),
        next_poll_at=NOON,
        interval=20 * MINUTE,
        first_heard_at=NOON - HOUR,
        last_polled_at=NOON - HOUR,
        last_heard_at=NOON - HOUR,
        last_new_at=None,
        failures=0,
        last_error=None,
        validators=Validators(),
    )
    return replace(state, **changes)


OFTEN, SELDOM = timedelta(seconds=10), timedelta(days=6, hours=7)
USUAL, TIGHT = Share(), Share(scale=5)


def past(every: timedelta, matches: int = 0) -> SourcePast:
    """Return four weeks of posts at every such distance, as many as are kept."""
    posts = min(MAX_TIMES, int(timedelta(weeks=4) / every))
    times = tuple(NOON - n * every for n in range(posts, 0, -1))
    return SourcePast(times=times, matches=matches)


def wait(given: SourcePast, reading=READ, count=KNOWN, **more) -> timedelta:
    state = source_state(first_heard_at=NOON - timedelta(weeks=4))
    return plan_next_poll(state, reading, count, now=NOON, past=given, **more).next_poll_at - NOON


@pytest.mark.parametrize(
    ("reading", "count", "reason"),
    [
        (READ, NEW, PollReason.NEW),
        (READ, KNOWN, PollReason.NOTHING_NEW),
        (READ, PollCount(listed=1, changed=1), PollReason.NOTHING_NEW),
        (READ, None, PollReason.NOTHING_NEW),
        (SAME, None, PollReason.NOT_MODIFIED),
    ],
)
def test_how_a_poll_ended_is_named(reading, count, reason) -> None:
    result = plan_next_poll(source_state(), reading, count, now=NOON, past=past(HOUR))
    assert result.reason is reason
    assert (result.error, result.validators) == (None, reading.validators)
    assert result.next_poll_at == NOON + result.interval


def test_an_adaptive_source_is_polled_by_its_habit() -> None:
    hourly, seldom = wait(past(HOUR)), wait(past(247 * MINUTE))
    assert 5 * MINUTE < hourly < 8 * MINUTE
    assert 1.7 < seldom / hourly < 2.7  # a quarter of the posts, half of the polls


def test_it_stays_within_bounds() -> None:
    assert wait(past(OFTEN)) == MIN_INTERVAL
    assert wait(past(SELDOM), share=TIGHT) == MAX_INTERVAL
    assert wait(past(timedelta(days=13)), share=TIGHT) == MAX_QUIET_INTERVAL


def test_just_after_a_hit_a_fast_source_may_be_polled_sooner_than_else() -> None:
    fast = past(OFTEN)
    assert wait(fast, READ, NEW) == MIN_AFTER_HIT
    assert wait(past(HOUR), READ, NEW) > MIN_INTERVAL


def test_a_source_that_serves_watches_is_polled_more() -> None:
    assert (served_weight(0), served_weight(10**9)) == (1, pytest.approx(5.5))
    assert wait(past(HOUR, matches=1000)) < 0.55 * wait(past(HOUR))


def test_the_share_of_the_budget_scales_the_wait() -> None:
    usual = wait(past(HOUR))
    assert wait(past(HOUR), share=Share(scale=Share().scale / 3)) > 2.8 * usual


def test_freshness_is_a_soft_floor() -> None:
    usual = wait(past(HOUR))
    asked = [wait(past(HOUR), replace(READ, fresh_for=n * MINUTE)) for n in (1, 9, 600)]
    assert asked == [usual, 9 * MINUTE, 2 * usual]
    assert wait(past(HOUR), replace(READ, fresh_for=MINUTE, ttl=9 * MINUTE)) == 9 * MINUTE
    assert wait(past(SELDOM), replace(READ, fresh_for=24 * HOUR)) == MAX_INTERVAL


def test_the_first_hearing_is_learned_from_what_is_listed() -> None:
    entries = tuple(
        Entry(url=f"http://outlet.example/{n}", published=NOON - n * 10 * MINUTE)
        for n in range(1, 50)
    )
    state = source_state(first_heard_at=None, interval=timedelta())
    fast = plan_next_poll(state, replace(READ, entries=entries), NEW, now=NOON)
    unknown = plan_next_poll(state, READ, NEW, now=NOON)
    assert fast.next_poll_at - NOON < 5 * MINUTE < 15 * MINUTE < unknown.next_poll_at - NOON
    assert unknown.why == "by its habit: little known yet (0 posts)"


def test_why_is_told() -> None:
    def why(given: SourcePast, reading=READ, count=KNOWN, every=None, share=USUAL) -> str:
        state = source_state(every, first_heard_at=NOON - timedelta(weeks=4))
        return plan_next_poll(state, reading, count, now=NOON, past=given, share=share).why

    habit = why(past(HOUR, matches=1))
    assert habit.startswith("by its habit: about ")
    assert habit.endswith(" posts an hour at this time of the week, 24 a day, 1 match")
    assert why(past(OFTEN)).startswith("no sooner than any: about 1")
    assert why(past(SELDOM), share=TIGHT).startswith("no later than any: about ")
    quiet = why(past(timedelta(days=13)), share=TIGHT)
    assert quiet.startswith("no post for a week, no later than any: ")
    fresh = why(past(HOUR, matches=3), replace(READ, fresh_for=HOUR))
    assert fresh.startswith("its server says that nothing changes sooner: about ")
    assert fresh.endswith(", 3 matches")
    assert why(past(HOUR), BROKEN) == "tried again after a failure"
    assert why(past(HOUR), replace(BROKEN, retry_after=HOUR)).startswith("its server asked")
    assert why(past(HOUR), every=HOUR) == "its interval is set"


@pytest.mark.parametrize(("reading", "count"), [(READ, NEW), (READ, KNOWN), (SAME, None)])
@pytest.mark.parametrize("jitter", [0.0, 1.0])
def test_a_fixed_interval_stays(reading, count, jitter: float) -> None:
    result = plan_next_poll(source_state(10 * MINUTE), reading, count, now=NOON, jitter=jitter)
    assert result.interval == 10 * MINUTE
    assert result.next_poll_at == NOON + 10 * MINUTE


@pytest.mark.parametrize(
    ("every", "failures", "wait"),
    [
        (None, 0, MINUTE),
        (None, 1, 2 * MINUTE),
        (None, 3, 8 * MINUTE),
        (None, 99, 6 * HOUR),
        (timedelta(seconds=2), 0, timedelta(seconds=2)),
        (timedelta(seconds=2), 2, timedelta(seconds=8)),
        (10 * MINUTE, 99, HOUR),
        (24 * HOUR, 0, MINUTE),
        (24 * HOUR, 99, 24 * HOUR),
    ],
)
def test_failures_in_a_row_double_the_wait(every, failures: int, wait: timedelta) -> None:
    state = source_state(every, failures=failures)
    result = plan_next_poll(state, BROKEN, None, now=NOON)
    assert result.reason is PollReason.FAILED
    assert result.next_poll_at == NOON + wait
    assert result.interval == (every or 20 * MINUTE)  # comes back when the source does
    assert result.validators is None


def test_the_error_says_what_will_be_done() -> None:
    soon = plan_next_poll(source_state(), BROKEN, None, now=NOON)
    assert soon.error == "connection refused by outlet.example; next try 12:01 UTC"
    late = plan_next_poll(source_state(24 * HOUR, failures=50), BROKEN, None, now=NOON)
    assert late.error is not None
    assert late.error.endswith("; next try 2026-03-05 12:00 UTC")


@pytest.mark.parametrize("every", [None, MINUTE])
@pytest.mark.parametrize("jitter", [0.0, 0.5, 1.0])
def test_retry_after_is_a_hard_floor(every, jitter: float) -> None:
    reading = replace(BROKEN, retry_after=3 * HOUR)
    result = plan_next_poll(source_state(every), reading, None, now=NOON, jitter=jitter)
    assert result.next_poll_at == NOON + 3 * HOUR


@settings(max_examples=100, derandomize=True, deadline=None)
@given(
    st.floats(0, 1),
    st.integers(0, 200),
    st.integers(0, 10_000),
    st.sampled_from([(READ, NEW), (READ, KNOWN), (SAME, None), (BROKEN, None)]),
    st.lists(st.integers(0, 10**7).map(lambda s: NOON - timedelta(seconds=s)), max_size=30),
)
def test_the_next_poll_is_always_within_bounds(jitter, failures, minutes, outcome, times) -> None:
    reading, count = outcome
    state = source_state(failures=failures, interval=minutes * MINUTE)
    known = SourcePast(times=tuple(sorted(times)))
    result = plan_next_poll(state, reading, count, now=NOON, jitter=jitter, past=known)
    assert MINUTE / 2 <= result.next_poll_at - NOON <= 6 * HOUR * 1.11
