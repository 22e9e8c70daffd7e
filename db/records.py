"""The records that the rooms hand to each other: frozen, keyword-only, times aware and in UTC.

Names follow the glossary in docs/architecture.md. A record is a value: it knows no database, no
network and no clock. Identifiers of articles, stories and rows are integers inside the house and
strings outside; alerts, digests, notices and deliveries carry UUIDs (hex), so that a receiver
never meets one id twice, not even after the database was made anew.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property


class Record:
    """Marks what crosses the doors between rooms."""


@dataclass(frozen=True, kw_only=True)
class Hints(Record):
    """What the user knows of a source's pages better than any guess: CSS selectors."""

    keep: tuple[str, ...] = ()  # regions that belong to the article
    drop: tuple[str, ...] = ()  # regions that do not
    title: str = ""  # of the element that has it; may end with ::attr(name)
    published: str = ""  # the same


@dataclass(frozen=True, kw_only=True)
class Source(Record):
    """A place that lists articles, as configured."""

    name: str
    kind: str  # feed | sitemap | listing
    url: str
    every: timedelta | None = None  # None: adaptive
    timezone: str = "UTC"  # of dates that name none (IANA)
    options: Mapping[str, str] = field(default_factory=dict)  # what only this kind reads
    hints: Hints = Hints()  # for the cleaning of its pages; of the configuration, not stored


@dataclass(frozen=True, kw_only=True)
class Validators(Record):
    """What a server gave to ask "has it changed?" with; sent back to the letter (RFC 9110)."""

    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None  # hex; for servers that give neither


@dataclass(frozen=True, kw_only=True)
class Move(Record):
    """Where a source's address permanently redirects to, as far as it has proved stable."""

    target: str
    since: datetime  # first poll that was led there
    polls: int = 1  # successful ones, in a row
    settled: bool = False  # the target is polled directly


@dataclass(frozen=True, kw_only=True)
class SourceState(Record):
    """A source and how its polling stands."""

    id: int
    source: Source
    next_poll_at: datetime
    interval: timedelta  # the present distance between two polls
    first_heard_at: datetime | None  # first successful poll
    last_polled_at: datetime | None
    last_heard_at: datetime | None  # last successful poll
    last_new_at: datetime | None  # last poll that brought an unknown entry
    failures: int  # in a row
    last_error: str | None
    validators: Validators
    why: str | None = None  # the next poll is when it is
    ttl: timedelta | None = None  # how long it last said that its list may be kept
    entries: int = 0  # listed since the beginning
    pending: int = 0  # of them, not yet fetched
    move: Move | None = None
    gone_at: datetime | None = None  # when it answered 410; not polled since

    @property
    def address(self) -> str:
        """Where it is polled: where it has moved to, or else as configured."""
        return self.move.target if self.move and self.move.settled else self.source.url


@dataclass(frozen=True, kw_only=True)
class SourcePast(Record):
    """What a source did lately, for planning its next poll."""

    times: tuple[datetime, ...] = ()  # of its posts, in order: as listed, else when first seen
    matches: int = 0  # of its articles with watches


@dataclass(frozen=True, kw_only=True)
class PolledSource(Record):
    """What the division of the budget needs to know of a configured source."""

    url: str
    every: timedelta | None  # None: adaptive
    pace: float | None  # polls an hour that it is worth beside others; None: not known yet
    quiet: bool = False  # nothing new for a week


@dataclass(frozen=True, kw_only=True)
class Entry(Record):
    """One item that a source listed, as claimed, not yet fetched."""

    url: str  # absolute, http(s)
    title: str = ""
    published: datetime | None = None
    summary: str = ""


@dataclass(frozen=True, kw_only=True)
class KeyedEntry(Record):
    """An entry with the key by which its link is known, and the host that serves it."""

    entry: Entry
    key: str  # under which the twins of its address meet
    host: str  # host, or host:port where the port is not the scheme's own


@dataclass(frozen=True, kw_only=True)
class Listing(Record):
    """What one answer of a source lists; ``follow`` are further lists to read (sitemap index)."""

    entries: tuple[Entry, ...] = ()
    follow: tuple[str, ...] = ()
    skipped: int = 0  # items without a usable link
    wrapped: int = 0  # of the entries: those whose link leads to the lister's page, not their own
    ttl: timedelta | None = None  # how long it says that it may be kept
    hubs: tuple[str, ...] = ()  # that push it (WebSub), best first
    self_url: str = ""  # what it calls its own address, which hubs know it by


@dataclass(frozen=True, kw_only=True)
class ClaimedEntry(Record):
    """An entry that is ours to fetch until the lease ends."""

    id: int
    source_id: int
    source: str  # its name
    timezone: str  # of the source
    entry: Entry
    host: str
    attempts: int  # failed so far
    backlog: bool  # listed by its source's first successful poll
    source_url: str = ""  # where it is listed
    stored: bool = False  # as an article, by an earlier fetch or by its headline


