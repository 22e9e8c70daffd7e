"""Bytes to characters, when the declared encoding may be absent, wrong or hostile."""

import codecs
import re
from collections.abc import Mapping

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})|"""
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_IN_HEADER = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_HEAD = 4096  # bytes in which a declaration counts

# Python's registry also holds codecs that are no character sets, some of them costly (punycode).
_CHARACTER_SETS = (
    "utf-8", "utf-16", "utf-32", "iso8859", "cp", "koi8", "gb", "big5", "euc_", "shift_jis",
    "iso2022_jp", "iso2022_kr", "mac-", "tis-620", "johab", "hz", "ascii",
)  # fmt: skip
_ESCAPED = ("iso2022", "hz")  # these write other letters in ASCII
_LAST_RESORT = "cp1252"  # what undeclared Western bytes mostly are; see the WHATWG's Encoding


def decode(body: bytes, headers: Mapping[str, str]) -> str:
    """Return the characters of a page; never raises.

    In order: a byte order mark, UTF-8 if nearly all fits (chance hardly ever looks like it), what
    the document declares, what the Content-Type header declares, Windows-1252. Bytes that the
    chosen encoding cannot read become U+FFFD. ``headers`` have their names in lower case.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace")
    if body[:4].count(0) == 2:  # UTF-16 without a mark: every other byte of "<?" is zero
        return body.decode("utf-16-be" if body[0] == 0 else "utf-16-le", errors="replace")
    candidates = [name for name in _declared(body, headers) if name not in {"", "utf-8"}]
    if body.isascii():
        escaped = [name for name in candidates if name.startswith(_ESCAPED)]
        return body.decode(escaped[0] if escaped else "ascii", errors="replace")
    text = body.decode("utf-8", errors="replace")
    if _is_mostly_right(text):
        return text
    for name in (*candidates, _LAST_RESORT):
        if _fits(body, name):
            return body.decode(name)
    return body.decode(candidates[0] if candidates else _LAST_RESORT, errors="replace")


def is_utf8_if_it_fits(body: bytes, headers: Mapping[str, str]) -> bool:
    """Tell whether ``decode`` would read these bytes as UTF-8 if they are nothing but UTF-8.

    False also for those that begin with a byte order mark.
    """
    if body[:1] >= b"\xef" or body[:4].count(0) == 2:
        return False
    return not any(name.startswith(_ESCAPED) for name in _declared(body, headers))


def _is_mostly_right(text: str) -> bool:
    """Return whether what was decoded as UTF-8 is it, but for a few damaged characters."""
    damaged = text.count("\ufffd")
    return damaged == 0 or damaged * 10 < len(text) - len(text.encode("ascii", errors="ignore"))


def _declared(body: bytes, headers: Mapping[str, str]) -> list[str]:
    """Return the encodings that the document and its header name, as Python knows them."""
    in_header = _IN_HEADER.search(headers.get("content-type", "")[:500])
    found = _DECLARED.search(body[:_HEAD])
    in_document = (found[1] or found[2]).decode("ascii", errors="replace") if found else ""
    return [_known(in_document), _known(in_header[1] if in_header else "")]


def _known(name: str) -> str:
    """Return Python's name of a character set, or "" if it is none."""
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    if known in {"iso8859-1", "ascii"}:  # on the web both mean Windows-1252 (WHATWG's Encoding)
        return _LAST_RESORT
    return known if known.startswith(_CHARACTER_SETS) else ""


def _fits(body: bytes, name: str) -> bool:
    try:
        body.decode(name)
    except UnicodeError:
        return False
    return True
