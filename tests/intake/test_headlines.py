"""An article that cannot be had: told once by its headline, and one row with what comes later."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crawler.cleaning.headlines import without_language
from db.headline_rows import NotHad
from db.plans import MatchReason, Verdict
from db.records import Article
from db.store import Store
from db.threads import Threads
from db.watch_records import AlertMode
from intake.decide import decide
from tests.intake.test_decide import POLICY, PRINT, alert, known, only, snapshot
from tests.intake.test_never_twice import PAGE, Desk, entry
from tests.making import NOON, article, watch

WHY = "robots.txt forbids the page"
FULL = "Nobody saw the shells arrive.\nThe bridge stayed shut all day."


class Newsdesk(Desk):
    """A desk that also takes headlines; its sources were heard before, so nothing is a backlog."""

    def __init__(self, store: Store, threads: Threads) -> None:
        super().__init__(store, threads)
        for number in (1, 2):
            self.lists(by=number)

    async def lacks(self, *, again: datetime | None = None, why: str = WHY) -> Verdict:
        """Take the one entry that is due as its headline."""
        now = self.clock.now()
        (claimed,) = self.store.entries.claim_due("me", now, now + timedelta(minutes=5), limit=9)
        headline = without_language(claimed.entry, why, fetched=now)
        not_had = NotHad(error="403", again=again, counts=True)
        self.taken = await self.intake.take(claimed, headline, not_had=not_had)
        return self.taken.verdict

    def only(self) -> Article:
        (stored,) = self.store.articles.list(limit=None)
        return stored.article


@pytest.fixture
def desk(store: Store) -> Iterator[Newsdesk]:
    threads = Threads()
    yield Newsdesk(store, threads)
    threads.close()


async def test_a_headline_is_told_and_its_entry_given_up(desk: Newsdesk) -> None:
    desk.lists(entry(summary="Nobody saw them arrive."))
    assert await desk.lacks() is Verdict.NEW
    assert desk.told() == 1
    assert (desk.only().text, desk.only().headline_only) == ("Nobody saw them arrive.", WHY)
    assert desk.store.entries.ready(desk.clock.move(days=9)) == 0
    assert desk.store.stats().entries == {"failed": 1}


async def test_the_message_says_that_it_is_a_headline_only(desk: Newsdesk) -> None:
    desk.lists(entry())
    await desk.lacks()
    (claimed,) = desk.store.deliveries.claim("me", NOON, NOON + timedelta(minutes=1), 9)
    (told,) = claimed.message.articles
    assert told.headline_only == WHY
    assert claimed.message.reason == f"the watch tells every article; headline only: {WHY}"


async def test_what_is_tried_again_stays_due_and_its_page_is_a_revision(desk: Newsdesk) -> None:
    desk.lists(entry())
    later = NOON + timedelta(hours=2)
    await desk.lacks(again=later)
    assert desk.store.entries.ready(later - timedelta(seconds=1)) == 0
    desk.clock.move(hours=2)
    assert await desk.brings(article(PAGE, title="Plant loses shells", text=FULL)) is (
        Verdict.REVISED
    )
    assert (desk.articles(), desk.told()) == (1, 1)
    assert (desk.only().text, desk.only().headline_only) == (FULL, None)
    (claimed,) = desk.store.deliveries.claim("me", later, later + timedelta(minutes=1), 9)
    assert claimed.message.articles[0].headline_only is None  # it came before it was sent
    assert "headline only" not in claimed.message.reason


async def test_a_second_failure_changes_nothing_and_is_known_to_be_stored(desk: Newsdesk) -> None:
    desk.lists(entry())
    await desk.lacks(again=NOON)
    (claimed,) = desk.store.entries.claim_due("me", NOON, NOON, limit=9)
    assert (claimed.stored, claimed.attempts) == (True, 1)
    assert await desk.lacks(again=None) is Verdict.UNCHANGED  # as after a kill in between
    assert (desk.articles(), desk.told()) == (1, 1)


@pytest.mark.parametrize(
    "given",
    [
        {"canonical_url": "https://valley.test/n/17"},
        {"url": "https://valley.test/n/17", "canonical_url": ""},
        {"url": "https://elsewhere.test/n/17", "canonical_url": ""},  # a search's link unwrapped
    ],
)
async def test_the_page_is_the_same_article_wherever_it_is(
    desk: Newsdesk, given: dict[str, str]
) -> None:
    desk.lists(entry())
    await desk.lacks(again=NOON)
    found = article(**{"url": PAGE, "title": "Plant loses shells", "text": FULL, **given})
    assert await desk.brings(found) is Verdict.REVISED
    assert (desk.articles(), desk.told()) == (1, 1)
    assert desk.lists(entry(found.canonical_url or found.url), by=2).new == 0


async def test_another_source_brings_the_page_of_a_headline(desk: Newsdesk) -> None:
    desk.lists(entry())
    await desk.lacks()
    desk.lists(entry("https://valley.test/go/17"), by=2)
    assert await desk.brings(article(PAGE, text=FULL)) is Verdict.REVISED
    assert (desk.articles(), desk.told()) == (1, 1)


async def test_a_page_that_another_link_brought_before_keeps_its_text(desk: Newsdesk) -> None:
    desk.lists(entry("https://valley.test/go/17"))
    await desk.brings(article("https://valley.test/n/17", canonical_url=PAGE, text=FULL))
    desk.lists(entry(PAGE + "/print"), by=2)
    (claimed,) = desk.store.entries.claim_due("me", NOON, NOON, limit=9)
    listed = without_language(replace(claimed.entry, url=PAGE), WHY, fetched=NOON)
    not_had = NotHad(error="403", again=None, counts=True)
    taken = await desk.intake.take(claimed, listed, not_had=not_had)
    assert (taken.verdict, taken.matches) == (Verdict.UNCHANGED, ())
    assert (desk.only().text, desk.only().headline_only) == (FULL, None)


async def test_what_only_the_page_says_is_told_when_it_comes(desk: Newsdesk) -> None:
    desk.lists(entry(title="A quiet day"))
    await desk.lacks(again=NOON)
    assert desk.told() == 0
    assert await desk.brings(article(PAGE, title="A quiet day", text=FULL)) is Verdict.REVISED
    assert (desk.articles(), desk.told()) == (1, 1)


async def test_a_headline_that_proves_a_copy_joins_its_story(desk: Newsdesk) -> None:
    desk.lists(entry("https://elsewhere.test/a"))
    original = article("https://elsewhere.test/a", fingerprint=PRINT)
    await desk.brings(original)
    desk.lists(entry(title="A quiet day"), by=2)
    await desk.lacks(again=NOON)
    assert desk.store.stats().stories == 2
    assert await desk.brings(article(PAGE, fingerprint=PRINT)) is Verdict.REVISED
    stored = desk.store.articles.get(2)
    assert (stored.story, stored.copy_of) == (1, 1)
    assert desk.store.stats().stories == 1


async def test_headlines_of_the_same_words_are_no_copies(desk: Newsdesk) -> None:
    for number in (1, 2):
        desk.lists(entry(f"https://valley.test/{number}"))
        assert await desk.lacks() is Verdict.NEW
    assert (desk.articles(), desk.told()) == (2, 2)


async def test_old_headlines_are_not_told(desk: Newsdesk) -> None:
    desk.lists(entry(published=NOON - timedelta(days=9)))
    await desk.lacks()
    assert [planned.reason for planned in desk.taken.matches] == [MatchReason.TOO_OLD]


HEADLINE = article(headline_only=WHY, text="", fingerprint=())


@pytest.mark.parametrize(
    ("stored", "arrived", "verdict", "told"),
    [
        (None, HEADLINE, Verdict.NEW, True),
        (known(), HEADLINE, Verdict.UNCHANGED, False),
        (known(headline=True, text=""), HEADLINE, Verdict.UNCHANGED, True),
        (known(headline=True, text="", title="x"), HEADLINE, Verdict.REVISED, True),
        (known(headline=True), article(), Verdict.REVISED, True),
        (known(headline=True, title="Other words"), article(), Verdict.REVISED, True),
    ],
    ids=["first", "over the text", "again", "other words", "its page", "by one address"],
)
def test_a_headline_beside_what_is_stored(stored, arrived, verdict, told):
    outcome = decide(snapshot(arrived, stored=stored), POLICY)
    assert outcome.verdict is verdict
    assert bool(outcome.matches) is told


def test_a_headline_that_was_told_keeps_its_story():
    shown = {"stored": known(2, headline=True), "candidates": (known(1),)}
    outcome = decide(snapshot(matched=frozenset({"arms"}), **shown), POLICY)
    assert (outcome.verdict, outcome.story, outcome.copy_of) == (Verdict.REVISED, 12, None)
    outcome = decide(snapshot(**shown, alerts=(alert(),)), POLICY)
    assert (outcome.verdict, outcome.story, outcome.copy_of) == (Verdict.REVISED, 11, 1)
    assert only(outcome).reason is MatchReason.COPY


def test_a_watch_of_every_article_is_told_of_a_headline_once():
    every = watch(alert=AlertMode.ARTICLE)
    outcome = decide(snapshot(HEADLINE, watches=(every,)), POLICY)
    assert only(outcome).reason is MatchReason.TOLD_ARTICLE
    again = snapshot(
        article(), watches=(every,), stored=known(headline=True), matched=frozenset({"arms"})
    )
    assert decide(again, POLICY).matches == ()


@pytest.mark.parametrize(
    ("matched", "held", "lost"),
    [
        ({"arms"}, {"arms"}, set()),  # it still matches
        ({"arms", "bridges"}, {"arms", "bridges"}, {"bridges"}),
        ({"arms", "bridges"}, {"arms"}, set()),  # nobody asked for bridges
        (set(), {"arms", "bridges"}, set()),
    ],
)
def test_which_matches_a_revision_loses(matched, held, lost):
    sides = {"matched": frozenset(matched), "held": frozenset(held)}
    edited = snapshot(article(text="Other words."), stored=known(), **sides)
    assert decide(edited, POLICY).lost == lost
    assert decide(snapshot(stored=known(), **sides), POLICY).lost == set()  # the same text
    assert decide(snapshot(HEADLINE, stored=known(), **sides), POLICY).lost == set()
