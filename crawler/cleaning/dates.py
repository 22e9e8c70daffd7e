"""When it was published and changed: the first claim that can be believed, in UTC."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import cast
from zoneinfo import ZoneInfo

from htmldate import find_date
from lxml.etree import XPath, _Element

from crawler.cleaning.claims import Claims
from crawler.cleaning.elements import ancestors, elements, names
from crawler.cleaning.found import Found
from crawler.cleaning.ground import Ground

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
FUTURE = timedelta(days=1)  # further ahead than this no date is believed
ZONE_MISTAKE = timedelta(hours=14)  # the most that a wrong time zone can put ahead

_PUBLISHED = (
    "article:published_time",
    "article:published",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "dc.date.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "date",
    "rnews:datepublished",
    "iso-8601-publish-date",
)
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "og:modified_time",
    "datemodified",
    "dcterms.modified",
    "last-modified",
    "lastmod",
)
_SPACED = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s,]+(\d{1,2}:\d{2}(?::\d{2})?)"
                     r"(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?")  # fmt: skip
_UPDATED = frozenset({"updated", "modified", "update", "changed", "aktualisiert"})
_MARKED = XPath("descendant::*[@itemprop]")
_ELSEWHERE = frozenset({"nav", "aside", "footer", "li"})


def published(
    root: _Element, ground: Ground, claims: Claims, *, zone: ZoneInfo, fetched: datetime,
    listed: datetime | None,
) -> Found[datetime | None]:  # fmt: skip
    """Return when the article appeared, or None; never a time after ``fetched``."""
    for where, claim in _publication(root, ground, claims):
        if (moment := believed(read(claim, zone), fetched)) is not None:
            return Found(moment, where)
    moment = believed(listed, fetched)
    return Found(moment, "listing" if moment else "")


def _publication(root: _Element, ground: Ground, claims: Claims) -> Iterator[tuple[str, str]]:
    """Yield what may be the date of publication, the most trusted first, with where it is."""
    if told := claims.text("datePublished") or claims.text("dateCreated"):
        yield "json-ld", told
    yield from (("meta", told) for key in _PUBLISHED if (told := claims.meta(key)))
    yield from (("microdata", told) for told in _properties(root, "datepublished") if told)
    yield from (("time", told) for told in _times(root, ground))


def modified(
    root: _Element, claims: Claims, *, zone: ZoneInfo, fetched: datetime,
    published: datetime | None,
) -> Found[datetime | None]:  # fmt: skip
    """Return when the article was last changed, if that is told and not before it appeared."""
    for where, claim in _changes(root, claims):
        moment = believed(read(claim, zone), fetched) if claim else None
        if moment is not None and (published is None or moment >= published):
            return Found(moment, where)
    return Found(None)


def _changes(root: _Element, claims: Claims) -> Iterator[tuple[str, str]]:
    """Yield what may be the date of the last change, the most trusted first, with where it is."""
    yield "json-ld", claims.text("dateModified")
    yield from (("meta", claims.meta(key)) for key in _MODIFIED)
    yield from (("microdata", claim) for claim in _properties(root, "datemodified"))


def believed(moment: datetime | None, fetched: datetime) -> datetime | None:
    """Return a moment that can be true at ``fetched``: not of long ago, not of the future.

    One that is ahead by no more than a wrong time zone can put it is taken for ``fetched``; one
    between that and a day ahead stands for a date without a time, and is too.
    """
    if moment is None or moment < EARLIEST or moment > fetched + FUTURE:
        return None
    return min(moment, fetched)


def read(claim: str, zone: ZoneInfo) -> datetime | None:
    """Return the moment that a claim names, in UTC; without an offset it is in ``zone``.

    Reads ISO 8601 and its relatives, RFC 5322 and seconds since 1970. A time that summer time
    skips or repeats is read as before the change (PEP 495, fold=0). A date is its midnight.
    """
    claim = claim.strip()[:80]
    try:
        if re.fullmatch(r"\d{10}|\d{13}", claim):
            return datetime.fromtimestamp(int(claim[:10]), UTC)
        moment = _parsed(claim)
        if moment is None:
            return None
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _parsed(claim: str) -> datetime | None:
    if found := _SPACED.match(claim):
        year, month, day, time, offset = found.groups()
        offset = {"UTC": "+00:00", "GMT": "+00:00", None: ""}.get(offset, offset)
        clock = f"T{time.rjust(8 if time.count(':') == 2 else 5, '0')}{offset}" if time else ""
        return datetime.fromisoformat(f"{year}-{int(month):02}-{int(day):02}{clock}")
    if re.match(r"\d{8}(?:T|$)", claim):
        return datetime.fromisoformat(claim)
    return parsedate_to_datetime(claim) if re.search(r"\d{4}", claim) else None


def _properties(root: _Element, wanted: str) -> Iterator[str]:
    for element in cast("list[_Element]", _MARKED(root)):
        if (element.get("itemprop") or "").strip().lower() == wanted and element.tag != "meta":
            yield element.get("datetime") or element.get("content") or str(element.text or "")


def _times(root: _Element, ground: Ground) -> Iterator[str]:
    """Yield times marked on the page: those marked as publication, then the headline's nearest."""
    marked, before, after = list[str](), list[str](), list[str]()
    side = after if ground.headline is None else before
    for element in elements(root, "time", "h1"):
        if element is ground.headline:
            side = after
        claim = element.get("datetime") or element.text or ""
        if element.tag == "h1" or not claim.strip() or names(element) & _UPDATED:
            continue
        if element.get("pubdate") is not None or "published" in names(element):
            marked.append(claim)
        elif not any(up.tag in _ELSEWHERE for up in ancestors(element)):
            side.append(claim)
    yield from (*marked, *after[:1], *before[-1:])


def guessed(
    root: _Element, *, zone: ZoneInfo, fetched: datetime, url: str
) -> Found[datetime | None]:
    """Return htmldate's finding on a page that told no date in a form made for it, or None.

    A last resort, for a tree without its chrome; the limits given make it deterministic.
    """
    found = find_date(
        root,
        extensive_search=False,
        original_date=True,
        url=url,
        min_date=EARLIEST.replace(tzinfo=None),
        max_date=(fetched + FUTURE).replace(tzinfo=None),
    )
    moment = believed(read(found or "", zone), fetched)
    return Found(moment, "guess" if moment else "")
