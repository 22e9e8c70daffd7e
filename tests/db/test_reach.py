"""How many outlets have a story, and who was first."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from db.plans import Verdict
from db.reach import reach_of
from tests.making import NOON, arrival, article, outcome, source


@pytest.fixture
def takes(store):
    store.sources.configure([source()], NOON)

    def take(url, *, now=NOON, published=NOON, **given):
        verdict = Verdict.COPY if given.get("copy_of") else Verdict.NEW
        made = outcome(verdict=verdict, **given)
        found = arrival(article(url, published=published))
        return store.intake.take(found, lambda _snapshot: made, now).article

    return take


def reach(database, story=1):
    with database.reading() as connection:
        return reach_of(connection, story, lambda url: urlsplit(url).hostname)


def test_copies_count_as_outlets_and_not_as_reports(database, takes):
    first = takes("https://a.test/1")
    takes("https://b.test/1", story=1, copy_of=first)
    takes("https://b.test/2", story=1, copy_of=first)
    own = takes("https://c.test/1", story=1)
    again = takes("https://c.test/2", story=1)
    found = reach(database)
    assert (found.outlets, found.independent) == (3, 2)
    assert found.originals == (first, own, again)


def test_the_earliest_published_is_the_original(database, takes):
    first = takes("https://a.test/1", published=NOON)
    agency = takes(
        "https://b.test/1", story=1, copy_of=first, published=NOON - timedelta(minutes=9)
    )
    assert reach(database).originals == (agency,)


@pytest.mark.parametrize("published", [None, NOON + timedelta(days=1), NOON - timedelta(days=400)])
def test_where_a_date_cannot_be_true_the_first_seen_is(database, takes, published):
    first = takes("https://a.test/1", published=NOON)
    takes("https://b.test/1", story=1, copy_of=first, published=published)
    assert reach(database).originals == (first,)


def test_a_story_that_is_not_stored_reached_nobody(database):
    assert (reach(database, 7).outlets, reach(database, 7).independent) == (0, 0)
