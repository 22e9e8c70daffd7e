"""The script itself: its labels fit its articles, and its watch finds what is to be told."""

from itertools import pairwise

import pytest

from matching.language import compile_query
from matching.matcher import Document, match_query
from tests.stories.month import read_month

MONTH = read_month()
BY_ID = {article.id: article for article in MONTH.articles}


def matches(article):
    document = Document(title=article.title, text=article.text, language=article.language)
    return match_query(compile_query(MONTH.query), document) is not None


def test_it_is_a_month_of_six_outlets_in_three_languages_and_two_alphabets():
    assert len(MONTH.articles) == len(BY_ID) >= 40
    assert len({article.outlet for article in MONTH.articles}) == 6
    assert {article.language for article in MONTH.articles} == {"en", "sr", "de"}
    assert any("ш" in article.text for article in MONTH.articles)
    assert all(first.at < second.at for first, second in pairwise(MONTH.articles))


@pytest.mark.parametrize("alert", MONTH.alerts, ids=lambda alert: alert.at)
def test_each_alert_is_due_at_an_article_that_tells_its_facts(alert):
    article = BY_ID[alert.at]
    assert article.story == alert.story
    assert matches(article)
    whole = f"{article.title}\n{article.text}"
    assert all(any(way in whole for way in fact) for fact in alert.facts)


def test_the_first_alert_of_a_story_comes_with_its_first_report():
    first = {}
    for article in MONTH.articles:
        if matches(article):
            first.setdefault(article.story, article.id)
    new = {alert.story: alert.at for alert in MONTH.alerts if alert.kind == "new"}
    assert new == first


def test_copies_revisions_and_follow_ups_name_what_came_before():
    for number, article in enumerate(MONTH.articles):
        earlier = MONTH.articles[:number]
        ids, stories = {each.id for each in earlier}, {each.story for each in earlier}
        assert {article.copy_of, article.revises} <= ids | {""}
        assert article.follows in stories | {""}


def test_side_stories_share_the_name_and_are_not_all_found():
    side = [article for article in MONTH.articles if article.id.startswith("s")]
    assert all(
        "savamet" in f"{each.title} {each.text}".lower() or "авамет" in f"{each.title} {each.text}"
        for each in side
    )
    assert 0 < sum(map(matches, side)) < len(side)
