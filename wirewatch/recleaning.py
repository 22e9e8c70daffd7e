"""Cleaning again: kept pages are read by the present cleaner, and what is better is stored."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from db.clock import Clock
from db.errors import CleanError, NotFoundError
from db.kept import PageToClean
from db.pages import Selection
from db.plans import AlertState, Taken
from db.records import Article, Entry, Hints, Page, Record
from db.store import Store
from db.threads import Threads
from intake.intake import Intake, cleaned_again

_EXPECTED = timedelta(minutes=2)  # until which alerts are held, should we die; renewed each batch


class Cleaner(Protocol):
    """What cleans a page: the pool of workers."""

    async def clean(
        self, page: Page, *, timezone: str, entry: Entry, hints: Hints | None = None
    ) -> Article:
        """Return the article on a page; raises CleanError."""
        ...


class Change(StrEnum):
    """What cleaning a page again came to."""

    SAME = "the same"
    BETTER = "changed"
    FOUND = "article found"  # on a page on which there was none
    NOTHING = "no article, as before"
    LOST = "no article any more"  # what is stored stays
    FAILED = "not cleaned"  # by no fault of the page; a later call tries it again


@dataclass(frozen=True, kw_only=True)
class Cleaned(Record):
    """A page that was cleaned again, what is stored of it, and what came out now."""

    kept: PageToClean
    change: Change
    article: Article | None = None  # as it is now, or would be
    number: int | None = None  # of the article; None: none is stored
    watches: tuple[str, ...] = ()  # that it matches and did not before
    held: int = 0  # new alerts, held as a backlog
    reason: str = ""  # why there is no article


class Recleaning:
    """Cleans kept pages again, a few at a time; ``cleaner`` is the version that does it.

    Each few are marked with that version when done, so that a call that was ended is taken up by
    the next one where it stood.
    """

    def __init__(
        self,
        *,
        store: Store,
        threads: Threads,
        cleaning: Cleaner,
        intake: Intake,
        clock: Clock,
        cleaner: str,
        at_once: int,
        hints: Mapping[str, Hints] | None = None,
    ) -> None:
        self._store = store
        self._threads = threads
        self._cleaning = cleaning
        self._intake = intake
        self._clock = clock
        self._cleaner = cleaner
        self._at_once = at_once
        self._hints = hints or {}  # by the source's name

    async def run(
        self,
        selection: Selection,
        tell: Callable[[Cleaned], None],
        *,
        every: bool = False,
        dry_run: bool = False,
    ) -> Mapping[Change, int]:
        """Clean the selected pages, and tell of each; return how many came to what.

        ``every`` takes also those that this cleaner has read before; a ``dry_run`` stores nothing.
        What newly matches is held until the end, so that it is told as one backlog. Raises
        StoreError.
        """
        counts: Counter[Change] = Counter()
        after = 0
        try:
            while batch := await self._batch(selection, after, every=every):
                if not dry_run:
                    await self._expect_more(_EXPECTED)
                done = await asyncio.gather(*(self._clean(kept, dry_run) for kept in batch))
                if not dry_run:
                    await self._mark(done)
                for cleaned in done:
                    counts[cleaned.change] += 1
                    tell(cleaned)
                after = batch[-1].id
        finally:
            if not dry_run:
                await self._expect_more(timedelta())
        return counts

    async def _batch(
        self, selection: Selection, after: int, *, every: bool
    ) -> tuple[PageToClean, ...]:
        but_by = None if every else self._cleaner
        return await self._threads.read(
            self._store.pages.to_clean, selection, but_by=but_by, after=after, limit=self._at_once
        )

    async def _expect_more(self, during: timedelta) -> None:
        until = self._clock.now() + during
        await self._threads.insist(self._store.held.expect_more, until)

    async def _clean(self, kept: PageToClean, dry_run: bool) -> Cleaned:
        try:
            article = await self._cleaning.clean(
                kept.page,
                timezone=kept.claimed.timezone,
                entry=kept.claimed.entry,
                hints=self._hints.get(kept.claimed.source),
            )
        except CleanError as exc:
            return _without_article(kept, exc)
        remembered = await self._intake.as_remembered(article, stored=kept.article)
        cleaned = self._compared(kept, remembered)
        if dry_run or cleaned.change is Change.SAME:
            return cleaned
        return await self._stored(cleaned, article)

    def _compared(self, kept: PageToClean, article: Article) -> Cleaned:
        """Return what would change; nothing is stored yet."""
        stored = kept.article
        if stored is None:
            watches = self._intake.matching(article, kept.claimed.source)
            return Cleaned(kept=kept, change=Change.FOUND, article=article, watches=watches)
        article = cleaned_again(stored, article)
        if article == stored.article:
            return Cleaned(kept=kept, change=Change.SAME, article=article, number=stored.id)
        return Cleaned(
            kept=kept,
            change=Change.BETTER,
            article=article,
            number=stored.id,
            watches=tuple(
                watch
                for watch in self._intake.matching(article, stored.source)
                if watch not in stored.watches
            ),
        )

    async def _stored(self, cleaned: Cleaned, article: Article) -> Cleaned:
        try:
            taken = await self._intake.take_recleaned(cleaned.kept, article)
        except NotFoundError as exc:  # removed meanwhile, and its page with it
            return Cleaned(kept=cleaned.kept, change=Change.FAILED, reason=str(exc))
        return Cleaned(
            kept=cleaned.kept,
            change=cleaned.change,
            article=cleaned.article,
            number=taken.article,
            watches=tuple(planned.watch.name for planned in taken.matches),
            held=_count_held(taken),
        )

    async def _mark(self, done: list[Cleaned]) -> None:
        read = [cleaned for cleaned in done if cleaned.change is not Change.FAILED]
        for cleaned in read:
            if cleaned.change is Change.FOUND and cleaned.number is not None:
                await self._threads.insist(
                    self._store.pages.adopt, cleaned.kept.id, cleaned.number, self._cleaner
                )
        numbers = [cleaned.kept.id for cleaned in read]
        await self._threads.insist(self._store.pages.mark, numbers, self._cleaner)


def _without_article(kept: PageToClean, error: CleanError) -> Cleaned:
    number = kept.article.id if kept.article else None
    change = Change.LOST if kept.article else Change.NOTHING
    if error.retry:
        change = Change.FAILED
    return Cleaned(kept=kept, change=change, number=number, reason=str(error))


def _count_held(taken: Taken) -> int:
    alerts = (planned.new_alert for planned in taken.matches)
    return sum(alert is not None and alert.state is AlertState.HELD for alert in alerts)
