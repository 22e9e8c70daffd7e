"""Watches looked over on real databases: told once, in time, and by one of two daemons."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest

from db.errors import StoreError
from db.plans import MatchReason, PlannedMatch
from db.rates import Unusual
from db.records import Obstacle, PollReason, PollResult
from db.store import Store
from db.threads import Threads
from db.watch_records import Match, WatchPolicy
from tests.making import NOON, HeldClock, arrival, article, outcome, passage, source, watch
from wirewatch.daemon import Daemon
from wirewatch.stages.judge import Judging
from wirewatch.stages.overlook import Overlooking

ARMS = watch(policy=WatchPolicy(spike=5.0))


class Desk:
    """A daemon's judging of sources and watches, with finds and polls as they are told to be."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock, self.threads = store, HeldClock(), Threads()
        self.count, self.down = 0, False
        self.judging = Judging(store=store, threads=self.threads, clock=self.clock, channels=())
        self.overlooking = self.daemon()
        store.sources.configure([source(), source("Hill Times", url="https://h.test/f")], NOON)
        self.configure(ARMS)
        self.clock.move(days=10)

    def daemon(self) -> Overlooking:
        return Overlooking(
            store=self.store, threads=self.threads, clock=self.clock, line_down=lambda: self.down
        )

    def configure(self, *watches) -> None:
        self.store.watches.configure(watches, self.clock.now(), lambda _watch, now: now)

    def find(self, count: int = 1, *, story: int | None = None, source_id: int = 1, **given):
        for _ in range(count):
            self.count += 1
            match = Match(watch=ARMS.name, passages=(passage(),))
            planned = PlannedMatch(match=match, watch=ARMS, reason=MatchReason.TOLD)
            found = {"published": self.clock.now(), "title": f"Shells, part {self.count}", **given}
            page = article(f"https://valley.test/{self.count}", **found)
            arrived = arrival(page, (ARMS,), source_id=source_id)
            made = outcome(planned, story=story)
            self.store.intake.take(arrived, lambda _s, made=made: made, self.clock.now())

    async def poll(self, *states: Obstacle | None, minutes: int = 5) -> None:
        """Poll the sources in order; then judge sources and watches."""
        at = self.clock.move(minutes=minutes)
        for source_id, obstacle in enumerate(states, start=1):
            result = PollResult(
                source_id=source_id, at=at, reason=PollReason.FAILED if obstacle else
                PollReason.NEW, next_poll_at=at, interval=timedelta(minutes=5), obstacle=obstacle,
                error=f"{obstacle.value}; next try 13:00 UTC" if obstacle else None,
            )  # fmt: skip
            self.store.sources.store_poll(source_id, [], at, lambda _count, result=result: result)
        await self.judging.judge()
        await self.overlooking.judge()

    def told(self) -> list[str]:
        listed = self.store.deliveries.list(limit=None)
        return [each.title for each in sorted(listed, key=lambda each: each.created)]

    def message(self, at=None):
        now = at or self.clock.now()
        claimed = self.store.deliveries.claim("me", now, now + timedelta(minutes=5), 9)
        return [each.message for each in claimed]


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    desk = Desk(store)
    yield desk
    desk.threads.close()


async def test_a_spike_is_told_once_with_its_largest_stories_and_again_after_its_end(desk):
    desk.find(6)
    desk.find(story=3, source_id=2)
    for _ in range(3):
        await desk.overlooking.judge()
        desk.clock.move(minutes=1)
    (message,) = desk.message()
    assert (message.about, message.subject) == ("watch", "arms")
    assert message.title == "arms: 6 stories in an hour, 0.2 are usual"
    first, *stories = message.text.splitlines()
    assert "since 2026-01-25 11:00 UTC, this watch found 6 stories" in first
    assert stories == [
        "- Shells, part 3 (2 outlets): https://valley.test/3",
        "- Shells, part 1 (1 outlet): https://valley.test/1",
        "- Shells, part 2 (1 outlet): https://valley.test/2",
    ]
    desk.clock.move(hours=2)
    await desk.overlooking.judge()
    desk.find(9)
    await desk.overlooking.judge()
    assert len(desk.told()) == 2


