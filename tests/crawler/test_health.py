"""How a source is judged: a table of what was seen and what is said."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.drift import RECENT, DriftReason, judge_pages
from crawler.habit import MIN_HOURS, habit_of
from crawler.health import judge_source, standing_now
from db.evidence import Evidence, HealthState, SeenPage, Standing
from db.records import Obstacle
from tests.crawler.fakes import NOON
from tests.crawler.test_polling import source_state

HOUR = timedelta(hours=1)
DAY = 24 * HOUR
NOW = int(NOON.timestamp() // 3600)
DAILY = tuple(NOW - 24 * days for days in range(30, 0, -1))


def evidence(**given) -> Evidence:
    state = {
        "failures": 0, "first_heard_at": NOON - 40 * DAY, "last_polled_at": NOON,
        "last_heard_at": NOON, "last_new_at": NOON - HOUR,
    }  # fmt: skip
    own = {
        key: given.pop(key)
        for key in list(given)
        if key in state or key in ("last_error", "gone_at")
    }
    return Evidence(state=source_state(**(state | own)), **({"polls": 9} | given))


def failed(obstacle: Obstacle, *, lasting: timedelta = HOUR, said: str = "it broke") -> Evidence:
    return evidence(
        failures=2, obstacle=obstacle, failing_since=NOON - lasting, last_error=said,
        last_heard_at=NOON - lasting,
    )  # fmt: skip


def texts(*letters: int) -> tuple[SeenPage, ...]:
    return tuple(SeenPage(link=n, letters=size, text=n) for n, size in enumerate(letters))


def same(count: int, **given) -> tuple[SeenPage, ...]:
    return tuple(SeenPage(link=1000 + n, **given) for n in range(count))


USUAL = texts(*[3000] * 20)


@pytest.mark.parametrize(
    ("seen", "state", "wall"),
    [
        (evidence(), HealthState.OK, None),
        (evidence(first_heard_at=None, last_heard_at=None, polls=0), HealthState.NEW, None),
        (failed(Obstacle.UNREACHABLE), HealthState.FAILING, None),
        (failed(Obstacle.UNREADABLE), HealthState.FAILING, None),
        (failed(Obstacle.ROBOTS), HealthState.BLOCKED, Obstacle.ROBOTS),
        (failed(Obstacle.LOGIN), HealthState.BLOCKED, Obstacle.LOGIN),
        (failed(Obstacle.CHALLENGE), HealthState.BLOCKED, Obstacle.CHALLENGE),
        (failed(Obstacle.PAYWALL), HealthState.BLOCKED, Obstacle.PAYWALL),
        (failed(Obstacle.REFUSAL), HealthState.BLOCKED, Obstacle.REFUSAL),
        (failed(Obstacle.GONE), HealthState.FAILING, None),  # of a page that it only led to
        (failed(Obstacle.GONE, lasting=48 * HOUR), HealthState.GONE, None),
        (evidence(failures=1, gone_at=NOON, obstacle=Obstacle.GONE), HealthState.GONE, None),
        (failed(Obstacle.MISSING, lasting=47 * HOUR), HealthState.FAILING, None),
        (failed(Obstacle.MISSING, lasting=48 * HOUR), HealthState.GONE, None),
        (evidence(failures=1), HealthState.FAILING, None),  # from before evidence was noted
        (evidence(hours=DAILY, last_new_at=NOON - 3 * DAY), HealthState.OK, None),
        (evidence(hours=DAILY, last_new_at=NOON - 3 * DAY - HOUR), HealthState.STALE, None),
        (evidence(hours=DAILY[-19:], last_new_at=NOON - 99 * DAY), HealthState.OK, None),
        (evidence(pages=USUAL), HealthState.OK, None),
        (evidence(pages=USUAL + same(8)), HealthState.DRIFTING, None),
        (
            evidence(pages=USUAL + same(8, obstacle=Obstacle.PAYWALL, letters=300)),
            HealthState.BLOCKED,
            Obstacle.PAYWALL,
        ),
    ],
)
def test_a_judgement(seen, state, wall):
    health = judge_source(seen)
    assert health.kind == (state, wall)
    assert health.evidence


def test_the_evidence_is_what_happened_and_the_time_since_when():
    health = judge_source(failed(Obstacle.REFUSAL, said="status 403; next try 12:40 UTC"))
    assert (health.evidence, health.since) == ("status 403", NOON - HOUR)


def test_silence_ends_where_we_were_deaf():
    """A week in which nobody asked is not the source's silence."""
    deaf = evidence(
        hours=DAILY, last_new_at=NOON - 8 * DAY, last_heard_at=NOON - 7 * DAY, last_polled_at=NOON
    )
    assert judge_source(deaf).state is HealthState.OK


