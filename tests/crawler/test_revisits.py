"""When told articles are looked at again: steps, hiccups, failures; with a held clock."""

from datetime import timedelta

import pytest

from crawler.revisits import (
    LookReason,
    after_failure,
    after_missing,
    is_gone,
    is_missing,
    next_look,
)
from db.errors import BadStatus, CleanError, NotYet, Refused, Unreachable
from db.records import Obstacle
from tests.making import NOON, HeldClock

URL = "https://valley.test/1"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DOWN = Unreachable("connection refused", url=URL)


def test_four_looks_and_no_more():
    clock, looks = HeldClock(), []
    while (planned := next_look(NOON, clock.now())).at is not None:
        looks.append((planned.at - NOON, planned.reason))
        clock.at = planned.at
    assert looks == [
        (HOUR, LookReason.HOUR),
        (6 * HOUR, LookReason.SIX_HOURS),
        (DAY, LookReason.DAY),
        (7 * DAY, LookReason.WEEK),
    ]
    assert planned.reason is LookReason.DONE


@pytest.mark.parametrize(
    ("late", "then"),
    [
        (timedelta(minutes=59), LookReason.HOUR),
        (2 * HOUR, LookReason.SIX_HOURS),
        (3 * DAY, LookReason.WEEK),
        (8 * DAY, LookReason.DONE),
    ],
)
def test_looks_that_were_missed_are_not_made_up_for(late, then):
    assert next_look(NOON, NOON + late).reason is then


def test_a_missing_page_is_looked_for_once_more_before_it_is_gone():
    now = NOON + HOUR
    assert not is_gone(None, now)
    once_more = after_missing(NOON, None, now)
    assert (once_more.at, once_more.reason) == (now + HOUR, LookReason.CONFIRM)
    assert not is_gone(now, now + timedelta(minutes=59))
    assert after_missing(NOON, now, now + timedelta(minutes=30)).at == now + HOUR
    assert is_gone(now, now + HOUR)
    assert after_missing(NOON, now, now + HOUR).reason is LookReason.SIX_HOURS


def test_what_goes_missing_in_the_last_look_is_confirmed_too():
    now = NOON + 7 * DAY
    assert after_missing(NOON, None, now).at == now + HOUR
    assert after_missing(NOON, now, now + HOUR).reason is LookReason.DONE


@pytest.mark.parametrize(
    ("error", "failures", "reason"),
    [
        (DOWN, 1, LookReason.RETRY),
        (DOWN, 7, LookReason.SIX_HOURS),  # given up until the next step
        (NotYet("resting", url=URL, retry_after=HOUR), 1, LookReason.RETRY),
        (NotYet("resting", url=URL, retry_after=9 * HOUR), 1, LookReason.SIX_HOURS),
        (Refused("robots.txt forbids it", url=URL), 1, LookReason.SIX_HOURS),
        (CleanError("no text", url=URL), 1, LookReason.SIX_HOURS),
    ],
)
def test_what_could_not_be_looked_at_is_tried_again_or_waits_for_its_next_step(
    error, failures, reason
):
    planned = after_failure(NOON, failures, error, NOON + HOUR)
    assert planned.reason is reason
    assert NOON + HOUR < planned.at <= NOON + 6 * HOUR


def test_the_last_look_is_tried_again_too():
    planned = after_failure(NOON, 1, DOWN, NOON + 7 * DAY)
    assert planned.reason is LookReason.RETRY
    refused = Refused("robots.txt forbids it", url=URL)
    assert after_failure(NOON, 1, refused, NOON + 7 * DAY).at is None


@pytest.mark.parametrize(
    ("error", "missing"),
    [
        (BadStatus("x", url=URL, status=404, obstacle=Obstacle.MISSING), True),
        (BadStatus("x", url=URL, status=410, obstacle=Obstacle.GONE), True),
        (BadStatus("x", url=URL, status=403, obstacle=Obstacle.REFUSAL), False),
        (BadStatus("x", url=URL, status=500), False),
        (DOWN, False),
        (CleanError("no text", url=URL), False),
    ],
)
def test_what_is_missing(error, missing):
    assert is_missing(error) is missing
