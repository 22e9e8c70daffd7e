"""HTML that strangers wrote, made a tree that is safe to walk."""

import re
from itertools import islice

from lxml import etree

MAX_TAGS = 300_000

_MOST_ATTRIBUTES = 400  # libxml2 takes quadratic time over the attributes of one HTML tag
_LONG = 2000  # characters of a tag from which on its attributes are counted
# A quote opens a value only after "="; possessive, so linear even where nothing is ever closed.
_TAG = re.compile(r"""<[a-zA-Z](?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+""")
_NO_LINKS = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s{0,9}>|\Z)", re.DOTALL | re.IGNORECASE
)
_BETWEEN_ATTRIBUTES = re.compile(r"[\s/\"']+")


class NoPageError(ValueError):
    """The page cannot be read as HTML; the text says why."""


def parse_page(text: str) -> etree._Element:
    """Return the root of an HTML page, without comments, scripts and styles; raises NoPageError.

    Deeper than 256 levels, and with attributes by the hundred, it is read only as far as is cheap.
    """
    if text.count("<") > MAX_TAGS:
        raise NoPageError(f"it has more than {MAX_TAGS:,} tags")
    parser = etree.HTMLParser(
        encoding="utf-8", recover=True, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    lean = _TAG.sub(_without_attributes, _NO_LINKS.sub("", text.replace("\x00", "")))
    try:
        root = etree.fromstring(lean.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError as exc:
        raise NoPageError("it is no HTML") from exc
    if root is None:  # what lxml answers to nothing at all, whatever its stubs say
        raise NoPageError("it is no HTML")
    return root


def _without_attributes(tag: re.Match[str]) -> str:
    """Return a tag as it is, or only its name if it has too many attributes."""
    if len(tag[0]) < _LONG:
        return tag[0]
    separators = islice(_BETWEEN_ATTRIBUTES.finditer(tag[0]), _MOST_ATTRIBUTES)
    crowded = sum(1 for _ in separators) == _MOST_ATTRIBUTES
    return tag[0].split(None, 1)[0][:20] if crowded else tag[0]
