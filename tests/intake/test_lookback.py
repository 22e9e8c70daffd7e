"""A watch held against what is stored: recorded, or told as a backlog; never twice."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from db.plans import AlertState, MatchReason
from db.records import Mark, StoredArticle
from db.store import Store, open_store
from db.threads import Threads
from db.watch_records import Watch
from intake.decide import Policy
from intake.intake import Intake, arrive, document
from intake.lookback import LookBack, LookedBack
from intake.watching import prepare
from matching.matcher import Document
from tests.making import NOON, HeldClock, article, outcome, source, watch

ARMS = watch()
TEXTS = ("Shells left the plant.", "A bridge was opened.", "Shells came back.")


class Desk:
    """A store with three articles, one a day, and a watch that matched none of them yet."""

    def __init__(self, store: Store, threads: Threads) -> None:
        self.store, self.clock = store, HeldClock()
        store.sources.configure([source()], NOON)
        self.configure(ARMS)
        for number, text in enumerate(TEXTS):
            at = NOON + timedelta(days=number)
            page = article(f"https://valley.test/{number}", text=text, title="News", published=at)
            store.intake.take(
                arrive(page, prepare([]), source_id=1, source="", claimed=None, backlog=False),
                lambda _snapshot: outcome(),
                at,
            )
        self.clock.move(days=3)
        intake = Intake(
            store=store,
            threads=threads,
            watching=prepare([ARMS]),
            policy=Policy(max_age=timedelta(days=7), hold=lambda _watch, now: now),
            clock=self.clock,
        )
        self.lookback = LookBack(store=store, threads=threads, intake=intake, clock=self.clock)

    def configure(self, *watches: Watch) -> None:
        self.store.watches.configure(watches, self.clock.now(), lambda _watch, now: now)

    def matched(self) -> list[int]:
        pages = self.store.articles.since(NOON)
        return [each.id for page in pages for each in page if each.watches]

    def alerts(self) -> dict[str, int]:
        return {state: count for state, count in self.store.stats().alerts.items() if count}


@pytest.fixture
def desk(tmp_path: Path, shaped: Path) -> Iterator[Desk]:
    shutil.copy(shaped, tmp_path / "w.db")
    store, threads = open_store(f"sqlite:///{tmp_path}/w.db"), Threads()
    yield Desk(store, threads)
    threads.close()
    store.close()


async def test_it_records_and_alerts_nobody(store: Store) -> None:
    threads = Threads()
    desk = Desk(store, threads)
    done = await desk.lookback.run(ARMS, NOON)
    assert done == LookedBack(read=3, found=2, known=0)
    assert (desk.matched(), desk.alerts()) == ([1, 3], {})
    threads.close()


async def test_made_again_it_finds_nothing_new(desk: Desk) -> None:
    await desk.lookback.run(ARMS, NOON)
    assert await desk.lookback.run(ARMS, NOON) == LookedBack(read=1, found=0, known=2)
    assert desk.matched() == [1, 3]


async def test_no_farther_than_asked(desk: Desk) -> None:
    assert (await desk.lookback.run(ARMS, NOON + timedelta(days=1))).found == 1
    assert desk.matched() == [3]


async def test_an_old_article_out_of_an_archive_is_not_of_these_days(desk: Desk) -> None:
    old = article(
        "https://valley.test/old",
        text="Shells of old.",
        title="Old",
        published=NOON - timedelta(days=900),
    )
    desk.store.intake.take(
        arrive(old, prepare([]), source_id=1, source="", claimed=None, backlog=True),
        lambda _snapshot: outcome(),
        desk.clock.now(),
    )
    assert (await desk.lookback.run(ARMS, NOON)).found == 2


async def test_asked_to_tell_it_holds_a_backlog_and_tells_no_story_twice(desk: Desk) -> None:
    done = await desk.lookback.run(ARMS, NOON, tell=True)
    assert (done.found, desk.alerts()) == (2, {AlertState.HELD.value: 2})
    again = await desk.lookback.run(ARMS, NOON, tell=True)
    assert (again.found, desk.alerts()) == (0, {AlertState.HELD.value: 2})


async def test_what_is_no_article_says_so(desk: Desk) -> None:
    page = article("https://valley.test/9", text="Shells, shells.", mark=Mark.LIST, published=None)
    desk.store.intake.take(
        arrive(page, prepare([]), source_id=1, source="", claimed=None, backlog=False),
        lambda _snapshot: outcome(),
        desk.clock.now(),
    )
    (stored,) = (each for page in desk.store.articles.since(desk.clock.now()) for each in page)
    (match,) = prepare([ARMS]).matcher.match(_document(stored))
    found = [(stored, match, MatchReason.LIST)]
    assert desk.store.recording.record("arms", found, NOON) == 1
    assert desk.store.recording.record("gone", found, NOON) == 0


def _document(stored: StoredArticle) -> Document:
    return document(stored.article, stored.source)


async def test_a_changed_query_looks_back_if_asked_to_and_only_once(desk: Desk) -> None:
    assert await desk.lookback.run_due() == 0  # it was not asked to
    desk.configure(watch(look_back=timedelta(days=30)))
    assert await desk.lookback.run_due() == 2
    assert await desk.lookback.run_due() == 0
    desk.configure(watch(query="bridge", look_back=timedelta(days=30)))
    assert await desk.lookback.run_due() == 1
    assert (desk.matched(), desk.alerts()) == ([1, 2, 3], {})


async def test_a_query_changed_while_it_looks_back_has_its_turn(desk: Desk) -> None:
    older = watch(look_back=timedelta(days=30))
    desk.configure(older)
    desk.configure(watch(query="bridge", look_back=timedelta(days=30)))
    desk.store.watches.mark_looked_back(older)
    assert [each.query for each, _ in desk.store.watches.looking_back()] == ["bridge"]


async def test_no_more_look_back_than_the_watch_says_now(desk: Desk) -> None:
    desk.configure(watch(look_back=timedelta(days=30)))
    desk.configure(watch())
    assert desk.store.watches.looking_back() == ()


async def test_a_revised_article_is_left_to_its_revision(desk: Desk) -> None:
    (stored, *_) = next(desk.store.articles.since(NOON))
    (match,) = prepare([ARMS]).matcher.match(_document(stored))
    read_before = [(replace(stored, revision=0), match, MatchReason.RECORDED)]
    assert desk.store.recording.record("arms", read_before, NOON) == 0
