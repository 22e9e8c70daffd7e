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


# --- sources and what they list --------------------------------------------------------------


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


# --- pages and articles ----------------------------------------------------------------------


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


# --- watches and matches ---------------------------------------------------------------------


class AlertMode(StrEnum):
    """When a watch tells: once a story, for every article, or in a digest."""

    STORY = "story"
    ARTICLE = "article"
    DIGEST = "digest"


class Updates(StrEnum):
    """Which later reports of a story that was told are told, too."""

    ALL = "all"  # each that is no copy
    MATERIAL = "material"  # those that bring news of weight
    NONE = "none"


class Severity(StrEnum):
    """How much an alert of a watch matters, as its user says."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"


class Widening(StrEnum):
    """By what a word of a query finds other words than itself; a watch may turn each off."""

    SCRIPTS = "scripts"  # other alphabets: Вучић for Vučić
    SPELLINGS = "spellings"  # Vucic, Mueller, Zelenskyy
    FORMS = "forms"  # cases, genitives, plurals
    ALIASES = "aliases"  # other names: Kiev for Kyiv


@dataclass(frozen=True, kw_only=True)
class Likeness(Record):
    """Documents that an article must be like, as what is distinctive in each of them."""

    examples: tuple[tuple[tuple[str, float], ...], ...]  # of each: terms as queries, and weights
    least: float  # from 0 to 1: the share of an example's weight that an article must have

    @property
    def waits(self) -> bool:
        """Whether there is no example yet: nothing is like none."""
        return not self.examples


@dataclass(frozen=True, kw_only=True)
class Throttle(Record):
    """At most so many messages in a time; what is more is told together when there is room."""

    count: int
    per: timedelta


@dataclass(frozen=True, kw_only=True)
class WatchPolicy(Record):
    """How a watch tells, beyond its mode and its hours."""

    severity: Severity = Severity.NORMAL
    throttle: Throttle | None = None
    escalate_to: tuple[str, ...] = ()
    escalate_after: timedelta = timedelta(minutes=15)
    spike: float | None = None  # times its usual rate that are told of
    empty_digest: bool = True


USUAL_POLICY = WatchPolicy()


@dataclass(frozen=True, kw_only=True)
class Watch(Record):
    """A standing query with its policy and channels, as configured."""

    name: str
    query: str
    alert: AlertMode = AlertMode.STORY
    digest: str = "07:30"  # clock time in ``timezone``, or "hourly"
    quiet: str = ""  # "22:00-06:30" in ``timezone``; "" for none
    timezone: str = "UTC"
    channels: tuple[str, ...] = ()
    widen: tuple[Widening, ...] = tuple(Widening)
    likeness: Likeness | None = None  # what an article must be like, too
    look_back: timedelta | None = None  # over stored articles, when it is new or its query changes
    updates: Updates = Updates.MATERIAL  # of stories that were told
    wait: timedelta | None = None  # of a story's first alert, for more outlets
    policy: WatchPolicy = USUAL_POLICY


@dataclass(frozen=True, kw_only=True)
class Passage(Record):
    """A sentence that matched; spans are (start, end) offsets of the matched words in ``text``."""

    field: str  # title | text | author | site | language
    text: str
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """The matched words as they stand in the text, each once, in order."""
        return tuple(dict.fromkeys(self.text[start:end] for start, end in self.spans))


@dataclass(frozen=True, kw_only=True)
class Match(Record):
    """A watch that an article satisfies, and where."""

    watch: str
    passages: tuple[Passage, ...]


# --- messages: what a channel is asked to tell -----------------------------------------------


class NewsKind(StrEnum):
    """What a piece of news is; of a correction, what was told and what the article says now."""

    SENTENCE = "sentence"
    NAME = "name"
    PLACE = "place"
    FIGURE = "figure"
    QUOTATION = "quotation"
    OUTLET = "outlet"
    WAS = "was"
    NOW = "now"


@dataclass(frozen=True, kw_only=True)
class News(Record):
    """One thing that a user was not told of a story before, in the words of the report."""

    kind: NewsKind
    text: str
    outlet: str = ""  # that has it
    article: int = 0  # that says it; 0 while it has no number
    speaker: str = ""  # of a quotation


@dataclass(frozen=True, kw_only=True)
class ToldArticle(Record):
    """An article within an alert."""

    id: int
    url: str
    title: str
    site: str
    authors: tuple[str, ...]
    published: datetime | None
    language: str
    excerpt: str
    passages: tuple[Passage, ...]
    copy_of: int | None
    headline_only: str | None = None  # why only what its source listed could be had


@dataclass(frozen=True, kw_only=True)
class Translation(Record):
    """What a machine made of a message's texts, in its reader's language."""

    language: str  # of the reader: a primary language subtag of BCP 47
    texts: Mapping[str, str] = field(default_factory=dict)  # by the original, of those it made
    why_not: str = ""  # why others are missing


@dataclass(frozen=True, kw_only=True)
class AlertMessage(Record):
    """What a user should be told about one story."""

    id: str
    kind: str  # new | update | correction
    mode: AlertMode
    watch: str
    query: str
    story: int
    story_title: str
    first_seen: datetime
    outlets: int  # that have the story, whether told or not
    independent: int = 0  # of these, with a report that is no copy; 0: not known
    articles: tuple[ToldArticle, ...]
    reason: str
    created: datetime
    news: tuple[News, ...] = ()  # of an update or a correction, what weighs most first
    storyline: int = 0  # the story that began all that this one continues; 0: itself
    severity: Severity = Severity.NORMAL  # of the watch
    note: str = ""  # on its way here, in a sentence
    translation: Translation | None = None  # None: none was asked for


@dataclass(frozen=True, kw_only=True)
class Trouble(Record):
    """How a source stands that is not well."""

    source: str
    state: str  # silent | blocked | gone | failing | drifting
    since: datetime | None


@dataclass(frozen=True, kw_only=True)
class Heard(Record):
    """Which sources could be heard in a digest's period, so that silence means something."""

    sources: int
    heard: int
    silent: tuple[str, ...] = ()  # names of those that could not be heard
    troubles: tuple[Trouble, ...] = ()  # what is known of these, and of those heard in part


