"""The [web] section."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, field_validator

from db.secrets import SecretKeys

_TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]{16,256}=*")  # what a Bearer header can hold (RFC 6750)


def _listen_address(value: str) -> str:
    host, colon, port = value.rpartition(":")
    if not (colon and host and port.isascii() and port.isdigit() and int(port) <= 65_535):
        raise ValueError("`listen` needs an address and a port, such as 127.0.0.1:8400")
    return value


def _public_address(value: str) -> str:
    if not value:
        return value
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not value.isprintable() or " " in value:
        raise ValueError("`public_url` is no web address; write https://host, or leave it empty")
    return value.rstrip("/")


class WebSettings(SecretKeys):
    """[web]: what is answered by HTTP: the API, health checks, and what hubs push."""

    listen: Annotated[str, AfterValidator(_listen_address)] = Field(
        default="127.0.0.1:8400",
        description="address and port that the desk listens on; port 0 is any that is free",
    )
    public_url: Annotated[str, AfterValidator(_public_address)] = Field(
        default="",
        description="where the desk is reached from outside; only if it is set, hubs are asked to "
        "push what is new, and alerts link to stories and carry links to mute and to unsubscribe",
        examples=["https://news.example.org"],
    )
    token: SecretStr | None = Field(
        default=None,
        description="what programs sign in to the API with (`openssl rand -hex 32` makes one); "
        "without it, the API answers this machine only, and nobody if `public_url` is set",
    )
    token_env: str = Field(
        default="",
        description="the variable that holds the token",
        examples=["WIREWATCH_API_TOKEN"],
    )
    token_file: str = Field(
        default="", description="the file that holds the token", examples=["secrets/api-token"]
    )
    link_key: SecretStr | None = Field(
        default=None,
        description="what links in messages are signed with; without it, a key is made and kept in "
        "the file links.key, beside the database if that is a file, else beside config.toml",
    )
    link_key_env: str = Field(
        default="",
        description="the variable that holds the key of links",
        examples=["WIREWATCH_LINK_KEY"],
    )
    link_key_file: str = Field(
        default="",
        description="the file that holds the key of links",
        examples=["secrets/link-key"],
    )

    @field_validator("token", "link_key")
    @classmethod
    def _hard_to_guess(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError(
                "it must have 16 to 256 letters, digits or - . _ ~ + /; "
                "`openssl rand -hex 32` makes one"
            )
        return value

    @property
    def host(self) -> str:
        """The address to listen on, without brackets."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port to listen on; 0 for any."""
        return int(self.listen.rpartition(":")[2])

    @property
    def is_chosen(self) -> bool:
        """Whether the user wrote where to listen."""
        return "listen" in self.model_fields_set
