"""Holds one watch against what is stored, without telling anew what was told."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from db.clock import Clock
from db.errors import QueryError
from db.plans import MatchReason
from db.recording import Found
from db.records import Article, Record, StoredArticle
from db.store import Store
from db.threads import Threads
from db.watch_records import Watch
from intake.intake import Intake, document
from intake.watching import Watching, prepare

log = structlog.get_logger(__name__)

_EXPECTED = timedelta(minutes=2)  # until which alerts are held, should we die; renewed each page


@dataclass(frozen=True, kw_only=True)
class LookedBack(Record):
    """What looking back came to."""

    read: int = 0  # articles held against the watch; those that it matched before are not
    found: int = 0  # matches, all new
    known: int = 0  # articles that it had matched before


class LookBack:
    """Holds watches against stored articles; a call that was ended can be made again."""

    def __init__(self, *, store: Store, threads: Threads, intake: Intake, clock: Clock) -> None:
        self._store = store
        self._threads = threads
        self._intake = intake
        self._clock = clock

    async def run(
        self,
        watch: Watch,
        since: datetime,
        *,
        tell: bool = False,
        so_far: Callable[[LookedBack], None] = lambda _done: None,
    ) -> LookedBack:
        """Find what the watch matches among the articles since a time; return how much.

        Without ``tell`` the matches are recorded, and nobody is alerted. With it they are a
        backlog: held until all are found, then told by the dozen or as one summary, but for stories
        that were told already. Raises QueryError and StoreError.
        """
        alone, done = prepare([watch]), LookedBack()
        pages = self._store.articles.since(since)
        try:
            while page := await self._threads.read(next, pages, ()):
                if tell:
                    await self._expect_more(_EXPECTED)
                fresh = list(_not_matched(_within(page, since), watch.name))
                found = await (self._tell if tell else self._record)(alone, watch, fresh)
                known = len(list(_within(page, since))) - len(fresh)
                done = LookedBack(
                    read=done.read + len(fresh), found=done.found + found, known=done.known + known
                )
                so_far(done)
        finally:
            if tell:
                await self._expect_more(timedelta())
        return done

    async def run_due(self) -> int:
        """Let the watches look back whose time it is; return how many matches were recorded.

        Raises StoreError. A watch whose query cannot be read is another program's, and is left.
        """
        count = 0
        for watch, since in await self._threads.read(self._store.watches.looking_back):
            try:
                done = await self.run(watch, since)
            except QueryError as exc:
                log.warning("a watch cannot look back", watch=watch.name, why=str(exc))
                continue
            await self._threads.write(self._store.watches.mark_looked_back, watch)
            count += done.found
            log.info("watch looked back", watch=watch.name, since=since, recorded=done.found)
        return count

    async def _record(
        self, alone: Watching, watch: Watch, articles: Sequence[StoredArticle]
    ) -> int:
        found = await self._threads.read(_find, alone, articles)
        if not found:
            return 0
        return await self._threads.insist(
            self._store.recording.record, watch.name, found, self._clock.now()
        )

    async def _tell(self, alone: Watching, _watch: Watch, articles: Sequence[StoredArticle]) -> int:
        found = 0
        for stored in articles:
            found += await self._intake.take_again(stored, alone)
        return found

    async def _expect_more(self, time: timedelta) -> None:
        await self._threads.insist(self._store.held.expect_more, self._clock.now() + time)


def _find(alone: Watching, articles: Iterable[StoredArticle]) -> list[Found]:
    found: list[Found] = []
    for stored in articles:
        for match in alone.matcher.match(document(stored.article, stored.source)):
            found.append((stored, match, _why_untold(stored.article)))
    return found


def _why_untold(article: Article) -> MatchReason:
    if article.mark is not None:
        return MatchReason(f"not an article: {article.mark.value}")
    return MatchReason.RECORDED


def _within(articles: Iterable[StoredArticle], since: datetime) -> Iterable[StoredArticle]:
    """Leave out what came in since, out of an archive, but was published before."""
    return (
        stored
        for stored in articles
        if stored.article.published is None or stored.article.published >= since
    )


def _not_matched(articles: Iterable[StoredArticle], watch: str) -> Iterable[StoredArticle]:
    return (stored for stored in articles if watch not in stored.watches)
