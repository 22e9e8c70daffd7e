"""Stories that later evidence joins or parts."""

from datetime import timedelta

import pytest

from matching.stories.likeness import likeness
from matching.stories.regrouping import TIED, Merge, Split, merge_of, regroup, split_of
from tests.stories.lindmark import Told, read_lindmark, sketched

BANK = read_lindmark()
SKETCHES = sketched(BANK)
CLOSING, RESIGNATION, TAKEOVER = (
    [sketch for sketch, told in zip(SKETCHES, BANK, strict=True) if told.story == story]
    for story in ("closing", "resignation", "takeover")
)


def summary_of_all():
    """Return an article that tells of the first development and of the last, at noon between."""
    text = f"{BANK[0].report.text} {BANK[7].report.text}"
    told = BANK[0]
    report = type(told.report)(
        title=f"{BANK[0].report.title}, {BANK[7].report.title}", text=text, language="en"
    )
    at = told.at + (BANK[7].at - told.at) / 2
    return sketched([*BANK, Told(report=report, at=at, story="both")])[-1]


def test_one_story_that_was_opened_twice_is_merged_into_the_earlier():
    late = TAKEOVER[3]
    merge = merge_of(late, {"second": TAKEOVER[1:3], "first": [TAKEOVER[0], TAKEOVER[0]]})
    assert merge is not None
    assert (merge.keep, merge.absorb) == ("first", "second")
    assert any("Lindmark" in reason for reason in merge.reasons)


def test_order_does_not_matter():
    late, one, other = CLOSING[3], [CLOSING[0], CLOSING[0]], CLOSING[1:3]
    there, back = (merge_of(late, dict(items)) for items in _both_ways(one, other))
    assert there == back
    assert there is not None


def _both_ways(one, other):
    return [("a", one), ("b", other)], [("b", other), ("a", one)]


def test_one_near_article_is_not_enough():
    assert merge_of(CLOSING[3], {1: [CLOSING[0]], 2: CLOSING[1:3]}) is None


def test_developments_of_one_storyline_stay_apart():
    for late in SKETCHES:
        assert merge_of(late, {1: CLOSING, 2: RESIGNATION, 3: TAKEOVER}) is None


def test_a_summary_does_not_join_what_it_sums_up():
    late = summary_of_all()
    assert max(likeness(late, each) for each in CLOSING) > 0.3
    assert merge_of(late, {1: CLOSING, 2: TAKEOVER}) is None


def test_stories_without_times_can_be_merged():
    undated = [sketched([Told(report=told.report, at=told.at, story="")])[0] for told in BANK[-4:]]
    assert merge_of(undated[3], {"b": undated[1:3], "a": [undated[0], undated[0]]}) is not None


@pytest.mark.parametrize("story", [CLOSING, RESIGNATION, TAKEOVER])
def test_a_story_that_is_one_is_not_split(story):
    assert split_of(story) is None


def test_two_developments_in_one_story_come_apart():
    split = split_of([*CLOSING, *TAKEOVER])
    assert split is not None
    assert split.keep == (0, 1, 2, 3)
    assert split.part == (4, 5, 6, 7)
    assert split.reasons[0] == "no article ties them"
    assert "Norhavn" in split.reasons[1]


def test_one_article_alone_does_not_hold_a_story_together():
    late = summary_of_all()
    mixed = [*CLOSING[:2], late, *TAKEOVER[:2]]
    assert likeness(late, TAKEOVER[0]) > 0.35
    split = split_of(mixed)
    assert split is not None
    assert split.reasons[0] == "one article alone ties them"
    assert {0, 1} <= set(split.keep)
    assert {3, 4} <= set(split.part)
    assert sorted(split.keep + split.part) == list(range(5))


def test_a_single_stray_article_is_no_reason_to_split():
    assert split_of([*CLOSING, TAKEOVER[0]]) is None
    assert split_of([]) is None


def test_regrouping_asks_for_merges_first():
    late = TAKEOVER[3]
    stories = {1: [TAKEOVER[0], TAKEOVER[0]], 2: TAKEOVER[1:3]}
    assert isinstance(regroup(late, stories), Merge)
    assert isinstance(regroup(late, {1: [*CLOSING, *TAKEOVER[:3]]}), Split)
    assert regroup(late, {1: TAKEOVER[:3]}) is None
    assert regroup(late, {}) is None


def test_the_texts_are_what_these_tests_take_them_for():
    assert TIED > 0.35
    assert max(told.at for told in BANK) - BANK[0].at > timedelta(days=9)
