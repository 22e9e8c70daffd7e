"""Cleaning again: what is better is stored as ours, and nothing is told twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from alerts.quiet import next_digest_of
from db.errors import CleanError
from db.kept import pack_page
from db.pages import Selection
from db.plans import Release
from db.records import Article, Entry, Hints, Page
from db.store import Store
from db.threads import Threads
from db.watch_records import AlertMode
from intake.decide import Policy
from intake.intake import Intake
from intake.release import decide_release
from intake.watching import prepare
from tests.db.test_sources import plan
from tests.making import NOON, HeldClock, article, keyed, source, watch
from wirewatch.recleaning import Change, Cleaned, Recleaning

ALL = Selection()
CHROME = "Subscribe to our letter."
SHELLS = "Shells left the plant on Monday."


def hold(_watch, now: datetime) -> datetime:
    return now


class Cleaner:
    """Gives each page the article that it was told to, and says how many it had at once."""

    def __init__(self) -> None:
        self.articles: dict[str, Article | CleanError] = {}
        self.asked: list[tuple[str, str, str]] = []

    async def clean(
        self, page: Page, *, timezone: str, entry: Entry, hints: Hints | None = None
    ) -> Article:
        self.asked.append((page.final_url, timezone, entry.title))
        found = self.articles[page.final_url]
        if isinstance(found, CleanError):
            raise found
        return found


class Desk:
    """A store with an intake and a cleaner; articles come in with their pages."""

    def __init__(self, store: Store, threads: Threads) -> None:
        self.store, self.threads, self.clock = store, threads, HeldClock()
        self.cleaner = Cleaner()
        self.told: list[Cleaned] = []
        store.sources.configure([source(timezone="Europe/Belgrade")], NOON)
        self.watch_for()

    def watch_for(self, **given) -> None:
        watches = [watch(query="shells", alert=AlertMode.STORY, **given)]
        self.store.watches.configure(watches, NOON, next_digest_of)
        self.store.watches.mark_caught_up("arms")
        self.intake = Intake(
            store=self.store,
            threads=self.threads,
            watching=prepare(watches),
            policy=Policy(max_age=timedelta(days=7), hold=hold),
            clock=self.clock,
        )

    def claimed(self, number: int):
        url = f"https://valley.test/{number}"
        now = self.clock.now()
        self.store.sources.store_poll(1, [keyed(url, url)], now, plan())
        (claimed,) = self.store.entries.claim_due("me", now, now + timedelta(minutes=5), limit=9)
        return replace(claimed, backlog=False)

    async def bring(self, number: int, text: str = CHROME, **given) -> int:
        """Bring an article with its page in; return its id."""
        claimed, now = self.claimed(number), self.clock.now()
        url = claimed.entry.url
        given = {"title": f"Report {number}", "published": now, "fetched": now, **given}
        of = article(url, text=text, excerpt="", **given)
        self.cleaner.articles[url] = of
        return (await self.intake.take(claimed, of, page=self.page(url))).article

    def page(self, url: str):
        return pack_page(
            Page(url=url, final_url=url, status=200, headers={}, body=url.encode() * 9,
                 fetched=self.clock.now()), "1",
        )  # fmt: skip

    def improve(self, number: int, text: str = SHELLS, **given) -> None:
        """From now on, the cleaner reads this of a page."""
        url = f"https://valley.test/{number}"
        old = self.cleaner.articles[url]
        assert isinstance(old, Article)
        self.cleaner.articles[url] = replace(old, text=text, **given)

    async def reclean(self, selection: Selection = ALL, *, at_once: int = 4, tell=None, **given):
        recleaning = Recleaning(
            store=self.store, threads=self.threads, cleaning=self.cleaner, intake=self.intake,
            clock=self.clock, cleaner="2", at_once=at_once,
        )  # fmt: skip
        self.told = []
        return dict(await recleaning.run(selection, tell or self.told.append, **given))

    def alerts(self) -> dict[str, int]:
        return dict(self.store.stats().alerts)

    def release(self) -> tuple[Release, ...]:
        return self.store.held.release(
            lambda backlog: decide_release(backlog, hold=hold), self.clock.now()
        )


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    threads = Threads()
    yield Desk(store, threads)
    threads.close()


async def test_a_better_text_is_stored_found_and_not_the_outlets_revision(desk: Desk):
    number = await desk.bring(1)
    desk.improve(1, title="Shells left", authors=("Ana Ilić",))
    assert await desk.reclean() == {Change.BETTER: 1}
    stored = desk.store.articles.get(number)
    assert (stored.article.title, stored.article.text) == ("Shells left", SHELLS)
    assert stored.article.authors == ("Ana Ilić",)
    assert (desk.store.stats().revisions, desk.store.stats().cleaned_again) == (0, 1)
    assert [a.id for a in desk.store.articles.find([["monday"]], 5)] == [number]
    assert desk.store.articles.find([["letter"]], 5) == []


async def test_the_cleaner_gets_what_the_daemon_gave_it(desk: Desk):
    await desk.bring(1)
    await desk.reclean()
    assert desk.cleaner.asked == [("https://valley.test/1", "Europe/Belgrade", "A title")]


async def test_what_is_the_same_is_not_written_and_not_cleaned_a_third_time(desk: Desk):
    await desk.bring(1)
    assert await desk.reclean() == {Change.SAME: 1}
    assert await desk.reclean() == {}
    assert await desk.reclean(every=True) == {Change.SAME: 1}
    assert desk.store.articles.get(1).revision == 1


async def test_addresses_and_the_time_of_fetching_stay(desk: Desk):
    number = await desk.bring(1)
    before = desk.store.articles.get(number).article
    other = "https://other.test/"
    desk.improve(1, url=other, canonical_url=other, fetched=NOON + timedelta(days=9))
    await desk.reclean()
    now = desk.store.articles.get(number).article
    assert (now.url, now.canonical_url, now.fetched) == (
        before.url, before.canonical_url, before.fetched,
    )  # fmt: skip


async def test_a_dry_run_tells_all_and_stores_nothing(desk: Desk):
    number = await desk.bring(1)
    before = desk.store.articles.get(number)
    desk.improve(1)
    assert await desk.reclean(dry_run=True) == {Change.BETTER: 1}
    (cleaned,) = desk.told
    assert (cleaned.number, cleaned.watches, cleaned.held) == (number, ("arms",), 0)
    assert cleaned.article.text == SHELLS
    assert desk.store.articles.get(number) == before
    assert desk.alerts() == {}
    assert await desk.reclean() == {Change.BETTER: 1}


async def test_what_newly_matches_is_a_backlog(desk: Desk):
    await desk.bring(1)
    desk.improve(1)
    await desk.reclean()
    assert (desk.told[0].watches, desk.told[0].held) == (("arms",), 1)
    assert desk.alerts() == {"held": 1}
    (release,) = desk.release()
    assert (release.summary, len(release.alerts)) == (False, 1)


async def test_it_is_told_only_when_all_pages_are_read(desk: Desk):
    for number in (1, 2):
        await desk.bring(number)
        desk.improve(number)
    released = []
    await desk.reclean(at_once=1, tell=lambda _cleaned: released.append(desk.release()))
    assert released == [(), ()]
    assert len(desk.release()[0].alerts) == 2


async def test_a_reader_that_died_holds_nothing_back_for_long(desk: Desk):
    await desk.bring(1)
    desk.improve(1)
    await desk.reclean()
    desk.store.held.expect_more(desk.clock.now() + timedelta(minutes=2))
    assert desk.release() == ()
    desk.clock.move(minutes=2)
    assert len(desk.release()) == 1


async def test_many_new_matches_are_one_summary(desk: Desk):
    for number in range(1, 23):
        await desk.bring(number)
        desk.improve(number)
    assert await desk.reclean() == {Change.BETTER: 22}
    (release,) = desk.release()
    assert (release.summary, len(release.alerts)) == (True, 22)
    assert desk.store.stats().deliveries == {"due": 1}


async def test_what_was_told_is_not_told_again(desk: Desk):
    await desk.bring(1, SHELLS)
    assert desk.alerts() == {"open": 1}
    desk.improve(1, f"{SHELLS} Nobody saw them arrive.", title="Shells, again")
    await desk.reclean()
    assert desk.alerts() == {"open": 1}
    assert desk.store.stats().deliveries == {"due": 1}


async def test_a_story_that_was_told_is_not_told_by_its_copy(desk: Desk):
    shared = tuple(range(40))
    await desk.bring(1, SHELLS, fingerprint=shared)
    desk.store.deliveries.claim("me", NOON, NOON + timedelta(minutes=5), 9)  # renders: told
    await desk.bring(2, fingerprint=shared)
    assert desk.store.articles.get(2).copy_of == 1
    desk.improve(2)
    await desk.reclean()
    assert desk.store.articles.get(2).watches == ("arms",)
    assert desk.alerts() == {"told": 1}


async def test_a_match_that_vanishes_is_kept_as_history(desk: Desk):
    number = await desk.bring(1, SHELLS)
    desk.improve(1, "Nothing to see.")
    await desk.reclean()
    stored = desk.store.articles.get(number)
    assert (stored.article.text, stored.watches) == ("Nothing to see.", ("arms",))


@pytest.mark.parametrize(
    ("days", "published", "told"),
    [(6, -6, True), (8, -8, False), (8, None, False), (8, -1, False), (1, -9, False)],
)
async def test_what_is_too_old_today_is_never_alerted(desk: Desk, days, published, told):
    await desk.bring(1, published=None)
    desk.clock.move(days=days)
    at = None if published is None else desk.clock.now() + timedelta(days=published)
    desk.improve(1, published=at)
    await desk.reclean()
    assert desk.store.articles.get(1).watches == ("arms",)
    assert desk.alerts() == ({"held": 1} if told else {})


async def test_an_article_that_is_not_found_any_more_stays(desk: Desk):
    number = await desk.bring(1)
    before = desk.store.articles.get(number)
    url = "https://valley.test/1"
    desk.cleaner.articles[url] = CleanError("no article text was found", url=url)
    assert await desk.reclean() == {Change.LOST: 1}
    assert desk.told[0].reason == "no article text was found"
    assert desk.store.articles.get(number) == before
    assert await desk.reclean() == {}


async def test_a_worker_that_failed_is_asked_again_by_the_next_call(desk: Desk):
    await desk.bring(1)
    url = "https://valley.test/1"
    desk.cleaner.articles[url] = CleanError("the worker was ended", url=url, retry=True)
    assert await desk.reclean() == {Change.FAILED: 1}
    assert await desk.reclean() == {Change.FAILED: 1}


async def test_an_article_is_found_on_a_page_that_was_given_up(desk: Desk):
    claimed = desk.claimed(1)
    url = claimed.entry.url
    desk.store.entries.give_up(claimed.id, "no article", NOON, desk.page(url))
    desk.cleaner.articles[url] = CleanError("still none", url=url)
    assert await desk.reclean() == {Change.NOTHING: 1}
    desk.cleaner.articles[url] = article(url, text=SHELLS, published=None)
    assert await desk.reclean(every=True) == {Change.FOUND: 1}
    stored = desk.store.articles.get(1)
    assert (stored.watches, stored.article.text) == (("arms",), SHELLS)
    assert desk.alerts() == {"held": 1}
    assert [page.cleaner for page in desk.store.pages.of(1)] == ["2"]
    assert desk.store.stats().entries == {"done": 1}


async def test_an_undated_article_is_as_old_as_its_page(desk: Desk):
    claimed = desk.claimed(1)
    url = claimed.entry.url
    desk.store.entries.give_up(claimed.id, "no article", NOON, desk.page(url))
    desk.cleaner.articles[url] = article(url, text=SHELLS, published=None)
    desk.clock.move(days=8)
    assert await desk.reclean() == {Change.FOUND: 1}
    assert desk.alerts() == {}


async def test_few_are_cleaned_at_once_and_an_ended_call_is_taken_up(desk: Desk):
    for number in range(1, 6):
        await desk.bring(number)

    def stop(_cleaned: Cleaned) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await desk.reclean(at_once=2, tell=stop)
    assert len(desk.cleaner.asked) == 2
    assert await desk.reclean(at_once=2) == {Change.SAME: 3}
    assert len({url for url, _, _ in desk.cleaner.asked}) == 5


async def test_only_what_is_selected_is_cleaned(desk: Desk):
    first = await desk.bring(1)
    desk.clock.move(hours=1)
    await desk.bring(2)
    assert await desk.reclean(Selection(source="Nobody")) == {}
    assert await desk.reclean(Selection(article=first)) == {Change.SAME: 1}
    assert desk.cleaner.asked[-1][0].endswith("/1")
    since = Selection(since=desk.clock.now())
    assert desk.store.pages.count_to_clean(since, but_by="2") == 1
    assert await desk.reclean(since) == {Change.SAME: 1}
    assert desk.cleaner.asked[-1][0].endswith("/2")
