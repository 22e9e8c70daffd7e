"""Storylines come apart into their developments, each told in several languages."""

from collections import defaultdict

from matching.stories.grouping import Grouping
from matching.stories.profile import Report
from matching.stories.telling import Telling
from tests.stories.lindmark import read_lindmark
from tests.stories.month import read_month

STAGES = ("accusation", "suspension", "explosion", "charges", "second accusation")


def test_the_developments_of_the_month_are_told_apart_and_in_one_story_each():
    telling, found = Telling(), defaultdict(set)
    for each in read_month().articles:
        report = Report(title=each.title, text=each.text, language=each.language)
        found[each.story].add(telling.take(each.id, report, each.at).story)
    stories = [found[stage] for stage in STAGES]
    assert [len(each) for each in stories] == [1] * len(STAGES)
    assert len(set.union(*stories)) == len(STAGES)
    for side in ("strike", "football", "museum", "grain"):
        assert not found[side] & set.union(*stories)


def test_so_are_those_of_a_bank_that_fails():
    grouping, found = Grouping(), defaultdict(set)
    for each in read_lindmark():
        found[each.story].add(grouping.place(each.report, each.at).story)
    assert sorted(map(list, found.values())) == [[0], [1], [2]]


def test_without_times_a_storyline_is_not_torn_within_a_development():
    grouping, found = Grouping(), defaultdict(set)
    for each in read_lindmark():
        found[each.story].add(grouping.place(each.report).story)
    assert all(len(stories) == 1 for stories in found.values())
