"""Bytes become one element tree: characters decoded, size and nesting bounded.

Everything here takes the page as hostile. The order in which a page's character set is believed
follows the HTML standard (a byte order mark, the Content-Type header, then a meta element), with
one exception that the web teaches: bytes that are valid UTF-8 are UTF-8, whatever they claim.
"""

import codecs
import re

from lxml.etree import (
    ElementDefaultClassLookup,
    HTMLParser,
    _Element,
    fromstring,
    iterwalk,
    strip_tags,
)
from lxml.html import HtmlElement
from trafilatura.utils import detect_encoding

from crawler.cleaning.elements import remove
from db.errors import CleanError

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 180  # nesting kept; deeper elements give their text to the last one kept
_SNIFFED = 4096  # bytes looked through for a meta element (the standard says 1024; pages do not)
_TOLERATED = 0.002  # share of undecodable characters that a declared character set may leave

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE,
          "utf-16-be"))  # fmt: skip
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030",
          "shift_jis": "cp932", "euc_kr": "cp949", "iso8859-9": "cp1254"}  # fmt: skip
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_UNUSABLE = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_NOT_HTML = {
    b"%PDF-": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"PK\x03\x04": "an archive or office document",
    b"\x1f\x8b": "compressed data",
    b"\x00\x00\x00": "a film or other binary data",
}
# One class for all elements: lxml.html's own parser asks a Python function for each of them, and
# elements are made anew whenever nobody holds them. What trafilatura takes must be of this class.
_LOOKUP = ElementDefaultClassLookup(element=HtmlElement)
_TEXTUAL = ("text/", "application/xhtml", "application/xml", "application/octet-stream")


def parse(html: bytes, *, url: str, content_type: str = "") -> _Element:
    """Return the root of the page's tree, without scripts read and nested no deeper than bounds.

    Raises CleanError where the bytes are no HTML page, empty, too large or nested too deeply.
    """
    _refuse_what_is_no_page(html, url, content_type)
    text = _usable(decode(html, content_type))
    root, complete = _tree(text, huge=False)
    if not complete:  # libxml2 stopped at a depth of 256 or at one very long token
        root, complete = _tree(text, huge=True)
        if not complete:
            raise CleanError("the page is nested too deeply to be read", url=url)
        if root is not None:
            _flatten(root)
    if root is None or len(root) == 0:
        raise CleanError("the page is empty", url=url)
    return root


def _refuse_what_is_no_page(html: bytes, url: str, content_type: str) -> None:
    kind = content_type.partition(";")[0].strip().lower()
    if kind and not kind.startswith(_TEXTUAL):
        raise CleanError(f"not an HTML page: the server calls it {kind[:80]}", url=url)
    if len(html) > MAX_BYTES:
        raise CleanError(f"the page is too large: over {MAX_BYTES // 1024**2} MiB", url=url)
    for mark, what in _NOT_HTML.items():
        if html.startswith(mark):
            raise CleanError(f"not an HTML page: the bytes are {what}", url=url)
    if not html.strip(b"\x00 \t\r\n"):
        raise CleanError("the page is empty", url=url)


def decode(html: bytes, content_type: str = "") -> str:
    """Return the page's characters; never fails, undecodable bytes become U+FFFD."""
    for mark, name in _MARKS:
        if html.startswith(mark):
            return html[len(mark) :].decode(name, errors="replace")
    declared = _declared(html, content_type)
    if declared not in ("utf-16-le", "utf-16-be", "iso2022_jp"):
        try:
            return html.decode("utf-8")
        except UnicodeDecodeError:
            pass
    for name in filter(None, (declared, *_guesses(html))):
        text = html.decode(name, errors="replace")
        if text.count("\ufffd") <= max(3, _TOLERATED * len(text)):
            return text
    return html.decode(declared or "utf-8", errors="replace")


def _guesses(html: bytes) -> list[str]:
    return [known for name in detect_encoding(html[:65536]) if (known := _known(name))]


def _declared(html: bytes, content_type: str) -> str:
    """Return the Python name of the character set that header or meta names, or ""."""
    for found in (_CHARSET.search(content_type), _META.search(html[:_SNIFFED])):
        if found:
            name = found[1] if isinstance(found[1], str) else found[1].decode("ascii", "ignore")
            if known := _known(name):
                return known
    return ""


def _known(name: str) -> str:
    try:
        info = codecs.lookup(name)
    except LookupError:
        return ""
    # codecs such as "zip" or "rot13" do not make characters of bytes
    if not getattr(info, "_is_text_encoding", True):
        return ""
    if info.name.startswith("utf-16"):  # as meta, it cannot be true (HTML standard, 13.2.3.3)
        return "utf-8" if info.name == "utf-16" else info.name
    return _WIDER.get(info.name, info.name)


def _usable(text: str) -> bytes:
    """Return text as UTF-8, without the characters that no tree can hold."""
    told = text.encode("utf-8", errors="replace").translate(None, _UNUSABLE)
    for none in _NO_CHARACTERS:
        told = told.replace(none, b"")
    return told


def _tree(text: bytes, *, huge: bool) -> tuple[_Element | None, bool]:
    """Return the root, and whether all of the text was read."""
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=huge
    )
    parser.set_element_class_lookup(_LOOKUP)
    root = fromstring(text, parser)
    return root, not any("RESOURCE_LIMIT" in entry.type_name for entry in parser.error_log)


def _flatten(root: _Element) -> None:
    """Let elements nested deeper than the bound give their content to the last one kept."""
    depth, deep = 0, []
    for event, element in iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "start" and depth == MAX_DEPTH:
            deep.append(element)
    for element in deep:
        for unread in list(element.iter("script", "style")):
            remove(unread)
        strip_tags(element, "*")
