"""What recurs at the edges of a site's articles, and so is the site's and not the article's.

Pure: pages and known blocks in, findings, lessons and cuts with their reasons out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from statistics import median

import regex

from crawler.cleaning.fingerprint import fingerprint, words
from db.records import Article
from db.remembered import Cut, Finding, Lesson, Place, Recalled, SeenPage, SiteMemory, whole
from net.twins import twin_key

LEAST_PAGES = 6  # of a site, before which nothing recurs
FORGOTTEN_AFTER = 30  # pages without a block
_DEPTH = {Place.HEAD: 8, Place.TAIL: 16}  # blocks from either end that may be the site's
_REMEMBERED = 32  # blocks from either end of a text
_LONGEST = 600  # characters of a block that may recur
_LEFT = 50  # characters that are left of an article, or nothing is taken off
_EXCERPT = 300
_LONG_TEXT = 200_000  # characters from which a few lines do not matter to the fingerprint
_HEADING_WORDS, _HEADING = 8, 80  # a heading has no more words, no more characters
_AT_EDGE = 0.8  # of the pages with a block, it must stand at their edge on so many
_OFTEN, _SHARE = 5, 0.4  # pages with a block, and their share, that prove it by itself
_LATELY, _LATELY_SHARE = 8, 0.8  # the same since it was first seen, for what is new on a site
_IN_TURN, _FILLED = 3, 0.5  # pages with one of several in turn, share of pages with any of them
_RARELY, _ALWAYS, _RARELY_OF = 2, 0.8, 9  # the same, where hardly a page is without
_INSIDE, _INSIDE_SHARE = 6, 0.6  # pages with a block that stands near an edge, not at it
_NEARLY = 1  # blocks by which its place may vary then
_LABEL_WORDS = 3  # "Analysis", "What we know": what may be a heading even as the first line
_LABEL, _LABEL_SHARE = 8, 0.6  # pages with such a line at the head, and their share

_DATE = regex.compile(
    r"\d{1,2}\W{1,3}(?:\p{L}{1,3}\W)?\p{L}{3,10}\W{1,3}(?:\p{L}{1,3}\W)?(?:19|20)\d\d"
    r"|\p{L}{3,10}\W{1,2}\d{1,2}\W{1,3}(?:19|20)\d\d"
)
_DIGITS = regex.compile(r"\p{N}+")
_LETTER = regex.compile(r"\p{L}")
_SENTENCE_END = tuple(".!…:;,。！।؟۔")  # a heading may ask, and does not end so
_CLOSING = "\"'”’»)]"


@lru_cache(maxsize=2048)  # what recurs is asked for again and again
def mark_of(block: str) -> int:
    """Return the number by which a block is known again, unsigned 32 bit; 0: it proves nothing.

    Case, punctuation, numbers and dates do not count. The lowest bit tells whether it looks like
    a heading, the next one whether it has more words than a label. A block without words, or a
    long one, proves nothing.
    """
    if len(block) > _LONGEST or len(_LETTER.findall(block[:200])) < 3:
        return 0
    folded = _DIGITS.sub("0", " ".join(words(_DATE.sub(" 0 ", block))))
    number = int.from_bytes(blake2b(folded.encode(), digest_size=4).digest())
    long = len(folded.split(" ")) > _LABEL_WORDS
    return (number & ~3 | long << 1 | _is_like_heading(block)) or 4


def marks_of(text: str) -> tuple[int, ...]:
    """Return the marks of a text's blocks, of a long text those of its two ends."""
    marks = _marks(text.split("\n"))
    if len(marks) > 2 * _REMEMBERED:
        return (*marks[:_REMEMBERED], 0, *marks[-_REMEMBERED:])
    return tuple(marks)


def _marks(lines: Sequence[str]) -> list[int]:
    """Return the marks of lines, 0 for those far from both ends, however many there are."""
    between = max(0, len(lines) - 2 * _REMEMBERED)
    if not between:
        return [mark_of(line) for line in lines]
    ends = (map(mark_of, lines[:_REMEMBERED]), map(mark_of, lines[-_REMEMBERED:]))
    return [*ends[0], *[0] * between, *ends[1]]


