"""Looking again: pages of articles that were told are asked whether they changed, or are gone."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType

import structlog

from alerts.quiet import hold
from crawler.cleaning.headlines import with_listed
from crawler.cleaning.pool import CleaningPool
from crawler.fetch import Fetcher, FetchRequest
from crawler.headlines import before_wall
from crawler.obstacles import led_home
from crawler.poller import new_validators
from crawler.revisits import after_failure, after_missing, is_gone, is_missing
from db.clock import Clock
from db.errors import CleanError, FetchError, NotYet
from db.plans import Verdict
from db.records import Article, ClaimedEntry, Hints, Page
from db.revisits import ClaimedRevisit, Missed
from db.store import Store
from db.threads import Threads
from intake.intake import Intake
from intake.looks import NO_VALIDATORS, look_at
from net.access import Access
from wirewatch.gone import wording
from wirewatch.health.pages import read_page
from wirewatch.progress import Progress
from wirewatch.stages.bring import Bringing, alerts
from wirewatch.stages.keep import Packing

log = structlog.get_logger(__name__)
LEASE = timedelta(minutes=10)


class Revisiting:
    """The work on told articles' pages; ``busy`` names the hosts that fresh entries come from."""

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
        busy: Callable[[], Collection[str]],
        packing: Packing,
        told: Callable[[], None],
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
        self._busy = busy
        self._packing = packing
        self._accesses = accesses  # by source's name
        self._hints = hints or {}  # for cleaning, by the source's name
        self._told = told  # told when there is something to deliver
        self._hosts: set[str] = set()  # being looked at

    async def claim(self, limit: int) -> Sequence[ClaimedRevisit]:
        """Lease pages that are due, of hosts that nobody fetches from."""
        now = self._clock.now()
        claimed = await self._threads.write(
            self._store.revisits.claim_due,
            self._owner,
            now,
            now + LEASE,
            limit=limit,
            busy={*self._busy(), *self._hosts},
        )
        self._hosts.update(each.host for each in claimed)
        return claimed

    async def revisit(self, claimed: ClaimedRevisit) -> None:
        """Look at one page, and write down what became of it and when it is looked at again."""
        try:
            page = await self._fetch(claimed)
            if _is_same(page, claimed):
                await self._same(claimed, page)
                return
            article = await self._clean(claimed, page)
        except (FetchError, CleanError) as exc:
            await self._failed(claimed, exc)
            return
        taken = await self._intake.take_revisit(
            claimed,
            article,
            new_validators(NO_VALIDATORS, page),
            page=await self._packing.packed(page),
        )
        if taken.verdict is Verdict.REVISED:
            self._progress.add("revised")
            log.info("told article revised", article=claimed.article, url=claimed.url)
        if alerts(taken):
            self._told()

    async def _fetch(self, claimed: ClaimedRevisit) -> Page:
        try:
            page = await self._fetcher.fetch(
                FetchRequest(
                    url=claimed.url,
                    validators=claimed.validators,
                    access=self._accesses.get(claimed.source),
                )
            )
        finally:
            self._hosts.discard(claimed.host)
        away = led_home(asked=page.url, final=page.final_url, listing=claimed.source_url)
        if away is not None:
            raise away
        return page

    async def _clean(self, claimed: ClaimedRevisit, page: Page) -> Article:
        article = await self._cleaning.clean(
            page,
            timezone=claimed.timezone,
            entry=claimed.entry,
            hints=self._hints.get(claimed.source),
        )
        wall = read_page(claimed.url, article, page).obstacle
        return article if wall is None else with_listed(article, claimed.entry, before_wall(wall))

    async def _same(self, claimed: ClaimedRevisit, page: Page) -> None:
        validators = new_validators(claimed.validators, page)
        now = self._clock.now()
        look = look_at(claimed.url, validators, first=claimed.first, seen=now, now=now)
        log.debug("told article unchanged", article=claimed.article, next_look=look.why)
        await self._threads.insist(self._store.revisits.keep, claimed.article, look)

    async def _failed(self, claimed: ClaimedRevisit, error: FetchError | CleanError) -> None:
        now = self._clock.now()
        if is_missing(error) and not claimed.headline:
            await self._missing(claimed, str(error))
            return
        counts = not isinstance(error, NotYet)
        planned = after_failure(claimed.first, claimed.failures + 1, error, now)
        log.debug("told article not looked at", url=claimed.url, why=str(error), until=planned.at)
        await self._threads.insist(
            self._store.revisits.postpone,
            claimed.article,
            planned.at,
            planned.reason.value,
            counts=counts,
        )

    async def _missing(self, claimed: ClaimedRevisit, evidence: str) -> None:
        now = self._clock.now()
        planned = after_missing(claimed.first, claimed.missing_since, now)
        missed = Missed(evidence=evidence, due=planned.at, why=planned.reason.value)
        rows = self._store.revisits
        if not is_gone(claimed.missing_since, now):
            log.info("told article missing", url=claimed.url, why=evidence, until=planned.at)
            await self._threads.insist(rows.miss, claimed.article, missed, now)
            return
        notices = await self._threads.insist(
            rows.lose, claimed.article, missed, now, wording=wording, hold=hold
        )
        if notices:
            log.warning("told article gone", url=claimed.url, why=evidence)
            self._told()


class FreshFirst:
    """Brings in what is new, and looks at told pages again with what places are left."""

    def __init__(self, bringing: Bringing, revisiting: Revisiting) -> None:
        self._bringing = bringing
        self._revisiting = revisiting

    async def claim(self, limit: int) -> Sequence[ClaimedEntry | ClaimedRevisit]:
        """Lease fresh entries that are due; then pages to look at again."""
        fresh = await self._bringing.claim(limit)
        left = limit - len(fresh)
        return [*fresh, *(await self._revisiting.claim(left) if left > 0 else ())]

    async def work(self, piece: ClaimedEntry | ClaimedRevisit) -> None:
        """Take one piece all the way."""
        if isinstance(piece, ClaimedEntry):
            await self._bringing.bring(piece)
        else:
            await self._revisiting.revisit(piece)


def _is_same(page: Page, claimed: ClaimedRevisit) -> bool:
    if page.status == 304:
        return True
    digest = new_validators(NO_VALIDATORS, page).body_sha256
    return digest is not None and digest == claimed.validators.body_sha256
