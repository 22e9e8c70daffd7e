"""The records of watches, and of what they find."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from db.records import Record


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
