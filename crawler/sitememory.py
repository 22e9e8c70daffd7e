"""What recurs at the edges of a site's articles, and so is the site's and not the article's.

Pure: pages and known blocks in, findings, lessons and cuts with their reasons out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from itertools import islice

import regex

from crawler.recurring import DEPTH, findings
from db.records import Article
from db.remembered import Cut, Finding, Lesson, Place, Recalled, SeenPage, SiteMemory, whole
from matching.stories.fingerprint import fingerprint, words
from net.twins import twin_key

FORGOTTEN_AFTER = 30  # pages without a block
_REMEMBERED = 32  # blocks from either end of a text
_LONGEST = 600  # characters of a block that may recur
_LEFT = 50  # characters that are left of an article, or nothing is taken off
_EXCERPT = 300
_LONG_TEXT = 200_000  # characters from which a few lines do not matter to the fingerprint
_HEADING_WORDS, _HEADING = 8, 80  # a heading has no more words, no more characters
_LABEL_WORDS = 3  # "Analysis", "What we know": what may be a heading even as the first line

_DATE = regex.compile(
    r"\d{1,2}\W{1,3}(?:\p{L}{1,3}\W)?\p{L}{3,10}\W{1,3}(?:\p{L}{1,3}\W)?(?:19|20)\d\d"
    r"|\p{L}{3,10}\W{1,2}\d{1,2}\W{1,3}(?:19|20)\d\d"
)
_DIGITS = regex.compile(r"\p{N}+")
_SENTENCE_END = tuple(".!…:;,。！।؟۔")  # a heading may ask, and does not end so
_CLOSING = "\"'”’»)]"


@lru_cache(maxsize=2048)  # what recurs is asked for again and again
def mark_of(block: str) -> int:
    """Return the number by which a block is known again, unsigned 32 bit; 0: it proves nothing.

    Case, punctuation, numbers and dates do not count. The lowest bit tells whether it looks like
    a heading, the next one whether it has more words than a label. A block without words, or a
    long one, proves nothing.
    """
    if len(block) > _LONGEST or not _has_letters(block[:200]):
        return 0
    undated = _DATE.sub(" 0 ", block) if "19" in block or "20" in block else block
    folded = _DIGITS.sub("0", " ".join(words(undated)))
    number = int.from_bytes(blake2b(folded.encode(), digest_size=4).digest())
    long = len(folded.split(" ")) > _LABEL_WORDS
    return (number & ~3 | long << 1 | _is_like_heading(block)) or 4


def _has_letters(text: str) -> bool:
    """Tell whether a text has three letters."""
    return next(islice(filter(str.isalpha, text), 2, None), None) is not None


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
        words=None if article.words is None else len(words(text)),
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
        for number in order[: DEPTH[place]]:
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
        and (number if places[mark] is Place.HEAD else last - number) < DEPTH[places[mark]]
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
