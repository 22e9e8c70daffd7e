"""The XML feed formats, read from one tree.

RSS 0.9x, 1.0 and 2.0 and Atom 0.3 and 1.0 differ in names more than in shape, so one table of names
per fact serves them all. Names from foreign vocabularies carry a prefix of ours ("dc:date").
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import islice
from types import MappingProxyType
from urllib.parse import urljoin

from lxml import etree

from spiders.feed_items import Item
from spiders.markup import UnreadableError, local_name, namespace, parse_sound, parse_xml

_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"

# A part of each foreign namespace (or its usual prefix, undeclared), and our prefix for it.
_VOCABULARIES: Mapping[str, str] = MappingProxyType({
    "purl.org/dc/elements": "dc", "dc": "dc",
    "purl.org/dc/terms": "dcterms", "dcterms": "dcterms",
    "purl.org/rss/1.0/modules/content": "content", "content": "content",
    "search.yahoo.com/mrss": "media", "media": "media",
    "feedburner": "feedburner",
})  # fmt: skip
_PLAIN = (
    "http://www.w3.org/2005/Atom",
    "http://purl.org/atom/",
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/",
    "http://backend.userland.com/",
    "http://blogs.law.harvard.edu/",
    "atom",
)

_TITLES = ("title", "dc:title", "media:title")
_SUMMARIES = (
    "description", "summary", "content:encoded", "content", "dc:description", "media:description",
)  # fmt: skip
_DATES = (
    "pubdate", "published", "issued", "dc:date", "date", "dcterms:issued", "dcterms:created",
    "created", "updated", "modified", "dcterms:modified", "lastbuilddate",
)  # fmt: skip
_LINKS = ("feedburner:origlink", "link", "guid", "id", "dc:identifier")
_READ = frozenset((*_TITLES, *_SUMMARIES, *_DATES, *_LINKS))
_MOST_PARTS = 1000  # pieces of text read from one element
_MOST_CHARACTERS = 20_000
_PAGE_TYPES = ("", "text/html", "application/xhtml+xml")

_Fields = Mapping[str, Sequence[etree._Element]]


class NoFeedError(ValueError):
    """The document is no XML feed; the text says why."""


def xml_items(text: str, limit: int) -> list[Item]:
    """Return at most ``limit`` items of an XML feed, in its order; raises NoFeedError."""
    try:
        root = parse_xml(text)
    except UnreadableError as exc:
        raise NoFeedError(str(exc)) from exc
    return _items_within(root, limit)


def sound_items(body: bytes, limit: int) -> list[Item]:
    """Return what ``xml_items`` would of a feed that is well-formed UTF-8, sooner; else nothing."""
    root = parse_sound(body)
    try:
        return [] if root is None else _items_within(root, limit)
    except NoFeedError:
        return []


def _items_within(root: etree._Element, limit: int) -> list[Item]:
    if local_name(root.tag) not in _ROOTS:
        raise NoFeedError(f"it begins with <{local_name(root.tag)[:40]}>")
    reading = _Reading(namespace(root.tag))
    return [reading.item(element) for element in islice(_items(root), limit)]


def _items(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the items wherever they stand: RSS 1.0 has them beside the channel."""
    return root.iter("{*}item", "{*}entry")


class _Reading:
    """Reads the items of one feed; what they have in common is worked out once."""

    def __init__(self, home: str) -> None:
        self._home = home
        self._names: dict[str, str] = {}  # of the tags seen so far
        self._outer: tuple[etree._Element | None, str] = (None, "")  # a parent and its base

    def item(self, element: etree._Element) -> Item:
        fields = self._fields(element)
        return Item(
            links=tuple(_links(element, fields)),
            base=self._base(element),
            title=_first(fields, _TITLES),
            summary=_first(fields, _SUMMARIES),
            dates=tuple(_all(fields, _DATES)),
        )

    def _fields(self, element: etree._Element) -> _Fields:
        fields: dict[str, list[etree._Element]] = {}
        names = self._names
        for child in element:
            tag = child.tag
            if isinstance(tag, str):
                name = names.get(tag)
                if name is None:
                    name = names[tag] = _name(tag, self._home)
                if name in _READ:
                    fields.setdefault(name, []).append(child)
        return fields

    def _base(self, element: etree._Element) -> str:
        """Return the xml:base in force at an item, innermost joined last (XML Base, section 4)."""
        parent, outer = element.getparent(), self._outer
        if parent is not None and parent is not outer[0]:
            outer = self._outer = parent, _base(parent)
        own = element.get(_XML_BASE, "")
        return _join(outer[1], own) if outer[1] else own


