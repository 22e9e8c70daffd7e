"""Which language a text is in: what the page declares, checked against the text."""

import re

import py3langid
from lxml.etree import _Element

from crawler.cleaning.claims import Claims
from crawler.cleaning.found import Found

_ENOUGH = 40  # characters from which a text says anything about its language
_CERTAIN = 300  # characters from which the text is believed over the page's declaration
_READ, _GLANCE = 1200, 400
_OLD = {"iw": "he", "in": "id", "ji": "yi", "sh": "sr", "mo": "ro"}
# Languages that a classifier cannot part; within one set the declaration decides.
_ALIKE = ({"bs", "hr", "sr", "me"}, {"no", "nb", "nn", "da"}, {"id", "ms"}, {"cs", "sk"},
          {"gl", "pt"}, {"bg", "mk"}, {"af", "nl"}, {"ru", "be", "uk"})  # fmt: skip
_CODE = re.compile(r"([a-z]{2})(?:[-_]|$)", re.IGNORECASE)


def pick(root: _Element, claims: Claims, text: str) -> Found[str]:
    """Return the language of a text as ISO 639-1, or "" where nothing tells."""
    declared = _declared(root, claims)
    if len(text) < _ENOUGH:
        return declared
    found = ""
    # mostly the beginning bears the declaration out, and costs a third of all
    for read in (_GLANCE, _READ) if declared.value and len(text) > _GLANCE else (_READ,):
        found = str(py3langid.classify(text[:read])[0])
        if declared.value == found or any({declared.value, found} <= alike for alike in _ALIKE):
            return declared
    return Found(found, "text") if len(text) >= _CERTAIN or not declared.value else declared


def of_words(text: str) -> str:
    """Return the language of a text without a page as ISO 639-1, or "" where it is too short."""
    return str(py3langid.classify(text[:_READ])[0]) if len(text) >= _ENOUGH else ""


def _declared(root: _Element, claims: Claims) -> Found[str]:
    tag = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    meta = claims.meta("content-language", "og:locale", "language", "inlanguage")
    for where, told in (("html", tag), ("meta", meta)):
        if told and (code := _CODE.match(told.strip())):
            return Found(_OLD.get(code[1].lower(), code[1].lower()), where)
    return Found("")
