"""A PDF that a source links becomes an article: ministries and courts publish little else."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from itertools import takewhile
from zoneinfo import ZoneInfo

from lxml import etree

from crawler.cleaning import authors, dates, language, places, titles
from crawler.cleaning.chrome import Removed
from crawler.cleaning.claims import Claims
from crawler.cleaning.paper import Line, Paper
from crawler.cleaning.pdf_lines import joined, mended, paragraphs, without_furniture
from db.errors import CleanError
from db.records import Article
from matching.stories.fingerprint import fingerprint

LEAST = 50  # characters of text without which a paper is no article
MOST_TEXT = 2_000_000
_EXCERPT = 120
_TYPES = ("application/pdf", "application/x-pdf")
_MARK = b"%PDF-"
_MARK_WITHIN = 1024  # bytes; what readers accept, and many writers need
_WORDS = re.compile(r"\w+")
_NO_TITLE = re.compile(
    r"^(?:microsoft |untitled|bez naslova|ohne titel|sans titre|без названия|new document"
    r"|(?:document|dokument|presentation|slide|layout|book|scan|img)\W?\d*$|powerpoint presentation"
    r"|print$|cover)|\.(?:docx?|pdf|rtf|odt|indd|qxd|pptx?|xlsx?|txt|html?|p65|pmd|tex|dvi|ps|wpd)$"
    r"|[\\/]{1}\w+[\\/]|^\W*$",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"\d|[@_/\\]|\b(?:user|admin\w*|korisnik|owner|office|microsoft|windows|adobe|acrobat|scanner"
    r"|ministry|ministarstvo|министарство|department|government|vlada|court|sud|agency|agencija"
    r"|printer|copier|unknown|author|press|services?|pc|laptop|ltd|gmbh|inc|d\.?o\.?o)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-])(\d\d)'?(?:(\d\d)'?)?)?"
)


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """What is known of a PDF beside its bytes."""

    url: str
    zone: ZoneInfo
    fetched: datetime
    title: str = ""
    published: datetime | None = None


def is_pdf(body: bytes, content_type: str) -> bool:
    """Tell whether a page is a PDF: by its first bytes, whatever it is called."""
    start = body[:_MARK_WITHIN]
    called = content_type.partition(";")[0].strip().lower() in _TYPES
    return start.lstrip(b"\xef\xbb\xbf\r\n\t \0").startswith(_MARK) or (called and _MARK in start)


def article(body: bytes, claimed: Claimed) -> tuple[Article, tuple[Removed, ...]]:
    """Return a PDF as an article, and what was taken off its pages.

    Raises CleanError for one that is encrypted, broken, scanned without text, or too long.
    """
    # Imported here: most workers never meet a PDF, and need not carry its library.
    from crawler.cleaning.pdf_pages import read  # noqa: PLC0415 - few pages need it

    paper = read(body, claimed.url)
    pages = without_furniture(paper.pages)
    headline = _headline(pages)
    title = _title(paper, headline, claimed.title)
    text = titles_off("\n".join(paragraphs(pages))[:MOST_TEXT], title)
    if len(text) < LEAST:
        raise CleanError(
            "the PDF has no text: its pages are pictures, as a scanner makes them"
            if not any(paper.pages) else "the PDF has too little text for an article",
            url=claimed.url,
        )  # fmt: skip
    root = etree.Element("html", lang=paper.language)
    told = Claims()
    published, modified = _times(paper, claimed)
    made = Article(
        url=claimed.url,
        canonical_url=claimed.url,
        title=title or titles.opening(text),
        text=text,
        authors=_authors(paper.metadata.get("Author", "")),
        published=published,
        modified=modified,
        fetched=claimed.fetched,
        language=language.pick(root, told, text).value,
        site=places.site(told, claimed.url).value,
        excerpt=titles.excerpt(told, text, title),
        fingerprint=fingerprint(text),
    )
    return made, _removed(paper, pages)


def titles_off(text: str, title: str) -> str:
    """Return text without the title at its head, over however many lines it went there."""
    lines, wanted = text.split("\n"), _WORDS.findall(title.casefold())
    found: list[str] = []
    for at, line in enumerate(lines[:5]):
        found += _WORDS.findall(line.casefold())
        if wanted and found == wanted and len(lines) > at + 1:
            return "\n".join(lines[at + 1 :])
    return text


def _title(paper: Paper, headline: str, listed: str) -> str:
    """Return the title that the paper tells of itself, else the one that it shows, else the listed.

    What a paper tells is often of the paper that it was made from: it counts only if the first
    pages say it too.
    """
    told = paper.metadata.get("Title", "")
    if len(_WORDS.findall(told)) < 2 or _NO_TITLE.search(told):
        told = ""
    shown = {word for page in paper.pages[:2] for line in page
             for word in _WORDS.findall(line.text.casefold())}  # fmt: skip
    words = _WORDS.findall(told.casefold())
    if told and sum(word in shown for word in words) >= 0.6 * len(words):
        return told
    return headline or listed or told


def _headline(pages: list[list[Line]]) -> str:
    """Return the lines of the largest type at the head of the first page, "" if none stand out."""
    first = next((page for page in pages if page), [])
    sizes = Counter[float]()
    for line in (line for page in pages for line in page):
        sizes[round(line.size, 1)] += len(line.text)
    if not first:
        return ""
    body = sizes.most_common(1)[0][0]  # of most letters
    middle = (first[0].top + min(line.bottom for line in first)) / 2
    head = [line for line in first if line.top >= middle and len(_WORDS.findall(line.text)) > 1]
    largest = max((line.size for line in head), default=0.0)
    if largest < 1.15 * body:
        return ""
    begin = next(at for at, line in enumerate(first) if line in head and line.size == largest)
    alike = takewhile(
        lambda line: abs(line.size - largest) <= 0.05 * largest, first[begin : begin + 5]
    )
    text = mended(joined([line.text for line in alike]))
    return text if len(text) <= 300 else ""


def _authors(told: str) -> tuple[str, ...]:
    """Return the authors if they are people: programs and offices sign papers, too."""
    found = [
        name
        for part in told.split(";")
        for name in authors.split(part)
        if 2 <= len(name.split()) <= 4 and not _NO_PERSON.search(name)
    ]
    return tuple(dict.fromkeys(found))[:12]


def _times(paper: Paper, claimed: Claimed) -> tuple[datetime | None, datetime | None]:
    """Return when the paper was published (as listed, else as it says) and last changed."""
    made, changed = (
        dates.believed(read_date(paper.metadata.get(key, ""), claimed.zone), claimed.fetched)
        for key in ("CreationDate", "ModDate")
    )
    published = claimed.published or made or changed
    later = changed if changed and published and changed > published else None
    return published, later


def read_date(told: str, zone: ZoneInfo) -> datetime | None:
    """Return a PDF's date (ISO 32000-1, 7.9.4) in UTC; one without a zone is in ``zone``."""
    found = _DATE.match(told.strip())
    if found is None:
        return None
    year, *rest = (int(each) if each else None for each in found.groups()[:6])
    month, day, hour, minute, second = rest
    try:
        moment = datetime(year or 0, month or 1, day or 1, hour or 0, minute or 0, second or 0,
                          tzinfo=_zone(found, zone))  # fmt: skip
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(found: re.Match[str], zone: ZoneInfo) -> timezone | ZoneInfo:
    if found[7]:
        return UTC
    if not found[8]:
        return zone
    ahead = timedelta(hours=int(found[9]), minutes=int(found[10] or 0))
    return timezone(ahead if found[8] == "+" else -ahead)


def _removed(paper: Paper, pages: list[list[Line]]) -> tuple[Removed, ...]:
    kept = {id(line) for page in pages for line in page}
    gone = dict.fromkeys(
        line.text[:_EXCERPT] for page in paper.pages for line in page if id(line) not in kept
    )
    return tuple(Removed(reason="a running head or foot", text_excerpt=each) for each in gone)
