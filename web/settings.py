"""The [web] section."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from db.settings import Section


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


class WebSettings(Section):
    """[web]: what is answered by HTTP: health checks, and what hubs push."""

    listen: Annotated[str, AfterValidator(_listen_address)] = Field(
        default="127.0.0.1:8400",
        description="address and port that the desk listens on; port 0 is any that is free",
    )
    public_url: Annotated[str, AfterValidator(_public_address)] = Field(
        default="",
        description="where the desk is reached from outside; only if it is set, hubs are asked to "
        "push what is new, and alerts link to stories",
        examples=["https://news.example.org"],
    )

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
