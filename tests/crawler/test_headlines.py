"""What goes on as its headline, and when; and which links lead home."""

from datetime import timedelta

import pytest

from crawler.headlines import SOON, before_wall, goes_by_headline, why_not_had
from crawler.obstacles import led_home
from crawler.retry import RETRIES, next_try
from db.errors import BadStatus, CleanError, Refused, Unreachable
from db.records import ClaimedEntry, Entry, Obstacle
from tests.making import NOON

URL = "https://valley.test/2026/shells"
DOWN = Unreachable("connection refused by valley.test", url=URL)


def claimed(title="Shells left the plant", summary="", **given):
    entry = Entry(url=URL, title=title, summary=summary)
    return ClaimedEntry(
        **{
            "id": 1,
            "source_id": 1,
            "source": "Valley Post",
            "timezone": "UTC",
            "entry": entry,
            "host": "valley.test",
            "attempts": 0,
            "backlog": False,
            **given,
        }
    )


@pytest.mark.parametrize(
    ("entry", "again", "goes"),
    [
        (claimed(), None, True),
        (claimed(), timedelta(minutes=5), False),
        (claimed(), SOON, True),
        (claimed(), timedelta(hours=6), True),
        (claimed(title="", summary="Shells were seen."), None, True),
        (claimed(title=" ", summary="\n"), None, False),
        (claimed(stored=True), None, False),
    ],
)
def test_what_goes_on_as_its_headline(entry, again, goes):
    until = None if again is None else NOON + again
    assert goes_by_headline(entry, until, NOON) is goes


@pytest.mark.parametrize(
    ("obstacle", "goes"),
    [
        (Obstacle.CHALLENGE, True),
        (Obstacle.PAYWALL, True),
        (Obstacle.UNREADABLE, False),
        (Obstacle.STATUS, False),
        (None, False),
    ],
)
def test_nobody_waits_for_a_wall_to_open(obstacle, goes):
    soon = NOON + timedelta(minutes=1)
    assert goes_by_headline(claimed(), soon, NOON, wall=obstacle) is goes
    assert not goes_by_headline(claimed(stored=True), soon, NOON, wall=obstacle)


def test_while_our_own_line_is_down_pages_are_waited_for():
    later = NOON + timedelta(hours=6)
    assert not goes_by_headline(claimed(), later, NOON, ours=True)
    assert goes_by_headline(claimed(), None, NOON, ours=True)
    assert goes_by_headline(claimed(), later, NOON, wall=Obstacle.ROBOTS, ours=True)


def test_of_what_fails_on_the_headline_goes_after_some_minutes_not_after_a_day():
    waited = timedelta()
    for attempt in range(1, len(RETRIES) + 2):
        again = next_try(attempt, DOWN, NOON)
        if goes_by_headline(claimed(), again, NOON):
            break
        waited += again - NOON
    assert timedelta(minutes=5) <= waited <= timedelta(minutes=10)


@pytest.mark.parametrize(
    ("error", "wall", "said"),
    [
        (Refused("x", url=URL, obstacle=Obstacle.ROBOTS), None, "robots.txt forbids the page"),
        (CleanError("no text", url=URL), Obstacle.PAYWALL, "a paywall stands before the page"),
        (CleanError("no text", url=URL), Obstacle.UNREADABLE, "no text"),
        (CleanError("no text", url=URL), None, "no text"),
        (DOWN, None, "connection refused by valley.test"),
        (BadStatus("status 500", url=URL, status=500), None, "status 500"),
    ],
)
def test_why_a_page_was_not_had(error, wall, said):
    assert why_not_had(error, wall) == said


@pytest.mark.parametrize("wall", list(Obstacle))
def test_every_wall_has_words(wall):
    assert before_wall(wall)


@pytest.mark.parametrize(
    ("asked", "final", "listing"),
    [
        (URL, "https://valley.test/", ""),
        (URL, "https://valley.test", ""),
        (URL, "https://www.valley.test/en/", ""),
        (URL, "https://valley.test/sr-latn", "https://valley.test/feed"),
        (URL, "https://valley.test/pt-br/", ""),
        (URL, "https://valley.test/index.html", ""),
        (URL, "https://valley.test/news/", "http://www.valley.test/news"),
        ("https://valley.test/?p=17", "https://valley.test/", ""),
    ],
)
def test_a_link_that_leads_home_is_dead(asked, final, listing):
    error = led_home(asked=asked, final=final, listing=listing)
    assert (error.status, error.retry, error.obstacle) == (404, False, Obstacle.MISSING)


@pytest.mark.parametrize(
    ("asked", "final", "listing"),
    [
        (URL, URL, ""),
        (URL, "https://valley.test/2026/more-shells", ""),
        (URL, "https://valley.test/?p=17", ""),
        (URL, "https://valley.test/news", "https://valley.test/feed"),
        ("https://valley.test/", "https://valley.test/en/", ""),
        ("https://valley.test/en", "https://valley.test/", ""),
        ("https://short.test/x1", "https://valley.test/", ""),
        ("https://valley.test/news", "https://www.valley.test/news/", "https://valley.test/news"),
        (URL, "not an address", ""),
    ],
)
def test_other_redirects_lead_to_the_article(asked, final, listing):
    assert led_home(asked=asked, final=final, listing=listing) is None
