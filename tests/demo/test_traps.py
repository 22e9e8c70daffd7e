"""The places in which a watch's words stand are named with the words, and only those."""

from datetime import UTC, datetime

from wirewatch.demo.outlets.content import load_editions
from wirewatch.demo.traps import baits

HARROW = load_editions(datetime(2026, 3, 2, tzinfo=UTC))[0]
BY_SLUG = {article.slug: article for article in HARROW.articles}
FOOTBALL = BY_SLUG["late-header-sends-wexcombe-rovers-through"]
WEATHER = BY_SLUG["frost-and-fog-before-a-mild-weekend"]
WORDS = ("Serbian", "shells", "Ukrain")


def about_shells(text: str) -> tuple[str, ...]:
    return WORDS if all(word in text for word in WORDS) else ()


def test_the_football_report_holds_the_words_in_all_its_chrome():
    others = [article for article in HARROW.articles if article is not FOOTBALL]
    found = baits(FOOTBALL, others, about_shells)
    places = ["reader comments", "other headlines", "tags", "share bar"]
    assert [bait.place for bait in found] == places
    assert {bait.words for bait in found} == {WORDS}


def test_the_weather_report_holds_them_only_beside_it():
    (bait,) = baits(WEATHER, HARROW.articles, about_shells)
    assert bait.place == "other headlines"
    assert baits(WEATHER, (), about_shells) == ()
