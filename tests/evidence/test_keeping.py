"""Keeping: pages go at the end of their time, and with keep_pages = "0s" none are kept."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pydantic import ValidationError

from crawler.settings import CrawlerSettings
from db.pages import AT_ONCE, Selection
from db.store import Store
from db.threads import Threads
from tests.evidence.test_recleaning import Desk
from tests.making import NOON, HeldClock
from wirewatch.stages.keep import Keeping

DAY = timedelta(days=1)


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    threads = Threads()
    yield Desk(store, threads)
    threads.close()


def keeping(desk: Desk, keep: timedelta = 30 * DAY, most: int = 10**9, **given) -> Keeping:
    return Keeping(
        **{"store": desk.store, "threads": desk.threads, "clock": desk.clock, "keep": keep,
           "most": most, **given}
    )  # fmt: skip


async def test_a_page_is_kept_for_its_time_and_its_article_for_longer(desk: Desk):
    number = await desk.bring(1)
    desk.clock.move(days=30, microseconds=-1)
    assert await keeping(desk).prune() == 0
    desk.clock.move(microseconds=1)
    assert await keeping(desk).prune() == 1
    assert desk.store.pages.of(number) == ()
    assert desk.store.articles.get(number).article.title == "Report 1"


async def test_with_nothing_to_keep_all_that_was_kept_goes(desk: Desk):
    await desk.bring(1)
    assert await keeping(desk, keep=timedelta()).prune() == 1


async def test_other_writers_have_their_turn_between_two_removals(desk: Desk):
    removed = iter((AT_ONCE, AT_ONCE, 3, 0))

    class Pages:
        def prune(self, _before, _most) -> int:
            order.append("prune")
            return next(removed)

    class Store:
        pages = Pages()

    order: list[str] = []
    pruning = asyncio.create_task(keeping(desk, store=Store()).prune())
    while "prune" not in order:
        await asyncio.sleep(0)
    await desk.threads.write(order.append, "an article")
    assert await pruning == 2 * AT_ONCE + 3
    assert order.index("an article") < 3


async def test_the_bounds_of_time_and_room_hold_together(desk: Desk):
    for number in (1, 2, 3):
        await desk.bring(number)
        desk.clock.move(days=1)
    (_, one), *_ = ((p, p.stored) for p, _ in desk.store.pages.each(Selection()))
    clock = HeldClock(NOON + 3 * DAY)
    assert await keeping(desk, keep=3 * DAY, most=one, clock=clock).prune() == 2
    assert [page.article for page, _ in desk.store.pages.each(Selection())] == [3]


@pytest.mark.parametrize(
    "given", [{"keep_pages": "-1d"}, {"keep_pages": "40000d"}, {"keep_pages_max": -1}]
)
def test_settings_that_make_no_sense_are_refused(given):
    with pytest.raises(ValidationError):
        CrawlerSettings(**given)


def test_a_month_is_kept_by_default_and_nothing_if_so_asked():
    assert CrawlerSettings().keep_pages == 30 * DAY
    assert CrawlerSettings(keep_pages="0s").keep_pages == timedelta()
