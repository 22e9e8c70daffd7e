"""What is asked of the engine and what it gives back: one request, one answer, no policy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from db.records import Record
from net.access import Proxy


class Loads(Protocol):
    """What goes along with what a page loads by itself when a browser shows it."""

    async def headers(self, url: str) -> dict[str, str]:
        """Return the source's own headers for an address.

        Raises FetchError if it may not be asked for, and ValueError for what is no address.
        """
        ...

    def heard(self, url: str, response: "RawResponse") -> bool:
        """Remember the cookies that an answer sets; tell whether they are ours to keep."""
        ...


@dataclass(frozen=True, kw_only=True)
class Download(Record):
    """One request."""

    url: str
    method: str = "GET"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)  # may hold secrets
    max_bytes: int | None = None  # of the body, decompressed; None: the settings' limit
    proxy: Proxy | None = None  # asked through it
    source: str = ""  # whose proxy it is, for messages
    loads: Loads | None = field(default=None, repr=False)  # not None: a browser is to show it


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
