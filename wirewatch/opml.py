"""OPML 2.0: lists of feeds as other readers write and take them (http://opml.org/spec2.opml).

A feed is an outline of type rss with its address in xmlUrl. Sources that are no feeds go out as
plain links, which readers of feeds leave alone, with attributes of a namespace of ours, so that
what was exported comes back as it was.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from alerts.wording import one_line
from db.errors import ConfigError
from db.records import Source
from db.settings import format_duration
from spiders.charset import decode
from spiders.markup import UnreadableError, local_name, parse_xml
from spiders.settings import SourceSettings
from wirewatch.config.newcomers import FreeNames, address_key, new_source

MAX_BYTES = 10_000_000
MAX_OUTLINES = 10_000
_NAME_LENGTH = 100  # characters
_OURS = "urn:x-wirewatch:opml"
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HOSTILE = re.compile(r"<!\s*(?:ENTITY|DOCTYPE[^>]*\[)", re.IGNORECASE)
_KEYS = ("every", "timezone", "pattern")


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A source as a file of outlines names it; ``keys`` are further keys of config.toml."""

    name: str
    url: str
    kind: str = "feed"
    keys: tuple[tuple[str, str], ...] = ()


class ImportReason(StrEnum):
    """What an outline comes to."""

    NEW = "is new"
    RENAMED = "is new; another name was taken, as its own is in use"
    KNOWN = "is read already"
    TWICE = "stands in the file before"
    UNUSABLE = "cannot be used"


@dataclass(frozen=True, kw_only=True)
class Import:
    """An outline, the source it becomes (None if none), and why."""

    outline: Outline
    source: SourceSettings | None
    reason: ImportReason
    detail: str = ""  # of KNOWN: as which source; of UNUSABLE: what is wrong

    def __str__(self) -> str:
        detail = f": {self.detail}" if self.detail else ""
        return f"{self.reason}{detail}"


@dataclass
class _Taken:
    """What is in use already while a file is gone through."""

    names: FreeNames
    addresses: dict[str, str]  # by key: the source whose it is; "" for one in the file


def read_opml(body: bytes, file: str) -> tuple[Outline, ...]:
    """Return what a file's outlines name, in its order, folders left out.

    ``file`` is its name for errors. Raises ConfigError if it is too large, is no OPML, defines
    entities, or names nothing.
    """
    if len(body) > MAX_BYTES:
        raise ConfigError(f"the file has more than {MAX_BYTES:,} bytes; split it", file=file)
    text = decode(body, {})
    if _HOSTILE.search(text):
        raise ConfigError(
            "the file defines entities, which no OPML needs and hostile files do; "
            "export it anew, or take its DOCTYPE out",
            file=file,
        )
    try:
        root = parse_xml(text)
    except UnreadableError as exc:
        raise ConfigError(f"the file is no OPML: {exc}", file=file) from exc
    if local_name(root.tag) != "opml":
        raise ConfigError(
            f"the file is no OPML: it begins with <{one_line(local_name(root.tag), 40)}>", file=file
        )
    found = tuple(islice(_outlines(root), MAX_OUTLINES + 1))
    if not found:
        raise ConfigError("the file names no source: no outline has an xmlUrl", file=file)
    if len(found) > MAX_OUTLINES:
        raise ConfigError(f"the file names more than {MAX_OUTLINES:,} sources", file=file)
    return found


def plan_import(outlines: Iterable[Outline], sources: Iterable[Source]) -> tuple[Import, ...]:
    """Return what becomes of each outline beside the sources that there are."""
    known = tuple(sources)
    taken = _Taken(
        names=FreeNames(known), addresses={address_key(each.url): each.name for each in known}
    )
    return tuple(_planned(outline, taken) for outline in outlines)


def write_opml(sources: Sequence[Source], title: str) -> bytes:
    """Return sources as an OPML 2.0 document."""
    root = etree.Element("opml", version="2.0", nsmap={"wirewatch": _OURS})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _xml(title)
    body = etree.SubElement(root, "body")
    for source in sources:
        outline = etree.SubElement(body, "outline", text=_xml(source.name))
        outline.set("title", _xml(source.name))
        if source.kind == "feed":
            outline.set("type", "rss")
            outline.set("xmlUrl", _xml(source.url))
        else:
            outline.set("type", "link")
            outline.set("url", _xml(source.url))
            outline.set(f"{{{_OURS}}}kind", source.kind)
        for key, value in _own_keys(source):
            outline.set(f"{{{_OURS}}}{key}", _xml(value))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _outlines(root: etree._Element) -> Iterator[Outline]:
    for element in root.iter("{*}outline"):
        values = {local_name(key): str(value).strip() for key, value in element.attrib.items()}
        own = {key: str(element.get(f"{{{_OURS}}}{key}", "")) for key in ("kind", *_KEYS)}
        url = values.get("xmlurl") or (values.get("url", "") if own["kind"] else "")
        if not url:
            continue  # a folder, or a link to a page
        yield Outline(
            name=one_line(values.get("title") or values.get("text") or "", _NAME_LENGTH),
            url=url,
            kind=own["kind"] or "feed",
            keys=tuple((key, own[key]) for key in _KEYS if own[key]),
        )


def _planned(outline: Outline, taken: _Taken) -> Import:
    key = address_key(outline.url)
    if key in taken.addresses:
        owner = taken.addresses[key]
        reason = ImportReason.KNOWN if owner else ImportReason.TWICE
        return Import(outline=outline, source=None, reason=reason, detail=owner)
    try:
        source = new_source(
            {"name": _named(outline), "kind": outline.kind, "url": outline.url} | dict(outline.keys)
        )
    except ConfigError as exc:
        return Import(
            outline=outline, source=None, reason=ImportReason.UNUSABLE, detail=exc.message
        )
    name = taken.names.take(source.name, source.url)
    taken.addresses[key] = ""
    return Import(
        outline=outline,
        source=source.model_copy(update={"name": name}),
        reason=ImportReason.NEW if name == source.name else ImportReason.RENAMED,
    )


def _named(outline: Outline) -> str:
    """Return an outline's name; its host's for one without."""
    try:
        host = urlsplit(outline.url).hostname or ""
    except ValueError:
        host = ""
    return outline.name or host.removeprefix("www.") or outline.url


def _own_keys(source: Source) -> Iterator[tuple[str, str]]:
    if source.every is not None:
        yield "every", format_duration(source.every)
    if source.timezone != "UTC":
        yield "timezone", source.timezone
    yield from ((key, value) for key, value in source.options.items() if key in _KEYS)


def _xml(text: str) -> str:
    """Return a text without the characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("", text)
