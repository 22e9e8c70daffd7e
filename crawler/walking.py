"""Which pages of an archive are read, and when enough were: pure, with named reasons.

An archive is a chain of pages, each naming the one before it (feeds, lists of links, counted
pages), or a set of sitemaps under an index. A chain is newest first, so it ends where its pages
are all too old; sitemaps come in any order, so each is judged by its own name and date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urljoin

from db.records import Record, Source
from db.walk import FoundPage, PageCount, PageRead, Purpose, Step, Walk, WalkState, Way
from net.urls import registrable
from spiders.paging import numbered_address
from spiders.periods import named_period
from spiders.sitemap import NamedSitemap

BARREN_PAGES = 2  # in a row; one alone may be all pinned
_MIN_EARLY = 2
MAX_SITEMAPS = 2000  # taken of one index
_USUAL_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml")
_NO_ARTICLES = ("tag", "categor", "author", "image", "video", "page-sitemap", "taxonom")
_CHAIN = (Way.SOURCE, Way.NEXT, Way.NUMBERED)


class Onward(StrEnum):
    """Why a page's successor is read, or not."""

    OLDER = "the page before it may have more"
    LAST = "it names no page before it"
    REPEATS = "it lists nothing that earlier pages did not"
    TOO_OLD = "pages in a row are all before the date"
    KNOWN = "it has what was known before"
    SEVERAL = "it names sitemaps"


class WalkEnd(StrEnum):
    """Why a walk is over."""

    REACHED = "read back to the date"
    KNOWN = "read back to what was known"
    WHOLE = "all that its archive has was read, and it does not reach back to the date"
    NO_ARCHIVE = "it has no archive that could be read"
    SEARCH = "a search has no archive"
    CAPPED = "the pages that may be read for it did not reach back far enough"


@dataclass(frozen=True, kw_only=True)
class Seen(Record):
    """What a page of an archive held, for deciding what follows."""

    read: PageRead
    next: str = ""  # the page before it, as it names it
    maps: tuple[NamedSitemap, ...] = ()
    in_time: int = 0  # entries since the date, or undated
    early: int = 0  # of the source's own entries: dated before it
    repeats: bool = False  # all its links stood on earlier pages of the walk


def first_pages(source: Source) -> tuple[FoundPage, ...]:
    """Return what is read first of a source's archive: its ``archive``, else its own address."""
    template = source.options.get("archive", "")
    if template:
        return (FoundPage(url=numbered_address(template, 0), way=Way.NUMBERED),)
    return (FoundPage(url=source.url, way=Way.SOURCE),)


def site_pages(source: Source, named: Sequence[str]) -> tuple[FoundPage, ...]:
    """Return the sitemaps of a source's site: those that its robots.txt names, else usual ones."""
    own = [urljoin(source.url, url) for url in named]
    pages = [
        FoundPage(url=url, way=Way.SITEMAP, whole_site=True)
        for url in dict.fromkeys(own)
        if is_on_site(url, source.url)
    ]
    pages.sort(key=lambda page: _is_without_articles(page.url))
    return tuple(pages) or tuple(
        FoundPage(url=urljoin(source.url, path), way=Way.GUESS, whole_site=True)
        for path in _USUAL_SITEMAPS
    )


def has_site(source: Source) -> bool:
    """Tell whether the sitemaps of a source's host could name its articles."""
    return source.kind not in {"search", "telegram"}


def onward(walk: Walk, page: FoundPage, seen: Seen, known_before: int) -> Onward:
    """Return what follows from a page, by name."""
    if walk.purpose is Purpose.GAP and known_before:
        return Onward.KNOWN
    if seen.maps:
        return Onward.SEVERAL
    if page.way not in _CHAIN:
        return Onward.LAST
    if seen.repeats:
        return Onward.REPEATS
    if _barren(walk, seen) >= BARREN_PAGES:
        return Onward.TOO_OLD
    return Onward.OLDER if seen.next or page.way is Way.NUMBERED else Onward.LAST


def next_step(
    walk: Walk, page: FoundPage, seen: Seen, count: PageCount, site: Sequence[FoundPage] = ()
) -> Step:
    """Return what is read after a page, and how far the walk is with it.

    ``site`` are the sitemaps of the site, for a source that has no archive of its own.
    """
    why = onward(walk, page, seen, count.before)
    follow = _follow(walk, page, seen, why)
    left_out = why is Onward.SEVERAL and len(follow) < len(seen.maps)
    reached = (
        why in (Onward.KNOWN, Onward.TOO_OLD)
        or reaches_back(seen)
        or (left_out and walk.purpose is Purpose.BACKFILL)
    )
    if not follow and not reached:
        follow = tuple(site)
    return Step(
        follow=follow,
        barren=_barren(walk, seen) if page.way in _CHAIN else walk.barren,
        reached=reached,
        archive=_is_archive(walk, page, seen) or (reached and why is not Onward.KNOWN),
        finished=why is Onward.KNOWN,
        guessed=page.way is Way.GUESS,
    )


