"""Bringing: what becomes of each page is noted for its source's health."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from crawler.cleaning.headlines import without_language
from crawler.cleaning.version import CLEANER, cleaner_version
from crawler.fetch import FetchRequest
from db.errors import BadStatus, CleanError, FetchError, NotYet, Refused, Unreachable
from db.evidence import SeenPage
from db.headline_rows import NotHad
from db.kept import KeptPage
from db.plans import Taken, Verdict
from db.records import Article, ClaimedEntry, Entry, Hints, Obstacle, Page, Validators
from db.store import Store
from db.threads import Threads
from net.access import Access
from tests.db.test_sources import plan
from tests.making import NOON, HeldClock, article, keyed, source
from wirewatch.progress import Progress
from wirewatch.stages.bring import Bringing
from wirewatch.stages.keep import Packing

URL = "https://valley.test/1"
ACCESSES = {source().name: Access(source=source().name, home=URL, headers={"X-Key": "1"})}


class Site:
    """Fetcher, cleaner and intake of one page, which fail as they are told to."""

    def __init__(self, error: FetchError | CleanError | None = None) -> None:
        self.error = error
        self.kept: KeptPage | None = None
        self.leads_to = ""
        self.body = b""
        self.taken: list[tuple[Article, NotHad | None]] = []
        self.asked: list[FetchRequest] = []

    async def fetch(self, request: FetchRequest) -> Page:
        self.asked.append(request)
        if isinstance(self.error, FetchError):
            raise self.error
        return Page(
            url=request.url, final_url=self.leads_to or request.url, status=200, headers={},
            body=self.body, fetched=NOON,
        )  # fmt: skip

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

    async def headline(self, entry: Entry, why: str, *, fetched: datetime) -> Article:
        return without_language(entry, why, fetched=fetched)

    async def take(
        self, _claimed: ClaimedEntry, found: Article, *, page: KeptPage | None,
        not_had: NotHad | None, validators: Validators,
    ) -> Taken:  # fmt: skip
        self.kept = page
        self.validators = validators
        self.taken.append((found, not_had))
        return Taken(article=1, story=1, verdict=Verdict.NEW, matches=())


@pytest.fixture
def threads() -> Iterator[Threads]:
    threads = Threads()
    yield threads
    threads.close()


async def bring(
    store: Store,
    threads: Threads,
    site: Site,
    *,
    keeps_pages: bool = True,
    line_down: bool = False,
) -> list[tuple[int, SeenPage | None]]:
    """Bring one entry in; return what was noted."""
    store.sources.configure([source()], NOON)
    store.sources.store_poll(1, [keyed(URL)], NOON, plan())
    noted: list[tuple[int, SeenPage | None]] = []
    bringing = Bringing(
        store=store, threads=threads, fetcher=site, cleaning=site, intake=site, clock=HeldClock(),
        owner="one", progress=Progress(), per_host=1, taken=lambda: None,
        saw_page=lambda source_id, page: noted.append((source_id, page)),
        packing=Packing(keeps=keeps_pages),
        line_down=lambda: line_down,
        accesses=ACCESSES,
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
    site = Site(CleanError("no article text was found", url=URL))
    await bring(store, threads, site)
    assert site.kept is not None
    assert site.kept.url == URL


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


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (
            Refused("robots.txt forbids it", url=URL, obstacle=Obstacle.ROBOTS),
            "robots.txt forbids the page",
        ),
        (
            BadStatus("404", url=URL, status=404, retry=False, obstacle=Obstacle.MISSING),
            "there is no such page",
        ),
        (CleanError("no article text was found on the page", url=URL), "no article text was found"),
    ],
)
async def test_what_cannot_be_had_goes_on_as_its_headline(store, threads, error, why):
    site = Site(error)
    await bring(store, threads, site)
    ((found, not_had),) = site.taken
    assert (found.title, found.url, found.text) == ("A title", URL, "")
    assert found.headline_only.startswith(why)
    assert not_had == NotHad(error=str(error), again=None, counts=True)


async def test_a_host_that_rests_for_long_is_not_waited_for_and_counts_as_no_attempt(
    store, threads
):
    wait = timedelta(hours=1)
    site = Site(NotYet("resting", url=URL, retry_after=wait))
    await bring(store, threads, site)
    ((_, not_had),) = site.taken
    assert not not_had.counts
    assert not_had.again >= NOON + wait


async def test_a_short_trouble_is_waited_for(store, threads):
    site = Site(Unreachable("no route", url=URL))
    await bring(store, threads, site)
    assert site.taken == []


async def test_a_link_that_leads_to_the_front_page_is_dead(store, threads):
    site = Site()
    site.leads_to = "https://valley.test/"
    await bring(store, threads, site)
    ((found, not_had),) = site.taken
    assert found.headline_only == "there is no such page"
    assert "front page" in not_had.error


async def test_a_beginning_before_a_paywall_says_so_and_is_done(store, threads):
    site = Site()
    site.body = b'{"isAccessibleForFree": false}'
    await bring(store, threads, site)
    ((found, not_had),) = site.taken
    assert found.headline_only == "a paywall stands before the page"
    assert found.text.startswith(article().text)
    assert not_had is None


@pytest.mark.parametrize(("line_down", "headlines"), [(True, 0), (False, 1)])
async def test_our_own_line_is_no_reason_for_a_headline(store, threads, line_down, headlines):
    site = Site(Unreachable("no route", url=URL, retry_after=timedelta(hours=1)))
    await bring(store, threads, site, line_down=line_down)
    assert len(site.taken) == headlines


async def test_a_page_is_asked_for_with_the_access_of_its_source(store, threads):
    site = Site()
    await bring(store, threads, site)
    assert [request.access for request in site.asked] == [ACCESSES[source().name]]
