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
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# An ampersand that begins none of XML's five own references; what follows if it is a number or name
_STRANGE_REFERENCE = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)"
    r"(?:#(?:([0-9]{1,7})|[xX]([0-9a-fA-F]{1,6}));|([a-zA-Z][a-zA-Z0-9]{1,31};))?"
)
_CDATA = "<![CDATA["


class UnreadableError(ValueError):
    """There is no XML in it; the text says why."""


def parse_xml(text: str) -> etree._Element:
    """Return the root of an XML document, repaired where that is safe.

    Repaired are junk before the document, characters that XML forbids, bare ampersands and HTML's
    named entities. Raises UnreadableError.
    """
    if len(text) > MAX_TAGS and text.count("<") > MAX_TAGS:
        raise UnreadableError(f"it has more than {MAX_TAGS:,} tags")
    if len(text) > MAX_REFERENCES and text.count("&") > MAX_REFERENCES:
        raise UnreadableError(f"it has more than {MAX_REFERENCES:,} ampersands")
    text = _without_prolog(text)
    root = _parsed(text, recover=False)  # as most are; repairing takes longer than reading
    if root is None:
        clean = _without_prolog(_NOT_XML.sub("", text))
        root = _parsed(_with_safe_references(clean), recover=True)
    if root is None:
        raise UnreadableError("it is no XML")
    return root


def _parsed(text: str, *, recover: bool) -> etree._Element | None:
    """Return the root of a document without a document type; None if there is none to be read."""
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
        return etree.fromstring(text.encode("utf-8", errors="replace"), parser)
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
    """Return ``text`` with no reference that the parser could not read, CDATA left as it is."""
    first, *rest = text.split(_CDATA)
    parts = [_STRANGE_REFERENCE.sub(_safe_reference, first)]
    for part in rest:
        quoted, end, markup = part.partition("]]>")
        parts.append(quoted + end + _STRANGE_REFERENCE.sub(_safe_reference, markup))
    return _CDATA.join(parts)


def _safe_reference(reference: re.Match[str]) -> str:
    """Return a reference as the parser may read it; one to no character of XML is dropped.

    libxml2, told to recover, would keep a surrogate, and then its texts cannot be read at all.
    """
    decimal, hexadecimal, name = reference.groups()
    if decimal or hexadecimal:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        known = code <= sys.maxunicode and not _NOT_XML.match(chr(code))
        return reference[0] if known else ""
    letters = html5.get(name or "")
    if letters:
        return "".join(f"&#{ord(letter)};" for letter in letters)
    return "&amp;" + reference[0][1:]
