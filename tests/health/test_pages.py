"""What one page says of its source."""

from datetime import UTC, datetime

from db.errors import BadStatus, CleanError, Unreachable
from db.records import Obstacle, Page
from tests.making import article
from wirewatch.health.pages import lost_page, read_page

URL = "https://valley.test/1"
PAID = b'<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>'


def page(body: bytes = b"") -> Page:
    return Page(
        url=URL, final_url=URL, status=200, headers={}, body=body,
        fetched=datetime(2026, 1, 15, tzinfo=UTC),
    )  # fmt: skip


def test_a_text_is_known_by_its_length_and_key():
    first, second = (read_page(URL, article(text=text), page()) for text in ("ab", "ac"))
    assert (first.letters, second.letters) == (2, 2)
    assert first.link == second.link
    assert first.text != second.text
    assert first.obstacle is None


def test_half_a_surrogate_is_no_obstacle():
    assert read_page(URL, article(text="\ud800"), page()).letters == 1


def test_a_teaser_before_a_paywall_and_a_whole_text_behind_it():
    assert read_page(URL, article(text="x" * 999), page(PAID)).obstacle is Obstacle.PAYWALL
    assert read_page(URL, article(text="x" * 1000), page(PAID)).obstacle is None


def test_a_page_without_text():
    error = CleanError("no article text was found on the page", url=URL)
    empty, paid = lost_page(URL, error, page()), lost_page(URL, error, page(PAID))
    assert empty is not None
    assert paid is not None
    assert (empty.obstacle, paid.obstacle) == (Obstacle.UNREADABLE, Obstacle.PAYWALL)


def test_what_says_nothing_of_the_source():
    assert lost_page(URL, CleanError("the worker died", url=URL, retry=True), page()) is None
    assert lost_page(URL, Unreachable("no route", url=URL), None) is None
    missing = BadStatus("404", url=URL, status=404, obstacle=Obstacle.MISSING)
    assert lost_page(URL, missing, None) is None


def test_a_wall():
    wall = BadStatus("401", url=URL, status=401, obstacle=Obstacle.LOGIN)
    lost = lost_page(URL, wall, None)
    assert lost is not None
    assert lost.obstacle is Obstacle.LOGIN