class Obstacle(StrEnum):
    """What stands between us and a source, or one of its pages."""

    UNREACHABLE = "unreachable"  # no connection, or a robots.txt that cannot be read now
    STATUS = "status"  # another answer than the page: 500, a redirect to nowhere
    MISSING = "missing"  # 404
    GONE = "gone"  # 410: taken away for good
    ROBOTS = "robots"  # robots.txt forbids it
    LOGIN = "login wall"
    CHALLENGE = "bot challenge"
    PAYWALL = "paywall"
    REFUSAL = "refusal"  # 403, 451, without a reason that we know
    UNREADABLE = "unreadable"  # an answer came, but not what the source's kind promises


class PollReason(StrEnum):
    """What one poll of a source came to."""

    NEW = "new entries"
    NOTHING_NEW = "nothing new"
    NOT_MODIFIED = "not modified"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class PollResult(Record):
    """How one poll of a source ended, and when the next is due."""

    source_id: int
    at: datetime
    reason: PollReason
    next_poll_at: datetime
    interval: timedelta
    error: str | None = None
    obstacle: Obstacle | None = None  # of a failed poll
    validators: Validators | None = None  # None: keep the old ones
    move: Move | None = None
    gone: bool = False  # never to be polled again, unless it is configured anew
    why: str = ""  # the next poll is due when it is
    pace: float | None = None  # what it is worth beside others; None: keep what is known
    ttl: timedelta | None = None  # how long the list may be kept, as it says


@dataclass(frozen=True, kw_only=True)
class PollCount(Record):
    """What became of the entries that one poll listed."""

    listed: int = 0
    new: int = 0
    changed: int = 0  # known links whose listed title or date changed: fetched again
    known: int = 0


@dataclass(frozen=True, kw_only=True)
class Page(Record):
    """The bytes fetched for an address."""

    url: str  # as asked
    final_url: str  # after redirects
    status: int  # 200, or 304 with an empty body
    headers: Mapping[str, str]  # names in lower case; the last of a repeated header
    body: bytes  # content-decoded
    fetched: datetime
    moved_to: str | None = None  # where ``url`` leads by permanent redirects alone (301, 308)

    @cached_property
    def sha256(self) -> str:
        """The digest of the body, in hex."""
        return hashlib.sha256(self.body).hexdigest()


class Mark(StrEnum):
    """What a page is that is no article."""

    LOST = "soft 404"  # an answer of 200 that says that there is nothing
    LOGIN = "login wall"
    VIDEO = "video page"
    LIST = "list page"
    LINKS = "mostly links"
    SHORT = "too short"


@dataclass(frozen=True, kw_only=True)
class Article(Record):
    """The cleaned record of a page."""

    url: str  # where it was fetched (final)
    canonical_url: str  # as the page claims, if on the same registrable domain; else ``url``
    title: str
    text: str  # one block a line, characters as on the page
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    fetched: datetime
    language: str = ""  # ISO 639-1, or "" for unknown
    site: str = ""  # the outlet's name, else its host
    excerpt: str = ""
    fingerprint: tuple[int, ...] = ()  # sampled shingle hashes, ascending, unsigned 32 bit
    agencies: tuple[str, ...] = ()  # of ``authors``: news agencies, newsrooms, no people
    section: str = ""  # as the outlet calls it
    tags: tuple[str, ...] = ()
    image: str = ""  # the lead picture's address
    words: int | None = None  # of ``text``; None: it was stored before they were counted
    paywalled: bool | None = None  # or cut off; None: nothing tells
    origins: Mapping[str, str] = field(default_factory=dict)  # field: where on the page it was
    mark: Mark | None = None  # it is likely no article, but this
    evidence: str = ""  # for ``mark``, readable
    headline_only: str | None = None  # why only what its source listed could be had


@dataclass(frozen=True, kw_only=True)
class StoredArticle(Record):
    """An article with its place in the database."""

    id: int
    article: Article
    source: str
    story: int
    copy_of: int | None
    revision: int  # 1 for the first text seen
    watches: tuple[str, ...] = ()  # that it matched
    lost: tuple[str, ...] = ()  # of these, those that its latest text does not satisfy
    gone_at: datetime | None = None  # since when its page, which was told, is sure to be gone


@dataclass(frozen=True, kw_only=True)
class Revision(Record):
    """An earlier text of an article."""

    number: int  # from 1
    title: str
    text: str
    fetched: datetime


@dataclass(frozen=True, kw_only=True)
class Presence(Record):
    """One run of the daemon."""

    owner: str  # host:pid:random
    started: datetime
    seen: datetime  # last sign of life
    ended: datetime | None  # None: it runs, or it was killed


@dataclass(frozen=True, kw_only=True)
class Stats(Record):
    """How much the database holds."""

    sources: int
    entries: Mapping[str, int]  # by state
    articles: int
    stories: int
    copies: int
    revisions: int
    watches: int
    matches: int
    alerts: Mapping[str, int]  # by state
    deliveries: Mapping[str, int]  # by state
    bytes: int
    pages: int = 0  # kept as fetched
    page_bytes: int = 0  # that they take, compressed
    cleaned_again: int = 0  # earlier texts that a better cleaner replaced; no revisions
    oldest: datetime | None  # article, by when it was first seen
    newest: datetime | None