def seen_page(article: Article) -> SeenPage:
    """Return what of an article is remembered; its story is not known yet."""
    names = " ".join(sorted(name.casefold() for name in article.authors))
    number = int.from_bytes(blake2b(names.encode(), digest_size=4).digest()) if names else 0
    return SeenPage(marks=marks_of(article.text), byline=number)


def site_of(url: str) -> str:
    """Return by what a page's site is remembered: its host, the twins of a host as one."""
    return twin_key(url).partition("/")[0]


def recall(
    article: Article, memory: SiteMemory, *, teaches: bool, off: Sequence[Cut] = ()
) -> tuple[Article, Recalled]:
    """Return an article without what its site's memory knows or now learns, and what follows.

    One that ``teaches`` is evidence itself; a revision of a known one is none. What was taken
    ``off`` it before stays off, though it may be forgotten since.
    """
    page = seen_page(article) if teaches else None
    pages = (*memory.pages, page) if page else memory.pages
    found = findings(pages, spared=frozenset(b.mark for b in memory.known if b.never))
    lesson = _lesson(found, memory, pages, article.text) if page else Lesson()
    places = {cut.mark: cut.place for cut in off}
    places |= {b.mark: b.place for b in memory.known if not b.never}
    if page:
        places |= {mark: finding.place for mark, finding in found.items()}
    counts = Counter(mark for each in pages for mark in set(each.marks))
    cuts = cuts_of(article.text, places, counts, len(pages))
    return without(article, cuts), Recalled(
        site=memory.site, cuts=cuts, page=page, lesson=lesson, places=places
    )


def sweep(
    article: Article, cuts: Sequence[Cut], memory: SiteMemory
) -> tuple[Article, Recalled] | None:
    """Return a stored article without what its site's memory knows by now; None if it has none.

    What was taken off before (``cuts``) stays off, though it may be forgotten since.
    """
    places = {b.mark: b.place for b in memory.known if not b.never}
    counts = Counter(mark for page in memory.pages for mark in set(page.marks))
    more = cuts_of(article.text, places, counts, len(memory.pages))
    if not more:
        return None
    off = {cut.line for cut in cuts}
    kept = [n for n in range(len(off) + article.text.count("\n") + 1) if n not in off]
    merged = sorted(
        (*cuts, *(replace(cut, line=kept[cut.line]) for cut in more)), key=lambda cut: cut.line
    )
    recalled = Recalled(site=memory.site, cuts=tuple(merged), places=places)
    return without(article, more), recalled


def says_the_same(stored: str, cuts: Sequence[Cut], text: str, recalled: Recalled | None) -> bool:
    """Tell whether two texts differ at most in what is the site's.

    One may have been stored before a block was learned, or while one was known that is forgotten.
    """
    if stored == text or recalled is None:
        return stored == text
    if whole(stored, cuts) == whole(text, recalled.cuts):
        return True
    gone = {cut.line for cut in cuts_of(stored, recalled.places, {}, 0)}
    return text == "\n".join(
        line for number, line in enumerate(stored.split("\n")) if number not in gone
    )


def without(article: Article, cuts: Sequence[Cut]) -> Article:
    """Return an article with blocks taken off, and all that is made of its text."""
    if not cuts:
        return article
    gone = {cut.line for cut in cuts}
    text = "\n".join(
        line for number, line in enumerate(article.text.split("\n")) if number not in gone
    )
    renewed = article.fingerprint and len(text) <= _LONG_TEXT
    excerpt = article.excerpt
    if any(cut.text in excerpt or excerpt in cut.text for cut in cuts if excerpt):
        excerpt = text.partition("\n")[0][:_EXCERPT]
    return replace(
        article,
        text=text,
        excerpt=excerpt,
        fingerprint=fingerprint(text) if renewed else article.fingerprint,
    )


def cuts_of(
    text: str, places: Mapping[int, Place], counts: Mapping[int, int], pages: int
) -> tuple[Cut, ...]:
    """Return what of a text is taken off, and why; ``places`` are those of known blocks.

    What looks like a heading goes only where nothing but such blocks lies beyond it. A text of
    which too little would be left stays whole.
    """
    lines = text.split("\n")
    marks = _marks(lines) if places else [0] * len(lines)
    gone = _near_edges(marks, places)
    for place in Place:
        order = range(len(lines)) if place is Place.HEAD else range(len(lines) - 1, -1, -1)
        for number in order[: _DEPTH[place]]:
            if number not in gone and places.get(marks[number]) is not place:
                break
            gone.add(number)
    if sum(len(line) for number, line in enumerate(lines) if number not in gone) < _LEFT:
        return ()
    return tuple(
        Cut(
            line=number,
            mark=marks[number],
            place=places[marks[number]],
            text=lines[number],
            reason=reason(places[marks[number]], counts.get(marks[number], 0), pages),
        )
        for number in sorted(gone)
    )


