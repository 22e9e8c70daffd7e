"""The stages that read archives, over an outlet that answers in this process."""

from datetime import datetime, timedelta

from sqlalchemy import select

from crawler.archive import ArchiveReader
from crawler.fetch import Fetcher
from crawler.politeness import HostGate
from crawler.poller import Poller
from crawler.walking import first_pages
from db.delivery_tables import NoticeRow
from db.records import SourceState
from db.source_tables import EntryRow
from db.store import Store
from db.threads import Threads
from db.walk import Walk
from spiders.kinds import spider_for
from tests.archives.outlet import NOW, Outlet
from tests.crawler.fakes import HeldClock, MemoryRows
from tests.making import source
from wirewatch.progress import Progress
from wirewatch.stages.fill import Filling
from wirewatch.stages.poll import Polling
from wirewatch.stages.stage import Stage
from wirewatch.walker import Walked, Walker


class Desk:
    """One source of one outlet; each walker is made anew, as after a restart."""

    def __init__(
        self, store: Store, threads: Threads, path: str, kind: str, outlet: Outlet, **more: object
    ) -> None:
        self.store, self.threads, self.outlet = store, threads, outlet
        self.clock = HeldClock(NOW)
        every = timedelta(hours=6)
        self.source = source(kind=kind, url=outlet.site + path, every=every, options=more)
        store.sources.configure([self.source], NOW)
        gate = HostGate(
            MemoryRows(), self.clock, at_once=1, delay=timedelta(), sleep=self.clock.sleep
        )
        self.fetcher = Fetcher(outlet, gate, self.clock, agent="wirewatch")
        self.told: list[Walk] = []
        self.nudged = 0
        self.polling = Polling(
            store=store,
            threads=threads,
            poller=Poller(self.fetcher, spider_for, self.clock),
            clock=self.clock,
            owner="me",
            progress=Progress(),
            found=self._nudge,
        )

    def _nudge(self) -> None:
        self.nudged += 1

    @property
    def walker(self) -> Walker:
        return Walker(
            store=self.store,
            threads=self.threads,
            reader=ArchiveReader(self.fetcher, spider_for),
            clock=self.clock,
            give_way=self._at_once,
        )

    async def _at_once(self, _url: str) -> None:
        pass

    def begin(self, since: datetime) -> Walk:
        return self.store.walks.begin(1, since, first_pages(self.source), self.clock.now())

    async def go(self, walk: Walk, most_pages: int = 1000) -> Walked:
        async def told(walk: Walk) -> None:
            self.told.append(walk)

        return await self.walker.go(walk, most_pages=most_pages, told=told)

    async def back_to(self, since: datetime) -> Walked:
        return await self.go(self.begin(since))

    async def poll(self) -> None:
        self.clock.at = max(self.clock.at, self.state.next_poll_at)
        for claimed in await self.polling.claim(5):
            await self.polling.poll(claimed)

    async def fill(self) -> None:
        """Let the filling stage do all that is due."""
        filling = Filling(
            store=self.store,
            threads=self.threads,
            walker=self.walker,
            clock=self.clock,
            owner="me",
            progress=Progress(),
            found=self._nudge,
            channels=("hook",),
        )
        await Stage("fill", capacity=2, claim=filling.claim, work=filling.fill).drain()

    @property
    def state(self) -> SourceState:
        return self.store.sources.all()[0]

    @property
    def gaps(self) -> list[str]:
        """How the source's gaps stand, in their order."""
        found = self.store.walks.by_source(NOW - timedelta(days=365)).get(1)
        if found is None:
            return []
        return ["open"] * found.open + ["filled"] * found.filled + ["reported"] * found.reported

    def entries(self, *, backlog: bool | None = None) -> set[str]:
        statement = select(EntryRow.url)
        if backlog is not None:
            statement = statement.where(EntryRow.backlog.is_(backlog))
        with self.store._database.reading() as connection:
            return set(connection.scalars(statement))

    def notices(self) -> list[str]:
        with self.store._database.reading() as connection:
            return list(connection.scalars(select(NoticeRow.text).order_by(NoticeRow.created_at)))
