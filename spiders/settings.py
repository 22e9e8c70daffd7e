"""[[source]]: a place that lists articles, as the user writes it."""

from datetime import timedelta
from difflib import get_close_matches
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import regex
from pydantic import BeforeValidator, Field, PlainSerializer, field_validator, model_validator

from db.records import Source
from db.settings import Section, format_duration, parse_duration
from spiders.kinds import SPIDERS, nearest_kind

_SHORTEST = timedelta(seconds=1)
_ADAPTIVE: Final = "adaptive"


def _parse_every(value: object) -> object:
    """Return "adaptive" as it is and anything else as a duration; raises ValueError."""
    if value == _ADAPTIVE:
        return value
    try:
        return parse_duration(value)
    except ValueError as exc:
        raise ValueError(f'{exc}; or write "adaptive" to follow the source\'s own rhythm') from exc


def _write_every(value: timedelta | str) -> str:
    return value if isinstance(value, str) else format_duration(value)


Every = Annotated[
    timedelta | Literal["adaptive"],
    BeforeValidator(_parse_every),
    PlainSerializer(_write_every, return_type=str),
]


class SourceSettings(Section):
    """[[source]]: a place that lists articles, and how to read it."""

    name: str = Field(description="what alerts and lists call it", examples=["Balkan Insight"])
    kind: str = Field(
        description="feed (RSS, Atom, JSON Feed), sitemap, or listing (a page of links)",
        examples=["feed"],
    )
    url: str = Field(description="its address", examples=["https://balkaninsight.com/feed/"])
    every: Every = Field(
        default=_ADAPTIVE,
        description="how often it is polled; adaptive follows the source's own rhythm",
        examples=["10m"],
    )
    timezone: str = Field(
        default="UTC",
        description="of dates that name none (an IANA name)",
        examples=["Europe/Sarajevo"],
    )
    pattern: str = Field(
        default="",
        description="for a listing: a regular expression found in the addresses of its articles",
        examples=[r"/news/\d{4}/"],
    )

    @field_validator("name")
    @classmethod
    def _has_name(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("the name is empty; write a name that you will know in alerts")
        return value.strip()

    @field_validator("kind")
    @classmethod
    def _is_kind(cls, value: str) -> str:
        if value in SPIDERS:
            return value
        near = nearest_kind(value)
        known = ", ".join(SPIDERS)
        hint = f"did you mean {near!r}? " if near else ""
        raise ValueError(f"there is no source kind {value!r}; {hint}write one of {known}")

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        value = value.strip()
        try:
            parts = urlsplit(value)
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
            _ = parts.port  # raises when it is no number below 65,536
        except ValueError:
            usable = False
        if not usable or any(letter.isspace() for letter in value):
            raise ValueError(
                f"{value!r} is no web address; write it whole, such as https://example.org/feed/"
            )
        return value

    @field_validator("every")
    @classmethod
    def _is_long_enough(cls, value: timedelta | str) -> timedelta | str:
        if isinstance(value, timedelta) and value < _SHORTEST:
            raise ValueError("the interval is shorter than a second; write 1s or more")
        return value

    @field_validator("timezone")
    @classmethod
    def _is_timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as exc:  # unknown, malformed, a folder of zones
            raise _no_timezone(value) from exc
        return value

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, value: str) -> str:
        try:
            regex.compile(value)
        except regex.error as exc:
            raise ValueError(
                f"{value!r} is no regular expression ({exc}); write one that is found in the "
                r"addresses of articles, such as /news/\d+"
            ) from exc
        return value

    @model_validator(mode="after")
    def _only_listings_have_patterns(self) -> "SourceSettings":
        if self.pattern and self.kind != "listing":
            raise ValueError(
                f'a {self.kind} has no pattern; leave the key out, or write kind = "listing"'
            )
        return self

    def source(self) -> Source:
        """Return the record that the other rooms work with."""
        return Source(
            name=self.name,
            kind=self.kind,
            url=self.url,
            every=self.every if isinstance(self.every, timedelta) else None,
            timezone=self.timezone,
            options={"pattern": self.pattern} if self.pattern else {},
        )


def _no_timezone(value: str) -> ValueError:
    """Return the error for a zone that does not exist, with the nearest that does."""
    names = {name.lower(): name for name in available_timezones()}
    cities = {name.rpartition("/")[2]: name for name in names}
    wanted = value.strip().lower().replace(" ", "_")
    hint = ""
    for known in (names, cities):
        near = get_close_matches(wanted, known, n=1, cutoff=0.7)
        if near and not hint:
            found = known[near[0]]
            hint = f"did you mean {names.get(found, found)!r}? "
    return ValueError(
        f"there is no time zone {value!r}; {hint}write an IANA name such as Europe/Belgrade, or UTC"
    )
