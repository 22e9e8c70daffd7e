"""[crawler]: who we say we are, and how gently and within which limits we fetch."""

from collections.abc import Sequence
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer, field_validator

from db.settings import Duration, Section, format_duration

Network = IPv4Network | IPv6Network


def parse_networks(value: object) -> object:
    """Return a list of CIDR texts as networks; other types pass through to pydantic.

    Raises ValueError for a text that is no network.
    """
    if isinstance(value, str):
        raise ValueError('allow_networks is a list; write it so: ["127.0.0.0/8"]')
    if not isinstance(value, Sequence):
        return value
    return tuple(_network(each) for each in value)


def _network(value: object) -> Network:
    if isinstance(value, IPv4Network | IPv6Network):
        return value
    try:
        return ip_network(value if isinstance(value, str) else "")
    except ValueError as exc:
        raise ValueError(_no_network(value)) from exc


def _no_network(value: object) -> str:
    try:
        wanted = str(ip_network(str(value), strict=False))
    except ValueError:
        return f"{value!r} is no network; write an address and a prefix, such as 10.0.0.0/8"
    return f"{value!r} has bits set behind its prefix; write {wanted}"


Networks = Annotated[
    tuple[Network, ...],
    BeforeValidator(parse_networks),
    PlainSerializer(lambda networks: [str(each) for each in networks], return_type=list[str]),
]


class CrawlerSettings(Section):
    """[crawler]: how pages are fetched."""

    user_agent: str = Field(
        default="wirewatch (+https://example.org/contact)",
        description="who we say we are; the part before the first space or slash is the name that "
        "robots.txt rules address",
        examples=["wirewatch (+https://desk.example.org/about-our-crawler)"],
    )
    requests_per_host: int = Field(default=1, description="requests to one host at once")
    delay: Duration = Field(
        default=timedelta(seconds=1),
        description="between two requests to a host; robots.txt may ask for more",
    )
    allow_networks: Networks = Field(
        default=(),
        description="private networks that may be fetched",
        examples=[["127.0.0.0/8"]],
    )
    max_age: Duration = Field(
        default=timedelta(days=7),
        description="older than this at first sight, an article is stored but never alerted",
    )
    timeout: Duration = Field(
        default=timedelta(seconds=30),
        description="for one answer, from the look-up of the name to the last byte",
    )
    max_bytes: int = Field(default=10_000_000, description="of one answer, decompressed")
    concurrency: int = Field(
        default=16, description="pages fetched at once; sources are polled beside them"
    )
    polls_per_hour: int = Field(
        default=0,
        description="of all sources together, at most about; shared out by how often each posts. "
        "0: two for each source without an interval of its own",
    )
    browser: str = Field(
        default="",
        description="the Chromium that shows the pages of sources with `render`; "
        "empty: the one that is found",
        examples=["/usr/bin/chromium"],
    )
    workers: int = Field(default=0, description="cleaning processes; 0: one a core")
    keep_pages: Duration = Field(
        default=timedelta(days=30),
        description="how long pages are kept as fetched, to be cleaned again and exported; "
        "0s: none are",
    )
    keep_pages_max: int = Field(
        default=10_000_000_000,
        description="bytes that kept pages may take, compressed; beyond, the oldest go first",
    )

    @field_validator("user_agent")
    @classmethod
    def _printable(cls, value: str) -> str:
        value = value.strip()
        if not value or not value.isascii() or not value.isprintable():
            raise ValueError(
                "user_agent is sent as a header: write plain ASCII letters, such as "
                '"wirewatch (+https://example.org/contact)"'
            )
        if not product_token(value):
            raise ValueError("user_agent begins with a name, such as wirewatch; letters, - and _")
        return value

    @field_validator("requests_per_host", "concurrency")
    @classmethod
    def _some(cls, value: int) -> int:
        if not 1 <= value <= 256:
            raise ValueError(f"{value} is out of range; write a number from 1 to 256")
        return value

    @field_validator("workers")
    @classmethod
    def _workers(cls, value: int) -> int:
        if not 0 <= value <= 256:
            raise ValueError(f"{value} is out of range; write 0 (one a core) or up to 256")
        return value

    @field_validator("polls_per_hour")
    @classmethod
    def _polls(cls, value: int) -> int:
        if not 0 <= value <= 1_000_000:
            raise ValueError(f"{value} is out of range; write 0 (two a source) or up to 1000000")
        return value

    @field_validator("max_bytes")
    @classmethod
    def _size(cls, value: int) -> int:
        if not 10_000 <= value <= 1_000_000_000:
            raise ValueError(f"{value} bytes are out of range; write 10000 to 1000000000")
        return value

    @field_validator("keep_pages_max")
    @classmethod
    def _room(cls, value: int) -> int:
        if value < 0:
            raise ValueError('bytes are not negative; write keep_pages = "0s" to keep none')
        return value

    @field_validator("delay", "max_age", "keep_pages")
    @classmethod
    def _not_negative(cls, value: timedelta) -> timedelta:
        if value < timedelta():
            raise ValueError("a duration is not negative; write such as 1s or 7d")
        return value

    @field_validator("keep_pages")
    @classmethod
    def _while(cls, value: timedelta) -> timedelta:
        if value > timedelta(days=36_500):
            raise ValueError(f"{format_duration(value)} is out of range; write up to 36500d")
        return value

    @field_validator("timeout")
    @classmethod
    def _time(cls, value: timedelta) -> timedelta:
        if not timedelta(milliseconds=100) <= value <= timedelta(minutes=10):
            raise ValueError(f"{format_duration(value)} is out of range; write 100ms to 10m")
        return value


def product_token(user_agent: str) -> str:
    """Return the name that robots.txt rules address us by (RFC 9309, 2.2.1); "" if there is none.

    It is the leading run of letters, hyphens and underscores.
    """
    end = next(
        (at for at, char in enumerate(user_agent) if not (char.isalpha() or char in "-_")),
        len(user_agent),
    )
    return user_agent[:end]
