"""The sections [[watch]], [[channel]] and [health]."""

from datetime import timedelta
from difflib import get_close_matches
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import Field, field_validator

from alerts.channels.kinds import ChannelSettings
from alerts.quiet import read_quiet
from alerts.rate import read_rate
from alerts.schedule import HOURLY, read_schedule
from alerts.translation.languages import read_language
from db.settings import Duration, Section
from db.watch_records import AlertMode, Severity, Throttle, Updates, Watch, WatchPolicy, Widening

__all__ = ["ChannelSettings", "HealthSettings", "WatchSettings"]

_FURTHEST = timedelta(days=3650)
_LONGEST_WAIT = timedelta(days=1)


class WatchSettings(Section):
    """[[watch]]: a standing query with its policy and channels.

    The query is compiled by whoever loads the configuration, who knows its place in the file.
    """

    name: str = Field(
        min_length=1, max_length=200, description="what alerts call it", examples=["Arms"]
    )
    query: str = Field(
        description="what an article must say; docs/watch-language.md",
        examples=["Serbia* AND shells NEAR/40 Ukraine"],
    )
    alert: AlertMode = Field(
        default=AlertMode.STORY,
        description="story: once a story; article: for every article; digest: together, later",
    )
    digest: str = Field(
        default="07:30",
        description='when a digest goes out: clock times, of all days or some, or "hourly"',
        examples=["hourly", "07:30, 18:00", "mon-fri 07:30; sat 10:00"],
    )
    quiet: str = Field(
        default="",
        description="nothing is sent in these hours, and nothing is lost",
        examples=["22:00-06:30"],
    )
    timezone: str = Field(
        default="UTC",
        description="whose clock `digest` and `quiet` mean",
        examples=["Europe/Belgrade"],
    )
    channels: tuple[str, ...] = Field(
        default=(), description="where alerts go, by name", examples=[["desk-mail"]]
    )
    widen: tuple[Widening, ...] = Field(
        default=tuple(Widening),
        description="by what words find other words: scripts (Вучић), spellings (Vucic), forms "
        "(Vučićem), aliases (Kiev for Kyiv); [] for their own letters only",
        examples=[["scripts", "spellings"]],
    )
    like: tuple[str, ...] = Field(
        default=(),
        max_length=20,
        description="example texts, files or addresses of pages: of what `query` finds, only what "
        "is like one of them counts",
        examples=[["examples/*.txt", "https://news.example.org/story.html"]],
    )
    similarity: float = Field(
        default=0.25,
        gt=0,
        le=1,
        description="how much of an example's names and terms an article must have, for `like`",
    )
    look_back: Duration | None = Field(
        default=None,
        description="over stored articles, when the watch is new or its query changes: what it "
        "finds there is recorded, not told",
        examples=["30d"],
    )

    updates: Updates = Field(
        default=Updates.MATERIAL,
        description="later reports of a story that was told: material: those with news of weight "
        "(figures, people, words said, a turn); all: each that is no copy; none",
        examples=["all"],
    )
    wait: Duration | None = Field(
        default=None,
        description="how long a story's first alert waits for more outlets, with `alert` = story",
        examples=["10m"],
    )

    severity: Severity = Field(
        default=Severity.NORMAL,
        description="how much its alerts matter; channels that know urgency are told",
        examples=["high"],
    )
    language: str | None = Field(
        default=None,
        description="of its readers: what is in another is translated, where [translate] says by "
        'whom; "" for no translation; without it, that section\'s `to`',
        examples=["de"],
    )
    throttle: str = Field(
        default="",
        description="at most so many messages in a time; what is more comes as one summary when "
        "there is room again",
        examples=["5/h"],
    )
    escalate_to: tuple[str, ...] = Field(
        default=(),
        description="channels that get an alert which another of its channels could not deliver",
        examples=[["phone"]],
    )
    escalate_after: Duration = Field(
        default=timedelta(minutes=15),
        description="how long a delivery may fail before `escalate_to` is told",
    )
    spike: float | None = Field(
        default=None,
        ge=1.5,
        le=1000,
        description="tell when it finds so many times more stories than is usual for this hour of "
        "the week",
        examples=[5],
    )
    empty_digest: bool | None = Field(
        default=None,
        description="send a digest that has nothing, and say what was heard; without it, yes, but "
        'not with `digest` = "hourly"',
    )

    @field_validator("language")
    @classmethod
    def _some_language(cls, language: str | None) -> str | None:
        return read_language(language) if language else language

    @field_validator("throttle")
    @classmethod
    def _readable_throttle(cls, throttle: str) -> str:
        if throttle:
            read_rate(throttle)
        return throttle

    @field_validator("escalate_after")
    @classmethod
    def _patience(cls, value: timedelta) -> timedelta:
        if not timedelta() < value <= _LONGEST_WAIT:
            raise ValueError("write a time from 1s to 24h, such as 15m")
        return value

    @field_validator("wait")
    @classmethod
    def _short_wait(cls, value: timedelta | None) -> timedelta | None:
        if value is not None and not timedelta() < value <= _LONGEST_WAIT:
            raise ValueError("write a time from 1s to 24h, such as 10m")
        return value

    @field_validator("look_back")
    @classmethod
    def _some_time(cls, value: timedelta | None) -> timedelta | None:
        if value is not None and not timedelta() < value <= _FURTHEST:
            raise ValueError("write a time from 1m to 3650d, such as 30d")
        return value

    @field_validator("name")
    @classmethod
    def _readable_name(cls, name: str) -> str:
        if not name.isprintable() or not name.strip():
            raise ValueError("a name is one line of readable text")
        return name

    @field_validator("query")
    @classmethod
    def _some_query(cls, query: str) -> str:
        if not query.strip():
            raise ValueError('the query is empty; write words such as Serbia* AND "shells"')
        return query

    @field_validator("digest")
    @classmethod
    def _digest_time(cls, digest: str) -> str:
        if digest != HOURLY:
            read_schedule(digest)
        return digest

    @field_validator("quiet")
    @classmethod
    def _quiet_hours(cls, quiet: str) -> str:
        if quiet:
            read_quiet(quiet)
        return quiet

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, timezone: str) -> str:
        try:
            ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
            near = get_close_matches(timezone, sorted(available_timezones()), n=1)
            advice = f"did you mean {near[0]}?" if near else "write one such as Europe/Belgrade"
            raise ValueError(f"there is no time zone {timezone!r}; {advice}") from exc
        return timezone

    def watch(self) -> Watch:
        """Return the record."""
        return Watch(
            name=self.name,
            query=self.query,
            alert=self.alert,
            digest=self.digest,
            quiet=self.quiet,
            timezone=self.timezone,
            channels=tuple(dict.fromkeys(self.channels)),
            widen=tuple(each for each in Widening if each in self.widen),
            look_back=self.look_back,
            updates=self.updates,
            wait=self.wait,
            policy=self._policy(),
        )

    def _policy(self) -> WatchPolicy:
        rate = read_rate(self.throttle) if self.throttle else None
        empty = self.empty_digest
        return WatchPolicy(
            severity=self.severity,
            throttle=Throttle(count=rate.count, per=rate.per) if rate else None,
            escalate_to=tuple(dict.fromkeys(self.escalate_to)),
            escalate_after=self.escalate_after,
            spike=self.spike,
            empty_digest=self.digest != HOURLY if empty is None else empty,
        )


class HealthSettings(Section):
    """[health]: who is told about sources and about the daemon itself."""

    channels: tuple[str, ...] = Field(
        default=(), description="where notices go, by name", examples=[["desk-mail"]]
    )
    ping_url: str = Field(
        default="", description="called every few minutes while all is well (a dead man's switch)"
    )

    @field_validator("ping_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
            usable = not url or (parts.scheme in ("http", "https") and bool(parts.hostname))
        except ValueError:
            usable = False
        if not usable:
            raise ValueError("`ping_url` is no web address; write https://host/path")
        return url
