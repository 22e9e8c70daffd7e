"""The records of messages: what a channel is asked to tell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from db.records import Record
from db.watch_records import AlertMode, Passage, Severity


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
