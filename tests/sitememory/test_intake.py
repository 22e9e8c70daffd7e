"""A site of 200 pages through the real cleaning and the real intake, and what is learned of it."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.cleaning.article import clean_page
from crawler.sitememory import mark_of
from db.database import Database
from db.kept import PageToClean
from db.plans import Taken, Verdict
from db.records import Article, ClaimedEntry, Entry, Page, StoredArticle
from db.remembered import WINDOW, whole
from db.store import Store
from db.threads import Threads
from db.watch_records import AlertMode
from intake.decide import Policy
from intake.intake import Intake
from intake.watching import prepare
from matching.stories.fingerprint import fingerprint
from tests.making import NOON, HeldClock, article, source, watch
from tests.sitememory.paper import HEADINGS, LAST, RECURRING, SIGNATURE, Story, story
from wirewatch.stages.sweep import Sweeping

SITE = "valleypost.test"
LAWYERS = "All rights reserved, The Valley Post, Mill Street, Upper Town."


class Office:
    """A store with an intake and the sweeping on it; pages come as stories of the paper."""

    def __init__(self, store: Store, threads: Threads, *queries: str) -> None:
        self.store, self.threads, self.clock = store, threads, HeldClock()
        watches = [watch(f"w{n}", query=q, alert=AlertMode.ARTICLE) for n, q in enumerate(queries)]
        store.sources.configure([source()], NOON)
        store.watches.configure(watches, NOON, lambda _watch, now: now)
        self.intake = Intake(
            store=store, threads=threads, watching=prepare(watches), clock=self.clock,
            policy=Policy(max_age=timedelta(days=7), hold=lambda _watch, now: now),
        )  # fmt: skip
        self.sweeping = Sweeping(store=store, threads=threads, intake=self.intake, clock=self.clock)

    async def takes(self, given: Story | Article, *, stored: bool = False) -> Taken:
        brought = given if isinstance(given, Article) else uncleaned(given)
        claimed = ClaimedEntry(
            id=999_999, source_id=1, source="Valley Post", timezone="UTC", host=SITE, attempts=0,
            entry=Entry(url=brought.url), backlog=False, stored=stored,
        )  # fmt: skip
        self.clock.move(minutes=1)
        return await self.intake.take(claimed, brought)

    async def takes_all(self, numbers: range) -> None:
        for number in numbers:
            await self.takes(story(number))

    def known(self) -> set[str]:
        return {block.example for block in self.store.sites.memory(SITE).known}

    def texts(self) -> dict[str, str]:
        """Return all stored texts by address."""
        return {s.article.url: s.article.text for s in self.stored()}

    def stored(self) -> list[StoredArticle]:
        return list(reversed(self.store.articles.list(limit=None)))

    async def sweep(self) -> int:
        return await self.sweeping.sweep(self.clock.now())


def uncleaned(given: Story) -> Article:
    """Return a story as of a cleaner that leaves all that is the site's."""
    return article(
        given.url, title=f"Report {given.number} of the valley", text=given.text, published=NOON,
        authors=(given.author,), excerpt=given.text[:99], fingerprint=fingerprint(given.text),
    )  # fmt: skip


@pytest.fixture
def office(store: Store) -> Iterator[Office]:
    threads = Threads()
    yield Office(store, threads, "shells", "crown")
    threads.close()


@pytest.fixture
def desk(tmp_path: Path, shaped: Path) -> Iterator[Office]:
    """Give an office on SQLite alone, for what does not touch the database's ways."""
    shutil.copy(shaped, tmp_path / "w.db")
    database, threads = Database(f"sqlite:///{tmp_path}/w.db"), Threads()
    yield Office(Store(database), threads, "shells", "crown")
    threads.close()
    database.close()


def really_cleaned(given: Story) -> Article:
    return clean_page(given.html, url=given.url, fetched=NOON)


def left_of(text: str) -> list[str]:
    """Return what of the site is still in a text."""
    return [
        line
        for line in text.split("\n")
        if line in RECURRING or line.endswith("to read") or line.startswith("Read ")
    ]


