"""Judging: how the sources stand; a change that holds is told once."""

from collections import defaultdict
from collections.abc import Sequence

import structlog

from crawler.line import Line, lost_to_us, watch_line
from db.clock import Clock
from db.evidence import Evidence, SeenPage, Settled
from db.health import KEPT_PAGES
from db.store import Store
from db.threads import Threads
from wirewatch.health.settling import settle

log = structlog.get_logger(__name__)
_AT_ONCE = 50  # sources written of in one transaction, so that nobody waits long for the next


class Judging:
    """The work of the judging stage.

    What pages say is gathered in memory until the next judgement, so that it costs an article no
    transaction of its own; a killed run forgets a minute of it, which later pages make up for.
    """

    def __init__(
        self,
        *,
        store: Store,
        threads: Threads,
        clock: Clock,
        channels: tuple[str, ...],
    ) -> None:
        self._store = store
        self._threads = threads
        self._clock = clock
        self._channels = channels
        self._pages: defaultdict[int, list[SeenPage]] = defaultdict(list)
        self._line = Line()

    def line_down(self) -> bool:
        """Tell whether next to no source could be reached lately: our own line is down."""
        return self._line.down

    def saw_page(self, source_id: int, page: SeenPage | None) -> None:
        """Note what became of a source's page, if that says something of the source."""
        if page is None:
            return
        seen = self._pages[source_id]
        seen.append(page)
        del seen[:-KEPT_PAGES]

    async def judge(self) -> None:
        """Judge all sources, and tell what has changed and held; raises StoreError."""
        await self._note_pages()
        moved, line = await self._threads.read(self._moved)
        if line.down and not self._line.down:
            log.warning("next to no source is reached: is this machine online? none is blamed")
        self._line = line
        for start in range(0, len(moved), _AT_ONCE):
            await self._settle_some(moved[start : start + _AT_ONCE])

    async def _note_pages(self) -> None:
        if not self._pages:
            return
        pages, self._pages = list(self._pages.items()), defaultdict(list)
        for start in range(0, len(pages), _AT_ONCE):
            some = dict(pages[start : start + _AT_ONCE])
            await self._threads.insist(self._store.health.note_pages, some)

    def _moved(self) -> tuple[list[int], Line]:
        """Return the ids of sources whose standing is not what is written, and how our line stands.

        For a reader's thread: a thousand sources take half a second.
        """
        known = self._store.health.evidence()
        line = watch_line(self._line, known)
        moved = [e.state.id for e in known if not lost_to_us(line, e) and self._moves(e)]
        return moved, line

    async def _settle_some(self, moved: Sequence[int]) -> None:
        notices = await self._threads.write(
            self._store.health.settle, moved, self._settle, self._channels, self._clock.now()
        )
        for notice in notices:
            log.warning("source health", source=notice.subject, title=notice.title)

    def _settle(self, evidence: Evidence) -> Settled:
        return settle(evidence, self._clock.now())

    def _moves(self, evidence: Evidence) -> bool:
        return self._settle(evidence).standing != evidence.standing
