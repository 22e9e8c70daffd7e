"""When a source is polled again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.polling import (
    MAX_INTERVAL,
    MIN_INTERVAL,
    START_INTERVAL,
    SourceReading,
    plan_next_poll,
)
from db.records import PollCount, PollReason, Source, SourceState, Validators
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


@pytest.mark.parametrize(
    ("reading", "count", "reason", "minutes"),
    [
        (READ, NEW, PollReason.NEW, 10),
        (READ, KNOWN, PollReason.NOTHING_NEW, 25),
        (READ, PollCount(listed=1, changed=1), PollReason.NOTHING_NEW, 25),
        (READ, None, PollReason.NOTHING_NEW, 25),
        (SAME, None, PollReason.NOT_MODIFIED, 25),
    ],
)
def test_an_adaptive_source_follows_the_news(reading, count, reason, minutes: int) -> None:
    result = plan_next_poll(source_state(), reading, count, now=NOON)
    assert (result.reason, result.interval) == (reason, minutes * MINUTE)
    assert result.next_poll_at == NOON + minutes * MINUTE
    assert (result.error, result.validators) == (None, reading.validators)


def test_it_stays_within_bounds() -> None:
    fast = plan_next_poll(source_state(interval=MIN_INTERVAL), READ, NEW, now=NOON)
    slow = plan_next_poll(source_state(interval=MAX_INTERVAL), SAME, None, now=NOON)
    assert (fast.interval, slow.interval) == (MIN_INTERVAL, MAX_INTERVAL)


def test_the_first_hearing_says_nothing_of_the_pace() -> None:
    state = source_state(first_heard_at=None, interval=timedelta())
    result = plan_next_poll(state, READ, NEW, now=NOON)
    assert (result.reason, result.interval) == (PollReason.NEW, START_INTERVAL)


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
)
def test_the_next_poll_is_always_within_bounds(jitter, failures, minutes, outcome) -> None:
    reading, count = outcome
    state = source_state(failures=failures, interval=minutes * MINUTE)
    result = plan_next_poll(state, reading, count, now=NOON, jitter=jitter)
    assert MINUTE / 2 <= result.next_poll_at - NOON <= 6 * HOUR * 1.11
