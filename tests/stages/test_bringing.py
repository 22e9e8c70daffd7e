"""Bringing: what becomes of each page is noted for its source's health."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from crawler.fetch import FetchRequest
from db.errors import BadStatus, CleanError, FetchError, Unreachable
from db.evidence import SeenPage
from db.plans import Taken, Verdict
from db.records import Article, ClaimedEntry, Entry, Hints, Obstacle, Page
from db.store import Store
from db.threads import Threads
from tests.db.test_sources import plan
from tests.making import NOON, HeldClock, article, keyed, source
from wirewatch.progress import Progress
from wirewatch.stages.bring import Bringing

URL = "https://valley.test/1"


class Site:
    """Fetcher, cleaner and intake of one page, which fail as they are told to."""

    def __init__(self, error: FetchError | CleanError | None = None) -> None:
        self.error = error

    async def fetch(self, request: FetchRequest) -> Page:
        if isinstance(self.error, FetchError):
            raise self.error
        return Page(
            url=request.url, final_url=request.url, status=200, headers={}, body=b"", fetched=NOON
        )

    async def clean(
        self,
        page: Page,
        *,
        timezone: str,
        entry: Entry,
        hints: Hints | None = None,
    ) -> Article:
        if isinstance(self.error, CleanError):
            raise self.error
        return article(page.url)

    async def take(self, _claimed: ClaimedEntry, _article: Article) -> Taken:
        return Taken(article=1, story=1, verdict=Verdict.NEW, matches=())


@pytest.fixture
def threads() -> Iterator[Threads]:
    threads = Threads()
    yield threads
    threads.close()


async def bring(store: Store, threads: Threads, site: Site) -> list[tuple[int, SeenPage | None]]:
    """Bring one entry in; return what was noted."""
    store.sources.configure([source()], NOON)
    store.sources.store_poll(1, [keyed(URL)], NOON, plan())
    noted: list[tuple[int, SeenPage | None]] = []
    bringing = Bringing(
        store=store, threads=threads, fetcher=site, cleaning=site, intake=site, clock=HeldClock(),
        owner="one", progress=Progress(), per_host=1, taken=lambda: None,
        saw_page=lambda source_id, page: noted.append((source_id, page)),
    )  # fmt: skip
    (claimed,) = await bringing.claim(1)
    await bringing.bring(claimed)
    return noted


@pytest.mark.parametrize(
    ("error", "obstacle"),
    [
        (BadStatus("401", url=URL, status=401, retry=False, obstacle=Obstacle.LOGIN), "login wall"),
        (CleanError("no article text was found on the page", url=URL), "unreadable"),
    ],
)
async def test_a_page_that_is_lost_is_noted_with_what_stood_in_its_way(
    store, threads, error, obstacle
):
    ((source_id, page),) = await bring(store, threads, Site(error))
    assert (source_id, page.letters, page.obstacle) == (1, 0, Obstacle(obstacle))


async def test_a_host_that_is_down_says_nothing_of_the_source(store, threads):
    assert await bring(store, threads, Site(Unreachable("no route", url=URL))) == [(1, None)]
    due = store.entries.claim_due("two", NOON + timedelta(hours=1), NOON, limit=9)
    assert Counter(entry.attempts for entry in due) == {1: 1}


async def test_a_page_that_became_an_article_is_noted_with_its_text(store, threads):
    ((_, page),) = await bring(store, threads, Site())
    assert page.letters == len(article().text)
    assert page.obstacle is None
