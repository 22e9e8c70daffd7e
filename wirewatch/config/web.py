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
    """[web]: the desk in the browser."""

    listen: Annotated[str, AfterValidator(_listen_address)] = Field(
        default="127.0.0.1:8400", description="address and port that the desk listens on"
    )
    public_url: Annotated[str, AfterValidator(_public_address)] = Field(
        default="",
        description="where readers reach the desk; alerts link to stories only if it is set",
        examples=["https://news.example.org"],
    )