def reason(place: Place, seen: int, pages: int) -> str:
    """Return why a block is the site's, for a reader."""
    return f"recurs at the {place} of {seen} of the last {pages} articles of this site"


def _near_edges(marks: Sequence[int], places: Mapping[int, Place]) -> set[int]:
    last = len(marks) - 1
    return {
        number
        for number, mark in enumerate(marks)
        if mark in places
        and not mark & 1
        and (number if places[mark] is Place.HEAD else last - number) < _DEPTH[places[mark]]
    }


def _is_like_heading(block: str) -> bool:
    if len(block) > _HEADING or len(words(block)) > _HEADING_WORDS:
        return False
    return not block.rstrip(_CLOSING).endswith(_SENTENCE_END)


def _lesson(
    found: Mapping[int, Finding], memory: SiteMemory, pages: Sequence[SeenPage], text: str
) -> Lesson:
    """Return what is learned, with an example if this page has one, and what is not seen now."""
    known = {block.mark for block in memory.known}
    lately = {mark for page in pages[-FORGOTTEN_AFTER:] for mark in page.marks}
    new = found.keys() - known
    lines = text.split("\n") if new else []
    examples = dict(zip(_marks(lines), lines, strict=True))
    return Lesson(
        learned=tuple(replace(found[mark], example=examples.get(mark, "")) for mark in new),
        forgotten=tuple(
            block.mark
            for block in memory.known
            if not block.never and len(pages) >= FORGOTTEN_AFTER and block.mark not in lately
        ),
    )


# --- what recurs -----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Evidence:
    """The pages of a site, and on how many of them each mark stands."""

    pages: Sequence[SeenPage]
    counts: Mapping[int, int]
    since: Mapping[int, int]  # pages from the first one with the mark on

    @property
    def total(self) -> int:
        return len(self.pages)


def findings(
    pages: Sequence[SeenPage], *, spared: frozenset[int] = frozenset()
) -> dict[int, Finding]:
    """Return the blocks that are the site's, by their marks.

    Two pages prove nothing, nor do six: a block must stand at the same edge of enough of them, or
    take turns with others there; or near an edge, at the same distance, on most. What recurs under
    one author's name only, where there are several, is the author's.
    """
    if len(pages) < LEAST_PAGES:
        return {}
    evidence = _evidence(pages)
    least = _RARELY if evidence.total >= _RARELY_OF else _IN_TURN
    recurring = {mark for mark, count in evidence.counts.items() if count >= least}
    recurring -= spared | _of_one_author(evidence, recurring)
    found: dict[int, Place] = dict.fromkeys(_inside(evidence, recurring, Place.HEAD), Place.HEAD)
    found |= dict.fromkeys(_inside(evidence, recurring, Place.TAIL), Place.TAIL)
    for place in Place:
        found |= dict.fromkeys(_at_edge(evidence, recurring, place), place)
    return {
        mark: Finding(mark=mark, place=place, seen=evidence.counts[mark], of=evidence.total)
        for mark, place in found.items()
    }


def _evidence(pages: Sequence[SeenPage]) -> _Evidence:
    counts = Counter(mark for page in pages for mark in set(page.marks) if mark)
    since: dict[int, int] = {}
    for number, page in enumerate(pages):
        for mark in page.marks:
            since.setdefault(mark, len(pages) - number)
    return _Evidence(pages=pages, counts=counts, since=since)


def _of_one_author(evidence: _Evidence, marks: Iterable[int]) -> set[int]:
    if len({page.byline for page in evidence.pages}) == 1:
        return set()
    under: dict[int, set[int]] = {mark: set() for mark in marks}
    for page in evidence.pages:
        for mark in page.marks:
            if mark in under:
                under[mark].add(page.byline)
    return {mark for mark, names in under.items() if len(names) == 1 and 0 not in names}


