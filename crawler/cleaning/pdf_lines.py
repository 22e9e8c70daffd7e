"""Lines of paper made paragraphs: running heads gone, lines joined, parted words whole again."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from crawler.cleaning.paper import Line

_EDGE = 3  # lines at either end of a page that may be a running head or foot
_RECURS = 0.4  # share of the pages: heads often differ on left and right pages
_LEAST_PAGES = 3  # of a paper whose recurring lines are heads
_LEAST = 2  # times that a line recurs
_HEIGHT = 8  # points within which a line stands at one height
_NUMBER = re.compile(
    r"\W*(?:(?:p|page|seite|s|str|strana|stranica|pagina|pág|página|стр|страна|страница|с)\W{0,3})?"
    r"(\d{1,4})(?:\s*(?:/|of|od|von|de|di|sur|из|од)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_ENDS = re.compile(r"[.!?:;…。！？][\"'”’»)\]]*$")
_BULLET = re.compile(r"(?:[•▪●◦‣–—*·]|\(?(?:\d{1,2}|[a-zа-я])[.)])\s")
_WORD_BEFORE = re.compile(r"[^\W\d_][-\xad]")
# Of bounded length, so that a page that is one endless word takes no endless time.
_PARTED = re.compile(r"([^\W\d_]{1,50})\xad([^\W\d_]{1,50})")
_COMPOUND = re.compile(r"[^\W\d_]{1,50}-[^\W\d_]{1,50}")
_LONGEST_HEAD = 200  # characters of a running head or foot


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the pages without running heads and feet and page numbers.

    What stands at the same place of many pages, figures aside, is a head or foot; a number is the
    page's if it grows with the pages.
    """
    edges = [_edges(page) for page in pages]
    seen = Counter(form for page in edges for form in {_form(line, end) for line, end in page})
    enough = max(_LEAST, _RECURS * len(pages))
    shift = _numbering(edges)
    kept = []
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        gone = {
            id(line)
            for line, end in edge
            if (len(pages) >= _LEAST_PAGES and seen[_form(line, end)] >= enough)
            or (shift is not None and number + shift in _numbers(line))
        }
        kept.append([line for line in page if id(line) not in gone])
    return kept


def _edges(page: Sequence[Line]) -> list[tuple[Line, str]]:
    """Return the lines at a page's top and bottom, each with its end."""
    by_height = sorted(page, key=lambda line: -line.top)
    edge = min(_EDGE, len(page) // 2)
    return [(line, "top") for line in by_height[:edge]] + [
        (line, "bottom") for line in by_height[len(by_height) - edge :]
    ]


def _form(line: Line, end: str) -> tuple[str, int, str]:
    """Return what recurs: the words, at one height; an article's heading has any height."""
    return end, round(line.top / _HEIGHT), _DIGITS.sub("#", line.text.casefold())


def _numbers(line: Line) -> tuple[int, ...]:
    found = _NUMBER.fullmatch(line.text[:_LONGEST_HEAD])
    return (int(found[1]),) if found else ()


def _numbering(edges: Sequence[Sequence[tuple[Line, str]]]) -> int | None:
    """Return what page numbers are ahead of our count, None if the pages bear none."""
    ahead = Counter(
        value - number
        for number, page in enumerate(edges)
        for line, _ in page
        for value in _numbers(line)
    )
    shift, count = ahead.most_common(1)[0] if ahead else (0, 0)
    return shift if count >= 2 else None


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[str]:
    """Return the text, one paragraph each; a paragraph may go on over the end of a page."""
    blocks: list[list[str]] = []
    last: Line | None = None
    for page in pages:
        pitch, width = _pitch(page), max((line.right for line in page), default=0.0)
        for number, line in enumerate(page):
            new_page = number == 0
            if last is not None and not _begins(last, line, pitch, width, new_page=new_page):
                blocks[-1].append(line.text)
            else:
                blocks.append([line.text])
            last = line
    compounds = _hyphenated(pages)
    return [mended(joined(block), compounds) for block in blocks]


def _begins(last: Line, line: Line, pitch: float, width: float, *, new_page: bool) -> bool:
    """Tell whether a line begins a paragraph."""
    parted = last.text.endswith(("-", "\xad"))
    if _BULLET.match(line.text) or abs(line.size - last.size) > 0.15 * max(line.size, last.size):
        return True
    if new_page or line.top > last.top + 1:  # another page or column
        return bool(_ENDS.search(last.text)) and not (parted or line.text[:1].islower())
    if last.bottom - line.bottom > 1.4 * pitch:
        return not parted
    short = last.right < width - 0.25 * (width - min(line.left, last.left))
    indented = line.left > last.left + 0.8 * line.size
    return bool(_ENDS.search(last.text)) and (short or indented)


def _pitch(page: Sequence[Line]) -> float:
    """Return the usual distance of two lines."""
    steps = [above.bottom - below.bottom for above, below in pairwise(page)]
    steps = [step for step in steps if step > 1]
    return median(steps) if steps else 12.0


def joined(rows: Sequence[str]) -> str:
    """Return rows as one line; where a word seems parted between two, U+00AD is put."""
    pieces = list(rows[:1])
    for row in rows[1:]:
        if _WORD_BEFORE.fullmatch(pieces[-1][-2:]) and row[:1].isalpha():
            pieces[-1] = pieces[-1][:-1] + "\xad"
        else:
            pieces.append(" ")
        pieces.append(row)
    return "".join(pieces)


def mended(text: str, compounds: frozenset[str] = frozenset()) -> str:
    """Return a text whose parted words are whole again.

    A hyphen stays where the paper has the word with it elsewhere (``compounds``), and before a
    capital.
    """

    def mend(found: re.Match[str]) -> str:
        compound = f"{found[1]}-{found[2]}"
        return compound if found[2][0].isupper() or compound.casefold() in compounds else (
            found[1] + found[2]
        )  # fmt: skip

    return _PARTED.sub(mend, text).replace("\xad", "")


def _hyphenated(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    return frozenset(
        found.casefold()
        for page in pages
        for line in page
        for found in _COMPOUND.findall(line.text)
    )
