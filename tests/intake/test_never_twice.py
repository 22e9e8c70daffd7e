"""One article, however it is listed, reached, dated and edited: from the listing to its alerts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from db.plans import MatchReason, Verdict
from db.records import Article, Entry, PollCount, PollReason, PollResult
from db.store import Store
from db.threads import Threads
from db.watch_records import AlertMode
from intake.decide import Policy
from intake.identity import addresses
from intake.intake import Intake
from intake.watching import prepare
from tests.making import NOON, HeldClock, article, source, watch
from wirewatch.keys import keyed_entries

PAGE = "https://www.valley.test/2026/shells"
OTHER_TEXT = "The mayor opened a bridge on Friday.\nIt is red."


class Desk:
    """A store with an intake on it, and two sources; nothing is fetched."""

    def __init__(self, store: Store, threads: Threads) -> None:
        self.store, self.clock = store, HeldClock()
        told = watch(alert=AlertMode.ARTICLE, query="shells OR bridge")
        store.sources.configure([source(), source("Other")], NOON)
        store.watches.configure([told], NOON, lambda _watch, now: now)
        self.intake = Intake(
            store=store,
            threads=threads,
            watching=prepare([told]),
            policy=Policy(max_age=timedelta(days=7), hold=lambda _watch, now: now),
            clock=self.clock,
        )

    def lists(self, *entries: Entry, by: int = 1) -> PollCount:
        def plan(_count: PollCount) -> PollResult:
            return PollResult(
                source_id=by,
                at=self.clock.now(),
                reason=PollReason.NEW,
                next_poll_at=self.clock.now(),
                interval=timedelta(minutes=10),
            )

        keyed = keyed_entries(entries)
        return self.store.sources.store_poll(by, keyed, self.clock.now(), plan)[0]

    async def brings(self, found: Article) -> Verdict:
        """Take the one entry that is due, with what its page came to."""
        now = self.clock.now()
        (claimed,) = self.store.entries.claim_due("me", now, now + timedelta(minutes=5), limit=9)
        self.taken = await self.intake.take(claimed, found)
        return self.taken.verdict

    def articles(self) -> int:
        return self.store.stats().articles

    def told(self) -> int:
        return sum(self.store.stats().alerts.values())


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    threads = Threads()
    yield Desk(store, threads)
    threads.close()


def entry(url: str = PAGE, **given) -> Entry:
    return Entry(**{"url": url, "title": "Shells left the plant", "published": NOON, **given})


@pytest.mark.parametrize(
    "twin",
    [
        "http://valley.test/2026/shells/",
        "https://m.valley.test/2026/shells?utm_source=feed",
        "https://www.valley.test/2026/shells/amp/",
    ],
)
async def test_a_twin_is_not_even_fetched(desk: Desk, twin: str) -> None:
    assert desk.lists(entry()).new == 1
    assert await desk.brings(article(PAGE)) is Verdict.NEW
    assert desk.lists(entry(twin), by=2) == PollCount(listed=1, known=1)
    assert desk.store.entries.ready(desk.clock.now()) == 0


async def test_twins_in_one_listing_are_one_entry_the_first_listed(desk: Desk) -> None:
    assert desk.lists(entry(), entry(PAGE + "/amp")).new == 1
    assert desk.lists(entry(PAGE + "/amp"), entry()).known == 1


async def test_a_redirect_to_a_known_article_is_that_article(desk: Desk) -> None:
    desk.lists(entry())
    await desk.brings(article(PAGE))
    desk.lists(entry("https://valley.test/go/17"), by=2)
    assert await desk.brings(article(PAGE)) is Verdict.UNCHANGED
    assert (desk.articles(), desk.told()) == (1, 1)


async def test_a_canonical_link_to_a_known_article_is_that_article(desk: Desk) -> None:
    desk.lists(entry())
    await desk.brings(article(PAGE))
    shown = "https://valley.test/print/17"
    desk.lists(entry(shown), by=2)
    found = article(shown, canonical_url=PAGE, text="Shells left. Print this page.")
    assert await desk.brings(found) is Verdict.REVISED
    assert (desk.articles(), desk.told()) == (1, 1)


async def test_a_canonical_link_listed_later_is_not_fetched(desk: Desk) -> None:
    desk.lists(entry("https://valley.test/go/17"))
    await desk.brings(article("https://valley.test/print/17", canonical_url=PAGE))
    for known in (PAGE, "https://valley.test/print/17"):
        assert desk.lists(entry(known), by=2).new == 0
        assert desk.store.entries.known([each.key for each in keyed_entries([entry(known)])])
    assert desk.store.entries.ready(desk.clock.now()) == 0


async def test_a_page_that_names_a_canonical_address_later_stays_the_article(desk: Desk) -> None:
    desk.lists(entry())
    await desk.brings(article(PAGE))
    desk.clock.move(hours=2)
    desk.lists(entry(title="Shells left the old plant"))
    found = article(PAGE, canonical_url="https://valley.test/n/17", authors=())
    assert await desk.brings(found) is Verdict.UNCHANGED
    assert desk.lists(entry("https://valley.test/n/17"), by=2).new == 0
    assert (desk.articles(), desk.told()) == (1, 1)


async def test_another_sites_claim_changes_nothing(desk: Desk) -> None:
    desk.lists(entry("https://elsewhere.test/a"))
    await desk.brings(article("https://elsewhere.test/a", canonical_url=PAGE))
    assert desk.lists(entry(), by=2).new == 1


async def test_one_canonical_link_on_all_pages_hides_no_news(desk: Desk) -> None:
    section = "https://valley.test/news"
    desk.lists(entry())
    await desk.brings(article(PAGE, canonical_url=section))
    bridge = "https://valley.test/2026/bridge"
    other = article(bridge, canonical_url=section, title="A bridge opens", text=OTHER_TEXT)
    desk.lists(entry(bridge))
    assert await desk.brings(other) is Verdict.NEW
    desk.clock.move(hours=2)
    desk.lists(entry(bridge, title="The bridge is open"))
    assert await desk.brings(replace(other, title="The bridge is open")) is Verdict.REVISED
    assert (desk.articles(), desk.told()) == (2, 2)


async def test_a_place_that_shows_the_newest_article_hides_no_news(desk: Desk) -> None:
    latest = "https://valley.test/latest"
    desk.lists(entry(latest))
    await desk.brings(article(latest, canonical_url=PAGE))
    desk.clock.move(hours=2)
    desk.lists(entry(latest, title="A bridge opens"))
    bridge = article(
        latest,
        canonical_url="https://valley.test/2026/bridge",
        title="A bridge opens",
        text=OTHER_TEXT,
    )
    assert await desk.brings(bridge) is Verdict.NEW
    assert (desk.articles(), desk.told()) == (2, 2)


async def test_an_edited_title_and_text_are_a_revision_and_told_once(desk: Desk) -> None:
    desk.lists(entry())
    await desk.brings(article(PAGE))
    desk.clock.move(hours=2)
    assert desk.lists(entry(title="Many shells left the plant")).changed == 1
    edited = article(PAGE, title="Many shells left the plant", text="Shells left. Many of them.")
    assert await desk.brings(edited) is Verdict.REVISED
    assert desk.taken.matches == ()
    stored = desk.store.articles.get(desk.taken.article)
    assert (stored.revision, stored.article.title) == (2, "Many shells left the plant")
    assert (desk.articles(), desk.told()) == (1, 1)


async def test_a_feed_that_renews_its_dates_is_believed_twice(desk: Desk) -> None:
    desk.lists(entry())
    await desk.brings(article(PAGE))
    changed = []
    for _ in range(5):
        now = desk.clock.move(hours=2)
        changed.append(desk.lists(entry(published=now)).changed)
        if changed[-1]:
            assert await desk.brings(article(PAGE)) is Verdict.UNCHANGED
    assert changed == [1, 1, 0, 0, 0]
    assert (desk.articles(), desk.told()) == (1, 1)
    desk.clock.move(hours=2)
    assert desk.lists(entry(title="Many shells left the plant")).changed == 1
    assert await desk.brings(article(PAGE, title="Many shells left the plant")) is Verdict.REVISED
    now = desk.clock.move(hours=2)
    renewed = entry(title="Many shells left the plant", published=now)
    assert desk.lists(renewed).changed == 1  # it had something to say again


async def test_two_sources_that_word_a_title_differently_cause_no_fetches(desk: Desk) -> None:
    desk.lists(entry())
    await desk.brings(article(PAGE))
    for _ in range(3):
        desk.clock.move(hours=2)
        assert desk.lists(entry(title="Shells left | Other"), by=2).changed == 0
        assert desk.lists(entry(), by=1).changed == 0


async def test_another_source_takes_the_place_of_one_that_is_no_longer_polled(desk: Desk) -> None:
    desk.lists(entry())
    await desk.brings(article(PAGE))
    desk.store.sources.configure([source("Other")], NOON)
    desk.clock.move(hours=2)
    assert desk.lists(entry(title="Many shells left"), by=2).changed == 1
    assert await desk.brings(article(PAGE, title="Many shells left")) is Verdict.REVISED
    desk.store.sources.configure([source(), source("Other")], NOON)
    desk.clock.move(hours=2)
    assert desk.lists(entry(), by=1).changed == 0


async def test_a_new_watch_finds_each_article_under_its_own_address(desk: Desk) -> None:
    section = "https://valley.test/news"
    desk.lists(entry())
    await desk.brings(article(PAGE, canonical_url=section))
    bridge = "https://valley.test/2026/bridge"
    desk.lists(entry(bridge))
    await desk.brings(
        article(bridge, canonical_url=section, title="A bridge opens", text=OTHER_TEXT)
    )
    late = watch("bridges", query="bridge")
    desk.store.watches.configure([watch(), late], NOON, lambda _watch, now: now)
    desk.intake.watch_for(prepare([watch(), late]))
    assert await desk.intake.catch_up(late) == 1
    assert desk.articles() == 2
    found = desk.store.articles.list(limit=5, watch="bridges")
    assert [(each.article.url, each.revision) for each in found] == [(bridge, 1)]


async def test_links_that_change_at_each_visit_are_one_article(desk: Desk) -> None:
    print_ = tuple(range(100))
    for visit in range(3):
        desk.clock.move(minutes=10)
        desk.lists(entry(f"{PAGE}?visit={visit}"))
        found = article(f"{PAGE}?visit={visit}", fingerprint=print_)
        verdict = await desk.brings(found)
        assert verdict is (Verdict.UNCHANGED if visit else Verdict.NEW)
    assert (desk.articles(), desk.told()) == (1, 1)
    moved = "https://valley.test/2026/many-shells"
    desk.lists(entry(moved))
    text = "Shells left the plant on Monday. More followed."
    assert await desk.brings(article(moved, fingerprint=print_, text=text)) is Verdict.REVISED
    assert desk.store.articles.get(1).article.url == moved
    assert desk.lists(entry(moved + "/amp"), by=2).new == 0
    assert (desk.articles(), desk.told()) == (1, 1)


@pytest.mark.parametrize(
    ("url", "given"),
    [
        ("https://elsewhere.test/2026/shells", {}),  # a syndicated copy, not a revision
        ("https://valley.test/2", {"title": "Shells left again"}),
        ("https://valley.test/2", {"published": NOON}),
        ("https://valley.test/2", {"published": None}),
        ("https://valley.test/2", {"fingerprint": tuple(range(60, 160))}),
    ],
)
async def test_what_is_not_alike_in_all_is_another_article(
    desk: Desk, url: str, given: dict[str, object]
) -> None:
    print_ = tuple(range(100))
    desk.lists(entry())
    await desk.brings(article(PAGE, fingerprint=print_))
    desk.lists(entry(url))
    found = article(url, **{"fingerprint": print_, **given})
    assert await desk.brings(found) in (Verdict.COPY, Verdict.NEW)
    assert desk.articles() == 2


@pytest.mark.parametrize(
    ("url", "canonical", "keys"),
    [
        (PAGE, PAGE, ("valley.test/2026/shells",)),
        (PAGE, "http://m.valley.test/2026/shells/amp", ("valley.test/2026/shells",)),
        (PAGE, "https://valley.test/n/1", ("valley.test/n/1", "valley.test/2026/shells")),
        (PAGE, "https://elsewhere.test/n/1", ("valley.test/2026/shells",)),
        (PAGE, "https://valley.test/", ("valley.test/2026/shells",)),
        (PAGE, "", ("valley.test/2026/shells",)),
        ("https://valley.test/a?id=1", "https://valley.test/a", ("valley.test/a?id=1",)),
        ("https://valley.test/?p=1", "https://valley.test/", ("valley.test/?p=1",)),
        (
            "https://valley.test/a?id=1&ref=x",
            "https://valley.test/a?id=1",
            ("valley.test/a?id=1", "valley.test/a?id=1&ref=x"),
        ),
        (
            "https://valley.test/a?from=feed",
            "https://valley.test/a",
            ("valley.test/a", "valley.test/a?from=feed"),
        ),
    ],
)
def test_by_which_addresses_an_article_is_known(
    url: str, canonical: str, keys: tuple[str, ...]
) -> None:
    assert addresses(article(url, canonical_url=canonical)) == keys


async def test_what_is_told_for_a_twin_is_nothing(desk: Desk) -> None:
    desk.lists(entry())
    await desk.brings(article(PAGE))
    assert [planned.reason for planned in desk.taken.matches] == [MatchReason.TOLD_ARTICLE]
    desk.lists(entry("https://valley.test/go/17"), by=2)
    await desk.brings(article("http://m.valley.test/2026/shells/amp", canonical_url=PAGE))
    assert desk.taken.matches == ()
