"""What every [[channel]] section is made of."""

from collections.abc import Mapping
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, field_validator, model_validator

from alerts.rate import read_rate
from alerts.terms import BACKLOG
from db.errors import ConfigError
from db.secrets import SecretKeys, SecretReader
from db.settings import Duration, Section

Network = IPv4Network | IPv6Network


_TEMPLATES = ("html_template", "subject_template", "template")


def _read_network(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return ip_network(value)
    except ValueError as exc:
        raise ValueError(
            f"{value!r} is no network; write an address and a length, such as 127.0.0.0/8 "
            "or fd00::/8, with the host's bits zero"
        ) from exc


Networks = tuple[Annotated[Network, BeforeValidator(_read_network)], ...]


class ChannelSection(Section):
    """[[channel]]: one way out; ``kind`` decides which further keys there are."""

    name: str = Field(
        min_length=1, description="what watches and [health] call it", examples=["desk-mail"]
    )
    kind: str
    rate: str = Field(
        default="",
        description="how many deliveries it is given at most, such as 30/m or 1/s; without it, as "
        "many as its kind allows",
        examples=["30/m"],
    )
    at_once: int | None = Field(
        default=None, ge=1, le=16,
        description="how many deliveries are made side by side; without it, as its kind allows",
    )  # fmt: skip
    backlog: int = Field(
        default=BACKLOG, ge=0,
        description="of more alerts than this that gathered while it failed or was paused, one "
        "summary a watch is sent; 0: never",
    )  # fmt: skip
    repeat: bool = Field(
        default=True,
        description="send again, with the same id, where it is not known whether it arrived; "
        "false: wait for `wirewatch deliveries resume` or `drop`",
    )

    @model_validator(mode="before")
    @classmethod
    def _takes_templates(cls, values: object) -> object:
        wrong = [key for key in _TEMPLATES if isinstance(values, Mapping) and key in values]
        wrong = [key for key in wrong if key not in cls.model_fields]
        if wrong:
            one = "template" in cls.model_fields
            why = "has one text, which `template` makes" if one else "sends data, not text"
            raise ValueError(f"a channel of this kind {why}: remove `{wrong[0]}`")
        return values

    @field_validator("rate")
    @classmethod
    def _readable_rate(cls, rate: str) -> str:
        if rate:
            read_rate(rate)
        return rate

    def warnings(self) -> tuple[str, ...]:
        """Return sentences on what is allowed but should be known; `check` shows them."""
        return ()


class TextSection(ChannelSection):
    """[[channel]] of a kind that shows text, which the user's template may make."""

    template: str = Field(
        default="",
        description="the file of a template that makes its text; docs/templates.md",
        examples=["templates/desk.txt"],
    )


class ServiceSection(ChannelSection):
    """[[channel]] of a kind that asks a service by HTTP."""

    allow_networks: Networks = Field(
        default=(), description="private networks that this channel may reach"
    )
    timeout: Duration = Field(
        default=timedelta(seconds=15), gt=timedelta(0), le=timedelta(minutes=5),
        description="how long the other side may take to answer",
    )  # fmt: skip


class SecretUrlSection(TextSection, ServiceSection, SecretKeys):
    """[[channel]] of a kind whose address is a secret: who knows it can post."""

    url: SecretStr | None = Field(
        default=None, description="the address that the service gave; who knows it can post"
    )
    url_env: str = Field(
        default="",
        description="the variable that holds the address",
        examples=["WIREWATCH_CHAT_URL"],
    )
    url_file: str = Field(
        default="", description="the file that holds the address", examples=["secrets/chat"]
    )

    @field_validator("url")
    @classmethod
    def _usable_url(cls, url: SecretStr | None) -> SecretStr | None:
        if url:
            check_web_address(url.get_secret_value())
        return url

    def read_url(self, reader: SecretReader) -> str:
        """Return the address, or "" where none is given. Raises ConfigError if it is unusable."""
        secret = self.read_secret("url", reader)
        if not secret:
            return ""
        try:
            return check_web_address(secret.get_secret_value().strip())
        except ValueError as exc:
            raise ConfigError(f"channel {self.name}: {exc}") from exc

    def warnings(self) -> tuple[str, ...]:
        """Return what should be known: an address that travels in the clear."""
        written = self.url.get_secret_value() if self.url else ""
        if urlsplit(written).scheme == "http" and not self.allow_networks:
            return ("`url` is http: anybody on the way can read the alerts; use https",)
        return ()


def check_web_address(url: str, key: str = "url") -> str:
    """Return a web address as it is; raises ValueError that names the key, not the address."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not url.isprintable() or " " in url:
        raise ValueError(f"`{key}` is no web address; write https://host/path")
    return url
