"""Where the older part of a list is: the page that follows a page of a feed or of links.

Feeds name it (RFC 5005; JSON Feed's ``next_url``), WordPress has one that it does not name. Pages
of links name it by rel="next", or else their own numbered links show how they are numbered.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from lxml import etree

from spiders.hypertext import NoPageError, parse_page
from spiders.links import web_address
from spiders.markup import UnreadableError, local_name, parse_xml

_MOST_ANCHORS = 5000
_MOST_JSON = 10_000_000  # characters
_OFFSET_WORDS = "start offset from skip first begin"
_OFFSET_NAMES = frozenset(_OFFSET_WORDS.split())
_PAGE_WORDS = (
    "page paged p pg pagina page_no pageno pagenum page_num pagenumber pn strana stranica str "
    "seite sida side sivu"
)
_PAGE_NAMES = frozenset(_PAGE_WORDS.split()) | _OFFSET_NAMES
_LARGEST_STEP = 1000  # of offsets
_NUMBER = re.compile(r"\d{1,7}")
_NAMED_SEGMENT = re.compile(
    rf"^(?P<name>{'|'.join(sorted(_PAGE_NAMES, key=len, reverse=True))})[-_]?(?P<value>\d{{1,7}})$"
)
_LABEL = re.compile(r"\d{1,5}")


def older_feed(text: str, base: str) -> str:
    """Return the address of the part of a feed before this one, or "".

    Paged feeds name it ``next``, archived feeds ``prev-archive`` (RFC 5005, sections 3 and 4);
    JSON Feed names it ``next_url``. A WordPress feed without such a link has ``?paged=2``.
    """
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return web_address(_next_url(text), base)
    try:
        root = parse_xml(text)
    except UnreadableError:
        return ""
    links = {each.get("rel", "").lower(): each.get("href", "") for each in _head_links(root)}
    for rel in ("prev-archive", "next"):
        named = web_address(links.get(rel, ""), base)
        if named and named != base:
            return named
    return _wordpress(base) if _is_wordpress(root) else ""


def older_page(text: str, base: str, *, backwards: bool = False) -> str:
    """Return the address of the page of links that follows this one, or "".

    ``backwards`` is for lists whose pages call the older one "prev", as Telegram's do.
    """
    try:
        root = parse_page(text)
    except NoPageError:
        return ""
    written = next((each.get("href", "") for each in islice(root.iter("base"), 1)), "")
    links = list(_links(root, web_address(written, base) or base))
    wanted = "prev" if backwards else "next"
    for link in links:
        if wanted in link.rel and link.url not in ("", base) and _same_host(link.url, base):
            return link.url
    return "" if backwards else _numbered([each for each in links if each.is_anchor], base)


def numbered_address(template: str, page: int) -> str:
    """Return the address of a page by a template with ``{page}`` or ``{page:START:STEP}``."""
    found = TEMPLATE.search(template)
    if found is None:
        return template
    start, step = int(found["start"] or 1), int(found["step"] or 1)
    return f"{template[: found.start()]}{start + page * step}{template[found.end() :]}"


TEMPLATE = re.compile(r"\{page(?::(?P<start>\d{1,6}):(?P<step>\d{1,6}))?\}")


def _head_links(root: etree._Element) -> Iterator[etree._Element]:
    """Yield a feed's own links, not those of its items."""
    heads = [root, *(each for each in islice(root, 1000) if local_name(each.tag) == "channel")]
    for head in heads:
        for child in islice(head, 1000):
            if local_name(child.tag) == "link" and child.get("href"):
                yield child


def _is_wordpress(root: etree._Element) -> bool:
    generators = islice(root.iter("{*}generator"), 3)
    return any("wordpress" in f"{each.text} {each.get('uri', '')}".lower() for each in generators)


def _wordpress(base: str) -> str:
    parts = urlsplit(base)
    fields = parse_qsl(parts.query, keep_blank_values=True)
    present = next((value for name, value in fields if name == "paged"), "1")
    if not _LABEL.fullmatch(present):
        return ""
    others = [field for field in fields if field[0] != "paged"]
    query = urlencode([*others, ("paged", str(int(present) + 1))])
    return parts._replace(query=query, fragment="").geturl()


def _next_url(text: str) -> str:
    try:
        feed = json.loads(text[:_MOST_JSON].lstrip("\ufeff \t\r\n"))
    except (ValueError, RecursionError):
        return ""
    named = feed.get("next_url") if isinstance(feed, dict) else None
    return named if isinstance(named, str) else ""


@dataclass(frozen=True, kw_only=True)
class _Link:
    url: str
    rel: frozenset[str]
    label: str  # the anchor's text, if it is short
    is_anchor: bool


@dataclass(frozen=True, kw_only=True)
class _Place:
    """A number within an address: which page this is, perhaps."""

    shape: str  # the address with the number taken out
    home: str  # the address without its numbered part
    value: int
    name: str = ""  # a word that means a page

    def may_follow(self, present: int | None) -> bool:
        """Tell whether it may be the page after the present one, by its name alone.

        A page's number is the next, 2, or 1 where pages are counted from 0; ?p=4711 is a post.
        """
        if self.name in _OFFSET_NAMES:
            return 0 < self.value - (present or 0) <= _LARGEST_STEP
        return bool(self.name) and self.value in ({1, 2} if present is None else {present + 1})