async def test_of_200_pages_all_blocks_go_and_no_heading_or_paragraph(desk: Office) -> None:
    at_once: dict[str, list[str]] = {}
    for number in range(200):
        made = story(number)
        taken = await desk.takes(really_cleaned(made))
        if number >= 9:
            at_once[made.url] = left_of(desk.store.articles.get(taken.article).article.text)
    assert {url: left for url, left in at_once.items() if left} == {}
    assert await desk.sweep() > 0
    texts = desk.texts()
    assert len(texts) == 200
    for number in range(200):
        made = story(number)
        assert texts[made.url] == "\n".join(made.body)
    assert any(heading in text for heading in HEADINGS for text in texts.values())
    assert sum(SIGNATURE in text for text in texts.values()) == 40


async def test_pages_before_are_swept_and_the_index_with_them(office: Office) -> None:
    await office.takes_all(range(4))
    assert (office.known(), await office.sweep()) == (set(), 0)
    assert len(office.store.articles.find([["crown"]], 99)) == 2
    await office.takes_all(range(4, 10))
    assert LAWYERS in office.known()
    changed = await office.sweep()
    assert changed >= 4
    for number, text in enumerate(office.texts().values()):
        assert text == "\n".join(story(number).body)
    assert office.store.articles.find([["crown"]], 99) == []
    assert (office.store.stats().revisions, office.store.stats().cleaned_again) == (0, 0)
    assert {stored.revision for stored in office.stored()} == {1}
    assert await office.sweep() == 0


async def test_what_matched_by_the_sites_words_only_is_lost_and_nothing_told_anew(
    office: Office,
) -> None:
    await office.takes_all(range(10))
    before = office.store.stats()
    told = [stored for stored in office.stored() if "w1" in stored.watches]
    assert told
    await office.sweep()
    after = office.store.stats()
    assert (after.matches, after.alerts, after.deliveries) == (
        before.matches, before.alerts, before.deliveries,
    )  # fmt: skip
    assert all(stored.lost == ("w1",) for stored in office.stored() if "w1" in stored.watches)
    assert not any("w0" in stored.lost for stored in office.stored())


async def test_what_is_taken_off_is_kept_with_its_reason(office: Office) -> None:
    await office.takes_all(range(12))
    await office.sweep()
    for number, stored in enumerate(office.stored()):
        cuts = office.store.sites.cuts([stored.id])[stored.id]
        assert whole(stored.article.text, cuts) == story(number).text
        (lawyers,) = (cut for cut in cuts if cut.text == LAWYERS)
        assert lawyers.reason.startswith("recurs at the tail of ")
    assert lawyers.reason == "recurs at the tail of 12 of the last 12 articles of this site"


async def test_a_page_fetched_again_after_learning_is_no_revision(office: Office) -> None:
    await office.takes_all(range(10))  # the first ones are stored with all blocks
    for number in (0, 5, 9):
        taken = await office.takes(story(number), stored=True)
        assert taken.verdict is Verdict.UNCHANGED
    later = replace(uncleaned(story(0)), text=story(0).text.replace("1 crown", "2 crowns"))
    assert (await office.takes(later, stored=True)).verdict is Verdict.UNCHANGED
    await office.sweep()
    assert (await office.takes(story(0), stored=True)).verdict is Verdict.UNCHANGED
    edited = replace(uncleaned(story(0)), text=story(0).text.replace(story(0).body[0], "New lead."))
    assert (await office.takes(edited, stored=True)).verdict is Verdict.REVISED
    (first, *_) = office.stored()
    assert first.article.text == "\n".join(("New lead.", *story(0).body[1:]))


async def test_a_block_that_no_page_has_any_more_is_forgotten_and_not_put_back(
    desk: Office,
) -> None:
    await desk.takes_all(range(10))
    await desk.sweep()
    stays = desk.texts()[story(3).url]
    assert LAWYERS in desk.known()
    for number in range(10, 10 + WINDOW):
        made = story(number)
        await desk.takes(replace(made, after=made.after[:-1]))
    assert LAWYERS not in desk.known()
    assert LAST[0] in desk.known()
    await desk.sweep()
    assert desk.texts()[story(3).url] == stays
    again = await desk.takes(story(3), stored=True)  # its page still has it
    assert again.verdict is Verdict.UNCHANGED
    assert desk.texts()[story(3).url] == stays


