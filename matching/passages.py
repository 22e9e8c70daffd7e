"""From hits to the passages that are shown: the sentences in which the words stand."""

from collections.abc import Iterable

from db.records import Passage
from matching.document import ReadDocument
from matching.evaluate import Hit, Part
from matching.folding import fold_word
from matching.words import words_of

MOST_PASSAGES = 5
LONGEST = 400  # characters, ellipses included

_ELLIPSIS = "…"
_ORDER = {"title": 0, "text": 1, "author": 2, "site": 3, "language": 4, "source": 5, "url": 6}
_ORDER |= {"tag": 7, "section": 8}

Span = tuple[int, int]


def passages(document: ReadDocument, hits: Iterable[Hit]) -> tuple[Passage, ...]:
    """Return the best passages: the title, then sentences with most different terms, then the rest.

    At most MOST_PASSAGES of LONGEST characters each; spans are sorted and do not overlap.
    """
    by_part: dict[int, list[Span]] = {}
    for hit in hits:
        index = document.part_number(hit)
        by_part.setdefault(index, []).append(document.parts[index].span(hit))
    found: list[tuple[str, str, list[Span]]] = []
    for index, spans in sorted(by_part.items()):
        part = document.parts[index]
        for text, within in _sentences_of(part, merge(spans), document):
            found.append((part.field, text, within))
    if len(found) > 1:
        found.sort(key=_rank)  # stable: text order on ties
    return tuple(_passage(*each) for each in found[:MOST_PASSAGES])


def _rank(found: tuple[str, str, list[Span]]) -> tuple[int, int]:
    field, text, spans = found
    return _ORDER[field], -_different(text, spans)


def merge(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, overlapping ones made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _sentences_of(
    part: Part, spans: list[Span], document: ReadDocument
) -> list[tuple[str, list[Span]]]:
    """Return the sentences that hold spans, each with its spans; a span over a border joins two."""
    text = part.tokens.text
    if part.field != "text":
        return [(text, spans)]
    found: list[tuple[int, int, list[Span]]] = []
    for start, end in spans:
        begin, stop = document.sentence_at(start)
        if end > stop:
            stop = document.sentence_at(end - 1)[1]
        within: list[Span] = []
        if found and begin < found[-1][1]:
            begin, last_stop, within = found.pop()
            stop = max(stop, last_stop)
        within.append((start, end))
        found.append((begin, stop, within))
    return [
        (text[begin:stop], [(start - begin, end - begin) for start, end in within])
        for begin, stop, within in found
    ]


def _different(text: str, spans: list[Span]) -> int:
    if len(spans) == 1:
        return 1
    return len({tuple(map(fold_word, words_of(text[start:end]))) for start, end in spans})


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
