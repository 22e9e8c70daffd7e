"""The budget: what sources may take of it in all, at one host, and each."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.budget import (
    MAX_INTERVAL,
    MAX_QUIET_INTERVAL,
    MIN_AFTER_HIT,
    MIN_INTERVAL,
    START_SCALE,
    Budget,
    divide,
)
from db.records import PolledSource

HOUR = timedelta(hours=1)


def source(pace: float | None = 0.3, host: str = "a.example", every=None) -> PolledSource:
    return PolledSource(url=f"https://{host}/feed", every=every, pace=pace)


def planned(budget: Budget, paces) -> float:
    within = (min(max(budget.scale * pace, HOUR / budget.longest), 30) for pace in paces)
    return sum(within)


@pytest.mark.parametrize("polls_per_hour", [0, 6, 20, 60])
def test_planned_polls_add_up_to_the_budget(polls_per_hour: int) -> None:
    paces = [0.02, 0.1, 0.3, 1, 2]
    budget = divide([source(pace) for pace in paces], polls_per_hour)
    assert planned(budget, paces) == pytest.approx(polls_per_hour or 2 * len(paces), rel=1e-3)


def test_quiet_sources_leave_more_to_the_others() -> None:
    awake, quiet = [source(0.01), source(0.5)], [source(0.01), source(0.5)]
    quiet[0] = replace(quiet[0], quiet=True)
    assert divide(quiet).scale * 0.5 == pytest.approx(4 - HOUR / MAX_QUIET_INTERVAL, rel=1e-3)
    assert divide(awake).scale * 0.5 == pytest.approx(4 - HOUR / MAX_INTERVAL, rel=1e-3)


def test_what_posts_more_is_polled_more() -> None:
    assert divide([source(1.0)] * 4).scale < divide([source(0.2)] * 4).scale


def test_nobody_known_yet_is_the_usual_scale() -> None:
    assert divide([]).scale == divide([source(None)]).scale == START_SCALE


def test_sources_not_heard_yet_leave_the_others_alone() -> None:
    heard = divide([source(0.5)] * 3)
    assert divide([source(0.5)] * 3 + [source(None)] * 5).scale == pytest.approx(heard.scale)


def test_fixed_intervals_are_served_first() -> None:
    fixed = source(every=timedelta(minutes=6))  # ten an hour
    assert divide([fixed, source(0.5), source(0.5)], 16).scale == pytest.approx(
        divide([source(0.5), source(0.5)], 6).scale
    )
    assert divide([fixed] * 9 + [source(0.5)], 10).longest == HOUR  # still a tenth for it


def test_a_budget_too_small_for_it_stretches_the_longest_interval() -> None:
    budget = divide([source(0.1)] * 10, 5)
    assert budget.longest == 2 * HOUR
    assert budget.share("https://a.example/").longest_quiet >= 10 * MIN_AFTER_HIT


def test_sources_of_one_host_stand_in_for_each_other() -> None:
    sources = [source(host="Many.example")] * 5 + [source(host="one.example")]
    budget = divide(sources)
    alone, beside = budget.share("https://one.example/x"), budget.share("https://many.example/y")
    assert (alone.shortest, alone.after_hit) == (MIN_INTERVAL, MIN_AFTER_HIT)
    assert beside.shortest == beside.after_hit == timedelta(minutes=5)
    crowd = divide([source(host="many.example")] * 99).share("https://many.example/")
    assert crowd.shortest == crowd.longest == crowd.longest_quiet == timedelta(minutes=99)


def test_a_source_alone_has_the_usual_limits() -> None:
    share = Budget().share("https://a.example/")
    assert (share.longest, share.longest_quiet) == (MAX_INTERVAL, MAX_QUIET_INTERVAL)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(
    st.lists(st.none() | st.floats(0, 1e6), max_size=20),
    st.integers(0, 10**6),
    st.lists(st.integers(1, 10**6), max_size=3),
)
def test_any_budget_divides(paces, polls_per_hour, fixed) -> None:
    every = [source(every=timedelta(seconds=seconds)) for seconds in fixed]
    budget = divide([source(pace) for pace in paces] + every, polls_per_hour)
    assert START_SCALE / 100 <= budget.scale <= START_SCALE * 100
    assert budget.longest >= MAX_INTERVAL
