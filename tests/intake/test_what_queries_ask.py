"""What of an article queries may ask for: every field reaches the matcher."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from db.store import Store
from db.threads import Threads
from db.watch_records import AlertMode
from intake.intake import arrive, document
from intake.watching import prepare
from tests.intake.test_never_twice import Desk, entry
from tests.making import article, watch

LATE = datetime(2026, 2, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))  # January still, in UTC
FOUND = replace(
    article(), tags=("Arms trade", "Ukraine"), section="World news", published=LATE, language="en"
)


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    threads = Threads()
    yield Desk(store, threads)
    threads.close()


def matched(query: str, source: str = "Tanjug English") -> bool:
    arrival = arrive(
        FOUND,
        prepare([watch(query=query)]),
        source_id=1,
        source=source,
        claimed=None,
        backlog=False,
    )
    return bool(arrival.matches)


@pytest.mark.parametrize(
    "query",
    [
        "source:tanjug",
        'tag:"arms trade"',
        "section:world",
        "url:valley",
        "shells published:2026-01",
        "shells words:>3",
    ],
)
def test_a_field_is_asked(query: str) -> None:
    assert matched(query)


@pytest.mark.parametrize(
    "query",
    [
        "source:valley",
        'tag:"trade Ukraine"',
        "section:sport",
        "url:arms",
        "shells published:2026-02",
        "shells words:>3000",
    ],
)
def test_and_found_wanting(query: str) -> None:
    assert not matched(query)


def test_what_no_source_is_known_for_has_none() -> None:
    assert document(FOUND, "").source == ""
    assert document(replace(FOUND, published=None), "").published is None
    assert document(FOUND, "").published == LATE.astimezone(UTC).date()


async def test_an_entry_brings_its_source_s_name(desk: Desk) -> None:
    store = desk.store
    asked = watch(alert=AlertMode.ARTICLE, query='source:"Valley Post" shells')
    store.watches.configure([asked], desk.clock.now(), lambda _watch, now: now)
    desk.intake.watch_for(prepare([asked]))
    desk.lists(entry())
    await desk.brings(article())
    assert [planned.watch.name for planned in desk.taken.matches] == [asked.name]
    (stored,) = store.articles.list(limit=None)
    assert desk.intake.matching(stored.article, stored.source) == (asked.name,)
    assert desk.intake.matching(stored.article, "Other") == ()
