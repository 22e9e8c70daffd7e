from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.retry import LONGEST_WAIT, SCHEDULE, next_attempt
from db.delivery_records import DeliveryState
from tests.alerts.fakes import refusal
from tests.alerts.messages import NOW


@pytest.mark.parametrize(
    ("attempts", "wait"),
    [(1, "5s"), (2, "5m"), (3, "30m"), (4, "2h"), (5, "5h"), (6, "10h"), (7, "14h"), (9, "1d")],
)
def test_waits_grow_as_the_standard_advises(attempts, wait):
    result = next_attempt(attempts, refusal(), NOW, 0.0)
    assert result.state is DeliveryState.WAITING
    assert result.due_at == NOW + SCHEDULE[attempts]
    assert result.detail == f"503 busy; attempt {attempts} of 10, next in {wait}"


def test_the_last_attempt_ends_in_the_dead_letters():
    result = next_attempt(10, refusal(), NOW, 0.0)
    assert (result.state, result.due_at) == (DeliveryState.DEAD, None)
    assert result.detail == "503 busy; given up after 10 attempts"


def test_what_cannot_succeed_is_given_up_at_once():
    result = next_attempt(1, refusal("410 Gone", retry=False), NOW, 0.0)
    assert result.state is DeliveryState.DEAD
    assert "410 Gone; given up" in result.detail


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        (timedelta(seconds=1), timedelta(seconds=5)),  # a floor, no more
        (timedelta(minutes=2), timedelta(minutes=2)),
        (timedelta(days=400), LONGEST_WAIT),
        (timedelta(seconds=-9), timedelta(seconds=5)),
    ],
)
def test_retry_after_is_a_floor_with_a_ceiling(asked, wait):
    assert next_attempt(1, refusal(after=asked), NOW, 0.0).due_at == NOW + wait


@settings(derandomize=True, deadline=None, max_examples=60)
@given(attempts=st.integers(1, 9), jitter=st.floats(-1, 1))
def test_jitter_stays_within_a_fifth_and_never_shrinks_the_order(attempts, jitter):
    due = next_attempt(attempts, refusal(), NOW, jitter).due_at
    assert due is not None
    assert 0.8 * SCHEDULE[attempts] <= due - NOW <= 1.2 * SCHEDULE[attempts]


def test_jitter_moves_the_time_both_ways():
    early, late = (next_attempt(3, refusal(), NOW, jitter).due_at for jitter in (-1.0, 1.0))
    assert early < NOW + SCHEDULE[3] < late
