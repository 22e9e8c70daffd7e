"""Which lines recur at the edges of a site's articles, and so are the site's.

Pure: the last pages in, findings out. Lines are known by their marks, of which the lowest bits tell
what a line looks like (``crawler.sitememory.mark_of``).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from db.remembered import Finding, Place, SeenPage

LEAST_PAGES = 6  # of a site, before which nothing recurs
DEPTH = {Place.HEAD: 8, Place.TAIL: 16}  # blocks from either end that may be the site's
_AT_EDGE = 0.8  # of the pages with a block, it must stand at their edge on so many
_OFTEN, _SHARE = 5, 0.4  # pages with a block, and their share, that prove it by itself
_LATELY, _LATELY_SHARE = 8, 0.8  # the same since it was first seen, for what is new on a site
_IN_TURN, _FILLED = 3, 0.5  # pages with one of several in turn, share of pages with any of them
_RARELY, _ALWAYS, _RARELY_OF = 2, 0.8, 9  # the same, where hardly a page is without
_INSIDE, _INSIDE_SHARE = 6, 0.6  # pages with a block that stands near an edge, not at it
_NEARLY = 1  # blocks by which its place may vary then
_LABEL, _LABEL_SHARE = 8, 0.6  # pages with a label at the head, and their share


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

    Two pages prove nothing, nor do five: a block must stand at the same edge of enough of them, or
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
        for distance, mark in enumerate(_from(place, page)[: DEPTH[place]]):
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
    rows = [_from(place, page)[: DEPTH[place]] for page in evidence.pages]
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
