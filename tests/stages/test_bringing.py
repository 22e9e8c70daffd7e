"""Bringing: what becomes of each page is noted for its source's health."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from crawler.cleaning.version import CLEANER, cleaner_version
from crawler.fetch import FetchRequest
from db.errors import BadStatus, CleanError, FetchError, Unreachable
from db.evidence import SeenPage
from db.kept import KeptPage
from db.pages import Selection
from db.plans import Taken, Verdict
from db.records import Article, ClaimedEntry, Entry, Obstacle, Page
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
        self.kept: KeptPage | None = None

    async def fetch(self, request: FetchRequest) -> Page:
        if isinstance(self.error, FetchError):
            raise self.error
        return Page(
            url=request.url, final_url=request.url, status=200, headers={}, body=b"", fetched=NOON
        )

    async def clean(self, page: Page, *, timezone: str, entry: Entry) -> Article:
        if isinstance(self.error, CleanError):
            raise self.error
        return article(page.url)

    async def take(self, _claimed: ClaimedEntry, _article: Article, *, page=None) -> Taken:
        self.kept = page
        return Taken(article=1, story=1, verdict=Verdict.NEW, matches=())


@pytest.fixture
def threads() -> Iterator[Threads]:
    threads = Threads()
    yield threads
    threads.close()


async def bring(
    store: Store, threads: Threads, site: Site, *, keeps_pages: bool = True
) -> list[tuple[int, SeenPage | None]]:
    """Bring one entry in; return what was noted."""
    store.sources.configure([source()], NOON)
    store.sources.store_poll(1, [keyed(URL)], NOON, plan())
    noted: list[tuple[int, SeenPage | None]] = []
    bringing = Bringing(
        store=store, threads=threads, fetcher=site, cleaning=site, intake=site, clock=HeldClock(),
        owner="one", progress=Progress(), per_host=1, taken=lambda: None,
        saw_page=lambda source_id, page: noted.append((source_id, page)), keeps_pages=keeps_pages,
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


async def test_an_articles_page_goes_to_the_intake_with_it(store, threads):
    site = Site()
    await bring(store, threads, site)
    assert site.kept is not None
    assert (site.kept.url, site.kept.cleaner) == (URL, cleaner_version())
    assert site.kept.cleaner.startswith(f"{CLEANER}+trafilatura-")


async def test_a_page_without_an_article_is_kept_for_a_better_cleaner(store, threads):
    await bring(store, threads, Site(CleanError("no article text was found", url=URL)))
    (page,) = store.pages.to_clean(Selection(), but_by=None, after=0, limit=9)
    assert (page.page.url, page.article) == (URL, None)


@pytest.mark.parametrize(
    "error",
    [
        CleanError("the worker was ended", url=URL, retry=True),
        BadStatus("404", url=URL, status=404, retry=False),
    ],
)
async def test_what_was_not_fetched_or_is_fetched_again_is_not_kept(store, threads, error):
    await bring(store, threads, Site(error))
    assert store.stats().pages == 0


@pytest.mark.parametrize("error", [None, CleanError("no article text was found", url=URL)])
async def test_no_page_is_kept_where_none_is_to_be(store, threads, error):
    site = Site(error)
    await bring(store, threads, site, keeps_pages=False)
    assert (site.kept, store.stats().pages) == (None, 0)
