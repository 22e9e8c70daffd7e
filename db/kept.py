"""A page as it is kept: compressed, with what the server said of it, and nothing secret."""

import hashlib
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from db.errors import StoreError
from db.records import ClaimedEntry, Page, Record, StoredArticle

# Measured on 150 real pages: level 1 leaves 58.7 kB in 2.0 ms, 3 leaves 55.2 kB in 2.4 ms, 4 leaves
# 51.6 kB in 3.3 ms, 6 leaves 49.1 kB in 6.0 ms.
LEVEL = 3
MOST_HEADERS = 100
_LONGEST = 4000  # characters of a header's value
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]{1,200}")  # a token (RFC 9110, 5.6.2), in lower case
_SECRET = re.compile(r"cookie|auth|token|secret|session|csrf|xsrf|api-?key|password|credential")
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True, kw_only=True)
class KeptPage(Record):
    """A page ready to be kept with the article that was read off it."""

    url: str  # as asked
    final_url: str
    status: int
    headers: Mapping[str, str]  # names in lower case, none of them secret
    fetched: datetime
    sha256: str  # hex, of the content-decoded body
    size: int  # bytes of that body
    body: bytes  # compressed (zlib)
    cleaner: str  # the version of the cleaner that read it


@dataclass(frozen=True, kw_only=True)
class StoredPage(Record):
    """What is known of a kept page, without its body."""

    id: int
    article: int | None  # None: no article was found on it
    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    fetched: datetime
    sha256: str
    size: int  # bytes of the content-decoded body
    stored: int  # bytes as kept
    cleaner: str


@dataclass(frozen=True, kw_only=True)
class PageToClean(Record):
    """A kept page that is to be cleaned again, with all that cleaning and intake need."""

    id: int
    page: Page
    article: StoredArticle | None  # as it stands; None: none was found on the page
    claimed: ClaimedEntry  # the entry that the page was fetched for


def pack_page(page: Page, cleaner: str) -> KeptPage:
    """Return a page as it is kept; takes milliseconds of another thread, not of the event loop."""
    return KeptPage(
        url=page.url,
        final_url=page.final_url,
        status=page.status,
        headers=harmless(page.headers),
        fetched=page.fetched,
        sha256=page.sha256,
        size=len(page.body),
        body=zlib.compress(page.body, LEVEL),
        cleaner=cleaner,
    )


def unpack_body(packed: bytes, page: StoredPage) -> bytes:
    """Return a kept page's body as it was fetched; raises StoreError if it is damaged."""
    try:
        body = zlib.decompressobj().decompress(packed, page.size + 1)
    except zlib.error as exc:
        raise StoreError(f"kept page {page.id} of {page.final_url} is damaged: {exc}") from exc
    if hashlib.sha256(body).hexdigest() != page.sha256:
        raise StoreError(f"kept page {page.id} of {page.final_url} is not what was fetched")
    return body


def harmless(headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers without those that carry a secret, a control character or no name.

    Cookies and tokens are ours as much as the site's: an export may be handed to others.
    """
    kept: dict[str, str] = {}
    for name, value in headers.items():
        lower = name.lower()
        if len(kept) < MOST_HEADERS and _NAME.fullmatch(lower) and not _SECRET.search(lower):
            kept[lower] = _CONTROLS.sub(" ", value[:_LONGEST])
    return kept