def _name(tag: str, home: str) -> str:
    """Return our name of a child of an item; ``home`` is the namespace of the feed's root."""
    space, local = namespace(tag), local_name(tag)
    if not space or space == home or (space.startswith(_PLAIN) and "/modules/" not in space):
        return local
    for mark, prefix in _VOCABULARIES.items():
        if mark == space or (len(mark) > 8 and mark in space):
            return f"{prefix}:{local}"
    return f"?:{local}"


def _links(element: etree._Element, fields: _Fields) -> Iterator[str]:
    """Yield what may be the article's address, best first.

    feedburner's original link; RSS's link; Atom's rel=alternate (the default, RFC 4287, 4.2.7.2),
    HTML before other types; a guid unless it says that it is no permanent link (RSS 2.0); the
    rdf:about of RSS 1.0; Atom's id.
    """
    yield from _all(fields, ("feedburner:origlink", "link"))
    yield from _alternates(fields.get("link", ()))
    for guid in fields.get("guid", ()):
        permanent = next(
            (value for key, value in guid.attrib.items() if local_name(key) == "ispermalink"), ""
        )
        if str(permanent).strip().lower() != "false":
            yield _absolute_only(_text(guid))
    yield _absolute_only(element.get(_RDF_ABOUT, ""))
    yield from map(_absolute_only, _all(fields, ("id", "dc:identifier")))


def _alternates(links: Sequence[etree._Element]) -> list[str]:
    """Return the targets of links to the entry's own page, HTML first."""
    alternates = [
        link
        for link in links
        if link.get("href") is not None  # as RSS has it
        and (link.get("rel") or "alternate").strip().lower().rpartition("/")[2] == "alternate"
    ]
    ordered = sorted(
        alternates, key=lambda link: (link.get("type") or "").lower() not in _PAGE_TYPES
    )
    return [_join(link.get(_XML_BASE, ""), link.get("href", "").strip()) for link in ordered]


def _absolute_only(identifier: str) -> str:
    """Return an identifier if it is a web address; a number is none relative to the feed."""
    return identifier if identifier.lower().startswith(("http://", "https://")) else ""


def _base(element: etree._Element) -> str:
    """Return the xml:base in force within an element."""
    base = element.get(_XML_BASE, "")
    for parent in element.iterancestors():
        outer = parent.get(_XML_BASE, "")
        if outer:
            base = _join(outer, base)
    return base


def _join(outer: str, inner: str) -> str:
    """Return ``inner`` from ``outer``, either of which may still be relative, or ""."""
    try:
        return urljoin(outer, inner)
    except ValueError:  # brackets that hold no IPv6 address
        return ""


def _first(fields: _Fields, names: Sequence[str]) -> str:
    for name in names:
        for element in fields.get(name, ()):
            text = _text(element)
            if text:
                return text
    return ""


def _all(fields: _Fields, names: Sequence[str]) -> list[str]:
    """Return the texts of the named children that have one, in the order of the names."""
    found = [_text(element) for name in names if name in fields for element in fields[name]]
    return [text for text in found if text]


def _text(element: etree._Element) -> str:
    """Return what is within an element, as HTML; of xhtml content only the beginning of its text.

    A repeated walk over nested elements would be a way to make us read a feed many times.
    """
    if not len(element):
        return (element.text or "").strip()
    parts, size = [], 0
    for part in islice(element.itertext(), _MOST_PARTS):
        parts.append(escape(str(part)[:_MOST_CHARACTERS], quote=False))
        size += len(parts[-1])
        if size > _MOST_CHARACTERS:
            break
    return "".join(parts).strip()
