"""[[source]]: a place that lists articles, as the user writes it."""

from collections.abc import Mapping
from datetime import timedelta
from difflib import get_close_matches
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import regex
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)

from db.records import Hints, Source
from db.secrets import SecretKeys
from db.settings import format_duration, parse_duration
from net.access import read_proxy
from spiders.engines import DEFAULT_ENGINE, Engine
from spiders.kinds import SPIDERS, Kinds, nearest_kind
from spiders.paging import TEMPLATE, numbered_address
from spiders.selectors import compiled
from spiders.spider import Addressing

_SHORTEST = timedelta(seconds=1)
_ADAPTIVE: Final = "adaptive"
_KINDS_OF_KEY: Final[Mapping[str, tuple[str, ...]]] = {
    "pattern": ("listing", "telegram"),
    "query": ("search",),
    "engine": ("search",),
    "language": ("search",),
    "country": ("search",),
    "push": ("feed",),
}


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


def _select_regions(written: str) -> str:
    """Return a selector of elements, not of their attributes; raises ValueError."""
    if "::" in written:
        raise ValueError(f"{written!r} selects no region; leave out what begins with ::")
    compiled(written)
    return written


Region = Annotated[str, AfterValidator(_select_regions)]


class SourceSettings(SecretKeys):
    """[[source]]: a place that lists articles, and how to read it.

    Validate with the context ``{"kinds": …}`` where there are kinds beside the house's own.
    """

    name: str = Field(description="what alerts and lists call it", examples=["Balkan Insight"])
    kind: str = Field(
        description=(
            "feed (RSS, Atom, JSON Feed), sitemap, listing (a page of links), search (a topic, "
            "by a news search engine), telegram (a public channel), or the name of a file in sites/"
        ),
        examples=["feed"],
    )
    url: str = Field(
        description="its address; a search makes it of its own keys",
        examples=["https://balkaninsight.com/feed/"],
    )
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
        description=(
            "for a listing: a regular expression found in the addresses of its articles; for "
            "telegram: in those links of posts that are to be read too"
        ),
        examples=[r"/news/\d{4}/"],
    )
    archive: str = Field(
        default="",
        description=(
            "the address of its older pages, newest first: with {page} for 1, 2, 3, or "
            "{page:START:STEP}; left out, `sources backfill` finds them where it can"
        ),
        examples=["https://council.example.org/news?page={page}"],
    )
    query: str = Field(
        default="",
        description="for a search: the words to look for, in the engine's own language",
        examples=['"Serbian ammunition" Ukraine'],
    )
    engine: Engine = Field(
        default=DEFAULT_ENGINE, description="for a search: who is asked", examples=["google-news"]
    )
    language: str = Field(
        default="", description="for a search: of the articles (ISO 639)", examples=["sr"]
    )
    country: str = Field(
        default="", description="for a search: of the outlets (ISO 3166)", examples=["RS"]
    )

    keep: tuple[Region, ...] = Field(
        default=(),
        description="CSS selectors of what belongs to its articles though it is taken for chrome",
        examples=[[".fact-box"]],
    )
    drop: tuple[Region, ...] = Field(
        default=(),
        description="CSS selectors of what does not belong to its articles",
        examples=[[".donate", "div[data-promo]"]],
    )
    title: str = Field(
        default="",
        description="a CSS selector of its articles' title; ::attr(NAME) takes an attribute",
        examples=["h2.headline"],
    )
    published: str = Field(
        default="",
        description="a CSS selector of their date; its datetime attribute is read, else its text",
        examples=["time.first"],
    )
    headers_file: str = Field(
        default="",
        description="a file of headers to send to the source's own domain, a `Name: value` a line",
        examples=["danas.headers"],
    )
    cookies_file: str = Field(
        default="",
        description="a file of cookies to send there: a browser's cookies.txt, or a=b; c=d",
        examples=["danas-cookies.txt"],
    )
    proxy: SecretStr | None = Field(
        default=None,
        description="asked through this proxy: http://host:port, or http://user:password@host:port",
    )
    proxy_env: str = Field(
        default="", description="or: the variable that holds it", examples=["DANAS_PROXY"]
    )
    proxy_file: str = Field(
        default="", description="or: the file that holds it", examples=["danas.proxy"]
    )
    push: bool = Field(
        default=True,
        description="for a feed: whether what is new may be pushed by the hub that it names "
        "(WebSub); only if [web] public_url is set",
    )
    render: bool = Field(
        default=False,
        description="its pages are shown by a browser first, as their text or list is made by "
        "scripts (needs the extra `browser` and a Chromium)",
    )

    @model_validator(mode="before")
    @classmethod
    def _with_address(cls, keys: object, info: ValidationInfo) -> object:
        """Fill in the address, for kinds that make it of other keys."""
        if not isinstance(keys, Mapping):
            return keys
        kind = keys.get("kind")
        spider: object = _kinds(info).get(kind) if isinstance(kind, str) else None
        address = spider.address(keys) if isinstance(spider, Addressing) else ""
        return {**keys, "url": address} if address else keys

    @field_validator("name")
    @classmethod
    def _has_name(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("the name is empty; write a name that you will know in alerts")
        return value.strip()

    @field_validator("kind")
    @classmethod
    def _is_kind(cls, value: str, info: ValidationInfo) -> str:
        kinds = _kinds(info)
        if value in kinds:
            return value
        near = nearest_kind(value, kinds)
        known = ", ".join(kinds)
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

    @field_validator("archive")
    @classmethod
    def _is_template(cls, value: str) -> str:
        value = value.strip()
        if not value:
            return value
        places = len(TEMPLATE.findall(value))
        if places != 1 or "{" in TEMPLATE.sub("", value):
            raise ValueError(
                f"{value!r} must have {{page}} once, where the page's number stands, such as "
                "https://example.org/news?page={page}; {page:0:20} counts 0, 20, 40"
            )
        if TEMPLATE.search(value.partition("://")[2].partition("/")[0]):
            raise ValueError(f"{value!r} has {{page}} in its host; write it in the path or after ?")
        cls._is_web_address(numbered_address(value, 0))
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

    @field_validator("title", "published")
    @classmethod
    def _selects(cls, value: str) -> str:
        if value:
            compiled(value)
        return value

    @field_validator("proxy")
    @classmethod
    def _is_proxy(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            read_proxy(value.get_secret_value())
        return value

    @model_validator(mode="after")
    def _has_no_key_of_another_kind(self) -> "SourceSettings":
        for key, kinds in _KINDS_OF_KEY.items():
            if (
                self.kind not in kinds
                and getattr(self, key) != type(self).model_fields[key].default
            ):
                raise ValueError(
                    f'a {self.kind} has no {key}; leave `{key}` out, or write kind = "{kinds[0]}"'
                )
        return self

    @model_validator(mode="after")
    def _may_have_archive(self) -> "SourceSettings":
        if self.archive and self.kind in {"search", "telegram"}:
            raise ValueError(f"a {self.kind} has no archive; leave `archive` out")
        return self

    def source(self) -> Source:
        """Return the record that the other rooms work with."""
        return Source(
            name=self.name,
            kind=self.kind,
            url=self.url,
            every=self.every if isinstance(self.every, timedelta) else None,
            timezone=self.timezone,
            options=self._options(),
            hints=Hints(keep=self.keep, drop=self.drop, title=self.title, published=self.published),
        )

    def _options(self) -> dict[str, str]:
        """Return what only this kind of spider reads."""
        options = {"pattern": self.pattern} if self.pattern else {}
        options |= {"archive": self.archive} if self.archive else {}
        if not self.push:
            options["push"] = "no"
        return options | {"engine": self.engine} if self.kind == "search" else options


def _kinds(info: ValidationInfo) -> Kinds:
    """Return the kinds that the validation was given, else the house's own."""
    context = info.context
    kinds = context.get("kinds") if isinstance(context, Mapping) else None
    return kinds if isinstance(kinds, Mapping) else SPIDERS


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
