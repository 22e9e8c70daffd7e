"""What is asked of the engine and what it gives back: one request, one answer, no policy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from db.records import Record
from net.access import Proxy


@dataclass(frozen=True, kw_only=True)
class Download(Record):
    """One GET request."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)  # may hold secrets
    max_bytes: int | None = None  # of the body, decompressed; None: the settings' limit
    proxy: Proxy | None = None  # asked through it
    source: str = ""  # whose proxy it is, for messages


@dataclass(frozen=True, kw_only=True)
class RawResponse(Record):
    """One answer, whatever its status."""

    status: int
    headers: Mapping[str, str]  # names in lower case; the last of a repeated header; no cookies
    body: bytes  # content-decoded
    cookies: tuple[str, ...] = field(default=(), repr=False)  # the values of Set-Cookie


class Downloader(Protocol):
    """Makes one guarded request; the engine, or a fake."""

    async def download(self, request: Download) -> RawResponse:
        """Return the answer. Raises Refused, Unreachable or TooLarge, nothing else."""
        ...
