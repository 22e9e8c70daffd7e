"""The records of a walk: one reading of a source's archive, page by page, from now backwards."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.records import PollCount, Record, Source


class Purpose(StrEnum):
    """Why an archive is read."""

    BACKFILL = "backfill"  # the user wants what was before
    GAP = "gap"  # entries may have fallen between two polls


class WalkState(StrEnum):
    """Where a walk stands."""

    OPEN = "open"  # read on
    DONE = "done"  # a backfill that is read as far as there is an archive
    FILLED = "filled"  # a gap whose other side was reached
    REPORTED = "reported"  # a gap that could not be filled


class Way(StrEnum):
    """By which way a page of an archive was come to, which tells how it is read."""

    SOURCE = "source"  # the source's own address
    NEXT = "next"  # the page before it names it
    NUMBERED = "numbered"  # counted by the source's ``archive``
    SITEMAP = "sitemap"  # named by robots.txt or by an index, of the source's own or its site's
    GUESS = "guess"  # a usual address of a sitemap


@dataclass(frozen=True, kw_only=True)
class FoundPage(Record):
    """A page of an archive that is to be read."""

    url: str
    way: Way
    number: int = 0  # of a numbered one, from 0
    whole_site: bool = False  # it lists the whole site, and only the source's own entries count


@dataclass(frozen=True, kw_only=True)
class WaitingPage(Record):
    """A page of a walk that is to be read next."""

    id: int
    page: FoundPage
    attempts: int  # failed so far


@dataclass(frozen=True, kw_only=True)
class NewGap(Record):
    """What a poll left between itself and the one before, as it is written with its entries."""

    why: str
    until: datetime | None  # the oldest date that the poll listed
    since: datetime | None  # how far back it reaches at least, if no entry says so
    pages: tuple[FoundPage, ...]  # to read first


@dataclass(frozen=True, kw_only=True)
class Walk(Record):
    """One reading of a source's archive, and how far it is."""

    id: int
    source_id: int
    source: Source
    purpose: Purpose
    state: WalkState
    since: datetime  # entries dated before are left out
    until: datetime | None  # of a gap: the oldest date on its later side
    why: str  # of a gap: by what it was known
    reason: str  # why it is open no more, or waits
    pages: int  # read
    found: int  # entries since the date, or undated
    new: int  # of them: not known before
    dropped: int  # entries before the date
    oldest: datetime | None  # date reached
    reached: bool  # back to the date, or to what was known before
    archive: bool  # pages were read beyond the source's own address
    barren: int  # pages in a row that are all before the date
    started: datetime
    updated: datetime
    ended: datetime | None
    attempts: int  # of a gap: tries that failed


@dataclass(frozen=True, kw_only=True)
class PageRead(Record):
    """What one page of an archive held."""

    links: tuple[int, ...] = ()  # checksums of all that it lists, to know it again
    dropped: int = 0  # entries before the date
    newest: datetime | None = None
    oldest: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PageCount(Record):
    """What became of a page's entries."""

    count: PollCount
    before: int = 0  # of them: known before the walk began


@dataclass(frozen=True, kw_only=True)
class Step(Record):
    """What follows from a page."""

    follow: tuple[FoundPage, ...] = ()
    barren: int = 0
    reached: bool = False
    archive: bool = False
    finished: bool = False  # nothing that waits needs to be read
    guessed: bool = False  # a usual address was right: the other ones need not be tried


@dataclass(frozen=True, kw_only=True)
class Gaps(Record):
    """How a source's gaps and its backfill stand."""

    open: int = 0
    filled: int = 0
    reported: int = 0  # could not be filled
    last: Walk | None = None
    backfill: Walk | None = None  # the latest
