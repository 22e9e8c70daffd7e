"""Plain text from the fragments of HTML that sources put into titles and summaries."""

import re
from html import unescape

TITLE_LIMIT = 500  # characters kept
SUMMARY_LIMIT = 2000
_READ_AHEAD = 20  # times the limit: so much of a fragment is read, since most of it may be tags

# Text between the tags of these is no text. An unclosed one takes all that follows, as in browsers.
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1\s{0,9}>|\Z)", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]{0,30})(?=[\s/>])[^<>]*>")
_SPACE = re.compile(r"[\s\u200b\u2060\ufeff\x00-\x1f\x7f-\x9f]+")

_INLINE_IN_WORDS = (
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark q rb rp rt ruby s samp "
    "small span strike strong sub sup tt u var wbr"
)
_INLINE = frozenset(_INLINE_IN_WORDS.split())
_BLOCK_IN_WORDS = (
    "address article aside audio blockquote body br button caption center dd details div dl dt "
    "embed fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html iframe img "
    "input label li link main meta nav noscript object ol option p param picture pre section "
    "select source summary svg table tbody td textarea tfoot th thead time title tr track ul "
    "video"
)
_BLOCK = frozenset(_BLOCK_IN_WORDS.split())


def plain_text(fragment: str, limit: int) -> str:
    """Return the text of an HTML fragment on one line, cut at a word's end to ``limit`` characters.

    Only HTML's own tags are taken for tags: "Vučić <ponovo>" keeps its angle brackets. Entities are
    decoded once. Linear in the size of what it reads, which is a multiple of ``limit``.
    """
    text = _UNSEEN.sub(" ", fragment[: limit * _READ_AHEAD])
    return shorten(unescape(_TAG.sub(_without_tag, text)), limit)


def _without_tag(tag: re.Match[str]) -> str:
    """Return what stands where a tag stood: nothing within a word, a space between blocks."""
    name = tag[1].lower()
    if name in _INLINE:
        return ""
    return " " if name in _BLOCK or ":" in name or "-" in name else tag[0]


def shorten(text: str, limit: int) -> str:
    """Return ``text`` with its whitespace folded, cut at a word's end to ``limit`` characters."""
    text = _SPACE.sub(" ", text).strip()
    if len(text) <= limit:
        return text
    head, space, _ = text[: limit - 1].rpartition(" ")
    # A text without spaces (Chinese, Thai) is cut where it is.
    return (head if space and len(head) > limit // 2 else text[: limit - 1]) + "…"