async def test_two_daemons_tell_a_spike_once(desk):
    desk.find(6)
    await asyncio.gather(desk.overlooking.judge(), desk.daemon().judge())
    assert len(desk.told()) == 1


async def test_old_articles_and_watches_that_do_not_ask_make_no_spike(desk):
    desk.find(9, published=NOON)
    await desk.overlooking.judge()
    desk.configure(watch())
    desk.find(9)
    await desk.overlooking.judge()
    assert desk.told() == []


async def test_a_new_watch_has_no_usual_rate(desk):
    desk.configure(ARMS, watch("fresh", policy=ARMS.policy))
    desk.store.watches.configure([], desk.clock.now(), lambda _watch, now: now)
    desk.clock.at = NOON + timedelta(days=6)
    desk.configure(ARMS)
    desk.find(9)
    await desk.overlooking.judge()
    assert desk.told() == []


async def test_a_muted_watch_is_told_after_its_mute_and_a_quiet_one_after_its_hours(desk):
    desk.configure(watch(policy=ARMS.policy, quiet="11:00-15:00"))
    desk.find(9)
    now = desk.clock.now()
    until = now + timedelta(minutes=20)
    desk.store.mutes.mute(watch="arms", story=None, until=until, now=now, why="enough")
    await desk.overlooking.judge()
    assert desk.told() == []
    desk.clock.move(minutes=21)
    await desk.overlooking.judge()
    assert len(desk.told()) == 1
    assert desk.message() == []
    assert len(desk.message(now.replace(hour=15))) == 1


async def test_a_watch_whose_sources_fall_silent_is_told_of_it_and_of_its_end(desk):
    desk.find(3)
    desk.find(1, source_id=2)
    await desk.poll(None, None)
    for _ in range(6):
        await desk.poll(Obstacle.LOGIN, None)
    assert desk.told() == []
    for _ in range(3):
        await desk.poll(Obstacle.LOGIN, None)
    assert desk.told() == ["arms: most of its sources cannot be heard"]
    (message,) = desk.message()
    assert "Valley Post (blocked since 2026-01-25 12:10 UTC). 75% of" in message.text
    await desk.poll(None, None)
    await desk.poll(Obstacle.LOGIN, None)  # a flap
    for _ in range(6):
        await desk.poll(None, None)
    assert len(desk.told()) == 1
    await desk.poll(None, None)
    assert desk.told()[1:] == ["arms: its sources are heard again"]


async def test_the_lesser_part_may_be_silent(desk):
    desk.find(3)
    desk.find(1, source_id=2)
    for _ in range(9):
        await desk.poll(None, Obstacle.LOGIN)
    assert desk.told() == []


async def test_nothing_is_told_while_our_own_line_is_down(desk):
    desk.find(3)
    desk.down = True
    for _ in range(9):
        await desk.poll(Obstacle.LOGIN, None)
    assert desk.told() == []
    desk.down = False
    await desk.poll(Obstacle.LOGIN, None)
    assert len(desk.told()) == 1


async def test_what_was_told_or_muted_meanwhile_is_not_told_again(desk):
    desk.find(6)
    rates, now = desk.store.rates, desk.clock.now()
    past = rates.past("arms", now, timedelta(weeks=8))
    begun = Unusual(since=now, title="A spike", text="Six.")
    assert rates.settle_spike(past, begun, lambda _watch, at: at, now)
    assert rates.settle_spike(past, begun, lambda _watch, at: at, now) is None
    until = now + timedelta(hours=1)
    desk.store.mutes.mute(watch="arms", story=None, until=until, now=now, why="enough")
    assert rates.past("arms", now, timedelta(weeks=8)) is None
    assert desk.told() == ["A spike"]


async def test_the_daemon_looks_over_its_watches_even_where_sources_cannot_be_judged(desk):
    class Broken:
        async def judge(self) -> None:
            raise StoreError("the disk is full")

    desk.find(6)
    house = SimpleNamespace(judging=Broken(), overlooking=desk.overlooking)
    await Daemon(house, only=("crawl",))._judge()
    assert len(desk.told()) == 1