def reaches_back(seen: Seen) -> bool:
    """Tell whether a page has what was before the date; one old entry among many may be pinned."""
    return seen.early >= _MIN_EARLY or (seen.early > 0 and not seen.in_time)


def lost_step(walk: Walk, site: Sequence[FoundPage] = ()) -> Step:
    """Return what follows from a page that cannot be read; ``site`` as in ``next_step``."""
    return Step(follow=tuple(site), barren=walk.barren)


def wants_site(walk: Walk, page: FoundPage, seen: Seen | None) -> bool:
    """Tell whether the site's sitemaps are needed after a page; None: it could not be read."""
    if not has_site(walk.source):
        return False
    if seen is None:
        return page.way in _CHAIN and (page.way is Way.SOURCE or walk.pages <= 1)
    if page.way is Way.NEXT:
        return not _is_archive(walk, page, seen)
    if page.way is not Way.SOURCE or seen.next or seen.maps:
        return False
    return not reaches_back(seen)


def walk_end(walk: Walk) -> WalkEnd:
    """Return why a walk without waiting pages is over."""
    if walk.reached:
        return WalkEnd.KNOWN if walk.purpose is Purpose.GAP else WalkEnd.REACHED
    if walk.archive:
        return WalkEnd.WHOLE
    return WalkEnd.SEARCH if walk.source.kind == "search" else WalkEnd.NO_ARCHIVE


def end_state(walk: Walk, end: WalkEnd) -> WalkState:
    """Return the state in which a walk ends."""
    if walk.purpose is Purpose.BACKFILL:
        return WalkState.DONE
    return WalkState.FILLED if end in (WalkEnd.KNOWN, WalkEnd.REACHED) else WalkState.REPORTED


def select_maps(maps: Sequence[NamedSitemap], since: datetime) -> list[str]:
    """Return the sitemaps of an index that may have something since a time, the newest first.

    The period in a sitemap's name counts before its lastmod, as many sites write all of them anew
    every day. One that is named or dated wholly before the time is left out; those that say neither
    keep their order, after the others. Sitemaps of tags, authors and pictures come last.
    """
    kept: list[tuple[bool, datetime | None, str]] = []
    for each in maps[:MAX_SITEMAPS]:
        period = named_period(each.url)
        if period is not None and period.is_before(since):
            continue
        if period is None and each.changed is not None and each.changed < since:
            continue
        newest = period.end if period is not None else each.changed
        kept.append((_is_without_articles(each.url), newest, each.url))
    kept.sort(key=lambda item: (item[0], -item[1].timestamp() if item[1] else 0.0))
    return list(dict.fromkeys(url for _, _, url in kept))


def is_on_site(url: str, source_url: str) -> bool:
    """Tell whether an address lies on a source's registrable domain."""
    try:
        return registrable(url) == registrable(source_url)
    except ValueError:
        return False


def _follow(walk: Walk, page: FoundPage, seen: Seen, why: Onward) -> tuple[FoundPage, ...]:
    if why is Onward.SEVERAL:
        return tuple(
            FoundPage(url=url, way=Way.SITEMAP, whole_site=page.whole_site)
            for url in select_maps(seen.maps, walk.since)
            if is_on_site(url, walk.source.url)
        )
    if why is not Onward.OLDER:
        return ()
    if page.way is Way.NUMBERED:
        number = page.number + 1
        url = numbered_address(walk.source.options.get("archive", ""), number)
        return (FoundPage(url=url, way=Way.NUMBERED, number=number),)
    if not is_on_site(seen.next, walk.source.url):
        return ()
    return (FoundPage(url=seen.next, way=Way.NEXT),)


def _barren(walk: Walk, seen: Seen) -> int:
    too_old = seen.read.newest is not None and seen.read.newest < walk.since and not seen.in_time
    return walk.barren + 1 if too_old else 0


def _is_archive(walk: Walk, page: FoundPage, seen: Seen) -> bool:
    """Tell whether a page shows that there is an archive; not if the second repeats the first."""
    return page.way is not Way.SOURCE and not (seen.repeats and walk.pages <= 1)


def _is_without_articles(url: str) -> bool:
    return any(word in url.lower() for word in _NO_ARTICLES)
