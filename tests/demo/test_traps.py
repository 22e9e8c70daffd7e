"""The places in which a watch's words stand are named, and only those."""

from datetime import UTC, datetime

from wirewatch.demo.outlets.content import load_editions
from wirewatch.demo.traps import places_in_chrome

HARROW = load_editions(datetime(2026, 3, 2, tzinfo=UTC))[0]
BY_SLUG = {article.slug: article for article in HARROW.articles}
FOOTBALL = BY_SLUG["late-header-sends-wexcombe-rovers-through"]
WEATHER = BY_SLUG["frost-and-fog-before-a-mild-weekend"]


def about_shells(text: str) -> bool:
    return "Serbian" in text and "shells" in text and "Ukrain" in text


def test_the_football_report_holds_the_words_in_all_its_chrome():
    others = [article for article in HARROW.articles if article is not FOOTBALL]
    assert places_in_chrome(FOOTBALL, others, about_shells) == (
        "reader comments",
        "other headlines",
        "tags",
        "share bar",
    )


def test_the_weather_report_holds_them_only_beside_it():
    assert places_in_chrome(WEATHER, HARROW.articles, about_shells) == ("other headlines",)
    assert places_in_chrome(WEATHER, (), about_shells) == ()