async def test_what_a_user_forgot_is_never_learned_again(office: Office) -> None:
    await office.takes_all(range(8))
    office.store.sites.never(SITE, mark_of(LAWYERS))
    await office.takes_all(range(8, 12))
    await office.sweep()
    assert office.texts()[story(11).url].endswith(LAWYERS)
    (kept,) = (b for b in office.store.sites.memory(SITE).known if b.never)
    assert kept.example == LAWYERS


async def test_an_end_between_two_articles_of_a_sweep_leaves_the_rest_to_the_next(
    office: Office, monkeypatch
) -> None:
    await office.takes_all(range(10))
    take, calls = office.intake.take_swept, 0

    async def dies(*given) -> Taken:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt
        return await take(*given)

    monkeypatch.setattr(office.intake, "take_swept", dies)
    with pytest.raises(KeyboardInterrupt):
        await office.sweep()
    monkeypatch.undo()
    assert sum(bool(left_of(text)) for text in office.texts().values()) > 0
    assert await office.sweep() > 0
    assert sum(bool(left_of(text)) for text in office.texts().values()) == 0
    assert office.store.sites.unswept(office.clock.now()) == []


async def test_copies_and_revisions_teach_once(office: Office) -> None:
    first = uncleaned(story(0))
    await office.takes(first)
    for number in range(1, 9):
        await office.takes(replace(first, url=f"{first.url}-{number}", canonical_url=""))
        await office.takes(replace(first, text=f"{first.text}\nMore, {number}."), stored=True)
    assert len(office.store.sites.memory(SITE).pages) == 1
    assert office.known() == set()


async def test_only_the_last_pages_are_remembered_and_silent_sites_forgotten(
    desk: Office,
) -> None:
    await desk.takes_all(range(WINDOW + 5))
    assert len(desk.store.sites.memory(SITE).pages) == WINDOW
    desk.store.sites.never(SITE, mark_of(LAST[0]))
    assert desk.store.sites.prune(desk.clock.now() - timedelta(days=1)) == 0
    desk.clock.move(days=181)
    await desk.sweep()
    memory = desk.store.sites.memory(SITE)
    assert memory.pages == ()
    assert [block.example for block in memory.known] == [LAST[0]]


async def test_cleaning_again_does_not_bring_back_what_was_taken_off(desk: Office) -> None:
    await desk.takes_all(range(10))
    await desk.sweep()
    stored = desk.stored()[2]
    page = Page(
        url=stored.article.url, final_url=stored.article.url, status=200, headers={}, fetched=NOON,
        body=story(2).html,
    )  # fmt: skip
    claimed = ClaimedEntry(
        id=999_999, source_id=1, source="Valley Post", timezone="UTC", host=SITE, attempts=0,
        entry=Entry(url=stored.article.url), backlog=False, stored=True,
    )  # fmt: skip
    kept = PageToClean(id=1, page=page, article=stored, claimed=claimed)
    again = await desk.intake.as_remembered(uncleaned(story(2)), stored=stored)
    assert again.text == stored.article.text
    taken = await desk.intake.take_recleaned(kept, uncleaned(story(2)))
    assert taken.verdict is Verdict.UNCHANGED
    assert desk.stored()[2].article.text == stored.article.text
    assert desk.store.sites.cuts([stored.id])[stored.id]


async def test_a_headline_only_teaches_nothing_and_loses_nothing(desk: Office) -> None:
    await desk.takes_all(range(10))
    listed = replace(uncleaned(story(11)), headline_only="a wall", text=LAWYERS)
    taken = await desk.takes(listed)
    assert desk.store.articles.get(taken.article).article.text == LAWYERS
    assert len(desk.store.sites.memory(SITE).pages) == 10
