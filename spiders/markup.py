"""XML that strangers wrote, made a tree that is safe to walk.

No document type and no entity ever reaches the parser, so nothing can expand; libxml2's own limits
(256 levels, 10 MB a text) stay on. What is broken is read as far as it goes.
"""

import re
import sys
from html.entities import html5

from lxml import etree

MAX_TAGS = 1_500_000  # a tree costs about 120 bytes a tag
MAX_REFERENCES = 500_000

_JUNK_BEFORE = 4096  # characters in which the document may begin late
_START = re.compile(r"<(?=\?xml|!doctype|!--|[a-z])", re.IGNORECASE)
# All that may stand before the root; each piece ends at its first end, so the search is linear.
_PROLOG = re.compile(
    r"(?:\s++|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*+(?:>|\[.*?\]\s*+>))*+",
    re.IGNORECASE | re.DOTALL,
)
_ROOT = re.compile(r"<[a-z]", re.IGNORECASE)
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# An ampersand that begins none of XML's five own references; what follows if it is a number or name
_STRANGE_REFERENCE = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)"
    r"(?:#(?:([0-9]{1,7})|[xX]([0-9a-fA-F]{1,6}));|([a-zA-Z][a-zA-Z0-9]{1,31};))?"
)
_NUMBERED_REFERENCE = re.compile(r"&#(?:0*+([0-9]{0,7})|[xX]0*+([0-9a-fA-F]{0,6}));")
_CDATA = "<![CDATA["


class UnreadableError(ValueError):
    """There is no XML in it; the text says why."""


def parse_xml(text: str) -> etree._Element:
    """Return the root of an XML document, repaired where that is safe.

    Repaired are junk before the document, characters that XML forbids, bare ampersands and HTML's
    named entities. Raises UnreadableError.
    """
    if len(text) > MAX_TAGS * len("<a>") and text.count("<") > MAX_TAGS:
        raise UnreadableError(f"it has more than {MAX_TAGS:,} tags")
    text = _without_prolog(text)
    root = _parsed(text, recover=False)  # as most are; repairing takes longer than reading
    if root is None:
        root = _repaired(text)
    if root is None:
        raise UnreadableError("it is no XML")
    return root


def parse_sound(body: bytes) -> etree._Element | None:
    """Return the root of a document that is UTF-8, well-formed and without a document type.

    None for all others, which ``parse_xml`` may read. Most feeds are such, and making characters of
    a large one only to make bytes of them again takes a third of the time that reading it does.
    """
    if len(body) > MAX_TAGS * len("<a>") and body.count(b"<") > MAX_TAGS:
        return None
    head = body[:_JUNK_BEFORE].decode("latin-1")
    prolog = _PROLOG.match(head)
    end = prolog.end() if prolog else 0
    if not _ROOT.match(head, end) or "<!doctype" in head[:end].lower():
        return None
    return _parsed_bytes(body, recover=False)


def _repaired(text: str) -> etree._Element | None:
    """Return the root of a broken document, None if there is none; raises UnreadableError."""
    if len(text) > MAX_REFERENCES and text.count("&") > MAX_REFERENCES:
        raise UnreadableError(f"it has more than {MAX_REFERENCES:,} ampersands")
    clean = _without_prolog(_NOT_XML.sub("", text))
    return _parsed(_with_safe_references(clean), recover=True)


def _parsed(text: str, *, recover: bool) -> etree._Element | None:
    """Return the root of a document without a document type; None if there is none to be read."""
    return _parsed_bytes(text.encode("utf-8", errors="replace"), recover=recover)


def _parsed_bytes(body: bytes, *, recover: bool) -> etree._Element | None:
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return None


def local_name(tag: object) -> str:
    """Return a tag's name in lower case, without namespace or prefix; "" if it is no element."""
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def namespace(tag: str) -> str:
    """Return the namespace of a tag, or the prefix if nobody declared it, or ""."""
    if tag.startswith("{"):
        return tag[1:].partition("}")[0]
    return tag.rpartition(":")[0].lower()


def _without_prolog(text: str) -> str:
    """Return the document from its root element on; raises UnreadableError.

    A document type that does not end would otherwise be read for what it declares.
    """
    start = _START.search(text, 0, _JUNK_BEFORE)
    prolog = _PROLOG.match(text, start.start() if start else 0)
    text = text[prolog.end() :] if prolog else text
    if text[:9].lower() == "<!doctype":
        raise UnreadableError("its document type does not end")
    return text


def _with_safe_references(text: str) -> str:
    """Return ``text`` with no reference that the parser could not read.

    CDATA is left as it is, but for references to no character of XML: within an attribute, say,
    that mark begins no CDATA, and the parser reads them.
    """
    first, *rest = text.split(_CDATA)
    parts = [_STRANGE_REFERENCE.sub(_safe_reference, first)]
    for part in rest:
        quoted, end, markup = part.partition("]]>")
        quoted = _NUMBERED_REFERENCE.sub(_known_number, quoted)
        parts.append(quoted + end + _STRANGE_REFERENCE.sub(_safe_reference, markup))
    return _CDATA.join(parts)


def _safe_reference(reference: re.Match[str]) -> str:
    """Return a reference as the parser may read it; one to no character of XML is dropped.

    libxml2, told to recover, would keep a surrogate, and then its texts cannot be read at all.
    """
    if reference[1] or reference[2]:
        return _known_number(reference)
    letters = html5.get(reference[3] or "")
    if letters:
        return "".join(f"&#{ord(letter)};" for letter in letters)
    return "&amp;" + reference[0][1:]


def _known_number(reference: re.Match[str]) -> str:
    """Return a numbered reference as it is, or nothing if it is to no character of XML."""
    code = int(reference[1] or 0) if reference[2] is None else int(reference[2] or "0", 16)
    known = code <= sys.maxunicode and not _NOT_XML.match(chr(code))
    return reference[0] if known else ""