def _links(root: etree._Element, base: str) -> Iterator[_Link]:
    for element in islice(root.iter("link", "a"), _MOST_ANCHORS):
        url = web_address(element.get("href", ""), base)
        if not url:
            continue
        text = "".join(str(part)[:20] for part in islice(element.itertext(), 10)).strip()
        yield _Link(
            url=url,
            rel=frozenset(element.get("rel", "")[:100].lower().split()),
            label=text[:20],
            is_anchor=element.tag == "a",
        )


def _numbered(links: Iterable[_Link], base: str) -> str:
    """Return the next page by the way in which a page's links are numbered, or ""."""
    shapes: dict[str, list[tuple[_Link, _Place]]] = {}
    for link in links:
        if _same_host(link.url, base):
            for place in _places(link.url):
                shapes.setdefault(place.shape, []).append((link, place))
    own = {place.shape: place.value for place in _places(base)}
    home = _home(base)
    for shape, found in shapes.items():
        present = own.get(shape)
        if _is_counted(found, first=present is None):
            following = found
        else:
            named = [each for each in found if each[1].may_follow(present)]
            following = [each for each in named if present is not None or each[1].home == home]
        if next_one := _next_of(following, present):
            return next_one
    return ""


def _is_counted(found: Iterable[tuple[_Link, _Place]], *, first: bool) -> bool:
    """Tell whether the links' texts count as their addresses do: 2, 3, 4 or 20, 40, 60.

    A page whose own address has no such number must be the first, so that the count begins there.
    """
    counts = sorted({(int(link.label), place.value) for link, place in found if _is_label(link)})
    if len(counts) < 2 or len({label for label, _ in counts}) != len(counts):
        return False
    (label, value), (later, larger) = counts[0], counts[1]
    step, rest = divmod(larger - value, later - label)
    even = all(b[1] - a[1] == step * (b[0] - a[0]) for a, b in pairwise(counts))
    begins = value - step * (label - 1)  # the value that page 1 has
    return step > 0 and not rest and even and begins in (0, 1, step) and (label <= 2 or not first)


def _next_of(found: Iterable[tuple[_Link, _Place]], present: int | None) -> str:
    """Return the link with the smallest number above the present page's."""
    later = [
        (place.value, link.url)
        for link, place in found
        if place.value > (present or 0) and not (present is None and link.label == "1")
    ]
    return min(later)[1] if later else ""


def _is_label(link: _Link) -> bool:
    return bool(_LABEL.fullmatch(link.label)) and link.label.isascii()


def _places(url: str) -> Iterator[_Place]:
    """Yield the numbers within an address that could be its page's."""
    parts = urlsplit(url)
    if len(parts.query) < 1000:
        fields = parse_qsl(parts.query, keep_blank_values=True)
        for index, (name, value) in enumerate(fields):
            if _is_number(value):
                rest = sorted((*fields[:index], *fields[index + 1 :]))
                home = _joined(parts.netloc, parts.path, rest)
                known = name.lower() if name.lower() in _PAGE_NAMES else ""
                yield _Place(shape=f"{home}?{name}=", home=home, value=int(value), name=known)
    query = sorted(parse_qsl(parts.query[:1000], keep_blank_values=True))
    yield from _places_in_path(parts.netloc, parts.path.rstrip("/").split("/"), query)


def _places_in_path(
    host: str, segments: list[str], query: list[tuple[str, str]]
) -> Iterator[_Place]:
    """Yield /page/2, /page-2 and /2, where they end the path."""
    last = segments[-1]
    before = segments[-2].lower() if len(segments) > 1 else ""
    if _is_number(last):
        known = before if before in _PAGE_NAMES else ""
        home = _joined(host, "/".join(segments[: -2 if known else -1]), query)
        shape = _joined(host, "/".join((*segments[:-1], "{}")), query)
        yield _Place(shape=shape, home=home, value=int(last), name=known)
    found = _NAMED_SEGMENT.match(last.partition(".")[0].lower())
    if found and found["name"] not in {"first", "from"}:
        home = _joined(host, "/".join(segments[:-1]), query)
        shape = _joined(host, "/".join((*segments[:-1], found["name"] + "{}")), query)
        yield _Place(shape=shape, home=home, value=int(found["value"]), name=found["name"])


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and text.isascii()


def _home(url: str) -> str:
    parts = urlsplit(url)
    named = next((each.home for each in _places(url) if each.name), "")
    fields = sorted(parse_qsl(parts.query[:1000], keep_blank_values=True))
    return named or _joined(parts.netloc, parts.path, fields)


def _joined(host: str, path: str, query: Iterable[tuple[str, str]]) -> str:
    return f"{host.lower()}{path.rstrip('/')}?{urlencode(list(query))}"


def _same_host(url: str, base: str) -> bool:
    return urlsplit(url).netloc.lower() == urlsplit(urljoin(base, "/")).netloc.lower()
