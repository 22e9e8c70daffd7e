"""Bringing in: a due entry is fetched, cleaned and handed to the intake."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

import structlog

from crawler.cleaning.headlines import with_listed
from crawler.cleaning.pool import CleaningPool
from crawler.fetch import Fetcher, FetchRequest
from crawler.headlines import before_wall, goes_by_headline, why_not_had
from crawler.obstacles import led_home
from crawler.poller import new_validators
from crawler.retry import next_try
from db.clock import Clock
from db.errors import CleanError, FetchError, NotYet, Unreachable
from db.evidence import SeenPage
from db.headline_rows import NotHad
from db.plans import MatchReason, Taken, Verdict
from db.records import Article, ClaimedEntry, Hints, Obstacle, Page, Validators
from db.store import Store
from db.threads import Threads
from intake.intake import Intake
from intake.looks import NO_VALIDATORS
from net.access import Access
from wirewatch.health.pages import lost_page, read_page
from wirewatch.progress import Progress
from wirewatch.stages.keep import Packing

log = structlog.get_logger(__name__)
LEASE = timedelta(minutes=10)
_ALERTING = {MatchReason.TOLD, MatchReason.TOLD_ARTICLE, MatchReason.JOINED}


class Bringing:
    """The work of the fetching stage."""

    def __init__(
        self,
        *,
        store: Store,
        threads: Threads,
        fetcher: Fetcher,
        cleaning: CleaningPool,
        intake: Intake,
        clock: Clock,
        owner: str,
        progress: Progress,
        per_host: int,
        taken: Callable[[], None],
        saw_page: Callable[[int, SeenPage | None], None],
        packing: Packing,
        line_down: Callable[[], bool] = lambda: False,
        accesses: Mapping[str, Access] = MappingProxyType({}),
        hints: Mapping[str, Hints] | None = None,
    ) -> None:
        self._store = store
        self._threads = threads
        self._fetcher = fetcher
        self._cleaning = cleaning
        self._intake = intake
        self._clock = clock
        self._owner = owner
        self._progress = progress
        self._per_host = per_host
        self._accesses = accesses  # by source's name
        self._taken = taken  # told when an article brought an alert
        self._saw_page = saw_page  # told what a source's page came to, where that says something
        self._packing = packing
        self._line_down = line_down  # whether next to nothing can be reached from here
        self._hints = hints or {}  # for cleaning, by the source's name
        self._hosts: Counter[str] = Counter()  # being fetched from

    def busy(self) -> list[str]:
        """Return the hosts that are being fetched from."""
        return [host for host, count in self._hosts.items() if count > 0]

    async def claim(self, limit: int) -> Sequence[ClaimedEntry]:
        """Lease entries whose hosts have room and may be asked."""
        now = self._clock.now()
        busy = self.busy()
        claimed = await self._threads.write(
            self._store.entries.claim_due,
            self._owner,
            now,
            now + LEASE,
            limit=limit,
            per_host=self._per_host,
            busy=busy,
        )
        self._hosts.update(entry.host for entry in claimed)
        return claimed

    async def bring(self, claimed: ClaimedEntry) -> None:
        """Take one entry all the way to the intake, or write down why not and what follows."""
        page = None
        try:
            page = await self._fetch(claimed)
            article = await self._cleaning.clean(
                page,
                timezone=claimed.timezone,
                entry=claimed.entry,
                hints=self._hints.get(claimed.source),
            )
        except (FetchError, CleanError) as exc:
            seen = lost_page(claimed.entry.url, exc, page)
            self._saw_page(claimed.source_id, seen)
            await self._failed(claimed, exc, seen.obstacle if seen else None, page)
            return
        self._progress.add("cleaned")
        seen = read_page(claimed.entry.url, article, page)
        self._saw_page(claimed.source_id, seen)
        if seen.obstacle is not None:
            article = with_listed(article, claimed.entry, before_wall(seen.obstacle))
        await self._take(claimed, article, page, validators=new_validators(NO_VALIDATORS, page))

    async def _fetch(self, claimed: ClaimedEntry) -> Page:
        try:
            page = await self._fetcher.fetch(
                FetchRequest(url=claimed.entry.url, access=self._accesses.get(claimed.source))
            )
        finally:
            self._hosts[claimed.host] -= 1
            if not self._hosts[claimed.host]:
                del self._hosts[claimed.host]
        self._progress.add("fetched")
        away = led_home(asked=page.url, final=page.final_url, listing=claimed.source_url)
        if away is not None:
            raise away
        return page

    async def _take(
        self,
        claimed: ClaimedEntry,
        article: Article,
        page: Page | None,
        *,
        not_had: NotHad | None = None,
        validators: Validators = NO_VALIDATORS,
    ) -> None:
        taken = await self._intake.take(
            claimed,
            article,
            page=await self._packing.packed(page),
            not_had=not_had,
            validators=validators,
        )
        if taken.verdict in (Verdict.NEW, Verdict.COPY):
            self._progress.add("stored")
        self._progress.add("matched", bool(taken.matches))
        if alerts(taken):
            self._taken()

    async def _failed(
        self,
        claimed: ClaimedEntry,
        error: FetchError | CleanError,
        wall: Obstacle | None,
        page: Page | None,
    ) -> None:
        now = self._clock.now()
        again = self._again(claimed, error, now)
        counts = not isinstance(error, NotYet)
        ours = isinstance(error, Unreachable) and self._line_down()
        if again is None:
            self._progress.add("given up")
            log.info("entry given up", url=claimed.entry.url, why=str(error))
        else:
            log.info("entry postponed", url=claimed.entry.url, why=str(error), until=again)
        if goes_by_headline(claimed, again, now, wall=wall, ours=ours):
            why = why_not_had(error, wall)
            listed = await self._cleaning.headline(claimed.entry, why, fetched=now)
            self._progress.add("headlines")
            not_had = NotHad(error=str(error), again=again, counts=counts)
            await self._take(claimed, listed, page if again is None else None, not_had=not_had)
        elif again is None:
            kept = await self._packing.packed(page)
            await self._threads.insist(
                self._store.entries.give_up, claimed.id, str(error), now, kept
            )
        else:
            await self._threads.insist(
                self._store.entries.postpone, claimed.id, again, str(error), counts=counts
            )

    @staticmethod
    def _again(
        claimed: ClaimedEntry, error: FetchError | CleanError, now: datetime
    ) -> datetime | None:
        if isinstance(error, CleanError):
            if not error.retry:
                return None
            error = Unreachable(str(error), url=error.url)
        return next_try(claimed.attempts + 1, error, now, jitter=random.random())


def alerts(taken: Taken) -> bool:
    """Tell whether an article brought an alert, or joined one."""
    return any(planned.reason in _ALERTING for planned in taken.matches)
