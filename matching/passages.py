"""From hits to the passages that are shown: the sentences in which the words stand."""

from collections.abc import Iterable
from dataclasses import dataclass

from db.watch_records import Passage
from matching.document import ReadDocument
from matching.evaluate import Hit
from matching.folding import fold_word
from matching.words import words_of

MOST_PASSAGES = 5
LONGEST = 400  # characters, ellipses included

_ELLIPSIS = "…"
_ORDER = {"title": 0, "text": 1, "author": 2, "site": 3, "language": 4, "source": 5, "url": 6}
_ORDER |= {"tag": 7, "section": 8}

Span = tuple[int, int]


@dataclass(slots=True)
class Stretch:
    """Sentences of a part that hold spans; those that a span joins are one."""

    part: int
    begin: int
    stop: int
    spans: list[Span]  # in the part's text


class Excerpts:
    """Cuts a document's passages; what several watches find is looked up and cut once."""

    def __init__(self, document: ReadDocument) -> None:
        self._document = document
        self._cut: dict[tuple[int, int, int, tuple[Span, ...]], Passage] = {}
        self._terms: dict[tuple[int, Span], tuple[str, ...]] = {}

    def of(self, hits: Iterable[Hit]) -> tuple[Passage, ...]:
        """Return the best passages: the title, then sentences with most different terms first.

        At most MOST_PASSAGES of LONGEST characters each; spans are sorted and do not overlap.
        """
        found = self._stretches(hits)
        if len(found) > 1:
            found.sort(key=self._rank)  # stable: text order on ties
        return tuple(map(self._passage, found[:MOST_PASSAGES]))

    def _stretches(self, hits: Iterable[Hit]) -> list[Stretch]:
        """Return the sentences that hold hits, in order; a hit over a border joins two."""
        placed, place = self._document.placed, self._document.place
        found: list[Stretch] = []
        last: Stretch | None = None
        for part, start, end, begin, stop in sorted(
            [placed.get(hit) or place(hit) for hit in hits]
        ):
            if last is None or begin >= last.stop or part != last.part:
                last = Stretch(part, begin, stop, [(start, end)])
                found.append(last)
                continue
            last.stop = max(stop, last.stop)
            if start < last.spans[-1][1]:
                last.spans[-1] = (last.spans[-1][0], max(end, last.spans[-1][1]))
            else:
                last.spans.append((start, end))
        return found

    def _rank(self, found: Stretch) -> tuple[int, int]:
        return _ORDER[self._document.parts[found.part].field], -self._different(found)

    def _different(self, found: Stretch) -> int:
        if len(found.spans) == 1:
            return 1
        return len({self._term(found.part, span) for span in found.spans})

    def _term(self, part: int, span: Span) -> tuple[str, ...]:
        term = self._terms.get((part, span))
        if term is None:
            words = words_of(self._document.parts[part].tokens.text[slice(*span)])
            term = self._terms[part, span] = tuple(map(fold_word, words))
        return term

    def _passage(self, found: Stretch) -> Passage:
        key = (found.part, found.begin, found.stop, tuple(found.spans))
        passage = self._cut.get(key)
        if passage is None:
            part, begin = self._document.parts[found.part], found.begin
            spans = [(start - begin, end - begin) for start, end in found.spans]
            text = part.tokens.text[begin : found.stop]
            passage = self._cut[key] = _passage(part.field, text, spans)
        return passage


def passages(document: ReadDocument, hits: Iterable[Hit]) -> tuple[Passage, ...]:
    """Return the best passages of some hits, as ``Excerpts`` does."""
    return Excerpts(document).of(hits)


def merge(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, overlapping ones made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _passage(field: str, text: str, spans: list[Span]) -> Passage:
    if len(text) > LONGEST:
        text, spans = _shorten(text, spans)
    return Passage(field=field, text=text, spans=tuple(spans))


def _shorten(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Cut to a window around the first hits, on word borders where there are any."""
    room = LONGEST - 2 * len(_ELLIPSIS)
    first = spans[0][0]
    last = max((end for _, end in spans if end - first <= room), default=first + room)
    spare = max(0, room - (last - first))
    begin = min(max(0, first - spare // 2), len(text) - room)
    begin, stop = _to_words(text, begin, begin + room, first, min(last, begin + room))
    head = _ELLIPSIS if begin > 0 else ""
    tail = _ELLIPSIS if stop < len(text) else ""
    shift = len(head) - begin
    kept = [(s + shift, min(e, stop) + shift) for s, e in spans if e <= stop or s == first]
    return head + text[begin:stop] + tail, kept


def _to_words(text: str, begin: int, stop: int, first: int, last: int) -> tuple[int, int]:
    """Draw a window's borders in to the next space, but never over the hits."""
    if begin > 0 and not text[begin - 1].isspace():
        space = next((i for i in range(begin, first) if text[i].isspace()), begin - 1)
        begin = space + 1
    if stop < len(text) and not text[stop].isspace():
        stop = next((i for i in range(stop - 1, last - 1, -1) if text[i].isspace()), stop)
    return begin, stop