def _inside(evidence: _Evidence, recurring: Iterable[int], place: Place) -> set[int]:
    """Return sentences that stand at nearly the same distance from an edge on most pages."""
    least = max(_INSIDE, _INSIDE_SHARE * evidence.total)
    often = {m for m in recurring if not m & 1 and evidence.counts[m] >= least}
    distances: dict[int, list[int]] = {mark: [] for mark in often}
    for page in evidence.pages:
        seen = set()
        for distance, mark in enumerate(_from(place, page)[: _DEPTH[place]]):
            if mark in often and mark not in seen:
                distances[mark].append(distance)
                seen.add(mark)
    return {
        mark
        for mark, found in distances.items()
        if found and _near_middle(found) >= _AT_EDGE * evidence.counts[mark]
    }


def _near_middle(distances: Sequence[int]) -> int:
    middle = median(distances)
    return sum(abs(distance - middle) <= _NEARLY for distance in distances)


def _at_edge(evidence: _Evidence, recurring: Iterable[int], place: Place) -> set[int]:
    """Return what fills the edge of the pages: all candidates, less those that fail, until none.

    What a page shows beyond its last candidate is the article, so one that fails shows that what
    stood behind it is at no edge either; but for a label at the head, that may be the site's own.
    """
    rows = [_from(place, page)[: _DEPTH[place]] for page in evidence.pages]
    candidates = set(recurring)
    labels = {m for m in candidates if place is Place.HEAD and _is_label(m)}
    while True:
        runs = [_run(row, candidates | labels) for row in rows]
        at_edge = Counter(
            mark for run, row in zip(runs, rows, strict=True) for mark in _once(run, row)
        )
        steady = {m for m in candidates if at_edge[m] >= _AT_EDGE * evidence.counts[m]}
        proved = {m for m in steady if _is_proved(evidence, m, place)}
        kept = proved | _in_turn(evidence, runs, steady - proved, proved, place)
        if kept == candidates:
            return kept
        candidates = kept


def _from(place: Place, page: SeenPage) -> tuple[int, ...]:
    return page.marks if place is Place.HEAD else page.marks[::-1]


def _run(row: Sequence[int], candidates: set[int]) -> Sequence[int]:
    """Return the marks from the edge on, up to the first that is no candidate."""
    end = next((at for at, mark in enumerate(row) if mark not in candidates), len(row))
    return row[:end]


def _once(run: Sequence[int], row: Sequence[int]) -> set[int]:
    """Return the marks of a run that do not stand elsewhere near it too."""
    return set(run) - set(row[len(run) :])


def _is_proved(evidence: _Evidence, mark: int, place: Place) -> bool:
    """Tell whether a block at the edge recurs often enough to be the site's by itself."""
    count = evidence.counts[mark]
    if place is Place.HEAD and _is_label(mark):
        return count >= max(_LABEL, _LABEL_SHARE * evidence.total)
    if count >= max(_OFTEN, _SHARE * evidence.total):
        return True
    return count >= max(_LATELY, _LATELY_SHARE * evidence.since[mark])


def _in_turn(
    evidence: _Evidence,
    runs: Sequence[Sequence[int]],
    weak: set[int],
    proved: set[int],
    place: Place,
) -> set[int]:
    """Return blocks that take turns: each is rare, but the place is seldom without one."""
    if place is Place.HEAD:
        weak = {mark for mark in weak if not _is_label(mark)}
    rests = [[m for m in run if m not in proved] for run in runs]
    filled = Counter(depth for rest in rests for depth in range(len(rest)))
    depths: dict[int, list[int]] = {mark: [] for mark in weak}
    for rest in rests:
        for depth, mark in enumerate(rest):
            if mark in weak:
                depths[mark].append(depth)
    return {
        mark
        for mark, found in depths.items()
        if found
        and _takes_turns(evidence, mark, median(filled[depth] for depth in found) / evidence.total)
    }


def _is_label(mark: int) -> bool:
    return mark & 3 == 1


def _takes_turns(evidence: _Evidence, mark: int, filled: float) -> bool:
    count = evidence.counts[mark]
    if count >= _IN_TURN and filled >= _FILLED:
        return True
    return count >= _RARELY and evidence.total >= _RARELY_OF and filled >= _ALWAYS
