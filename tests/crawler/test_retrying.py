"""Retry-After, and when a failed entry is tried again."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.retry import next_try
from crawler.retry_after import MAX_RETRY_AFTER, retry_after
from db.errors import BadStatus, NotYet, Refused, TooLarge, Unreachable
from tests.crawler.fakes import NOON

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", 2 * MINUTE),
        (" 0 ", timedelta()),
        ("999999999", MAX_RETRY_AFTER),
        ("Wed, 04 Mar 2026 12:10:00 GMT", 10 * MINUTE),
        ("Wed, 04 Mar 2026 13:10:00 +0100", 10 * MINUTE),
        ("Wed, 04 Mar 2026 12:10:00 -0000", 10 * MINUTE),
        ("Wed, 04 Mar 2020 12:10:00 GMT", timedelta()),
        ("Wed, 04 Mar 2099 12:10:00 GMT", MAX_RETRY_AFTER),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("", None),
        ("9" * 400, None),
    ],
)
def test_both_forms_are_read(value: str, wait: timedelta | None) -> None:
    assert retry_after({"retry-after": value}, NOON) == wait


def test_absent() -> None:
    assert retry_after({}, NOON) is None


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.text(max_size=80))
def test_any_value_is_a_bounded_wait_or_none(value: str) -> None:
    wait = retry_after({"retry-after": value}, NOON)
    assert wait is None or timedelta() <= wait <= MAX_RETRY_AFTER


def broken(**options) -> Unreachable:
    return Unreachable("broken", url="u", **options)


def test_the_waits_grow_and_end() -> None:
    waits = [next_try(attempts, broken(), NOON) for attempts in range(1, 8)]
    minutes = [at and (at - NOON) / MINUTE for at in waits]
    assert minutes == [1, 5, 30, 120, 360, 720, None]


@pytest.mark.parametrize(
    "error",
    [
        Refused("no", url="u"),
        TooLarge("no", url="u"),
        BadStatus("gone", url="u", status=410, retry=False),
    ],
)
def test_what_a_retry_cannot_mend_is_given_up(error) -> None:
    assert next_try(1, error, NOON) is None


def test_retry_after_is_a_floor() -> None:
    assert next_try(1, broken(retry_after=60 * MINUTE), NOON, jitter=1) > NOON + 60 * MINUTE
    assert next_try(3, broken(retry_after=MINUTE), NOON) == NOON + 30 * MINUTE


def test_waiting_for_a_host_is_never_given_up() -> None:
    wait = NotYet("wait", url="u", retry_after=90 * MINUTE)
    assert next_try(99, wait, NOON) == NOON + 90 * MINUTE


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.integers(0, 10), st.floats(0, 1))
def test_jitter_only_ever_lengthens(attempts: int, jitter: float) -> None:
    plain, spread = (next_try(attempts, broken(), NOON, jitter=each) for each in (0, jitter))
    if plain is not None and spread is not None:
        assert plain <= spread <= plain + (plain - NOON) * 0.2000001
