"""What the intake reads and writes in its one transaction: a snapshot in, an outcome out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from db.message_records import News
from db.policies import HeldBy, WatchStanding
from db.records import Article, Mark, Record
from db.remembered import Cut, Recalled
from db.watch_records import Match, Passage, Watch


class AlertState(StrEnum):
    """Where an alert stands."""

    HELD = "held"  # in the backlog of a new source or watch, until it is known how large that is
    WAITING = "waiting"  # for its watch's digest, or until what holds it ends
    OPEN = "open"  # has deliveries, takes in copies until the first of them is claimed
    TOLD = "told"  # rendered: closed
    FOLDED = "folded"  # sent within a digest
    MUTED = "muted"  # not told: its story was muted first


class Verdict(StrEnum):
    """What the intake made of an article."""

    NEW = "new article"
    COPY = "copy of a stored article"
    REVISED = "new revision of a stored article"
    UNCHANGED = "already stored, unchanged"


class MatchReason(StrEnum):
    """Why a match is told, or why not."""

    TOLD = "first report of its story"
    TOLD_ARTICLE = "the watch tells every article"
    JOINED = "joined an alert of its story that was still open"
    MUTED = "its story is muted for this watch"
    COPY = "a copy of what was told already; it rides in the story's next alert"
    UPDATE = "brings what was not told of its story"
    NOTHING_NEW = "says nothing that was not told"
    NO_UPDATES = "the watch wants no updates of what was told"
    TOLD_STORY = "its story was told before its page was cleaned again"
    CORRECTION = "its outlet changed what was told"
    TOO_OLD = "older than max_age at first sight"
    NO_CHANNELS = "the watch has no channels"
    RECORDED = "found among stored articles; recorded, not told"
    LOST = "not an article: soft 404"
    LOGIN = "not an article: login wall"
    VIDEO = "not an article: video page"
    LIST = "not an article: list page"
    LINKS = "not an article: mostly links"
    SHORT = "not an article: too short"


NO_ARTICLE = tuple(MatchReason(f"not an article: {mark.value}") for mark in Mark)


@dataclass(frozen=True, kw_only=True)
class KnownArticle(Record):
    """A stored article as the decision needs it."""

    id: int
    story: int
    site: str
    title: str
    text: str  # empty for mere candidates for a copy
    fingerprint: tuple[int, ...]
    copy_of: int | None
    revision: int
    published: datetime | None
    first_seen: datetime
    identity: str = ""  # host and path, the first key it is known by
    headline: bool = False  # only what its source listed could be had so far


@dataclass(frozen=True, kw_only=True)
class KnownAlert(Record):
    """An alert on one of the stories in question."""

    id: str
    watch: str
    story: int
    sequence: int
    state: AlertState
    kind: str = "new"


@dataclass(frozen=True, kw_only=True)
class NearStory(Record):
    """A story that an article may tell, as far as placing it asks."""

    id: int
    latest: datetime | None  # when its latest article was published
    sketches: tuple[bytes, ...]  # of its articles, the first and the latest, as they were stored
    articles: tuple[int, ...] = ()  # of which these are
    whole: bool = False  # that it has no others, but copies and those that say too little


@dataclass(frozen=True, kw_only=True)
class Merging(Record):
    """That two stories prove to be one; what was told of either was told of both."""

    kept: int
    absorbed: int
    why: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Splitting(Record):
    """That some articles of a story prove to tell another."""

    story: int
    articles: tuple[int, ...]  # those that leave, in order; no copies, which go with them
    terms: tuple[int, ...]  # by which their story is to be found
    why: tuple[str, ...]
    late: bool = False  # the article that shows it goes with them


@dataclass(frozen=True, kw_only=True)
class Placing(Record):
    """The story that an article tells."""

    story: int | None  # None: it opens one
    follows: int | None = None  # the earlier story that the opened one continues
    why: tuple[str, ...] = ()  # what it shares with the story that it joins or continues
    merges: Merging | None = None  # it shows that another story is its story, too
    splits: Splitting | None = None  # it shows that ``story`` is two


@dataclass(frozen=True, kw_only=True)
class ToldReport(Record):
    """What a watch's user was told of a story by one article, in the text that was told."""

    watch: str
    article: int
    site: str
    title: str
    text: str
    language: str


@dataclass(frozen=True, kw_only=True)
class ToldTo(Record):
    """A watch that was told of the stored article, and what it was shown of its text."""

    watch: Watch
    passages: tuple[Passage, ...]
    news: tuple[News, ...] = ()
    lost: bool = False  # an earlier revision stopped to satisfy it