@dataclass(frozen=True, kw_only=True)
class DigestMessage(Record):
    """Alerts of one watch sent together: a clock digest, or the backlog of something new."""

    id: str
    backlog: bool
    watch: str
    query: str
    since: datetime
    until: datetime
    alerts: tuple[AlertMessage, ...]
    heard: Heard
    created: datetime
    why: str = ""  # what held them, if no digest's clock: quiet hours, a throttle, a mute
    severity: Severity = Severity.NORMAL  # of the watch
    note: str = ""  # on its way here, in a sentence
    translation: Translation | None = None  # None: none was asked for


@dataclass(frozen=True, kw_only=True)
class NoticeMessage(Record):
    """A message about a source, a watch or the daemon itself."""

    id: str
    about: str  # source | watch
    subject: str  # its name
    title: str
    text: str
    created: datetime


Message = AlertMessage | DigestMessage | NoticeMessage


# --- deliveries ------------------------------------------------------------------------------


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    DUE = "due"  # to be attempted now, as soon as its channel can
    SENDING = "sending"  # leased
    SENT = "sent"
    WAITING = "waiting"  # until a time, or until the user says so; its reason says for what
    DEAD = "dead"  # given up; `deliveries retry` revives it
    UNKNOWN = "unknown"  # an attempt's end was not seen: it may have arrived
    DROPPED = "dropped"  # by the user or a policy


@dataclass(frozen=True, kw_only=True)
class ClaimedDelivery(Record):
    """A delivery that is ours to attempt until the lease ends."""

    id: str
    channel: str
    attempts: int  # begun so far
    created: datetime
    payload: bytes | None  # None until the first claim has rendered it
    message: Message | None  # present exactly when ``payload`` is None
    thread: str | None = None  # what an earlier message of this watch and story was known by there


@dataclass(frozen=True, kw_only=True)
class AttemptResult(Record):
    """How one attempt ended, and what follows from it."""

    state: DeliveryState  # SENT, WAITING (until ``due_at``) or DEAD
    detail: str  # what the other side said, in one line
    due_at: datetime | None = None
    thread: str | None = None  # by which later messages of the story can refer to this one
    of_channel: bool = False  # a failure of the channel, which others would meet, too
    retry_after: timedelta | None = None  # how long the other side asks the channel to wait
    gone: bool = False  # the other side takes nothing from this channel any more


@dataclass(frozen=True, kw_only=True)
class Attempt(Record):
    """One try at a delivery; without ``ended`` nobody knows how it ended (the process died)."""

    number: int
    begun: datetime
    ended: datetime | None
    detail: str | None


@dataclass(frozen=True, kw_only=True)
class DeliveryEvent(Record):
    """That a delivery came to stand otherwise."""

    at: datetime
    state: DeliveryState
    reason: str
    until: datetime | None  # when it is due, of one that is not ended


@dataclass(frozen=True, kw_only=True)
class Delivery(Record):
    """One message to one channel, as listed to the user."""

    id: str
    channel: str
    watch: str | None
    title: str
    state: DeliveryState
    created: datetime
    due_at: datetime | None  # None: not before the user says so
    attempts: tuple[Attempt, ...]
    last_detail: str | None
    reason: str = ""  # why it stands so, a word of db.standing.Why or the name of a policy
    history: tuple[DeliveryEvent, ...] = ()  # beside the attempts; the oldest first


# --- the daemon itself -----------------------------------------------------------------------


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
