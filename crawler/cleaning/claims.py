"""What a page claims about itself: meta elements and schema.org data in JSON-LD, bounded."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import TypeAlias

from lxml.etree import _Element

from crawler.cleaning.elements import folded

# What json.loads gives; an alias, as a recursive type is no help to readers here.
Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

_MOST_BYTES = 1_000_000  # of one script
_MOST_NODES = 2_000
_MOST_TEXT = 2_000
_ARTICLE = re.compile(r"(?:Article|BlogPosting|Posting|Report|LiveBlog)", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f]+")
_TAG = re.compile(r"<[^<>]{0,300}>")


@dataclass(frozen=True, kw_only=True)
class Claims:
    """Metas by lower-case name, first value first; the schema.org node that is the article."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    article: dict[str, Json] = field(default_factory=dict)
    nodes: tuple[dict[str, Json], ...] = ()  # of all schema.org data
    html_title: str = ""

    def meta(self, *keys: str) -> str:
        """Return the first value given for the first of these names that has one, or ""."""
        return next((self.metas[key][0] for key in keys if self.metas.get(key)), "")

    def text(self, key: str) -> str:
        """Return a property of the schema.org article as text, or ""."""
        value = self.article.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        return plain(value) if isinstance(value, str) else ""

    def resolve(self, value: Json) -> Json:
        """Return the node that a mere {"@id": …} refers to, if the page has it; else the value."""
        if isinstance(value, dict) and set(value) <= {"@id", "@type"} and "@id" in value:
            for node in self.nodes:
                if node.get("@id") == value["@id"] and len(node) > len(value):
                    return node
        return value


def plain(text: str, most: int = _MOST_TEXT) -> str:
    """Return a claim as one line of bare text: entities decoded, tags and white space gone."""
    return folded(_TAG.sub(" ", unescape(unescape(text[: 4 * most]))))[:most]


def read(root: _Element) -> Claims:
    """Read a page's claims; broken or oversized ones are passed over."""
    nodes = tuple(_nodes(root))
    title = root.find(".//head/title")
    if title is None:
        title = root.find(".//title")
    return Claims(
        metas=_metas(root),
        article=_article(nodes),
        nodes=nodes,
        html_title=plain("".join(map(str, title.itertext()))) if title is not None else "",
    )


def _metas(root: _Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        content = plain(meta.get("content") or "")
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = (meta.get(key) or "").strip().lower()
            if name and content:
                found.setdefault(name, []).append(content)
    return found


def _nodes(root: _Element) -> Iterator[dict[str, Json]]:
    """Yield every object within the page's JSON-LD, outer ones first, up to a bound."""
    count = 0
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        waiting: list[Json] = [_loaded(script.text or "")]
        while waiting and count < _MOST_NODES:
            value = waiting.pop(0)
            if isinstance(value, list):
                waiting[:0] = value[:_MOST_NODES]
            elif isinstance(value, dict):
                count += 1
                yield value
                waiting.extend(v for v in value.values() if isinstance(v, dict | list))


def _loaded(text: str) -> Json:
    text = text.strip().removeprefix("<!--").removeprefix("<![CDATA[").removesuffix("-->").strip()
    text = text.removesuffix("]]>").rstrip(";").strip()
    if len(text) > _MOST_BYTES:
        return None
    for candidate in (text, _CONTROL.sub(" ", text)):
        try:
            loaded: Json = json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
        return loaded
    return None


def types(node: dict[str, Json]) -> list[str]:
    """Return the schema.org types of a node."""
    value = node.get("@type")
    return [str(kind) for kind in (value if isinstance(value, list) else [value]) if kind]


def _article(nodes: tuple[dict[str, Json], ...]) -> dict[str, Json]:
    """Return the node that describes the page's article: an article type with most properties."""
    known = ("headline", "datePublished", "author", "articleBody", "description", "publisher")
    candidates = [
        node
        for node in nodes
        if any(_ARTICLE.search(kind) for kind in types(node)) and any(key in node for key in known)
    ]
    # "max" keeps the first of equals: a page's own article stands before those it lists
    return max(candidates, key=lambda node: sum(key in node for key in known), default={})
