"""What a site offers as a source, held against each other: pure, from what each lists now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from db.records import Entry, Record

_DAY = timedelta(days=1)
_STALE = timedelta(days=31)  # without anything new
_SHORTEST_SPAN = timedelta(hours=1)  # over which a rate is told
_PINNED = 10  # of so many entries, the oldest one may be pinned to the list
_COMMENTS = frozenset({"comments", "comment", "comment-feed", "comments-feed"})
_PER_NEWS_SITEMAP = 0.6  # worth of its entries beside a feed's, which have a summary, too


class Origin(StrEnum):
    """How an address was found."""

    GIVEN = "the address itself"
    LINK_TAG = "a link tag of the page"
    LINK = "a link on the page"
    ROBOTS = "robots.txt"
    WELL_KNOWN = "a usual address"
    OWN_LINKS = "the page's own links"


class Verdict(StrEnum):
    """What a prospect would bring; the best first."""

    NEWS = "brings news"
    UNDATED = "lists entries without dates"
    STALE = "nothing new for a month"
    COMMENTS = "readers' comments"
    EMPTY = "lists nothing now"
    UNREADABLE = "cannot be read"


_ORDER = {verdict: place for place, verdict in enumerate(Verdict)}
_USABLE = frozenset({Verdict.NEWS, Verdict.UNDATED, Verdict.STALE})


@dataclass(frozen=True, kw_only=True)
class Candidate(Record):
    """An address that may be a source of a kind."""

    kind: str  # feed | sitemap | listing
    url: str
    origin: Origin


@dataclass(frozen=True, kw_only=True)
class Prospect(Record):
    """A candidate that was read, and what it would bring."""

    candidate: Candidate
    verdict: Verdict
    entries: int = 0  # listed now
    titled: int = 0  # of them, with a title
    newest: datetime | None = None
    per_day: float | None = None  # entries; None: it cannot be told
    name: str = ""  # what the candidate calls itself
    detail: str = ""  # of UNREADABLE: what happened

    @property
    def usable(self) -> bool:
        """Whether it could be a source."""
        return self.verdict in _USABLE

    @property
    def tells_news(self) -> bool:
        """Whether its dates tell when something was published.

        Those of a sitemap without titles tell of any change, and often of all pages each night.
        """
        kind = self.candidate.kind
        return kind == "feed" or (kind == "sitemap" and 2 * self.titled > self.entries)


def judge(
    candidate: Candidate, entries: Sequence[Entry], *, now: datetime, name: str = ""
) -> Prospect:
    """Return what a candidate would bring, by what it lists now.

    Dates in the future count as now.
    """
    dates = sorted(min(each.published, now) for each in entries if each.published is not None)
    newest = dates[-1] if dates else None
    return Prospect(
        candidate=candidate,
        verdict=_verdict(candidate, entries, newest, now),
        entries=len(entries),
        titled=sum(bool(each.title) for each in entries),
        newest=newest,
        per_day=_per_day(dates, now),
        name=name,
    )


def unreadable(candidate: Candidate, error: str) -> Prospect:
    """Return the prospect of a candidate that could not be read."""
    return Prospect(candidate=candidate, verdict=Verdict.UNREADABLE, detail=error)


def ranked(prospects: Iterable[Prospect]) -> tuple[Prospect, ...]:
    """Return prospects with the best first.

    What brings news before what has no dates or is stale; what tells when something was published
    (feeds, news sitemaps) before the rest; then what brings most, by the day, where an entry of a
    sitemap counts a little less than one of a feed; then feeds, sitemaps, listings.
    """
    return tuple(sorted(prospects, key=_rank))


def best(prospects: Iterable[Prospect]) -> Prospect | None:
    """Return the prospect to add, or None if there is none that could be a source."""
    first = next(iter(ranked(prospects)), None)
    return first if first is not None and first.usable else None


def _verdict(
    candidate: Candidate, entries: Sequence[Entry], newest: datetime | None, now: datetime
) -> Verdict:
    if not entries:
        return Verdict.EMPTY
    if candidate.kind == "feed" and _COMMENTS & set(urlsplit(candidate.url).path.split("/")):
        return Verdict.COMMENTS
    if newest is None:
        return Verdict.UNDATED
    return Verdict.STALE if now - newest > _STALE else Verdict.NEWS


def _per_day(dates: Sequence[datetime], now: datetime) -> float | None:
    """Return the entries a day, up to now, so that a list that fell silent has a small rate.

    ``dates`` are ascending. A tenth of them, the oldest, are left out: some lists keep old entries
    at their head for years.
    """
    counted = dates[len(dates) // _PINNED :]
    if len(counted) < 2:
        return None
    return (len(counted) - 1) / (max(now - counted[0], _SHORTEST_SPAN) / _DAY)


def _rank(prospect: Prospect) -> tuple[int, bool, float, int, int]:
    kind = prospect.candidate.kind
    worth = _PER_NEWS_SITEMAP if kind == "sitemap" else 1.0
    return (
        _ORDER[prospect.verdict],
        not prospect.tells_news,
        -worth * (prospect.per_day or 0.0),
        ("feed", "sitemap", "listing").index(kind),
        -prospect.entries,
    )
