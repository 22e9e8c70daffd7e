"""How words from pages are made fit to show, and how times and counts are said.

Everything that came from a page passes through ``one_line`` or ``marked`` before it is shown: no
control character, escape sequence, line end or override of the writing direction gets through.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from db.watch_records import Passage

# Invisible characters that some scripts need: soft hyphen, Arabic letter mark, joiners, marks.
_NEEDED = frozenset("\u00ad\u061c\u200c\u200d\u200e\u200f")
_DROPPED = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
_LONGEST_ADDRESS = 2048
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def one_line(text: str, most: int) -> str:
    """Return text as one line of at most ``most`` characters, an ellipsis where it was cut."""
    clean = " ".join(_visible(text[: most * 4]).split())
    if len(clean) <= most:
        return clean
    cut = clean[: most - 1]
    head, blank, _ = cut.rpartition(" ")
    return (head if blank and len(head) > most // 2 else cut).rstrip(" ,;:.–—-") + "…"


def _visible(text: str) -> str:
    if text.isprintable():  # so nearly all is: neither controls nor blanks but the plain one
        return text
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    if unicodedata.category(character) in _DROPPED and character not in _NEEDED:
        return ""
    return character


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A run of shown text; ``hit`` if it is a matched word."""

    text: str
    hit: bool = False


def marked(passage: Passage, most: int) -> tuple[Piece, ...]:
    """Return a passage's text as runs, cut to about ``most`` characters around its first hit.

    Spans outside the text, empty or overlapping ones do no harm.
    """
    text, spans = passage.text, _orderly(passage)
    start, end = _window(len(text), spans[0][0] if spans else 0, most)
    runs: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for first, last in spans:
        if first < at or last > end:
            continue
        runs += [(text[at:first], False), (text[first:last], True)]
        at = last
    runs.append((text[at:end], False))
    if end < len(text):
        runs.append(("…", False))
    return _joined(runs)


def _orderly(passage: Passage) -> list[tuple[int, int]]:
    length = len(passage.text)
    return sorted((a, b) for a, b in passage.spans if 0 <= a < b <= length)


def _window(length: int, focus: int, most: int) -> tuple[int, int]:
    if length <= most:
        return 0, length
    start = max(0, min(focus - most // 3, length - most))
    return start, start + most


def _joined(runs: list[tuple[str, bool]]) -> tuple[Piece, ...]:
    """Clean the runs; blanks never double where two runs meet."""
    pieces: list[Piece] = []
    blank = True
    for raw, hit in runs:
        text = _visible(raw)
        words = " ".join(text.split())
        if text[:1] == " " and not blank:
            words = " " + words
        if text[-1:] == " " and words.strip():
            words += " "
        if words:
            blank = words[-1] == " "
            pieces.append(Piece(text=words, hit=hit))
    return tuple(pieces)


def web_link(url: str) -> str:
    """Return a link that may be shown and followed: http(s), one line, bounded; else ""."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    plain = url.isprintable() and not any(character in ' "<>\\^`{|}' for character in url)
    return url if usable and plain and len(url) <= _LONGEST_ADDRESS else ""


def said_time(moment: datetime, zone: ZoneInfo | None) -> str:
    """Return "2 Jan 2026, 04:04 CET", on the clock of ``zone``; without one in UTC, and so said."""
    try:
        local = moment.astimezone(zone or UTC)
    except OverflowError:  # a page may claim the first or the last day that there is
        local = moment.astimezone(UTC)
    name = local.tzname() or "UTC"
    label = f"UTC{name}" if name[0] in "+-" else name
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M} {label}"


def counted(count: int, one: str, many: str) -> str:
    """Return "1 article", "3 articles"."""
    return f"{count} {one if count == 1 else many}"


Marker = Callable[[Piece], str]
"""How a medium writes a piece of text, marked or not."""


def starred(piece: Piece) -> str:
    """Write a hit as *word*, which readers of plain text know."""
    word = piece.text.strip()
    return piece.text.replace(word, f"*{word}*", 1) if piece.hit else piece.text
