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
_DECLARATION = re.compile(r"(?:<\?xml[^>]{0,500}>\s*)+", re.IGNORECASE)
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
    if text.count("<") > MAX_TAGS:
        raise UnreadableError(f"it has more than {MAX_TAGS:,} tags")
    if text.count("&") > MAX_REFERENCES:
        raise UnreadableError(f"it has more than {MAX_REFERENCES:,} ampersands")
    repaired = _with_safe_references(_without_prolog(_NOT_XML.sub("", text)))
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(repaired.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError as exc:
        raise UnreadableError("it is no XML") from exc
    if root is None:  # what lxml answers to recovered nothing, whatever its stubs say
        raise UnreadableError("it is no XML")
    return root


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
    """Return the document from its first element or comment on: no declaration, no DTD."""
    start = _START.search(text, 0, _JUNK_BEFORE)
    text = text[start.start() :] if start else text
    declaration = _DECLARATION.match(text)
    text = text[declaration.end() :] if declaration else text
    begin = re.search(r"<!doctype", text[:_JUNK_BEFORE], re.IGNORECASE)
    if not begin:
        return text
    close, subset = text.find(">", begin.start()), text.find("[", begin.start())
    if -1 < subset < close:
        close = text.find("]>", subset) + 1 or close
    return text[: begin.start()] + text[close + 1 :]


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