def test_stale_says_since_when_and_what_was_expected():
    health = judge_source(evidence(hours=DAILY, last_new_at=NOON - 5 * DAY))
    assert health.since == NOON - 2 * DAY
    assert "usual silence is 1d, its longest so far was 1d" in health.evidence


def test_a_week_end_is_no_silence():
    """Office hours on weekdays: one long gap in forty, which the percentile would overlook."""
    office = [24 * day + hour for day in range(28) if day % 7 < 5 for hour in range(9, 18)]
    habit = habit_of(office)
    assert habit is not None
    assert (habit.usual, habit.long, habit.longest) == (HOUR, 16 * HOUR, 64 * HOUR)
    assert habit.patience == 96 * HOUR


def test_a_busy_source_has_six_hours():
    habit = habit_of(range(400))
    assert habit is not None
    assert habit.patience == 6 * HOUR


@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.sets(st.integers(0, 10_000), min_size=MIN_HOURS, max_size=60))
def test_no_silence_of_the_past_would_have_been_stale(hours):
    habit = habit_of(sorted(hours))
    assert habit is not None
    assert habit.usual <= habit.longest < habit.patience
    assert habit.long <= habit.longest


@pytest.mark.parametrize(
    ("pages", "reason"),
    [
        (USUAL, None),
        (same(7), None),  # too few to tell
        (same(8), DriftReason.EMPTY),  # also where it never was otherwise
        (USUAL + same(5), None),
        (USUAL + same(6, letters=39), DriftReason.EMPTY),
        (USUAL + same(6, letters=900, text=7), DriftReason.REPEATED),
        (USUAL + same(5, letters=900, text=7), None),
        (texts(*[3000] * 20, *[700] * 8), DriftReason.SHRUNK),
        (texts(*[3000] * 20, *[800] * 8), None),
        (texts(*[3000] * 20, *[700] * 5, *[3000] * 3), None),
        (texts(*[3000] * 11, *[700] * 8), None),  # no usual length known
        (texts(*[9000] * 20, *[1600] * 8), None),  # short beside what was, but a text
        (USUAL + same(6, obstacle=Obstacle.LOGIN), DriftReason.WALLED),
        (USUAL + same(8, obstacle=Obstacle.UNREADABLE), DriftReason.EMPTY),
    ],
)
def test_drift(pages, reason):
    drift = judge_pages(pages)
    assert (drift.reason if drift else None) is reason


def test_one_page_seen_again_and_again_is_one_page():
    again = tuple(SeenPage(link=7, letters=900, text=7) for _ in range(RECENT))
    assert judge_pages(USUAL + again) is None


def test_the_latest_of_a_page_counts():
    mended = tuple(replace(page, letters=3000, text=page.link) for page in same(8))
    assert judge_pages(USUAL + same(8) + mended) is None


def test_standing_now_keeps_since_when_it_was_judged_so():
    seen = evidence(pages=USUAL + same(8))
    assert standing_now(seen).since == NOON
    health = replace(judge_source(seen), since=NOON - DAY)
    judged = Standing(health=health, entered=NOON, entered_polls=3, told=health.kind, told_at=NOON)
    assert standing_now(replace(seen, standing=judged)).since == NOON - DAY
    assert standing_now(replace(evidence(), standing=judged)).since == NOON
