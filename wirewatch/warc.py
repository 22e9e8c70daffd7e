"""WARC 1.1 (ISO 28500:2017): kept pages as archives that other programs can read.

Each record is a gzip member of its own (Annex D), so that a reader can begin at any of them.
Bodies are kept content-decoded; so what a server said of the bytes on the wire (its codings, their
length) is left out of the HTTP headers, and Content-Length tells the length of what is there.
"""

import hashlib
import re
import zlib
from base64 import b32encode
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import BinaryIO
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from db.kept import StoredPage, harmless

_OF_THE_WIRE = {"content-encoding", "content-length", "transfer-encoding", "trailer"}
_URI = "!#$%&'()*+,/:;=?@[]~"  # what may stand in a URI beside letters, digits and -._ (RFC 3986)
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_LEVEL = 6  # a once-only cost, unlike that of keeping
_GZIP = 16 + zlib.MAX_WBITS


class WarcWriter:
    """Writes one archive to a binary stream, a record at a time; closing is the caller's."""

    def __init__(self, out: BinaryIO, *, software: str, now: datetime) -> None:
        self._out = out
        self._software = software
        self._now = now
        self._info = _name(uuid4())

    def begin(self, description: str) -> None:
        """Write the record that says what the archive is."""
        block = _fields({
            "software": self._software,
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/"
            "warc-format/warc-1.1/",
            "description": description,
        })  # fmt: skip
        head = {
            "WARC-Type": "warcinfo",
            "WARC-Record-ID": self._info,
            "WARC-Date": _date(self._now),
            "Content-Type": "application/warc-fields",
        }
        self._write(head, block)

    def page(self, page: StoredPage, body: bytes, about: Mapping[str, str]) -> None:
        """Write a page as a response, then a metadata record with what we know ``about`` it.

        The same page has the same record ids in every archive.
        """
        response = _record_id(page, "response")
        shared = {
            "WARC-Target-URI": _uri(page.final_url),
            "WARC-Date": _date(page.fetched),
            "WARC-Warcinfo-ID": self._info,
        }
        head = {
            "WARC-Type": "response",
            "WARC-Record-ID": response,
            **shared,
            "WARC-Payload-Digest": _digest(body),
            "Content-Type": "application/http; msgtype=response",
        }
        self._write(head, http_head(page, len(body)), body)
        head = {
            "WARC-Type": "metadata",
            "WARC-Record-ID": _record_id(page, "metadata"),
            **shared,
            "WARC-Refers-To": response,
            "Content-Type": "application/warc-fields",
        }
        self._write(head, _fields({"wirewatch-asked-uri": _uri(page.url), **about}))

    def _write(self, head: Mapping[str, str], *block: bytes) -> None:
        """Write a record; its parts go through the compressor one by one, and are not joined."""
        sized = {
            **head,
            "WARC-Block-Digest": _digest(*block),
            "Content-Length": str(sum(map(len, block))),
        }
        member = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
        for part in (b"WARC/1.1\r\n", _fields(sized), b"\r\n", *block, b"\r\n\r\n"):
            self._out.write(member.compress(part))
        self._out.write(member.flush())


def http_head(page: StoredPage, length: int) -> bytes:
    """Return the status line and the headers of a page whose body has so many bytes.

    They are made anew from what is kept, so the version is not the server's own.
    """
    try:
        phrase = HTTPStatus(page.status).phrase
    except ValueError:
        phrase = ""
    headers = {
        name: value for name, value in harmless(page.headers).items() if name not in _OF_THE_WIRE
    }
    lines = [f"HTTP/1.1 {page.status:03d} {phrase}"]
    lines += [f"{name}: {_one_line(value)}" for name, value in headers.items()]
    lines += [f"content-length: {length}", "", ""]
    return "\r\n".join(lines).encode("latin-1", errors="replace")


def _fields(fields: Mapping[str, str]) -> bytes:
    """Return named fields as lines (application/warc-fields, and a record's own head)."""
    lines: Iterable[str] = (f"{name}: {_one_line(value)}\r\n" for name, value in fields.items())
    return "".join(lines).encode("utf-8", errors="replace")


def _one_line(value: str) -> str:
    return _BREAKS.sub(" ", value).strip()


def _uri(url: str) -> str:
    return quote(url, safe=_URI, errors="replace")


def _date(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return f"sha256:{b32encode(digest.digest()).decode()}"


def _record_id(page: StoredPage, kind: str) -> str:
    told = f"{page.final_url} {_date(page.fetched)} {page.sha256} {page.id} {kind}"
    return _name(uuid5(NAMESPACE_URL, told.encode("utf-8", errors="replace").decode()))


def _name(uuid: UUID) -> str:
    return f"<urn:uuid:{uuid}>"
