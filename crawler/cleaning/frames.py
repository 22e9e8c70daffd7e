"""What goes through the pipes between daemon and worker: a JSON header, then a page's bytes.

A frame is two lengths (unsigned 32 bit, big-endian), the header's bytes, the body's bytes. No
pickle: a worker that a page took over could only answer with text.
"""

import json
import struct
from dataclasses import asdict
from datetime import datetime
from typing import Any

from db.records import Article, Hints, Mark

LENGTHS = struct.Struct(">II")
MOST_HEADER = 16 * 1024 * 1024  # an answer's header holds the article's text
MOST_BODY = 64 * 1024 * 1024

# JSON as the standard library types it; checked where it is read.
Header = dict[str, Any]

READY: Header = {"ready": True}  # a worker's first words

_TIMES = ("published", "modified", "fetched")
_TUPLES = ("authors", "fingerprint", "agencies", "tags")


class BrokenFrame(ValueError):  # noqa: N818 - names a thing, as the record it stands for
    """The bytes are no frame: the other side is not ours, or it is out of step."""


def pack(header: Header, body: bytes = b"") -> bytes:
    """Return a frame as bytes; lone surrogates in texts become U+FFFD."""
    head = json.dumps(header, ensure_ascii=False).encode("utf-8", errors="replace")
    return LENGTHS.pack(len(head), len(body)) + head + body


def lengths(start: bytes) -> tuple[int, int]:
    """Return the lengths of header and body; raises BrokenFrame where they pass the bounds."""
    head, body = LENGTHS.unpack(start)
    if head > MOST_HEADER or body > MOST_BODY:
        raise BrokenFrame(f"a frame of {head} and {body} bytes")
    return head, body


def header(raw: bytes) -> Header:
    """Return a frame's header; raises BrokenFrame where it is no JSON object."""
    try:
        loaded = json.loads(raw)
    except (ValueError, RecursionError) as exc:
        raise BrokenFrame("a header that is no JSON") from exc
    if not isinstance(loaded, dict):
        raise BrokenFrame("a header that is no JSON object")
    return loaded


def from_article(article: Article) -> Header:
    """Return an article as JSON can hold it."""
    told = asdict(article)
    for key in _TIMES:
        told[key] = told[key].isoformat() if told[key] else None
    return told


def to_article(told: Header) -> Article:
    """Return the article that from_article wrote; raises BrokenFrame where it is none."""
    try:
        fields = dict(told)
        for key in _TIMES:
            fields[key] = moment(fields[key])
        for key in _TUPLES:
            fields[key] = tuple(fields[key])
        fields["mark"] = Mark(fields["mark"]) if fields["mark"] else None
        return Article(**fields)
    except (KeyError, TypeError, ValueError) as exc:
        raise BrokenFrame("an answer that is no article") from exc


def from_hints(hints: Hints) -> Header | None:
    """Return hints as JSON can hold them; None for none."""
    return asdict(hints) if hints != Hints() else None


def to_hints(told: Header | None) -> Hints:
    """Return the hints that from_hints wrote; raises BrokenFrame where they are none."""
    if told is None:
        return Hints()
    try:
        return Hints(
            keep=tuple(told["keep"]),
            drop=tuple(told["drop"]),
            title=told["title"],
            published=told["published"],
        )
    except (KeyError, TypeError) as exc:
        raise BrokenFrame("hints that are none") from exc


def moment(told: str | None) -> datetime | None:
    """Return an ISO 8601 time, None for None."""
    return datetime.fromisoformat(told) if told else None
