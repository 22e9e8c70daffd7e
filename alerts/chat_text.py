"""Text by a user's template as a post: lines with bold words and links, for each medium to write.

Pure. The template's text is plain: an address becomes a link, matched words bold, and nothing in it
is markup. Parts are what an empty line separates.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from alerts.chat import Form, Line, Post, Run, Weight, lay_out, made_line
from alerts.letter import Letter
from alerts.wording import Piece, marked, web_link
from db.watch_records import Passage, Severity

_SPECIAL = re.compile("\x02([^\x02\x03\n]*)\x03|(https?://[^\\s\x02\x03]+)")
_ENDS = ".,;:!?)]}'\"»”"


def between_marks(piece: Piece) -> str:
    """Write a matched word between STX and ETX, which no text from a page can hold."""
    return f"\x02{piece.text}\x03" if piece.hit else piece.text


def text_post(text: str, letter: Letter, severity: Severity) -> Post:
    """Return a text as a post with the head and subject that the letter's own would have."""
    built_in = lay_out(letter, severity)
    parts = [
        tuple(filter(None, map(_line, lines)))
        for empty, lines in groupby(text.split("\n"), lambda line: not line.strip())
        if not empty
    ]
    return Post(
        subject=built_in.subject,
        head=built_in.head,
        parts=tuple(part for part in parts if part),
        severity=severity,
    )


def _line(text: str) -> Line | None:
    """Return a line; one without a link goes first where room is short."""
    plain, spans = _without_marks(text)
    runs = list(map(_run, marked(Passage(field="text", text=plain, spans=spans), len(plain) + 1)))
    linked = any(run.url for run in runs)
    line = made_line(Form.TEXT, runs, Weight.CORE if linked else Weight.WORDS)
    return line if line.runs else None


def _run(piece: Piece) -> Run:
    url = web_link(piece.text) if piece.hit and piece.text.startswith("http") else ""
    return Run(text=piece.text, url=url) if url else Run(text=piece.text, bold=piece.hit)


def _without_marks(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a text without its marks, and where marked words and addresses stand in it."""
    plain, spans, at = "", [], 0
    for start, end, words in _special(text):
        plain += text[at:start]
        spans.append((len(plain), len(plain) + len(words)))
        plain, at = plain + words, end
    return plain + text[at:], tuple(spans)


def _special(text: str) -> Iterator[tuple[int, int, str]]:
    for found in _SPECIAL.finditer(text):
        words = found[1] if found[2] is None else found[2].rstrip(_ENDS)
        end = found.end() if found[2] is None else found.start() + len(words)
        if words and (found[2] is None or web_link(words)):
            yield found.start(), end, words