@dataclass(frozen=True, kw_only=True)
class ToldWatch(Record):
    """What one watch was told, by articles in order."""

    here: tuple[ToldReport, ...] = ()  # of the story
    elsewhere: tuple[ToldReport, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Snapshot(Record):
    """All that a decision about one article may look at."""

    now: datetime
    article: Article
    listed_at: datetime | None  # the date that the source claims
    backlog: bool
    stored: KnownArticle | None  # the same article, seen before
    candidates: tuple[KnownArticle, ...]  # share sampled shingles with it, earliest first
    alerts: tuple[KnownAlert, ...]  # on the stories of ``stored`` and ``candidates``
    matched: frozenset[str]  # watches that ``stored`` matched before
    matches: tuple[Match, ...]
    watches: tuple[Watch, ...]  # those of ``matches``
    matched_by: Mapping[int, frozenset[str]] = field(default_factory=dict)  # same, of candidates
    held: frozenset[str] = frozenset()  # watches that the article was held against
    partly: bool = False  # ``stored`` is known by one of the article's addresses, not by all
    recalled: Recalled | None = None  # what its site's memory took off the article
    stored_cuts: tuple[Cut, ...] = ()  # what it took off ``stored``, where the texts differ
    sketch: bytes = b""  # of the article, by which its story is found; empty: it has too little
    near: tuple[NearStory, ...] = ()  # stories that share what is rare in it
    placing: Placing | None = None  # the story it was found to tell; ``alerts`` are on it, too
    told: tuple[ToldReport, ...] = ()  # on that story, to the watches of ``matches``
    told_elsewhere: tuple[ToldReport, ...] = ()  # to them, on its storyline and lately on others
    told_to: tuple[ToldTo, ...] = ()  # who was told of ``stored``, if its text differs
    standings: Mapping[str, WatchStanding] = field(default_factory=dict)  # of watches

    @cached_property
    def by_watch(self) -> Mapping[str, "ToldWatch"]:
        """What each watch was told, on the story and elsewhere."""
        names = dict.fromkeys(each.watch for each in (*self.told, *self.told_elsewhere))
        found: dict[str, tuple[list[ToldReport], list[ToldReport]]] = {
            name: ([], []) for name in names
        }
        for place, reports in enumerate((self.told, self.told_elsewhere)):
            for each in reports:
                found[each.watch][place].append(each)
        return {
            name: ToldWatch(here=tuple(here), elsewhere=tuple(elsewhere))
            for name, (here, elsewhere) in found.items()
        }


@dataclass(frozen=True, kw_only=True)
class NewAlert(Record):
    """An alert to be made."""

    sequence: int
    state: AlertState  # HELD, WAITING or OPEN
    kind: str
    channels: tuple[str, ...]
    due_at: datetime
    news: tuple[News, ...] = ()  # of an update or a correction
    held_by: HeldBy | None = None  # of one that waits until ``due_at``, and for no digest


@dataclass(frozen=True, kw_only=True)
class PlannedMatch(Record):
    """A match to be written, and what is told of it: a new alert, a joined one, or nothing."""

    match: Match
    watch: Watch
    reason: MatchReason
    new_alert: NewAlert | None = None
    join_alert: str | None = None
    joined_news: tuple[News, ...] = ()  # what it adds to an update that is still open


@dataclass(frozen=True, kw_only=True)
class PlannedTelling(Record):
    """An alert of a revision: a correction of what was told, or an update of it."""

    watch: Watch
    reason: MatchReason
    alert: NewAlert


@dataclass(frozen=True, kw_only=True)
class Outcome(Record):
    """What the transaction writes."""

    verdict: Verdict
    story: int | None  # None: a story of its own
    copy_of: int | None
    matches: tuple[PlannedMatch, ...]
    same_as: KnownArticle | None = None  # the stored article that this one is
    follows: int | None = None  # the story that the one it opens continues
    joined: tuple[str, ...] = ()  # what it shares with the story that it joins or continues
    lost: frozenset[str] = frozenset()  # watches that it satisfied and a revision does not
    tellings: tuple[PlannedTelling, ...] = ()  # of a revision


@dataclass(frozen=True, kw_only=True)
class Taken(Record):
    """What was written: the receipt of the intake."""

    article: int
    story: int
    verdict: Verdict
    matches: tuple[PlannedMatch, ...]
    tellings: tuple[PlannedTelling, ...] = ()
    copy_of: int | None = None


@dataclass(frozen=True, kw_only=True)
class HeldAlerts(Record):
    """A watch's alerts that wait for the size of a backlog to be known."""

    watch: Watch
    alerts: tuple[str, ...]
    oldest: datetime


@dataclass(frozen=True, kw_only=True)
class Backlog(Record):
    """How far the backlogs of new sources and watches have come."""

    now: datetime
    fresh: int  # backlog entries not tried yet
    retrying: int  # tried, failed, to be tried again
    unheard: int  # sources young enough that their first poll is still awaited
    behind: int  # watches not yet held against stored articles; 1 more while pages are reread
    held: tuple[HeldAlerts, ...]


@dataclass(frozen=True, kw_only=True)
class Release(Record):
    """What becomes of a watch's held alerts: told one by one, or as one summary."""

    watch: Watch
    alerts: tuple[str, ...]
    summary: bool
    due_at: datetime
    reason: str
