"""Links by which search engines lead to articles, unwrapped without asking anyone."""

import base64
import binascii
from collections.abc import Iterator
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from spiders.links import web_address

_GOOGLE_PATHS = ("/rss/articles/", "/articles/", "/read/", "/__i/rss/rd/articles/")
_BING_PATHS = ("/news/apiclick.aspx",)
_LONGEST = 4000  # characters of an identifier
_MOST_FIELDS = 20
_VARINT_BYTES = 5  # a length needs no more
_KINDS = {0: "varint", 2: "bytes"}  # the wire types of protobuf that such identifiers use


def unwrapped(link: str) -> str:
    """Return the article's address that a search result leads to, or "" if only the engine knows.

    A link to any other place is the article's own.
    """
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    if host in {"www.bing.com", "bing.com"} and parts.path.lower().startswith(_BING_PATHS):
        return _in_query(parts.query)
    if host == "news.google.com" and parts.path.startswith(_GOOGLE_PATHS):
        return _in_identifier(parts.path.rpartition("/")[2])
    return web_address(link, "")


def _in_query(query: str) -> str:
    """Return the address in the ``url`` parameter, or "" if there is none."""
    try:
        found = dict(parse_qsl(query, max_num_fields=50)).get("url", "")
    except ValueError:  # more fields than that
        return ""
    return web_address(found, "")


def _in_identifier(identifier: str) -> str:
    """Return the address within one of Google's identifiers, or "".

    They are messages of Protocol Buffers in URL-safe base64. In the older ones field 4 is the
    address; since 2024 it is mostly a token ("AU_yq…") that nobody but Google can read.
    """
    if len(identifier) > _LONGEST:
        return ""
    try:
        message = base64.urlsafe_b64decode(identifier + "=" * (-len(identifier) % 4))
    except (binascii.Error, ValueError):
        return ""
    texts = (value for number, value in islice(_fields(message), _MOST_FIELDS) if number == 4)
    for text in texts:
        if text.startswith((b"http://", b"https://")):
            return web_address(text.decode(errors="replace"), "")
    return ""


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the bytes of each text field; what is malformed ends the walk.

    The encoding is that of protobuf.dev/programming-guides/encoding.
    """
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        kind = _KINDS.get(tag & 7)
        if kind is None:
            return
        value, at = _varint(message, at)
        if kind == "bytes":
            if value < 0 or at + value > len(message):
                return
            yield tag >> 3, message[at : at + value]
            at += value


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """Return a number and where it ends; -1, at the message's end, if it is none."""
    value = 0
    for place, byte in enumerate(message[at : at + _VARINT_BYTES]):
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value, at + place + 1
    return -1, len(message)
