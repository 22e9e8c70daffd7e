"""Pages made to cost a cleaner more than they weigh, each kind of any size.

``HOSTILE[name](size)`` gives a page of about ``size`` bytes, as a server with bad intentions, a
broken template or a runaway script would serve it. Most hold a real article, too, as the worst ones
do: a page that is refused at sight costs nothing.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

from db.records import Hints
from tests.cleaning.papers import Row, pdf

_PARAGRAPH = (
    b"<p>The ministry said on Tuesday that two lorries with crates had passed the border post at "
    b"Horgos without papers, and that the drivers had been told to wait for the customs office.</p>"
)
_HEAD = (
    b"<!DOCTYPE html><html lang=en><head><title>Two lorries wait at the border</title>"
    b"<meta property='og:title' content='Two lorries wait at the border'>"
)
_BODY = b"</head><body><article><h1>Two lorries wait at the border</h1>" + 4 * _PARAGRAPH
_END = b"</article></body></html>"


@dataclass(frozen=True, kw_only=True)
class HostilePage:
    """A page, and what the request for its cleaning says beside it."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    hints: Hints = field(default_factory=Hints)


def _filled(unit: bytes, size: int, after: bytes = b"") -> bytes:
    """Return a unit, repeated to half of ``size``, with ``after`` as often behind all of them."""
    return unit * (size // len(unit + after)) + after * (size // len(unit + after))


def _numbered(unit: bytes, size: int) -> bytes:
    """Return a unit that holds a %d, repeated, each with a number of its own."""
    return b"".join(unit % number for number in range(size // (len(unit) + 4)))


def _beside(unit: bytes, after: bytes = b"") -> Callable[[int], HostilePage]:
    """Return a maker of pages with an article and, in it, a unit over and over."""
    if b"%d" in unit:
        return lambda size: _page(_numbered(unit, size))
    return lambda size: _page(_filled(unit, size, after))


def _page(inside: bytes) -> HostilePage:
    return HostilePage(body=_HEAD + _BODY + inside + _END)


def _in_head(before: bytes, unit: bytes, after: bytes = b"") -> Callable[[int], HostilePage]:
    """Return a maker of pages with an article and a unit over and over in the head."""

    def make(size: int) -> HostilePage:
        inside = _numbered(unit, size) if b"%d" in unit else _filled(unit, size)
        return HostilePage(body=_HEAD + before + inside + after + _BODY + _END)

    return make


def _alone(unit: bytes, **more: object) -> Callable[[int], HostilePage]:
    """Return a maker of pages that are nothing but a unit over and over."""
    return lambda size: HostilePage(body=_filled(unit, size), **more)  # type: ignore[arg-type]


def _entities(size: int) -> HostilePage:
    """Each entity is ten of the one before."""
    names = [b"e%d" % number for number in range(12)]
    pairs = zip(names[1:], names, strict=False)
    told = b"".join(b"<!ENTITY %b '%b'>" % (name, 10 * (b"&%b;" % less)) for name, less in pairs)
    opening = b"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY e0 'lol'>" + told + b"]>"
    inside = b"<html><body><p>" + _filled(b"&e11;", size) + b"</p></body></html>"
    return HostilePage(body=opening + inside, content_type="application/xhtml+xml")


def _attributes(size: int) -> HostilePage:
    return _page(b"<div " + _numbered(b"a%d=b ", size) + b">A box.</div>")


def _mixed(size: int) -> HostilePage:
    """No character set makes sense of all of it."""
    said = "Вучић је рекао да се возила враћају. "
    parts = (said.encode("cp1251"), said.encode(), said.encode("utf-16-le"), b"\xff\xfe\x80")
    return HostilePage(
        body=_HEAD + _BODY + _filled(b"".join(parts), size), content_type="text/html"
    )


def _selectors(size: int) -> HostilePage:
    """Selectors of a source's hints over a page on which each matches in very many ways."""
    line = b"<p>" + 5 * b"A line of it. " + b"</p>"
    deep = b"<div class=a>" * 150 + line * (size // len(line)) + b"</div>" * 150
    quadratic = ("div div div div div div p", "p ~ p", ".a .a .a .a p:last-child")
    return HostilePage(
        body=_HEAD + _BODY + deep + _END,
        hints=Hints(drop=quadratic, title="div p:nth-last-child(2)"),
    )


def _paper(size: int) -> HostilePage:
    row = Row("Two lorries wait at the border, and nobody knows what is in their crates.", 700)
    return _as_pdf(pdf([[row] * 60] * max(1, size // 12_000)))


def _packed_paper(size: int) -> HostilePage:
    """A page whose content is packed a thousand times smaller than it is."""
    shown = zlib.compress(b"BT /F 11 Tf 72 700 Td (A line.) Tj ET\n" * min(4 * size, 2_000_000), 6)[
        :size
    ]
    stream = b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(shown), shown)
    return _as_pdf(_objects(stream, b"4 0 R", 1))


def _looping_paper(size: int) -> HostilePage:
    """A tree of pages that holds itself."""
    return _as_pdf(_objects(b"<<>>", b"2 0 R " * (size // 6), 100))


def _objects(content: bytes, kids: bytes, count: int) -> bytes:
    pages = b"2 0 obj<</Type/Pages/Count %d/Kids[%b]>>endobj\n" % (count, kids)
    page = b"4 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R>>endobj\n"
    return (
        b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        + pages
        + b"3 0 obj"
        + content
        + b"endobj\n"
        + page
        + b"trailer<</Root 1 0 R/Size 5>>\n%%EOF"
    )


def _as_pdf(body: bytes) -> HostilePage:
    return HostilePage(body=body, content_type="application/pdf")


_LD = b"<script type='application/ld+json'>"
_COMMENT = (
    b"<div class=c><img src=a.png><b>Reader %d</b><time>2 hours ago</time><p>I do not believe a "
    b"word of it, and neither should you.</p><a href=#>Reply</a><a href=#>Like</a></div>"
)

HOSTILE: dict[str, Callable[[int], HostilePage]] = {
    "nested boxes": _beside(b"<div>"),
    "nested boxes, closed": _beside(b"<div>", b"</div>"),
    "nested boxes alone": _alone(b"<div>"),
    "nested bold": _beside(b"<b>"),
    "tags that overlap": _beside(b"<b><i></b><p></i>"),
    "nested lists": _beside(b"<ul><li>"),
    "nested tables": _beside(b"<table><tr><td>x"),
    "nested quotes": _beside(b"<blockquote><p>He said so."),
    "one long text": _beside(b"The lorries wait. "),
    "one long word": _beside(b"a"),
    "one long link": lambda size: _page(b"<a href='" + b"/a" * (size // 2) + b"'>It</a>"),
    "blanks": _beside(b" \n\t"),
    "hard blanks": _beside("\u00a0".encode()),
    "marks on one letter": _beside("\u0301".encode()),
    "right to left": _beside("\u202eא\u202c".encode()),
    "a letter a line": _beside(b"<p>a</p>"),
    "line breaks": _beside(b"<br>"),
    "paragraphs": _beside(_PARAGRAPH),
    "paragraphs, each its own": _beside(_PARAGRAPH.replace(b"Tuesday", b"Tuesday %d")),
    "links": _beside(b"<a href=/%d>x</a> "),
    "headlines that link": _beside(b"<li><a href=/%d>Why the lorries wait at the border</a></li>"),
    "headings": _beside(b"<h2>On lorries</h2>"),
    "first headings": _beside(b"<h1>Two lorries wait at the border %d</h1>"),
    "cells": _beside(b"<td>x</td>"),
    "table": lambda size: _page(b"<table>" + _filled(b"<tr><td>A<td>B", size) + b"</table>"),
    "comments of readers": _beside(_COMMENT),
    "comments in the source": _beside(b"<!-- a -->"),
    "an open comment": _beside(b"<!-- a "),
    "half a tag": _beside(b"<p <"),
    "angle brackets": _alone(b"<"),
    "attributes of one tag": _attributes,
    "attributes of many tags": _beside(b"<p " + b"data-a=b " * 20 + b">x</p>"),
    "a name of megabytes": lambda size: _page(b"<p class='" + b"x" * size + b"'>A line.</p>"),
    "names of one tag": lambda size: _page(b"<p class='" + _numbered(b"n%d ", size) + b"'>A.</p>"),
    "names, each its own": _beside(b"<div class='n%d share-comment-related'>A line.</div>"),
    "tags of their own": _beside(b"<x-%d>A line.</x-1>"),
    "entities": _beside(b"&amp;lt;"),
    "entities of entities": _entities,
    "numbers of characters": _beside(b"&#0;&#xD800;&#9999999;"),
    "no characters": _alone(b"<p>\x00\x01\x02"),
    "mixed character sets": _mixed,
    "not UTF-8": _alone(b"<p>\xe8\xe6\x9e ", content_type="text/html"),
    "structured data, flat": _in_head(_LD + b'{"name":[', b'"b",', b"1]}</script>"),
    "structured data, deep": _in_head(_LD, b'{"@graph":[', b"</script>"),
    "structured data, often": _in_head(b"", _LD + b'{"@type":"NewsArticle","name":"a"}</script>'),
    "meta elements": _in_head(b"", b"<meta name=author content='Ana Anic %d'>"),
    "microdata": _beside(b"<div itemscope itemtype=NewsArticle><b itemprop=author>Ana Anic</b>"),
    "authors": _beside(b"<a rel=author href=/%d>Ana Anic</a>, "),
    "a byline of thousands": lambda size: _page(
        b"<div class=byline>By " + _filled(b"Ana Anic and ", size) + b"</div>"
    ),
    "times": _beside(b"<time datetime=2026-01-01T00:00:00Z>1 January 2026</time>"),
    "what looks like dates": _beside(b"<span>20-20-2020 2020/13/1 01.01.</span>"),
    "one line of dates": _beside(b"2026-01-01-"),
    "what looks like credits": _beside(b"<p>Photo: Photo: Foto: By By By (c) (c) Photo:</p>"),
    "a title of megabytes": _in_head(b"<title>", b"Lorries | Border - ", b"</title>"),
    "titles": _in_head(b"", b"<title>Lorries</title>"),
    "choices of a form": _beside(b"<select><option>a</option></select>"),
    "frames": _beside(b"<iframe src=a></iframe>"),
    "pictures": _beside(b"<figure><img src=a.jpg alt=b><figcaption>A lorry.</figcaption></figure>"),
    "a picture in the page": lambda size: _page(b"<img src='data:," + b"A" * size + b"'>"),
    "drawings": _beside(b"<svg><path d='M0 0'/><text>x</text></svg>"),
    "scripts": _beside(b"<script>a</script>"),
    "a script without end": _beside(b"<script>var a = '<p>';"),
    "templates": _beside(b"<template><p>A line.</p></template>"),
    "sentences of a letter": _beside(b"A. B! C? "),
    "selectors": _selectors,
    "paper of many pages": _paper,
    "packed paper": _packed_paper,
    "paper that holds itself": _looping_paper,
    "no paper": lambda size: _as_pdf(b"%PDF-1.7\n" + _filled(b"1 0 obj<<", size)),
}  # fmt: skip
