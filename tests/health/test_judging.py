"""The judging stage on real databases: told once, again on recovery, and by one of two daemons."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from db.evidence import HealthState, SeenPage
from db.records import Obstacle, PollReason, PollResult
from db.store import Store
from db.threads import Threads
from tests.making import HeldClock, keyed, source
from wirewatch.stages.judge import Judging


class Desk:
    """A daemon's judging on a store, with polls that end as they are told to."""

    def __init__(self, store: Store, clock: HeldClock) -> None:
        self.store, self.clock, self.threads = store, clock, Threads()
        self.judging = Judging(
            store=store, threads=self.threads, clock=clock, channels=("mail", "hook")
        )

    def poll(
        self,
        obstacle: Obstacle | None = None,
        *,
        source_id: int = 1,
        link: str = "",
        later: int = 5,
    ) -> None:
        at = self.clock.move(minutes=later)
        result = PollResult(
            source_id=source_id, at=at, reason=PollReason.FAILED if obstacle else PollReason.NEW,
            next_poll_at=at, interval=timedelta(minutes=5), obstacle=obstacle,
            error=f"{obstacle.value}; next try 13:00 UTC" if obstacle else None,
        )  # fmt: skip
        listed = [keyed(link)] if link else []
        self.store.sources.store_poll(source_id, listed, at, lambda _count: result)

    async def see(self, obstacle: Obstacle | None = None) -> None:
        self.poll(obstacle)
        await self.judging.judge()

    def told(self, channel: str = "mail") -> list[str]:
        deliveries = self.store.deliveries.list(limit=None)
        mine = [d for d in deliveries if d.channel == channel]
        return [d.title for d in sorted(mine, key=lambda d: d.created)]


@pytest.fixture
def desk(store: Store) -> Iterator[Desk]:
    clock = HeldClock()
    store.sources.configure([source()], clock.now())
    desk = Desk(store, clock)
    yield desk
    desk.threads.close()


async def test_a_change_is_told_once_on_every_channel_and_again_on_recovery(desk):
    for _ in range(3):
        await desk.see()
    assert desk.told() == []
    for _ in range(4):
        await desk.see(Obstacle.CHALLENGE)
    blocked = "Valley Post: blocked, a bot challenge stands before it"
    assert desk.told() == desk.told("hook") == [blocked]
    for _ in range(4):
        await desk.see()
    assert desk.told() == [blocked, "Valley Post: well again"]


async def test_a_new_run_knows_what_an_earlier_one_told(desk, store):
    for _ in range(2):
        await desk.see(Obstacle.REFUSAL)
    later = Desk(store, desk.clock)
    for _ in range(3):
        await later.see(Obstacle.REFUSAL)
    assert later.told() == ["Valley Post: blocked, it refuses us"]
    for _ in range(2):
        await later.see()
    assert later.told() == ["Valley Post: blocked, it refuses us", "Valley Post: well again"]
    later.threads.close()


async def test_two_daemons_that_race_tell_once(desk, store):
    other = Desk(store, desk.clock)
    for obstacle in (Obstacle.LOGIN, Obstacle.LOGIN, None, None):
        desk.poll(obstacle)
        await asyncio.gather(*(d.judging.judge() for d in (desk, other, desk, other)))
    assert len(desk.told()) == 2
    other.threads.close()


async def test_pages_that_stop_giving_text_are_told(desk):
    await desk.see()
    for link in range(20):
        desk.judging.saw_page(1, SeenPage(link=link, letters=3000, text=link))
    await desk.see()
    assert desk.told() == []
    for link in range(100, 108):
        desk.judging.saw_page(1, SeenPage(link=link, obstacle=Obstacle.UNREADABLE))
    desk.judging.saw_page(1, None)
    await desk.see()
    await desk.see()
    assert desk.told() == ["Valley Post: its texts are no longer what they were"]


async def test_a_silent_source_is_stale_until_it_speaks(desk):
    desk.poll(link="https://valley.test/first")
    for hour in range(20):
        desk.clock.move(minutes=55)
        desk.poll(link=f"https://valley.test/{hour}")
    await desk.judging.judge()
    for _ in range(10):
        desk.clock.move(hours=1)
        await desk.see()
    assert desk.told() == ["Valley Post: silent for longer than is its habit"]
    (evidence,) = desk.store.health.evidence()
    assert evidence.standing.health.state is HealthState.STALE
    desk.poll(link="https://valley.test/at-last")
    await desk.judging.judge()
    await desk.see()
    assert desk.told()[1:] == ["Valley Post: well again"]


async def test_when_the_line_is_down_no_source_is_blamed(desk):
    names = ["Valley Post", "Hill Courier", "Plain Dealer"]
    desk.store.sources.configure(
        [source(name, url=f"https://{name[:4]}.test/feed") for name in names], desk.clock.now()
    )
    ids = [state.id for state in desk.store.sources.all()]
    for obstacle, told in ((Obstacle.UNREACHABLE, 0), (None, 0), (Obstacle.STATUS, 3)):
        for _ in range(3):
            desk.clock.move(minutes=20)
            for source_id in ids:
                desk.poll(obstacle, source_id=source_id, later=0)
            await desk.judging.judge()
        assert len(desk.told()) == told


async def test_without_channels_a_change_is_noted_and_sent_nowhere(desk):
    quiet = Judging(store=desk.store, threads=desk.threads, clock=desk.clock, channels=())
    for _ in range(3):
        desk.poll(Obstacle.ROBOTS)
        await quiet.judge()
    assert desk.told() == []
    (evidence,) = desk.store.health.evidence()
    assert evidence.standing.told == (HealthState.BLOCKED, Obstacle.ROBOTS)
